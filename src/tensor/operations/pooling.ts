/**
 * Pooling over height and width, composed of movement and elementwise operations: the elements of a window are
 * separate tensors [batch, channels, windows down, windows across], combined one after another.
 */
import { isFloat } from '../dtype.ts'
import { add, div, equal, less, maximum, minimum, mul, select, sub } from './elementwise.ts'
import { iota } from './leaves.ts'
import { pad, reshape, slice } from './movement.ts'
import type { Tensor } from '../node.ts'
import { mean } from './reduce.ts'
import { formatShape, ShapeError } from '../shape.ts'
import { type Padding, type Pair, type Window, windowCounts, windowOf } from './window.ts'

export interface PoolingOptions {
  /** Height and width of a window. */
  size: Pair
  /** Distance from one window to the next; `size` unless given. */
  strides?: Pair
  /** Rows and columns added around the input, fewer than a window has. */
  padding?: Padding
  /** Distance from one element of a window to the next; 1 unless given. */
  dilation?: Pair
}

/**
 * The largest element of each window: [batch, channels, height, width] → [batch, channels, ⌊(height + padding − size)
 * / stride⌋ + 1, …]. Padding counts as −∞. NaN if a window contains NaN; the first of equal elements, row by row,
 * gets the gradient, as in PyTorch. Throws if no window fits or if the padding is as large as a window.
 */
export function maxPool2d(x: Tensor, options: PoolingOptions): Tensor {
  const window = poolingWindow('maxPool2d', x, options)
  return elementsOf('maxPool2d', x, window, -Infinity).reduce((largest, candidate) => {
    // 1 unless the candidate is larger or NaN; a largest value of NaN stays.
    const stays = sub(equal(candidate, candidate), less(largest, candidate))
    return select(stays, largest, candidate)
  })
}

/**
 * The mean of each window, with shapes and errors as for `maxPool2d`. Padding counts as elements of 0, unless
 * `countPadding` is false: then the mean is over the elements of x alone.
 */
export function averagePool2d(
  x: Tensor,
  { countPadding = true, ...options }: PoolingOptions & { countPadding?: boolean },
): Tensor {
  const window = poolingWindow('averagePool2d', x, options)
  const total = elementsOf('averagePool2d', x, window, 0).reduce((a, b) => add(a, b))
  if (!countPadding && window.dilation.some((n) => n !== 1))
    throw new ShapeError(
      'averagePool2d: countPadding false is not available with a dilation; divide by the mean of ones',
    )
  if (countPadding || window.padding.every((n) => n === 0)) return div(total, window.size[0] * window.size[1])
  const [rows, columns] = [0, 1].map((d) => elementsWithin(x, total, window, d)) as [Tensor, Tensor]
  return div(total, mul(reshape(rows, [-1, 1]), columns))
}

/**
 * The mean over height and width: [batch, channels, height, width] → [batch, channels]. Throws if there is nothing to
 * average.
 */
export function globalAveragePool(x: Tensor): Tensor {
  checkImages('globalAveragePool', x)
  return mean(x, [2, 3])
}

function poolingWindow(
  operation: string,
  x: Tensor,
  { size, strides = size, padding = 0, dilation = 1 }: PoolingOptions,
): Window {
  checkImages(operation, x)
  const window = windowOf(operation, size, { strides, padding, dilation })
  if (window.padding.some((n, side) => n >= extentAlong(window, side < 2 ? 0 : 1)))
    throw new ShapeError(
      `${operation}: padding ${formatShape(window.padding)} leaves windows of ${formatShape(window.size)} with nothing ` +
        'but padding; pad by less than the size of a window',
    )
  return window
}

function checkImages(operation: string, { shape, dtype }: Tensor): void {
  if (!isFloat(dtype)) throw new ShapeError(`${operation}: x is ${dtype}; cast(x, 'f32') first`)
  if (shape.length !== 4 || shape[2] === 0 || shape[3] === 0)
    throw new ShapeError(
      `${operation}: x ${formatShape(shape)}; pass [batch, channels, height, width] with a height and width of 1 or more`,
    )
}

/** The rows or columns from the first element of a window to its last. */
const extentAlong = ({ size, dilation }: Window, d: 0 | 1): number => dilation[d] * (size[d] - 1) + 1

/**
 * The elements of all windows by their place in the window, row by row. With x cut into blocks of one stride, element
 * i of window m is element i mod stride of block m + ⌊i / stride⌋: a slice without steps, whose adjoint is a pad.
 */
function elementsOf(operation: string, x: Tensor, window: Window, fill: number): Tensor[] {
  const [batch, channels, ...image] = x.shape as [number, number, number, number]
  const { size, strides, padding, dilation } = window
  const counts = windowCounts(operation, x.shape, window)
  const blocks = counts.map(
    (count, d) => count - 1 + Math.ceil(extentAlong(window, d as 0 | 1) / strides[d]!),
  )
  const covered = blocks.map((count, d) => count * strides[d]!)
  const before = [0, 1].map((d) => padding[2 * d]!)
  const used = image.map((length, d) => Math.min(length, covered[d]! - before[d]!))
  const after = [0, 1].map((d) => covered[d]! - before[d]! - used[d]!)
  const fitted = pad(
    slice(x, [0, 0, 0, 0], [batch, channels, ...used]),
    [0, 0, ...before],
    [0, 0, ...after],
    fill,
  )
  const cut = reshape(fitted, [batch, channels, blocks[0]!, strides[0], blocks[1]!, strides[1]])
  const places = Array.from({ length: size[0] * size[1] }, (_, i) => [
    Math.floor(i / size[1]) * dilation[0],
    (i % size[1]) * dilation[1],
  ])
  return places.map((place) => {
    const starts = place.flatMap((i, d) => [Math.floor(i / strides[d]!), i % strides[d]!])
    const stops = starts.map((start, axis) => start + (axis % 2 === 0 ? counts[axis / 2]! : 1))
    return reshape(slice(cut, [0, 0, ...starts], [batch, channels, ...stops]), [batch, channels, ...counts])
  })
}

/** The number of elements of x that each window covers along height (d = 0) or width (1). */
function elementsWithin(x: Tensor, windows: Tensor, { size, strides, padding }: Window, d: number): Tensor {
  const first = sub(mul(iota(windows.shape[2 + d]!, x.dtype), strides[d]!), padding[2 * d]!)
  return sub(minimum(add(first, size[d]!), x.shape[2 + d]!), maximum(first, 0))
}
