/** A description of a data set before training on it. */
import { type Dataset, type DataValues, isClasses, labelsEachStep } from './dataset.ts'
import { elementCount } from './formats/wording.ts'
import { extremes, type Moments, momentsOfAll } from './preprocessing.ts'
import { sha256 } from './sha256.ts'
import type { DataSplit } from './split.ts'

export interface DatasetSummary {
  count: number
  /** Samples per class; absent if the labels are target values. */
  perClass?: number[]
  /** Moments of the target values; absent if the labels are classes. */
  targets?: Moments
  /** The mean of the inputs as stored. */
  mean: number
  deviation: number
  /** See `hashOfDataset`. */
  sha256: string
}

export interface DataSummary extends Pick<DataSplit, 'name' | 'description' | 'source' | 'licence'> {
  /** Shape of one sample. */
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

async function describeDataset({ inputs, labels, classes, count }: Dataset): Promise<DatasetSummary> {
  const predicted = isClasses(labels)
    ? { perClass: countEach(labels, classes) }
    : { targets: momentsOfAll(labels) }
  return { count, ...predicted, ...momentsOfAll(inputs), sha256: await hashOfDataset({ inputs, labels }) }
}

/** SHA-256, in hexadecimal, of the inputs' values followed by the labels. */
export const hashOfDataset = ({ inputs, labels }: Pick<Dataset, 'inputs' | 'labels'>): Promise<string> =>
  sha256(bytesOf(inputs), bytesOf(labels))

function countEach(labels: Uint8Array | Int32Array, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0)
  for (const label of labels) counts[label]!++
  return counts
}

function bytesOf({ buffer, byteOffset, byteLength }: DataValues): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** What samples are called: samples with rows and columns are images, samples of a sequence are windows. */
export const samplesOf = (dataset: Dataset): string => `${sampleOf(dataset)}s`

/** What one sample is called. */
export function sampleOf(dataset: Dataset): string {
  if (labelsEachStep(dataset)) return 'window'
  return dataset.shape.length > 1 ? 'image' : 'sample'
}

const shades = ' .:-=+*#%@'

/**
 * One image as lines of text, two characters per pixel, dark to light, the mean of its channels; `undefined` unless
 * its shape is `[rows, columns]` or `[channels, rows, columns]`.
 */
export function sketchImage({ inputs, shape }: Dataset, index: number): string | undefined {
  const [rows, columns] = shape.slice(-2)
  if (rows === undefined || columns === undefined || shape.length > 3) return undefined
  const size = elementCount(shape)
  const image = inputs.subarray(index * size, (index + 1) * size)
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
