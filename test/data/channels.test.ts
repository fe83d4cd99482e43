import { expect, test } from 'vitest'
import { channelsFirst } from '../../src/data/channels.ts'

const array = (shape: number[], data?: Uint8Array | Float64Array) => ({
  file: 'a.npy',
  shape,
  data: data ?? new Uint8Array(shape.reduce((a, b) => a * b)),
})

test('channels last become channels first', () => {
  // Two images of 1 × 2 pixels; the tens are the pixel, the ones its channel.
  const data = Uint8Array.of(0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112)
  const { shape, data: turned } = channelsFirst(array([2, 2, 2, 3], new Uint8Array([...data, ...data]))).array
  expect(shape).toEqual([2, 3, 2, 2])
  expect((turned as Uint8Array).slice(0, 12)).toEqual(
    Uint8Array.of(0, 10, 100, 110, 1, 11, 101, 111, 2, 12, 102, 112),
  )
})

test.each([
  {
    shape: [2, 3, 5, 5],
    becomes: [2, 3, 5, 5],
    reading: 'channels first in [n, 3, 5, 5]: only the first axis',
  },
  {
    shape: [2, 5, 5, 3],
    becomes: [2, 3, 5, 5],
    reading: 'channels last in [n, 5, 5, 3]: only the last axis',
  },
  { shape: [2, 4, 5, 6], becomes: [2, 4, 5, 6], reading: 'channels first' },
  { shape: [2, 1, 5, 6], becomes: [2, 5, 6], reading: 'channels first' },
  { shape: [2, 5, 6, 1], becomes: [2, 5, 6], reading: 'channels last' },
  { shape: [2, 5, 5], becomes: [2, 5, 5], reading: 'rows, columns; no channels' },
  { shape: [2, 3, 5], becomes: [2, 3, 5], reading: 'rows, columns; no channels' },
  { shape: [2, 5], becomes: [2, 5], reading: 'values; no channels' },
])('$shape is read as $becomes', ({ shape, becomes, reading }) => {
  const axes = channelsFirst(array(shape))
  expect(axes.array.shape).toEqual(becomes)
  expect(axes.reading).toContain(reading)
})

test.each([
  [[2, 3, 5, 3], 'both have'],
  [[2, 1, 5, 4], 'both have'],
  [[2, 1, 1, 1], 'both have'],
  [[2, 16, 32, 32], 'neither has'],
  [[2, 28, 28, 28], 'neither has'],
])('%j is refused unless someone says where its channels are', (shape, which) => {
  expect(() => channelsFirst(array(shape))).toThrow(
    `a.npy: expected 1, 3 or 4 channels in the first or the last axis of an image, got [${shape.join(', ')}], where ${which} such a size; ` +
      'choose one with ?channels=first or ?channels=last after the path',
  )
  const [n, ...sample] = shape
  const first = sample[0] === 1 ? sample.slice(1) : sample
  expect(channelsFirst(array(shape), 'first').array.shape).toEqual([n, ...first])
  const last = [...(sample[2] === 1 ? [] : [sample[2]]), sample[0], sample[1]]
  expect(channelsFirst(array(shape), 'last').array.shape).toEqual([n, ...last])
})

test('what is asked overrides the rule', () => {
  const { array: read, reading } = channelsFirst(
    array(
      [1, 3, 2, 2],
      Uint8Array.from({ length: 12 }, (_, i) => i),
    ),
    'last',
  )
  expect(read.shape).toEqual([1, 2, 3, 2])
  expect(read.data).toEqual(Uint8Array.of(0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11))
  expect(reading).toBe('channels last in [n, 3, 2, 2]: set by ?channels=last')
  const sequences = channelsFirst(array([1, 3, 2], Uint8Array.of(0, 1, 2, 3, 4, 5)), 'last').array
  expect(sequences).toMatchObject({ shape: [1, 2, 3], data: Uint8Array.of(0, 2, 4, 1, 3, 5) })
  expect(() => channelsFirst(array([2, 5]), 'last')).toThrow(
    'an array [2, 5] has no channels; leave ?channels out',
  )
})

test('other numbers become float32', () => {
  expect(channelsFirst(array([1, 2, 2, 3], new Float64Array(12))).array.data).toBeInstanceOf(Float32Array)
})
