/** Images at another size. */
import type { Image } from './formats/image/pixels.ts'

/**
 * Resizes all channels of an image to `[height, width]` by `resizePlane`; returns the image itself if it has that
 * size.
 */
export function resizeImage(image: Image, size: readonly [height: number, width: number]): Image {
  const { channels, height, width, data } = image
  if (size[0] === height && size[1] === width) return image
  const plane = height * width
  const newPlane = size[0] * size[1]
  const resized = new Uint8Array(channels * newPlane)
  for (let channel = 0; channel < channels; channel++) {
    const values = data.subarray(channel * plane, (channel + 1) * plane)
    resized.set(resizePlane(values, [height, width], size), channel * newPlane)
  }
  return { channels, height: size[0], width: size[1], data: resized }
}

/**
 * Resizes one channel `[height, width]` to `[newHeight, newWidth]`: rows, then columns, each by a triangle filter
 * that is widened by the shrinking factor, so that every pixel of the source counts (the BILINEAR of Pillow's
 * resize). The aspect ratio is not kept.
 */
export function resizePlane(
  plane: Uint8Array,
  [height, width]: readonly [number, number],
  [newHeight, newWidth]: readonly [number, number],
): Uint8Array {
  const rows = triangleWeights(width, newWidth)
  const columns = triangleWeights(height, newHeight)
  const narrowed = new Float64Array(height * newWidth)
  for (let y = 0; y < height; y++)
    rows.forEach(({ start, weights }, x) => {
      weights.forEach((weight, i) => (narrowed[y * newWidth + x]! += weight * plane[y * width + start + i]!))
    })
  return Uint8Array.from({ length: newHeight * newWidth }, (_, at) => {
    const { start, weights } = columns[Math.floor(at / newWidth)]!
    const x = at % newWidth
    const value = weights.reduce((sum, weight, i) => sum + weight * narrowed[(start + i) * newWidth + x]!, 0)
    return Math.min(255, Math.max(0, Math.round(value)))
  })
}

/** For each position of the result, the first position of the source with a weight, and weights that sum to 1. */
function triangleWeights(size: number, newSize: number): { start: number; weights: number[] }[] {
  const scale = size / newSize
  const reach = Math.max(1, scale)
  return Array.from({ length: newSize }, (_, position) => {
    const center = (position + 0.5) * scale
    const start = Math.max(0, Math.floor(center - reach + 0.5))
    const stop = Math.min(size, Math.floor(center + reach + 0.5))
    const raw: number[] = []
    for (let at = start; at < stop; at++) raw.push(Math.max(0, 1 - Math.abs((at + 0.5 - center) / reach)))
    const total = raw.reduce((a, b) => a + b, 0)
    return { start, weights: raw.map((weight) => weight / total) }
  })
}
