/** Channels first: an image of several channels is `[channels, height, width]` in memory, whatever its file has. */
import type { NamedArray } from './dataset.ts'
import { elementCount } from './formats/wording.ts'

/**
 * `[n, height, width, 3]` becomes `[n, 3, height, width]`, and `[n, height, width, 1]` becomes `[n, height, width]`. A
 * size of 1, 3 or 4 names the axis of the channels; where both the first and the last of an image have one, it is
 * taken for channels first.
 */
export function channelsFirst(array: NamedArray): NamedArray {
  const [count, height, width, channels] = array.shape as [number, number, number, number]
  const isCount = (size: number) => [1, 3, 4].includes(size)
  if (array.shape.length !== 4 || isCount(height) || !isCount(channels)) return array
  if (channels === 1) return { ...array, shape: [count, height, width] }
  const source = array.data
  const bytes = source instanceof Uint8Array
  const data = new (bytes ? Uint8Array : Float32Array)(elementCount(array.shape))
  const size = height * width
  for (let i = 0; i < count; i++)
    for (let pixel = 0; pixel < size; pixel++)
      for (let channel = 0; channel < channels; channel++)
        data[(i * channels + channel) * size + pixel] = Number(
          source[(i * size + pixel) * channels + channel],
        )
  return { ...array, shape: [count, channels, height, width], data }
}
