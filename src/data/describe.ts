/** What there is to know of a data set before training on it. */
import type { Dataset } from './dataset.ts'
import { elementCount } from './formats/wording.ts'
import { extremes, pixelMoments } from './preprocessing.ts'
import type { DataSplit } from './split.ts'

export interface DatasetSummary {
  count: number
  /** Images of each class. */
  perClass: number[]
  /** Of the pixels as stored. */
  mean: number
  deviation: number
  /** SHA-256, in hexadecimal, of the images' values followed by the labels. */
  sha256: string
}

export interface DataSummary extends Pick<DataSplit, 'name' | 'description' | 'source' | 'licence'> {
  /** Shape of one image. */
  shape: readonly number[]
  classes: number
  train: DatasetSummary
  test: DatasetSummary
}

export async function describeData(split: DataSplit): Promise<DataSummary> {
  const { name, description, source, licence, train, test } = split
  const { shape, classes } = train
  return {
    name,
    description,
    source,
    licence,
    shape,
    classes,
    train: await describeDataset(train),
    test: await describeDataset(test),
  }
}

async function describeDataset({ images, labels, classes, count }: Dataset): Promise<DatasetSummary> {
  const perClass = Array.from({ length: classes }, () => 0)
  for (const label of labels) perClass[label]!++
  const content = new Uint8Array(images.byteLength + labels.length)
  content.set(new Uint8Array(images.buffer, images.byteOffset, images.byteLength))
  content.set(labels, images.byteLength)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { count, perClass, ...pixelMoments(images), sha256 }
}

const shades = ' .:-=+*#%@'

/**
 * One image as lines of text, two characters a pixel, dark to light, the mean of its channels; `undefined` unless its
 * shape is `[rows, columns]` or `[channels, rows, columns]`.
 */
export function sketchImage({ images, shape }: Dataset, index: number): string | undefined {
  const [rows, columns] = shape.slice(-2)
  if (rows === undefined || columns === undefined || shape.length > 3) return undefined
  const size = elementCount(shape)
  const image = images.subarray(index * size, (index + 1) * size)
  const pixels = Float32Array.from({ length: rows * columns }, (_, pixel) => {
    let sum = 0
    for (let i = pixel; i < size; i += rows * columns) sum += image[i]!
    return (sum * rows * columns) / size
  })
  const [low, high] = extremes(pixels)
  const shade = (value: number) =>
    shades[Math.min(shades.length - 1, Math.floor(((value - low) / (high - low || 1)) * shades.length))]!
  return Array.from({ length: rows }, (_, row) =>
    Array.from(pixels.subarray(row * columns, (row + 1) * columns), (value) => shade(value).repeat(2))
      .join('')
      .trimEnd(),
  ).join('\n')
}
