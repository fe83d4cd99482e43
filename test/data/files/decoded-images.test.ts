/** Images of folders are decoded once, as long as no file changes. */
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createImageKeeper, type KeeperOptions } from '../../../src/data/files/decoded-images-node.ts'
import type { FileTree } from '../../../src/data/files/file-tree.ts'
import { imagesInFolders } from '../../../src/data/files/image-folder.ts'
import { listFolder, readContent } from '../../../src/data/files/read-node.ts'
import { newFolder } from '../../support/folders.ts'
import { encodePng } from '../encode-png.ts'

const grey = (level: number) => encodePng(new Uint8Array(4).fill(level), 2, 2)

/** A folder with two classes of six images each, and a keeper of its own. */
function scene(options: KeeperOptions = {}) {
  const root = newFolder()
  const directory = join(root, 'images')
  const fileOf = (name: string) => join(directory, name)
  const put = (name: string, content: Uint8Array) => {
    mkdirSync(dirname(fileOf(name)), { recursive: true })
    writeFileSync(fileOf(name), content)
  }
  for (let i = 0; i < 6; i++) {
    put(`cat/${i}.png`, grey(i))
    put(`dog/${i}.png`, grey(100 + i))
  }
  const cache = join(root, 'cache')
  const load = (size?: readonly [number, number]) => {
    let reads = 0
    const tree: FileTree = {
      join,
      list: listFolder,
      read(file) {
        reads++
        return readContent([file]).bytes
      },
    }
    const keeper = createImageKeeper({ folder: cache, worthSeconds: 0, ...options })
    const { train, test: held } = imagesInFolders(tree, directory, size && { size }, keeper)
    const bytes = ({ images }: typeof train) => [...(images.data as Uint8Array)]
    return { reads, train: bytes(train), held: bytes(held), shape: train.images.shape }
  }
  return { cache, put, fileOf, load, entries: () => readdirSync(cache) }
}

test('they are decoded once, and are the same afterwards', () => {
  const { load, cache } = scene()
  const first = load()
  const second = load()
  expect([first.reads, second.reads]).toEqual([12, 0])
  expect({ ...second, reads: 12 }).toEqual(first)
  expect(statSync(cache).mode & 0o077).toBe(0)
})

test('another size is another entry', () => {
  const { load, entries } = scene()
  load()
  const small = load([1, 1])
  expect(small.reads).toBe(12)
  expect(small.shape.slice(1)).toEqual([1, 1])
  expect([load().reads, load([1, 1]).reads]).toEqual([0, 0])
  expect(entries().length).toBe(2)
})

test('a changed, added or removed file is seen', () => {
  const { load, put, fileOf } = scene()
  const first = load()
  const { atime, mtime } = statSync(fileOf('cat/0.png'))
  // As large as before, and with its time.
  put('cat/0.png', grey(77))
  utimesSync(fileOf('cat/0.png'), atime, mtime)
  const changed = load()
  expect(changed.reads).toBe(12)
  expect([first.held[0], changed.held[0]]).toEqual([0, 77])
  put('dog/new.png', grey(5))
  expect(load().reads).toBe(13)
})

test('a damaged entry is made again', () => {
  const { load, cache, entries } = scene()
  const { train } = load()
  const [entry] = entries()
  for (const content of [Uint8Array.of(1, 2, 3), new Uint8Array(300)]) {
    writeFileSync(join(cache, entry!), content)
    expect(load()).toMatchObject({ reads: 12, train })
    expect(load()).toMatchObject({ reads: 0, train })
  }
})

test('faults are reported each time, and nothing is kept of such a folder', () => {
  const { load, put, entries } = scene()
  put('cat/0.png', Uint8Array.of(1, 2, 3))
  expect(load).toThrow('0.png')
  expect(load).toThrow('0.png')
  expect(entries).toThrow('ENOENT')
})

test('entries stay within the limit: the least recently used goes, and none is larger than half of it', () => {
  const one = scene()
  one.load()
  const { size } = statSync(join(one.cache, one.entries()[0]!))
  const { load, entries, cache } = scene({ most: 2.5 * size })
  load()
  load([1, 1])
  const before = new Date(Date.now() - 60_000)
  for (const name of entries()) utimesSync(join(cache, name), before, before)
  expect(load([1, 1]).reads).toBe(0)
  load([1, 2])
  expect(load([1, 1]).reads).toBe(0)
  expect(load().reads).toBe(12)
  const none = scene({ most: 60 })
  none.load()
  expect(none.load().reads).toBe(12)
})

test('quick decoding, and a folder that cannot be made, keep nothing', () => {
  const quick = scene({ worthSeconds: 60 })
  quick.load()
  expect(quick.load().reads).toBe(12)
  const nowhere = scene({ folder: '/dev/null/images' })
  nowhere.load()
  expect(nowhere.load().reads).toBe(12)
})
