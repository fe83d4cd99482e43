import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyPreprocessing,
  type Dataset,
  preprocessingOf,
  type Scaling,
  scalingWarnings,
} from '../../src/data/index.ts'

function dataset(images: Uint8Array | Float32Array, shape = [2]): Dataset {
  const count = images.length / shape.reduce((product, size) => product * size, 1)
  return { name: 'train', inputs: images, labels: new Uint8Array(count), shape, classes: 2, count }
}

const apply = (images: Uint8Array | Float32Array, scaling: Scaling) =>
  applyPreprocessing(images, preprocessingOf(dataset(images), scaling))

test('unit maps bytes to 0..1', () => {
  const result = apply(Uint8Array.of(0, 51, 204, 255), 'unit')
  expect(result).toEqual(Float32Array.of(0, 51, 204, 255).map((value) => value * Math.fround(1 / 255)))
  expect(result[3]).toBe(1)
})

test('unit maps floats from the range of the training set', () => {
  expect(apply(Float32Array.of(-1, 0, 1, 3), 'unit')).toEqual(Float32Array.of(0, 0.25, 0.5, 1))
})

test('unit follows the full scale it is given', () => {
  const images = Uint8Array.of(0, 4, 8, 12)
  const preprocessing = preprocessingOf(dataset(images), 'unit', [0, 16])
  expect(applyPreprocessing(images, preprocessing)).toEqual(Float32Array.of(0, 0.25, 0.5, 0.75))
})

test('standardize gives mean 0 and standard deviation 1 over all pixels', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2, maxLength: 200 }), (bytes) => {
      fc.pre(bytes.length % 2 === 0 && bytes.some((value) => value !== bytes[0]))
      const result = apply(bytes, 'standardize')
      const mean = result.reduce((a, b) => a + b, 0) / result.length
      const variance = result.reduce((a, b) => a + (b - mean) ** 2, 0) / result.length
      expect(mean).toBeCloseTo(0, 4)
      expect(variance).toBeCloseTo(1, 4)
    }),
  )
})

test('standardize-pixel standardizes each pixel on its own', () => {
  const result = apply(Uint8Array.of(0, 100, 2, 200, 4, 0, 6, 100), 'standardize-pixel')
  // Pixel 0: 0, 2, 4, 6 with mean 3 and variance 5. Pixel 1: 100, 200, 0, 100 with mean 100, variance 5000.
  const expected = [-3 / 5 ** 0.5, 0, -1 / 5 ** 0.5, 2 ** 0.5, 1 / 5 ** 0.5, -(2 ** 0.5), 3 / 5 ** 0.5, 0]
  expected.forEach((value, i) => expect(result[i]).toBeCloseTo(value, 6))
})

test('standardize-channel standardizes each channel on its own', () => {
  // Two images of two channels of two pixels: 0, 2, 4, 6 with mean 3, variance 5; 100, 200, 0, 100 with 100 and 5000.
  const images = Uint8Array.of(0, 2, 100, 200, 4, 6, 0, 100)
  const preprocessing = preprocessingOf(dataset(images, [2, 1, 2]), 'standardize-channel')
  expect(preprocessing.shift).toEqual(Float32Array.of(3, 3, 100, 100))
  const result = applyPreprocessing(images, preprocessing)
  const [a, b] = [1 / 5 ** 0.5, 2 ** 0.5]
  const expected = [-3 * a, -a, 0, b, a, 3 * a, -b, 0]
  expected.forEach((value, i) => expect(result[i]).toBeCloseTo(value, 6))
})

test('images of grey levels have one channel', () => {
  const images = Uint8Array.of(0, 2, 100, 200, 4, 6, 0, 100)
  const of = (scaling: Scaling) =>
    applyPreprocessing(images, preprocessingOf(dataset(images, [2, 2]), scaling))
  expect(of('standardize-channel')).toEqual(of('standardize'))
})

test.each(['standardize', 'standardize-channel', 'standardize-pixel', 'unit'] as const)(
  '%s turns constant pixels into zeros',
  (scaling) => {
    expect(apply(Float32Array.of(7, 7, 7, 7), scaling)).toEqual(new Float32Array(4))
  },
)

test('binarize gives 1 from half the full scale', () => {
  expect(apply(Uint8Array.of(0, 127, 128, 255), 'binarize')).toEqual(Float32Array.of(0, 0, 1, 1))
})

test('none leaves values as stored', () => {
  expect(apply(Uint8Array.of(0, 127, 128, 255), 'none')).toEqual(Float32Array.of(0, 127, 128, 255))
})

test('what is measured on the training set is applied to other images', () => {
  const preprocessing = preprocessingOf(dataset(Uint8Array.of(0, 0, 2, 2)), 'standardize')
  expect(applyPreprocessing(Uint8Array.of(1, 5), preprocessing)).toEqual(Float32Array.of(0, 4))
})

test('shift and scale are float32 values, so that any float32 program repeats the result', () => {
  const { shift, scale } = preprocessingOf(dataset(Uint8Array.of(1, 2, 3, 5)), 'standardize')
  expect(shift).toBe(Math.fround(2.75))
  expect(scale).toBe(Math.fround(scale as number))
})

test('an unknown scaling is refused with the nearest name', () => {
  expect(() => preprocessingOf(dataset(Uint8Array.of(0, 1)), 'standardise' as Scaling)).toThrow(
    'unknown scaling "standardise"; did you mean "standardize"',
  )
})

const warnings = (
  images: Uint8Array | Float32Array,
  scaling: Scaling,
  fullScale?: readonly [number, number],
) => scalingWarnings(dataset(images), preprocessingOf(dataset(images), scaling, fullScale), fullScale)

test('bytes that are 0 and 1 get a warning that names the scaling to use', () => {
  const bits = Uint8Array.of(0, 1, 1, 0)
  expect(warnings(bits, 'unit')).toEqual([
    'the values are all within 0..1 of the possible 0..255, so the scaling unit leaves them nearly equal; use the scaling none, which keeps 0 and 1, or standardize',
  ])
  expect(warnings(bits, 'binarize')).toEqual([
    'the values are all within 0..1 of the possible 0..255, so the scaling binarize makes them all 0; use the scaling none, which keeps 0 and 1, or standardize',
  ])
  for (const scaling of ['standardize', 'standardize-channel', 'standardize-pixel', 'none'] as const)
    expect(warnings(bits, scaling)).toEqual([])
})

test('so do other slivers of the full scale, wherever they are', () => {
  expect(warnings(Uint8Array.of(0, 16), 'unit')).toEqual([
    'the values are all within 0..16 of the possible 0..255, so the scaling unit leaves them nearly equal; use the scaling standardize, which uses the mean and the deviation of the values',
  ])
  expect(warnings(Uint8Array.of(200, 231), 'unit')).toHaveLength(1)
  expect(warnings(Uint8Array.of(200, 231), 'binarize')[0]).toContain('makes them all 1')
  expect(warnings(Uint8Array.of(0, 1), 'unit', [0, 16])).toHaveLength(1)
})

test('values that use their range, or one taken from the data, get none', () => {
  expect(warnings(Uint8Array.of(0, 255), 'unit')).toEqual([])
  expect(warnings(Uint8Array.of(100, 150), 'binarize')).toEqual([])
  expect(warnings(Uint8Array.of(0, 16), 'unit', [0, 16])).toEqual([])
  expect(warnings(Float32Array.of(0, 1), 'unit')).toEqual([])
})
