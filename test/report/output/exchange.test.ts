import { execFile, spawnSync } from 'node:child_process'
import type * as nodeFs from 'node:fs'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { prepareOutput } from '../../../src/report/output/output.ts'
import { newFolder } from '../../support/folders.ts'
import { newOutput, oldOutput } from './outputs.ts'

const mine = { 'notes.txt': 'mine' }

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const script = fileURLToPath(new URL('./killed-exchange.ts', import.meta.url))

/** What it prints, or the signal that ended it. */
const exchange = (out: string, n = 0) =>
  new Promise<string>((resolve, reject) => {
    const args = ['--import', import.meta.resolve('tsx'), script, out, String(n)]
    execFile(process.execPath, args, (error, stdout) => {
      if (error && error.signal === undefined) reject(error)
      else resolve(error?.signal ?? stdout)
    })
  })

const disk = vi.hoisted(() => ({ calls: 0, killAt: Number.POSITIVE_INFINITY }))

/** Calls that change the disk are counted; from the `killAt`-th on they do nothing but throw. */
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof nodeFs>()
  const counted =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      if (++disk.calls >= disk.killAt) throw new Error('killed')
      return call(...args)
    }
  return {
    ...fs,
    mkdirSync: counted(fs.mkdirSync),
    writeFileSync: counted(fs.writeFileSync),
    linkSync: counted(fs.linkSync),
    fsyncSync: counted(fs.fsyncSync),
    renameSync: counted(fs.renameSync),
    rmSync: counted(fs.rmSync),
    openSync: (...args: Parameters<typeof fs.openSync>) =>
      (args[1] === 'r' ? fs.openSync : counted(fs.openSync))(...args),
  }
})

describe('an exchange of outputs that is killed', () => {
  let root = ''
  beforeEach(() => {
    root = newFolder()
  })
  const start = (name: string): string => {
    const out = join(root, name, 'out')
    put(out, { ...oldOutput, ...mine })
    return out
  }

  /** By the next command, which does not come to an output of its own. */
  function recovered(out: string, n: number): 'old' | 'new' {
    prepareOutput(out).discard()
    const found = contentOf(out)
    const isNew = found['report.md'] === 'new'
    expect({ n, ...found }).toEqual({ n, ...(isNew ? newOutput : oldOutput), ...mine })
    expect(readdirSync(dirname(out))).toEqual(['out'])
    return isNew ? 'new' : 'old'
  }

  it('leaves the old or the new whole, at every point', () => {
    const whole = start('whole')
    const calls = changesOf(() => replace(whole))
    expect(contentOf(whole)).toEqual({ ...newOutput, ...mine })
    expect(calls).toBeGreaterThan(30)
    const ends = Array.from({ length: calls }, (_, i) => {
      const out = start(`${i}`)
      killedAt(i + 1, () => replace(out))
      bury(out)
      return recovered(out, i + 1)
    })
    // Decided once, and for good.
    expect(ends).toEqual(ends.toSorted().toReversed())
    expect(new Set(ends).size).toBe(2)
  })

  it('is finished even when who finishes it is killed too, at every point', () => {
    expect.hasAssertions()
    const whole = start('whole')
    const last = changesOf(() => replace(whole))
    for (let n = last - 12; n <= last; n += 3)
      for (let again = 1; ; again++) {
        const out = start(`${n} ${again}`)
        killedAt(n, () => replace(out))
        bury(out)
        const isOver = !killedAt(again, () => prepareOutput(out).discard())
        bury(out)
        recovered(out, n)
        if (isOver) break
      }
  })

  it('is finished after a real kill', { timeout: 60_000 }, async () => {
    const [first, last] = JSON.parse(await exchange(start('whole'))) as [number, number]
    for (const n of [Math.round((first + last) / 2), last - 3]) {
      const out = start(`real ${n}`)
      expect(await exchange(out, n)).toBe('SIGKILL')
      recovered(out, n)
    }
  })
})

function replace(out: string): void {
  const folder = prepareOutput(out)
  for (const [name, content] of Object.entries(newOutput)) folder.write(name, content)
  folder.commit()
}

/** How many calls that change the disk `action` makes. */
function changesOf(action: () => void): number {
  disk.calls = 0
  action()
  return disk.calls
}

/** Leaves the disk as a kill just before the n-th change does. Gives whether `action` came to that. */
function killedAt(n: number, action: () => void): boolean {
  const before = process.listeners('exit')
  Object.assign(disk, { calls: 0, killAt: n })
  try {
    action()
  } catch {
    // A kill says nothing.
  }
  const isKilled = disk.calls >= n
  disk.killAt = Number.POSITIVE_INFINITY
  for (const listener of process.listeners('exit'))
    if (!before.includes(listener)) process.off('exit', listener)
  return isKilled
}

/** In locks that a kill would have left, the number of a process that is gone in place of ours. */
function bury(out: string): void {
  for (const place of [out, dirname(out)])
    for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
      const file = join(place, name)
      if (/lock(\.\w+)?$/.test(name) && existsSync(file))
        writeFileSync(file, readFileSync(file, 'utf8').replace(`"pid":${process.pid}`, `"pid":${gone}`))
    }
}

const gone = spawnSync(process.execPath, ['-e', '']).pid
