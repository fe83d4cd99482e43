import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import jpeg from 'jpeg-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadData } from '../../src/data/load.ts'
import { UserError } from '../../src/errors.ts'

let root: string
let count = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'normscope-images-'))
})
afterAll(() => rmSync(root, { recursive: true }))

/** A fresh folder with these files; an empty text makes an empty folder. */
function folder(files: Readonly<Record<string, Uint8Array | ''>>): string {
  const path = join(root, `set${++count}`)
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, content === '' ? file : dirname(file)), { recursive: true })
    if (content !== '') writeFileSync(join(path, file), content)
  }
  return path
}

const grey = (level: number, width = 2, height = 1) =>
  encode({ width, height, channels: 1, data: new Uint8Array(width * height).fill(level) })
const colour = (...rgb: [number, number, number]) =>
  encode({ width: 2, height: 1, channels: 3, data: Uint8Array.of(...rgb, ...rgb) })

test('train and test are read where both are there', () => {
  const path = folder({
    'train/cat/1.png': grey(1),
    'train/cat/2.PNG': grey(2),
    'train/dog/1.png': grey(3),
    'test/cat/1.png': grey(4),
    'test/dog/1.png': grey(5),
  })
  const { train, test: held, classNames, source } = loadData(`images:${path}`)
  expect(classNames).toEqual(['cat', 'dog'])
  expect(source).toBe(path)
  expect(train).toMatchObject({ shape: [1, 2], classes: 2, count: 3, labels: Uint8Array.of(0, 0, 1) })
  expect(train.inputs).toEqual(Uint8Array.of(1, 1, 2, 2, 3, 3))
  expect(held.inputs).toEqual(Uint8Array.of(4, 4, 5, 5))
})

test('without them every fifth of each class is held out, in the order of the names', () => {
  const names = Array.from({ length: 10 }, (_, i) => i)
  const path = folder({
    ...Object.fromEntries(names.map((i) => [`a/${i}.png`, grey(i)])),
    ...Object.fromEntries(names.map((i) => [`b/${i}.png`, grey(100 + i)])),
  })
  const { train, test: held } = loadData(`images:${path}`)
  expect(held.inputs.filter((_, i) => i % 2 === 0)).toEqual(Uint8Array.of(0, 5, 100, 105))
  expect(held.labels).toEqual(Uint8Array.of(0, 0, 1, 1))
  expect(train.count).toBe(16)
})

test('one image in colour makes three channels of all, grey levels thrice', () => {
  const path = folder({
    'train/a/1.png': grey(7),
    'train/b/1.png': colour(10, 20, 30),
    'test/a/1.png': grey(8),
    'test/b/1.png': grey(9),
  })
  const { train, test: held } = loadData(`images:${path}`)
  expect(train.shape).toEqual([3, 1, 2])
  expect(train.inputs).toEqual(Uint8Array.of(7, 7, 7, 7, 7, 7, 10, 10, 20, 20, 30, 30))
  expect(held.inputs.subarray(0, 6)).toEqual(new Uint8Array(6).fill(8))
})

test('PNG and JPEG mix, and hidden files count for nothing', () => {
  const { data } = jpeg.encode({ width: 2, height: 1, data: Buffer.alloc(8, 255) }, 90)
  const path = folder({
    'a/1.jpg': Uint8Array.from(data),
    'a/2.png': colour(1, 2, 3),
    'a/.DS_Store': Uint8Array.of(1),
    'b/1.jpeg': Uint8Array.from(data),
    'b/notes.txt': Uint8Array.of(1),
  })
  const { train, test: held } = loadData(`images:${path}`)
  expect(train.count + held.count).toBe(3)
})

test('?size has all resized', () => {
  const path = folder({ 'a/1.png': grey(7, 4, 4), 'a/2.png': grey(8, 2, 6), 'b/1.png': grey(9, 9, 9) })
  const { train, test: held } = loadData(`images:${path}?size=3x2`)
  expect(train.shape).toEqual([2, 3])
  expect([...held.inputs, ...train.inputs]).toEqual(
    [7, 8, 9].flatMap((level) => Array.from({ length: 6 }, () => level)),
  )
  expect(() => loadData(`images:${path}?size=0`)).toThrow('images: size is 0, expected a width and a height')
})

test('images of different sizes are refused by name', () => {
  const path = folder({ 'a/1.png': grey(7, 4, 4), 'b/1.png': grey(8, 2, 6) })
  expect(() => loadData(`images:${path}`)).toThrow(
    `${join(path, 'b/1.png')}: expected an image of 4 × 4 pixels as ${join(path, 'a/1.png')}, got 2 × 6; ` +
      'resize it, or have all resized: images:DIR?size=4x4',
  )
})

test('a damaged image is refused by name', () => {
  const path = folder({ 'a/1.png': grey(7), 'b/1.png': grey(8).subarray(0, 40) })
  expect(() => loadData(`images:${path}`)).toThrow(`${join(path, 'b/1.png')}: the PNG image is damaged (`)
  expect(() => loadData(`images:${path}`)).toThrow(UserError)
})

test('one class is refused', () => {
  const path = folder({ 'a/1.png': grey(7) })
  expect(() => loadData(`images:${path}`)).toThrow(
    `${path}: expected 2 to 256 folders, one for each class, got only a; sort the images into such folders`,
  )
})

test('a folder that is empty or not there is refused', () => {
  const empty = folder({ 'a/1.png': grey(7), b: '' })
  expect(() => loadData(`images:${empty}`)).toThrow(
    `${join(empty, 'b')}: expected images (.png, .jpg, .jpeg) of the class b, got none`,
  )
  expect(() => loadData(`images:${folder({ '.': '' })}`)).toThrow('one for each class, got none')
  expect(() => loadData(`images:${join(root, 'nowhere')}`)).toThrow(
    `${join(root, 'nowhere')}: expected this folder, got none there; check the path`,
  )
})

test('training and test set must have the same classes', () => {
  const path = folder({
    'train/a/1.png': grey(1),
    'train/b/1.png': grey(2),
    'test/a/1.png': grey(3),
    'test/c/1.png': grey(4),
  })
  expect(() => loadData(`images:${path}`)).toThrow(`${join(path, 'test/b')}: expected this folder`)
})

test('an image that cannot be read is refused rather than left out', () => {
  const path = folder({ 'a/1.png': grey(7), 'b/1.gif': Uint8Array.of(1), 'b/2.png': grey(8) })
  expect(() => loadData(`images:${path}`)).toThrow(
    `${join(path, 'b/1.gif')}: expected PNG or JPEG images; convert or remove it`,
  )
})
