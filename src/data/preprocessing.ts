/**
 * Scaling of the inputs. Images stay as stored; a training program gathers a batch of them and applies this
 * arithmetic. Statistics are computed on the training set alone.
 */
import { unknownName } from '../errors.ts'
import type { Dataset, DataValues } from './dataset.ts'
import { elementCount } from './formats/wording.ts'

/**
 * - `unit`: the full scale (0..255 for bytes) becomes 0..1
 * - `standardize`: mean 0 and standard deviation 1 over all pixels
 * - `standardize-channel`: the same for each channel; images `[rows, columns]` have one
 * - `standardize-pixel`: the same for each pixel
 * - `binarize`: 1 from half the full scale, else 0 (the binary images of Ioffe & Szegedy 2015, §4.1)
 * - `none`: as stored
 */
export type Scaling =
  | 'unit'
  | 'standardize'
  | 'standardize-channel'
  | 'standardize-pixel'
  | 'binarize'
  | 'none'

export const scalings: readonly Scaling[] = [
  'unit',
  'standardize',
  'standardize-channel',
  'standardize-pixel',
  'binarize',
  'none',
]

/**
 * x = (raw − shift) · scale, or, with a threshold, x = raw ≥ threshold ? 1 : 0. Scalars apply to every pixel; arrays
 * have the shape of one image. All are float32 values.
 */
export interface Preprocessing {
  kind: Scaling
  shift: number | Float32Array
  scale: number | Float32Array
  threshold?: number
  /** Replaces all other fields: each value k becomes this many values, 1 at k and 0 elsewhere. */
  oneHot?: number
}

/** The lowest and highest possible value of a pixel. */
export type FullScale = readonly [low: number, high: number]

/**
 * @param fullScale 0..255 by default for bytes, the extremes of the training set for float32
 * @throws UserError if `scaling` is not one of `scalings`
 */
export function preprocessingOf(
  train: Dataset,
  scaling: Scaling,
  fullScale: FullScale = fullScaleOf(train.inputs),
): Preprocessing {
  const [low, high] = fullScale
  switch (scaling) {
    case 'unit':
      return { kind: scaling, shift: Math.fround(low), scale: inverse(high - low) }
    case 'standardize': {
      const { mean, deviation } = momentsOfAll(train.inputs)
      return { kind: scaling, shift: Math.fround(mean), scale: inverse(deviation) }
    }
    case 'standardize-channel': {
      const channelSize = elementCount(train.shape.length === 3 ? train.shape.slice(1) : train.shape)
      return { kind: scaling, ...perPixelScaling(blockMoments(train, channelSize), channelSize) }
    }
    case 'standardize-pixel':
      return { kind: scaling, ...perPixelScaling(blockMoments(train, 1), 1) }
    case 'binarize':
      return { kind: scaling, shift: 0, scale: 1, threshold: Math.fround((low + high) / 2) }
    case 'none':
      return { kind: scaling, shift: 0, scale: 1 }
    default:
      throw unknownName('scaling', scaling, scalings)
  }
}

/** Bytes within this share of their full scale are almost equal after scaling to 0..1. */
const SLIVER = 1 / 8

/**
 * Warns if a scaling by the full scale makes the values of the training set nearly or wholly equal, for example with
 * bytes that are 0 and 1, or 0..16. Returns at most one sentence, which names the scaling to use.
 * @param fullScale as in `preprocessingOf`
 */
export function scalingWarnings(
  { inputs }: Dataset,
  { kind, threshold }: Preprocessing,
  fullScale?: FullScale,
): string[] {
  if (!(inputs instanceof Uint8Array) || (kind !== 'unit' && kind !== 'binarize')) return []
  const [low, high] = extremes(inputs)
  const [least, most] = fullScale ?? fullScaleOf(inputs)
  const seen = `the values are all within ${low}..${high} of the possible ${least}..${most}`
  const advice =
    high <= 1
      ? 'use the scaling none, which keeps 0 and 1, or standardize'
      : 'use the scaling standardize, which uses the mean and the deviation of the values'
  if (threshold !== undefined)
    return low >= threshold || high < threshold
      ? [`${seen}, so the scaling binarize makes them all ${low >= threshold ? 1 : 0}; ${advice}`]
      : []
  if (high - low > SLIVER * (most - least)) return []
  return [`${seen}, so the scaling unit leaves them nearly equal; ${advice}`]
}

/** What a training program must compute, in float32, for row-major images `[count, ...shape]`. */
export function applyPreprocessing(
  raw: DataValues,
  { shift, scale, threshold, oneHot }: Preprocessing,
): Float32Array {
  if (oneHot !== undefined) {
    const codes = new Float32Array(raw.length * oneHot)
    raw.forEach((value, i) => (codes[i * oneHot + value] = 1))
    return codes
  }
  if (threshold !== undefined) return Float32Array.from(raw, (value) => (value >= threshold ? 1 : 0))
  const shiftAt = perPixel(shift)
  const scaleAt = perPixel(scale)
  return Float32Array.from(raw, (value, i) => Math.fround(value - shiftAt(i)) * scaleAt(i))
}

function perPixel(value: number | Float32Array): (i: number) => number {
  return typeof value === 'number' ? () => value : (i) => value[i % value.length]!
}

export interface Moments {
  mean: number
  deviation: number
}

/** Moments of all values, in float64 and two passes. */
export function momentsOfAll(values: DataValues): Moments {
  const [moments] = momentsOf(values, values.length, values.length) as [Moments]
  return moments
}

/** Moments of each block of `size` values of an image, over all images. */
function blockMoments({ inputs, shape }: Dataset, size: number): Moments[] {
  return momentsOf(inputs, elementCount(shape), size)
}

function momentsOf(images: DataValues, imageSize: number, blockSize: number): Moments[] {
  const blocks = imageSize / blockSize
  const count = images.length / blocks
  const sums = new Float64Array(blocks)
  for (let start = 0, block = 0; start < images.length; start += blockSize, block = (block + 1) % blocks) {
    let sum = 0
    for (let i = start; i < start + blockSize; i++) sum += images[i]!
    sums[block]! += sum
  }
  const means = sums.map((sum) => sum / count)
  const squares = new Float64Array(blocks)
  for (let start = 0, block = 0; start < images.length; start += blockSize, block = (block + 1) % blocks) {
    const mean = means[block]!
    let sum = 0
    for (let i = start; i < start + blockSize; i++) sum += (images[i]! - mean) ** 2
    squares[block]! += sum
  }
  return Array.from(means, (mean, block) => ({ mean, deviation: Math.sqrt(squares[block]! / count) }))
}

/** Each block's shift and scale for every pixel of it. */
function perPixelScaling(
  moments: readonly Moments[],
  blockSize: number,
): { shift: Float32Array; scale: Float32Array } {
  const spread = (valueOf: (moments: Moments) => number) =>
    Float32Array.from({ length: moments.length * blockSize }, (_, i) =>
      valueOf(moments[Math.floor(i / blockSize)]!),
    )
  return { shift: spread(({ mean }) => mean), scale: spread(({ deviation }) => inverse(deviation)) }
}

/** A pixel that never changes has no information: it is shifted to zero and can keep its scale. */
function inverse(deviation: number): number {
  return deviation === 0 ? 1 : Math.fround(1 / deviation)
}

function fullScaleOf(images: DataValues): FullScale {
  return images instanceof Uint8Array ? [0, 255] : extremes(images)
}

/** The smallest and the largest value. */
export function extremes(values: DataValues): readonly [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
