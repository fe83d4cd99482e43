import { expect, test } from 'vitest'
import { parseCifar } from '../../../src/data/index.ts'

const pixels = 3072

/** Records with these label bytes; every byte of image i is i + 1. */
const records = (...labels: number[][]) =>
  Uint8Array.from(labels.flatMap((own, i) => [...own, ...Array.from({ length: pixels }, () => i + 1)]))

test('a record is a label and three planes of 32 × 32', () => {
  const { images, labels, count } = parseCifar(records([3], [9]), 'data_batch_1.bin')
  expect(count).toBe(2)
  expect(labels).toEqual(Uint8Array.of(3, 9))
  expect(images).toHaveLength(2 * pixels)
  expect([images[0], images[pixels - 1], images[pixels]]).toEqual([1, 1, 2])
})

test('CIFAR-100 has a coarse label before the fine one', () => {
  const bytes = records([19, 99], [0, 7])
  expect(parseCifar(bytes, 'train.bin', 'fine').labels).toEqual(Uint8Array.of(99, 7))
  expect(parseCifar(bytes, 'train.bin', 'coarse').labels).toEqual(Uint8Array.of(19, 0))
  expect(parseCifar(bytes, 'train.bin', 'fine').images[pixels]).toBe(2)
})

test('a truncated file is refused with its size', () => {
  expect(() => parseCifar(records([3], [9]).subarray(0, 4000), 'a.bin')).toThrow(
    'a.bin: expected records of 3073 bytes, got 4000 bytes, which is 1 records and 927 bytes; the file is truncated',
  )
  expect(() => parseCifar(new Uint8Array(0), 'a.bin')).toThrow('a.bin: expected records of 3073 bytes, got 0')
})

test('a label out of range is refused with its record', () => {
  expect(() => parseCifar(records([3], [10]), 'a.bin')).toThrow(
    'a.bin, record 1 (from 0): expected a label in 0..9, got 10',
  )
  expect(() => parseCifar(records([20, 0]), 'a.bin', 'fine')).toThrow('expected a label in 0..19, got 20')
})
