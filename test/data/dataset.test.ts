import { expect, test } from 'vitest'
import { type LabelledArrays, makeDatasets, type NamedArray } from '../../src/data/index.ts'

interface Parts {
  images?: Partial<NamedArray>
  labels?: Partial<NamedArray>
}

/** Three images [1, 2] with labels 0, 1, 2, changed as asked. */
function part(name: string, { images, labels }: Parts = {}): LabelledArrays {
  return {
    name,
    images: { file: `${name}-images`, shape: [3, 1, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6), ...images },
    labels: { file: `${name}-labels`, shape: [3], data: Uint8Array.of(0, 1, 2), ...labels },
  }
}

const datasets = ({ train, test: held, classes }: { train?: Parts; test?: Parts; classes?: number }) =>
  makeDatasets({ train: part('train', train), test: part('test', held) }, classes)

test('makeDatasets joins images and labels', () => {
  expect(datasets({}).train).toEqual({
    name: 'train',
    inputs: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: Uint8Array.of(0, 1, 2),
    shape: [1, 2],
    classes: 3,
    count: 3,
  })
})

test('makeDatasets keeps bytes and float32, and turns other numbers into float32', () => {
  const floats = Float32Array.of(1, 2, 3, 4, 5, 6)
  expect(datasets({ train: { images: { data: floats } } }).train.inputs).toBe(floats)
  expect(datasets({ train: { images: { data: Float64Array.from(floats) } } }).train.inputs).toEqual(floats)
  const integers = BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n)
  expect(datasets({ train: { images: { data: integers } } }).train.inputs).toEqual(floats)
})

test('makeDatasets counts the classes of both sets unless told', () => {
  const labels = { data: BigInt64Array.of(0n, 1n, 4n) }
  expect(datasets({ test: { labels } }).train.classes).toBe(5)
  expect(datasets({ test: { labels }, classes: 47 }).train.classes).toBe(47)
})

test('makeDatasets refuses counts that differ', () => {
  expect(() => datasets({ test: { labels: { shape: [2], data: Uint8Array.of(0, 1) } } })).toThrow(
    'test-labels: expected 3 labels, one for each image of test-images, got 2; use two files of the same data set',
  )
})

test('makeDatasets refuses test images of another shape', () => {
  expect(() => datasets({ test: { images: { shape: [3, 2, 1] } } })).toThrow(
    'test-images: expected images [n, 1, 2] as in train-images, got [n, 2, 1]; use two files of the same data set',
  )
})

test.each([[[]], [[6]], [[0, 28, 28]], [[3, 0, 2]]])('makeDatasets refuses images of shape %j', (shape) => {
  expect(() => datasets({ train: { images: { shape } } })).toThrow(
    `train-images: expected images [n, rows, columns] with n ≥ 1, got [${shape.join(', ')}]; use another file`,
  )
})

test('makeDatasets refuses labels that are not a list', () => {
  expect(() => datasets({ train: { labels: { shape: [3, 1] } } })).toThrow(
    'train-labels: expected labels [n], got [3, 1]; use a file with one label per image',
  )
})

test.each([
  { data: Uint8Array.of(0, 10, 2), got: '10' },
  { data: Int32Array.of(0, -1, 2), got: '-1' },
  { data: Float32Array.of(0, 0.5, 2), got: '0.5' },
  { data: BigInt64Array.of(0n, 1n << 40n, 2n), got: '1099511627776' },
])('makeDatasets refuses the label $got', ({ data, got }) => {
  expect(() => datasets({ test: { labels: { data } } })).toThrow(
    `test-labels, row 1 (from 0): expected a label in 0..9, got ${got}; ` +
      'correct the label, or set the number of classes, as in idx:DIR?classes=47',
  )
})

test('makeDatasets names the row of the file, not of the part of it', () => {
  const labels = { data: Uint8Array.of(0, 3, 2), rows: Uint32Array.of(5, 10, 15) }
  expect(() => datasets({ train: { labels }, classes: 3 })).toThrow(
    'train-labels, row 10 (from 0): expected a label in 0..2, got 3',
  )
})

test('makeDatasets refuses training labels that are all the same', () => {
  expect(() => datasets({ train: { labels: { data: Uint8Array.of(4, 4, 4) } } })).toThrow(
    'train-labels: expected at least two classes, got label 4 for all 3 images; use a file with more classes',
  )
})

test('makeDatasets refuses values that are not finite', () => {
  expect(() => datasets({ train: { images: { data: Float32Array.of(1, 2, 3, NaN, 5, 6) } } })).toThrow(
    'train-images, row 1 (from 0): expected finite values of float32, got NaN; replace the value or remove the image',
  )
})

test.each([1, 257, 2.5, Number.NaN])('makeDatasets refuses %d classes', (classes) => {
  expect(() => datasets({ classes })).toThrow(
    `expected a number of classes in 2..256, got ${classes}; pass another number`,
  )
})
