/**
 * How an image becomes an input of a network: what a file with weights says of it, so that other programs can do the
 * same. In this order:
 *
 *   1. resize to the size of `shape`, each channel by a triangle filter that is widened when it shrinks, without keeping
 *      the aspect ratio: the BILINEAR of Pillow's `resize`
 *   2. map the bytes 0..255 to `range`
 *   3. x = (value − mean) · scale, or with a threshold x = value ≥ threshold ? 1 : 0
 */
import {
  applyPreprocessing,
  type DataSplit,
  type Image,
  type Preprocessing,
  resizeImage,
} from '../data/index.ts'
import { UserError } from '../errors.ts'

export interface Preparation {
  /** `[height, width]` for grey levels, else `[channels, height, width]`. */
  readonly shape: readonly number[]
  readonly range: readonly [low: number, high: number]
  readonly scaling: string
  /** One for all values, one per channel, or one per value, row by row. */
  readonly mean: number | readonly number[]
  readonly scale: number | readonly number[]
  readonly threshold?: number
  readonly resize: typeof RESIZE
}

const RESIZE = 'bilinear with antialiasing, aspect ratio not kept'

/** Undefined if the samples are not made from images with bytes. */
export function preparationOf({ train, preprocessing, fullScale }: DataSplit): Preparation | undefined {
  const { shape, inputs } = train
  const { kind, shift, scale, threshold, oneHot } = preprocessing
  const isImage = shape.length === 2 || (shape.length === 3 && [1, 3].includes(shape[0]!))
  if (!(inputs instanceof Uint8Array) || oneHot !== undefined || !isImage) return undefined
  return {
    shape,
    range: fullScale ?? [0, 255],
    scaling: kind,
    mean: shortest(shift, shape),
    scale: shortest(scale, shape),
    ...(threshold !== undefined && { threshold }),
    resize: RESIZE,
  }
}

/** One number, or one per channel, if that is all. */
function shortest(values: number | Float32Array, shape: readonly number[]): number | number[] {
  if (typeof values === 'number') return values
  if (values.every((value) => value === values[0])) return values[0]!
  const channels = shape.length === 3 ? shape[0]! : 1
  const size = values.length / channels
  const first = Array.from({ length: channels }, (_, channel) => values[channel * size]!)
  return values.every((value, i) => value === first[Math.floor(i / size)]) ? first : Array.from(values)
}

/** Throws a UserError if the text is not of this form. */
export function parsePreparation(text: string, file: string): Preparation {
  let parsed: Partial<Preparation> | null
  try {
    parsed = JSON.parse(text) as Partial<Preparation> | null
  } catch {
    parsed = null
  }
  const { shape, range, mean, scale, threshold } = parsed ?? {}
  const isSizes =
    isNumbers(shape) &&
    [2, 3].includes(shape.length) &&
    shape.every((size) => Number.isInteger(size) && size > 0 && size < 1e5)
  const channels = isSizes && shape.length === 3 ? shape[0]! : 1
  const size = isSizes ? shape.reduce((a, b) => a * b, 1) : 0
  const fits = (values: unknown) =>
    Number.isFinite(values) || (isNumbers(values) && (values.length === channels || values.length === size))
  if (
    !isSizes ||
    ![1, 3].includes(channels) ||
    !isNumbers(range) ||
    range.length !== 2 ||
    !fits(mean) ||
    !fits(scale) ||
    !(threshold === undefined || Number.isFinite(threshold))
  )
    throw new UserError(
      `${file}: its metadata normscope.preprocessing is damaged: expected JSON with shape, range, mean and scale; write the file again`,
    )
  return { scaling: 'none', resize: RESIZE, ...parsed } as Preparation
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isFinite(each))

/** The values of one input, row by row. Colours become grey levels as in Pillow, and grey levels equal colours. */
export function prepareImage(
  image: Image,
  { shape, range, mean, scale, threshold }: Preparation,
): Float32Array {
  const [height, width] = shape.slice(-2) as [number, number]
  const channels = shape.length === 3 && shape[0] === 3 ? 3 : 1
  const { data } = resizeImage(inChannels(image, channels), [height, width])
  const [low, high] = range
  const isPlain = low === 0 && high === 255
  const values = isPlain ? data : Float32Array.from(data, (byte) => low + (byte / 255) * (high - low))
  const preprocessing: Preprocessing = {
    kind: 'none',
    shift: spread(mean, data.length),
    scale: spread(scale, data.length),
    ...(threshold !== undefined && { threshold }),
  }
  return applyPreprocessing(values, preprocessing)
}

function spread(values: number | readonly number[], size: number): number | Float32Array {
  if (typeof values === 'number') return values
  const each = size / values.length
  return Float32Array.from({ length: size }, (_, i) => values[Math.floor(i / each)]!)
}

/** ITU-R 601-2: L = (299 R + 587 G + 114 B) / 1000. */
function inChannels(image: Image, channels: Image['channels']): Image {
  const { channels: own, height, width, data } = image
  if (own === channels) return image
  const size = height * width
  const changed = new Uint8Array(channels * size)
  if (channels === 1)
    for (let i = 0; i < size; i++)
      changed[i] = Math.round((299 * data[i]! + 587 * data[size + i]! + 114 * data[2 * size + i]!) / 1000)
  else
    for (let channel = 0; channel < channels; channel++) changed.set(data.subarray(0, size), channel * size)
  return { channels, height, width, data: changed }
}
