import { expect, test } from 'vitest'
import { channelsFirst } from '../../src/data/channels.ts'

const array = (shape: number[], data: Uint8Array | Float64Array) => ({ file: 'a.npy', shape, data })

test('channels last become channels first', () => {
  // Two images of 1 × 2 pixels; the tens are the pixel, the ones its channel.
  const data = Uint8Array.of(0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112)
  const { shape, data: turned } = channelsFirst(array([2, 2, 1, 3], data))
  expect(shape).toEqual([2, 3, 2, 1])
  expect(turned).toEqual(Uint8Array.of(0, 10, 1, 11, 2, 12, 100, 110, 101, 111, 102, 112))
})

test('one channel in the last place is left out', () => {
  expect(channelsFirst(array([1, 2, 2, 1], new Uint8Array(4))).shape).toEqual([1, 2, 2])
})

test('channels first and grey levels stay as they are', () => {
  for (const shape of [
    [2, 3, 5, 5],
    [2, 3, 5, 3],
    [2, 5, 5],
    [2, 5],
  ]) {
    const given = array(shape, new Uint8Array(shape.reduce((a, b) => a * b)))
    expect(channelsFirst(given)).toBe(given)
  }
})

test('other numbers become float32', () => {
  expect(channelsFirst(array([1, 2, 2, 3], new Float64Array(12))).data).toBeInstanceOf(Float32Array)
})
