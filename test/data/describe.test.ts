import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Dataset, describeData, preprocessingOf, sketchImage } from '../../src/data/index.ts'

const images = Uint8Array.of(0, 255, 128, 64, 0, 0, 0, 0)
const labels = Uint8Array.of(2, 0)
const dataset: Dataset = { name: 'tiny', inputs: images, labels, shape: [2, 2], classes: 3, count: 2 }

test('describeData counts, measures and hashes', async () => {
  const summary = await describeData({
    name: 'tiny',
    description: 'two images',
    source: 'here',
    licence: 'none',
    train: dataset,
    test: dataset,
    preprocessing: preprocessingOf(dataset, 'unit'),
  })
  expect(summary).toMatchObject({ name: 'tiny', source: 'here', shape: [2, 2], classes: 3 })
  expect(summary.test).toEqual(summary.train)
  expect(summary.train.perClass).toEqual([1, 0, 1])
  expect(summary.train.mean).toBe(447 / 8)
  const variance = (255 ** 2 + 128 ** 2 + 64 ** 2) / 8 - (447 / 8) ** 2
  expect(summary.train.deviation).toBeCloseTo(Math.sqrt(variance), 10)
  expect(summary.train.sha256).toBe(createHash('sha256').update(images).update(labels).digest('hex'))
})

test('sketchImage draws dark to light', () => {
  expect(sketchImage(dataset, 0)).toBe('  @@\n++::')
})

test('sketchImage draws a constant image as blank', () => {
  expect(sketchImage(dataset, 1)).toBe('\n')
})

test('sketchImage draws only images with rows and columns', () => {
  expect(sketchImage({ ...dataset, shape: [4] }, 0)).toBeUndefined()
  expect(sketchImage({ ...dataset, shape: [1, 1, 2, 2] }, 0)).toBeUndefined()
})

test('sketchImage draws the mean of the channels', () => {
  const colours = { ...dataset, inputs: Uint8Array.of(0, 0, 10, 10, 0, 0, 0, 10), shape: [2, 2, 2], count: 1 }
  expect(sketchImage(colours, 0)).toBe('\n++@@')
})
