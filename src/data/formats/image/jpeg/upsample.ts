/**
 * Components at the size of the image, as libjpeg's `jdsample.c` computes them by default: halved ones by a triangle
 * filter (3/4 of the nearer sample, 1/4 of the next), with its rounding; others by repeating samples.
 */
import type { Component, Frame } from './frame.ts'

/** `[frame.height, frame.width]` */
export function upsampled(component: Component, frame: Frame): Uint8Array {
  const across = frame.h / component.h
  const down = frame.v / component.v
  const isWide = component.width > 2
  if (across === 2 && down === 1 && isWide) return widened(component, frame)
  if (across === 1 && down === 2) return heightened(component, frame)
  if (across === 2 && down === 2 && isWide) return enlarged(component, frame)
  return repeated(component, frame, across, down)
}

const strideOf = ({ storedColumns }: Component) => 8 * storedColumns

function repeated(component: Component, { width, height }: Frame, across: number, down: number): Uint8Array {
  const { plane } = component
  const stride = strideOf(component)
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = Math.floor(y / down) * stride
    if (across === 1) out.set(plane.subarray(from, from + width), y * width)
    else for (let x = 0; x < width; x++) out[y * width + x] = plane[from + Math.floor(x / across)]!
  }
  return out
}

function widened(component: Component, { width, height }: Frame): Uint8Array {
  const { plane, width: ownWidth } = component
  const stride = strideOf(component)
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const near = x >> 1
      const isRight = x & 1
      const next = isRight ? near + 1 : near - 1
      const here = plane[y * stride + near]!
      out[y * width + x] =
        next < 0 || next >= ownWidth ? here : (3 * here + plane[y * stride + next]! + 1 + isRight) >> 2
    }
  return out
}

/** The row next to `y` that has a weight of a quarter; the first and the last row are their own neighbours. */
function neighbour(y: number, { height }: Component): number {
  return y & 1 ? Math.min((y >> 1) + 1, height - 1) : Math.max((y >> 1) - 1, 0)
}

function heightened(component: Component, { width, height }: Frame): Uint8Array {
  const { plane } = component
  const stride = strideOf(component)
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const near = (y >> 1) * stride
    const far = neighbour(y, component) * stride
    const half = 1 + (y & 1)
    for (let x = 0; x < width; x++) out[y * width + x] = (3 * plane[near + x]! + plane[far + x]! + half) >> 2
  }
  return out
}

function enlarged(component: Component, { width, height }: Frame): Uint8Array {
  const { plane, width: ownWidth } = component
  const stride = strideOf(component)
  const out = new Uint8Array(width * height)
  const sums = new Uint16Array(ownWidth)
  for (let y = 0; y < height; y++) {
    const near = (y >> 1) * stride
    const far = neighbour(y, component) * stride
    for (let x = 0; x < ownWidth; x++) sums[x] = 3 * plane[near + x]! + plane[far + x]!
    for (let x = 0; x < width; x++) {
      const here = sums[x >> 1]!
      const isRight = x & 1
      const next = isRight ? (x >> 1) + 1 : (x >> 1) - 1
      const beside = next < 0 || next >= ownWidth ? here : sums[next]!
      out[y * width + x] = (3 * here + beside + 8 - isRight) >> 4
    }
  }
  return out
}
