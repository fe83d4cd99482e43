/**
 * Channels first: an image with several channels is `[channels, height, width]` in memory, whatever the layout of its
 * file.
 */
import { UserError } from '../errors.ts'
import type { NamedArray } from './dataset.ts'
import { elementCount, formatShape } from './formats/wording.ts'

/** Which axis of an image in a file contains its channels. */
export type ChannelAxis = 'first' | 'last'

/** Grey levels, colours, or colours with transparency. */
const customaryCounts = [1, 3, 4]

/** How the axes of an array were interpreted, in words. */
export interface Axes {
  readonly array: NamedArray
  readonly reading: string
}

/**
 * The one rule for arrays of images in every format: `[n, rows, columns]` has no channels; with three or more axes,
 * an
 * image's channels are its first or its last axis, whichever has the size 1, 3 or 4. A single channel is left out.
 * @param asked the user's choice of the channel axis; it decides, also for `[n, channels, time]`
 * @throws UserError if both axes have such a size, or neither, and the user has made no choice
 */
export function channelsFirst(array: NamedArray, asked?: ChannelAxis): Axes {
  const [, ...sample] = array.shape
  if (sample.length < 3 && asked === undefined)
    return { array, reading: sample.length === 2 ? 'rows, columns; no channels' : 'values; no channels' }
  if (sample.length < 2)
    throw new UserError(
      `${array.file}: channels is ${asked}, but an array ${formatShape(array.shape)} has no channels; leave ?channels out`,
    )
  const axis = asked ?? axisOf(sample, array)
  const moved = axis === 'first' ? array : moveLastForward(array)
  const [count, channels, ...positions] = moved.shape as [number, number, ...number[]]
  const shape = channels === 1 && positions.length === 2 ? [count, ...positions] : moved.shape
  const reason =
    asked === undefined
      ? `only the ${axis} axis has a size of 1, 3 or 4; ?channels=${axis === 'first' ? 'last' : 'first'} reads them ${axis === 'first' ? 'last' : 'first'}`
      : `set by ?channels=${asked}`
  return {
    array: { ...moved, shape },
    reading: `channels ${axis} in ${formatShape(['n', ...sample])}: ${reason}`,
  }
}

function axisOf(sample: readonly number[], { file, shape }: NamedArray): ChannelAxis {
  const [isFirst, isLast] = [sample[0]!, sample.at(-1)!].map((size) => customaryCounts.includes(size))
  if (isFirst !== isLast) return isFirst ? 'first' : 'last'
  throw new UserError(
    `${file}: expected 1, 3 or 4 channels in the first or the last axis of an image, got ${formatShape(shape)}, where ${isFirst ? 'both have' : 'neither has'} such a size; ` +
      'choose one with ?channels=first or ?channels=last after the path',
  )
}

/** `[n, …, channels]` becomes `[n, channels, …]`. */
function moveLastForward(array: NamedArray): NamedArray {
  const { shape, data: source } = array
  const [count, ...sample] = shape as [number, ...number[]]
  const channels = sample.at(-1)!
  const size = elementCount(sample.slice(0, -1))
  const target = [count, channels, ...sample.slice(0, -1)]
  if (channels === 1) return { ...array, shape: target }
  const data = new (source instanceof Uint8Array ? Uint8Array : Float32Array)(source.length)
  for (let i = 0; i < count; i++)
    for (let position = 0; position < size; position++)
      for (let channel = 0; channel < channels; channel++)
        data[(i * channels + channel) * size + position] = Number(
          source[(i * size + position) * channels + channel],
        )
  return { ...array, shape: target, data }
}
