import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadData } from '../../../src/data/load.ts'
import { UserError } from '../../../src/errors.ts'
import { encodePng } from '../encode-png.ts'

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
  encodePng(new Uint8Array(width * height).fill(level), width, height)
const colour = (...rgb: [number, number, number]) => encodePng([...rgb, ...rgb], 2, 1, 3)

/** The message of the error that a spec gives. */
function messageOf(spec: string): string {
  try {
    loadData(spec)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('expected an error')
}

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
  const fixtures = JSON.parse(
    readFileSync(new URL('../../fixtures/decoders.json', import.meta.url), 'utf8'),
  ) as { images: { name: string; file: string }[] }
  const jpeg = Buffer.from(
    fixtures.images.find(({ name }) => name === 'JPEG 8 x 8, sampling 2x2')!.file,
    'base64',
  )
  const path = folder({
    'a/1.jpg': jpeg,
    'a/2.png': grey(7, 8, 8),
    'a/.DS_Store': Uint8Array.of(1),
    'b/1.jpeg': jpeg,
    'b/2.JFIF': jpeg,
    'b/notes.txt': Uint8Array.of(1),
  })
  const { train, test: held } = loadData(`images:${path}`)
  expect(train.count + held.count).toBe(4)
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
      `resize it, or have all resized: 'images:${path}?size=4x4'`,
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
    `${join(empty, 'b')}: expected images (.png, .jpg, .jpeg, .jpe, .jfif) of the class b, got none`,
  )
  expect(() => loadData(`images:${folder({ '.': '' })}`)).toThrow('one for each class, got none')
  expect(() => loadData(`images:${join(root, 'nowhere')}`)).toThrow(
    `${join(root, 'nowhere')}: expected this folder, got none there; check the path`,
  )
})

test('a test class that is not trained is refused, and a class without test images is pointed out', () => {
  const files = { 'train/a/1.png': grey(1), 'train/b/1.png': grey(2), 'test/a/1.png': grey(3) }
  const { description, test: held } = loadData(`images:${folder(files)}`)
  expect(description).toMatch(/; no test images of b$/)
  expect(held).toMatchObject({ count: 1, classes: 2 })
  const path = folder({ ...files, 'test/c/1.png': grey(4) })
  expect(messageOf(`images:${path}`)).toBe(
    `${join(path, 'test/c')}: expected a class that ${join(path, 'train')} has, got c; add training images of it or ` +
      'remove the folder',
  )
})

test('a folder of test images may be called val', () => {
  const path = folder({
    'train/a/1.png': grey(1),
    'train/b/1.png': grey(2),
    'val/a/1.png': grey(3),
    other: '',
  })
  const { description, test: held, classNames } = loadData(`images:${path}`)
  expect(classNames).toEqual(['a', 'b'])
  expect(held.inputs).toEqual(Uint8Array.of(3, 3))
  expect(description).toContain('; not used: other')
})

test('names of classes are compared in Unicode NFC', () => {
  const composed = 'Caf\u00e9'
  const decomposed = 'Cafe\u0301'
  const path = folder({
    [`train/${composed}/1.png`]: grey(1),
    'train/Cafz/1.png': grey(2),
    [`test/${decomposed}/1.png`]: grey(3),
    'test/Cafz/1.png': grey(4),
  })
  const { classNames, test: held } = loadData(`images:${path}`)
  expect(classNames).toEqual(['Cafz', composed])
  expect([held.inputs, held.labels]).toEqual([Uint8Array.of(4, 4, 3, 3), Uint8Array.of(0, 1)])
})

test('two folders whose names differ only in their Unicode form are refused', () => {
  const path = folder({ 'Caf\u00e9/1.png': grey(1), 'Cafe\u0301/1.png': grey(2), 'b/1.png': grey(2) })
  expect(messageOf(`images:${path}`)).toContain('differ only in their Unicode form; move the images into one')
})

test('a class whose only image would be held out is refused by name', () => {
  const path = folder({ 'a/1.png': grey(1), 'b/1.png': grey(2), 'b/2.png': grey(2) })
  expect(messageOf(`images:${path}`)).toBe(
    `${path}: there are no training images of a, once every fifth image is held out; add images, or make folders ` +
      'train and test',
  )
})

const faulty = () =>
  folder({
    'cat/1.png': grey(7, 4, 4),
    'cat/2.png': grey(7, 4, 4).subarray(0, 40),
    'cat/3.png': grey(7, 4, 4).subarray(0, 50),
    'cat/4.png': grey(7, 4, 4),
    'dog/1.png': grey(8, 4, 4).subarray(0, 40),
    'dog/2.jpg': Buffer.from('RIFF....WEBPVP8 '),
    'dog/3.gif': Uint8Array.of(1),
    'dog/4.png': grey(9, 4, 4),
    'dog/5.png': grey(9, 4, 4),
  })

test('all faults are in one list, counted by the names of their classes', () => {
  const path = faulty()
  writeFileSync(join(path, 'dog/6.png'), grey(1, 2, 6))
  mkdirSync(join(path, 'eel'))
  const lines = messageOf(`images:${path}`).split('\n')
  expect(lines).toEqual([
    `${path}: 7 faults`,
    `  ${join(path, 'eel')}: expected images (.png, .jpg, .jpeg, .jpe, .jfif) of the class eel, got none; add some or ` +
      'remove the folder, and call the folders of a data set with a test set train and test',
    `  ${join(path, 'dog/6.png')}: expected an image of 4 × 4 pixels as ${join(path, 'cat/1.png')}, got 2 × 6; ` +
      `resize it, or have all resized: 'images:${path}?size=4x4'`,
    '  3 damaged images (cat 2, dog 1):',
    ...['cat/2.png', 'cat/3.png', 'dog/1.png'].map(
      (file) => expect.stringContaining(join(path, file)) as string,
    ),
    '  2 files that are neither PNG nor JPEG (dog 2):',
    `    ${join(path, 'dog/3.gif')}: expected PNG or JPEG images; convert or remove it`,
    `    ${join(path, 'dog/2.jpg')}: expected a PNG or JPEG image, got a WebP image; convert or remove it`,
    `  to leave out files that cannot be read: 'images:${path}?skip-damaged'`,
  ])
})

test('?skip-damaged leaves out what cannot be read, and says how many', () => {
  const { train, test: held, description } = loadData(`images:${faulty()}?skip-damaged`)
  expect([...held.inputs, ...train.inputs].filter((_, i) => i % 16 === 0)).toEqual([7, 7, 9, 9])
  expect(description).toContain(
    '; no test images of dog; left out: 3 damaged images, 2 files that are neither PNG nor JPEG (cat 2, dog 3)',
  )
  const resized = loadData(`images:${faulty()}?size=2&skip-damaged`)
  expect(resized.train.shape).toEqual([2, 2])
  expect(messageOf(`images:${faulty()}?skip-damaged=2`)).toBe(
    'images: skip-damaged is 2, expected true or false; write, say, images:DIR?skip-damaged=true',
  )
})

test('?skip-damaged does not hide that a class has no image left', () => {
  const path = folder({ 'a/1.png': grey(7), 'a/2.png': grey(7), 'b/1.png': grey(8).subarray(0, 40) })
  expect(messageOf(`images:${path}?skip-damaged`)).toContain(
    'expected training images of the class b, got none that can be read; add some',
  )
})

test('of images of many sizes, those that are fewer are counted', () => {
  const path = folder({
    'a/1.png': grey(7, 4, 4),
    'a/2.png': grey(7, 2, 6),
    'b/1.png': grey(8, 4, 4),
    'b/2.png': grey(8, 3, 3),
    'b/3.png': grey(8, 2, 6),
  })
  expect(messageOf(`images:${path}`)).toBe(
    `${join(path, 'a/2.png')}: expected an image of 4 × 4 pixels as ${join(path, 'a/1.png')}, got 2 × 6, and 2 more ` +
      `images are of other sizes than most (b 2); resize them, or have all resized: 'images:${path}?size=4x4'`,
  )
})

test('an image of another format is refused rather than left out', () => {
  const path = folder({ 'a/1.png': grey(7), 'b/1.gif': Uint8Array.of(1), 'b/2.png': grey(8) })
  expect(messageOf(`images:${path}`)).toBe(
    `${join(path, 'b/1.gif')}: expected PNG or JPEG images; convert or remove it, or leave it out: ` +
      `'images:${path}?skip-damaged'`,
  )
})
