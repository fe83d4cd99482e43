import { chmod, mkdir, readdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Cache } from '../../../src/backend/native/cache-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-cache-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const fresh = () => join(folder, `cache-${made++}`)
const writing = (text: string) => (target: string) => writeFile(target, text)

describe('the cache of compiled programs', () => {
  test('can be read by the user only', async () => {
    const path = fresh()
    await mkdir(path, { mode: 0o777 })
    await chmod(path, 0o777)
    const cache = await Cache.open(path)
    expect((await stat(cache.folder)).mode & 0o777).toBe(0o700)
  })

  test('rejects a symbolic link, which another user may have created', async () => {
    const [path, link] = [fresh(), fresh()]
    await mkdir(path)
    await symlink(path, link)
    await expect(Cache.open(link)).rejects.toThrow('is not a folder')
  })

  test('makes an entry once, even if several callers ask for it', async () => {
    const path = fresh()
    const [one, other] = [await Cache.open(path), await Cache.open(path)]
    let times = 0
    const make = async (target: string) => {
      times++
      await new Promise((resolve) => setTimeout(resolve, 30))
      await writeFile(target, 'code')
    }
    const paths = await Promise.all([one.make('a', make), other.make('a', make), one.make('a', make)])
    expect(new Set(paths)).toEqual(new Set([join(path, 'a.so')]))
    expect(times).toBe(1)
    expect(await one.find('a')).toBe(join(path, 'a.so'))
  })

  test('makes a damaged entry again', async () => {
    const cache = await Cache.open(fresh())
    const path = await cache.make('a', writing('a long text'))
    await truncate(path, 4)
    expect(await cache.find('a')).toBeUndefined()
    await cache.make('a', writing('another text'))
    expect(await readFile((await cache.find('a'))!, 'utf8')).toBe('another text')
  })

  test('keeps no files of a failed compilation', async () => {
    const cache = await Cache.open(fresh())
    const failing = async (target: string) => {
      await writeFile(target, 'half')
      throw new Error('no room')
    }
    await expect(cache.make('a', failing)).rejects.toThrow('no room')
    expect(await readdir(cache.folder)).toEqual([])
  })

  test('recovers if a process died while it made an entry', async () => {
    const cache = await Cache.open(fresh())
    const lock = join(cache.folder, 'a.lock')
    await writeFile(lock, '')
    const longAgo = new Date(Date.now() - 3_600_000)
    await utimes(lock, longAgo, longAgo)
    await cache.make('a', writing('code'))
    expect(await cache.find('a')).toBeDefined()
  })

  test('removes the least recently used entries if it exceeds its limit', async () => {
    const cache = await Cache.open(fresh(), { most: 25 })
    for (const [i, key] of ['a', 'b', 'c'].entries()) {
      const path = await cache.make(key, writing('ten bytes.'))
      const then = new Date(Date.now() - 100_000 + 1000 * i)
      await utimes(path, then, then)
    }
    expect((await cache.contents()).map(({ name }) => name).sort()).toEqual(['b.so', 'c.so'])
    await cache.find('b')
    await cache.make('d', writing('ten bytes.'))
    expect((await cache.contents()).map(({ name }) => name).sort()).toEqual(['b.so', 'd.so'])
  })

  test('is empty after it is cleared', async () => {
    const cache = await Cache.open(fresh())
    await cache.make('a', writing('code'))
    await cache.write('tuning.json', '{}')
    await cache.clear()
    expect(await readdir(cache.folder)).toEqual([])
  })
})
