import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { acquireLock, holderOf, isLock } from '../../src/run/lock.ts'
import { newFolder } from './folders.ts'

const lockIn = (folder: string, holder?: object): string => {
  const file = join(folder, 'lock')
  if (holder) writeFileSync(file, JSON.stringify(holder))
  return file
}

/** The number of a process that has ended. */
const gone = () => spawnSync(process.execPath, ['-e', '']).pid

describe('acquireLock', () => {
  it('gives the lock once, and again when it is released', () => {
    const file = lockIn(newFolder())
    const lock = acquireLock(file)
    expect(acquireLock(file)).toMatchObject({ pid: process.pid, host: hostname() })
    expect(holderOf(file)).toMatchObject({ pid: process.pid })
    if (isLock(lock)) lock.release()
    expect(holderOf(file)).toBeUndefined()
    const again = acquireLock(file)
    expect(isLock(again)).toBe(true)
    if (isLock(again)) again.release()
    expect(readdirSync(join(file, '..'))).toEqual([])
  })

  it.each<[string, () => object]>([
    ['a process that is gone', () => ({ pid: gone(), host: hostname() })],
    ['an earlier process of the same number', () => ({ pid: process.pid, host: hostname(), started: '1' })],
  ])('breaks that of %s', (_, holder) => {
    const folder = newFolder()
    const lock = acquireLock(lockIn(folder, holder()))
    expect(isLock(lock)).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    if (isLock(lock)) lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('breaks that of another machine, or one that says nothing, only when it gives no sign of life', () => {
    for (const text of [JSON.stringify({ pid: 1, host: 'elsewhere' }), '']) {
      const file = lockIn(newFolder())
      writeFileSync(file, text)
      expect(isLock(acquireLock(file))).toBe(false)
      const before = new Date(Date.now() - 120_000)
      utimesSync(file, before, before)
      const lock = acquireLock(file)
      expect(isLock(lock)).toBe(true)
      if (isLock(lock)) lock.release()
    }
  })

  it('leaves the lock of another alone when its own was taken away', () => {
    const file = lockIn(newFolder())
    const lock = acquireLock(file)
    writeFileSync(file, 'of another')
    if (isLock(lock)) lock.release()
    expect(readFileSync(file, 'utf8')).toBe('of another')
  })
})
