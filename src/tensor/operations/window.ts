/**
 * Windows that move over height and width, for convolution and pooling: the meaning of the options, and the number of
 * windows.
 */
import { formatShape, type Shape, ShapeError } from '../shape.ts'

/** One number for height and width, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number]

/**
 * Rows and columns added around the input: one number for all sides, [vertical, horizontal], [top, bottom, left,
 * right], 'valid' (none), or 'same' (as many as keep the size; an odd one is added at the bottom and the right, as in
 * PyTorch).
 */
export type Padding = Pair | readonly [number, number, number, number] | 'same' | 'valid'

export interface Window {
  size: readonly [number, number]
  strides: readonly [number, number]
  /** Top, bottom, left, right. */
  padding: readonly [number, number, number, number]
  dilation: readonly [number, number]
}

interface WindowOptions {
  strides: Pair
  padding: Padding
  dilation?: Pair
}

/**
 * Throws if a size, stride or dilation is below 1, a padding is below 0, or 'same' is combined with strides above 1.
 */
export function windowOf(
  operation: string,
  size: Pair,
  { strides, padding, dilation = 1 }: WindowOptions,
): Window {
  const partial = {
    size: pairOf(operation, 'size', size),
    strides: pairOf(operation, 'strides', strides),
    dilation: pairOf(operation, 'dilation', dilation),
  }
  return { ...partial, padding: paddingOf(operation, padding, partial) }
}

/** The number of windows along height and width: ⌊(size + padding − extent) / stride⌋ + 1. Throws if none fits. */
export function windowCounts(operation: string, x: Shape, window: Window): [number, number] {
  const { size, strides, dilation, padding } = window
  const extent = [0, 1].map((d) => extentOf(size[d]!, dilation[d]!))
  const padded = [0, 1].map((d) => x.at(d - 2)! + padding[2 * d]! + padding[2 * d + 1]!)
  if (extent.some((n, d) => n > padded[d]!))
    throw new ShapeError(
      `${operation}: a window of ${across(size)}${across(extent) === across(size) ? '' : `, ${across(extent)} dilated,`} ` +
        `does not fit into ${formatShape(x)}, ${across(padded)} with its padding; pad more, or use a smaller window` +
        (across(extent) === across(size) ? '' : ' or dilation'),
    )
  return [0, 1].map((d) => Math.floor((padded[d]! - extent[d]!) / strides[d]!) + 1) as [number, number]
}

/** `3×5`: height and width in a message. */
export const across = (size: readonly number[]): string => size.join('×')

const extentOf = (size: number, dilation: number): number => dilation * (size - 1) + 1

const isCount = (value: unknown, least: number): boolean => Number.isInteger(value) && Number(value) >= least

function pairOf(operation: string, option: string, value: Pair): [number, number] {
  const pair: readonly number[] = typeof value === 'number' ? [value, value] : value
  if (pair.length !== 2 || !pair.every((n) => isCount(n, 1)))
    throw new ShapeError(
      `${operation}: ${option} ${shown(value)}; give a whole number of 1 or more, or two of them (vertical, horizontal)`,
    )
  return [pair[0]!, pair[1]!]
}

function paddingOf(
  operation: string,
  padding: Padding,
  { size, strides, dilation }: Omit<Window, 'padding'>,
): [number, number, number, number] {
  if (padding === 'valid') return [0, 0, 0, 0]
  if (padding === 'same') {
    if (strides.some((stride) => stride !== 1))
      throw new ShapeError(
        `${operation}: padding 'same' with strides ${shown(strides)}; give the padding in numbers, or strides of 1`,
      )
    const [vertical, horizontal] = [0, 1].map((d) => extentOf(size[d]!, dilation[d]!) - 1) as [number, number]
    return [
      Math.floor(vertical / 2),
      Math.ceil(vertical / 2),
      Math.floor(horizontal / 2),
      Math.ceil(horizontal / 2),
    ]
  }
  const list: readonly number[] = typeof padding === 'number' ? [padding, padding] : padding
  const sides = list.length === 2 ? [list[0]!, list[0]!, list[1]!, list[1]!] : list
  if (sides.length !== 4 || !sides.every((n) => isCount(n, 0)))
    throw new ShapeError(
      `${operation}: padding ${shown(padding)}; give a whole number of 0 or more, two (vertical, horizontal), ` +
        "four (top, bottom, left, right), 'same' or 'valid'",
    )
  return sides as [number, number, number, number]
}

const shown = (value: Padding): string => (typeof value === 'object' ? formatShape(value) : String(value))
