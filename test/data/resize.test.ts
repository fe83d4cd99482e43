import { expect, test } from 'vitest'
import { resizePlane } from '../../src/data/index.ts'

test('a flat image stays flat at any size', () => {
  const flat = new Uint8Array(6 * 5).fill(77)
  for (const size of [
    [1, 1],
    [3, 9],
    [12, 2],
    [6, 5],
  ] as const)
    expect(resizePlane(flat, [6, 5], size)).toEqual(new Uint8Array(size[0] * size[1]).fill(77))
})

test('the same size gives the same image', () => {
  const image = Uint8Array.from({ length: 12 }, (_, i) => 20 * i)
  expect(resizePlane(image, [3, 4], [3, 4])).toEqual(image)
})

test('shrinking takes every pixel into account', () => {
  // The triangle reaches two pixels from a centre: weights ¾, ¾ and ¼ of 7/4 from either end.
  expect(resizePlane(Uint8Array.of(0, 70, 140, 210), [1, 4], [1, 2])).toEqual(Uint8Array.of(50, 160))
})

test('growing interpolates between the centres of pixels', () => {
  expect(resizePlane(Uint8Array.of(0, 100), [1, 2], [1, 4])).toEqual(Uint8Array.of(0, 25, 75, 100))
  expect(resizePlane(Uint8Array.of(0, 100), [2, 1], [4, 1])).toEqual(Uint8Array.of(0, 25, 75, 100))
})
