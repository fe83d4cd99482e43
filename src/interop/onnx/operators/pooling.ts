/**
 * Poolings over any number of axes. The largest element and the mean of a box are those of its rows' largest elements
 * and means, so a pooling over more than two axes takes the last two, and then one after the other of those before.
 * PyTorch's newer exporter writes LocalResponseNorm as such a pooling: one that is three-dimensional, and only over channels.
 */
import {
  averagePool2d,
  constant,
  div,
  max,
  maxPool2d,
  mean,
  pad,
  type PoolingOptions,
  reshape,
  type Shape,
  sizeOf,
  type Tensor,
} from '../../../tensor/index.ts'
import { folded } from '../known.ts'
import type { Operator } from './call.ts'
import { type AxisWindow, SINGLE, windowsOf } from './window.ts'

type Windows = readonly [AxisWindow, AxisWindow]

/** Pools images `[batch, channels, height, width]`. */
type Pool = (images: Tensor, windows: Windows) => Tensor

const overWindows =
  (pool: Pool): Operator =>
  (call) => {
    const x = call.float(0)
    if (call.node.outputs[1])
      throw call.error('the positions of the largest elements are not available; do not use them')
    const windows = windowsOf(call, x, call.list('kernel_shape') ?? [])
    const last = Math.max(0, windows.length - 2)
    const [rows = SINGLE, columns] = windows.length === 1 ? [SINGLE, windows[0]] : windows.slice(last)
    const images = pool(reshape(x, asImages(x.shape, last)), [rows, columns!])
    let shape = [...x.shape.slice(0, 2 + last), ...images.shape.slice(windows.length === 1 ? 3 : 2)]
    let pooled = reshape(images, shape)
    for (let axis = last - 1; axis >= 0; axis--) {
      const window = windows[axis]!
      if (isSingle(window)) continue
      const [before, after] = [shape.slice(1, 2 + axis), shape.slice(3 + axis)]
      const columnsOf = [shape[0]!, sizeOf(before), shape[2 + axis]!, sizeOf(after)]
      const narrowed = pool(reshape(pooled, columnsOf), [window, SINGLE])
      shape = [shape[0]!, ...before, narrowed.shape[2]!, ...after]
      pooled = reshape(narrowed, shape)
    }
    return pooled
  }

/** Axes before the last two become channels; a single one gets another before it. */
const asImages = (shape: Shape, leading: number): Shape => {
  const [batch, ...rest] = shape
  if (rest.length === 2) return [batch!, rest[0]!, 1, rest[1]!]
  return [batch!, sizeOf(rest.slice(0, 1 + leading)), ...rest.slice(-2)]
}

const isSingle = ({ size, stride, padding }: AxisWindow) =>
  size === 1 && stride === 1 && padding.every((count) => count === 0)

const poolingOf = (windows: Windows): PoolingOptions => ({
  size: windows.map(({ size }) => size) as [number, number],
  strides: windows.map(({ stride }) => stride) as [number, number],
  dilation: windows.map(({ dilation }) => dilation) as [number, number],
})

/** Padding before and after, the latter to where the last windows end. */
const paddingOf = ([rows, columns]: Windows) =>
  [
    rows.padding[0],
    rows.padding[1] + rows.beyond,
    columns.padding[0],
    columns.padding[1] + columns.beyond,
  ] as const

const largest: Pool = (images, windows) =>
  maxPool2d(images, { ...poolingOf(windows), padding: paddingOf(windows) })

/** The sum of each window by the number of its elements that count. */
const average =
  (isPaddingCounted: boolean): Pool =>
  (images, windows) => {
    const around = (values: Tensor, fill: number, [top, bottom, left, right]: readonly number[]) =>
      pad(values, [0, 0, top!, left!], [0, 0, bottom!, right!], fill)
    const total = averagePool2d(around(images, 0, paddingOf(windows)), poolingOf(windows))
    if (windows.every(({ padding, beyond }) => beyond === 0 && padding.every((count) => count === 0)))
      return total
    const beyond = [0, windows[0].beyond, 0, windows[1].beyond]
    const padding = windows.flatMap((each) => each.padding)
    const ones = around(
      constant(1, [1, 1, ...images.shape.slice(2)], images.dtype),
      isPaddingCounted ? 1 : 0,
      padding,
    )
    return div(total, folded(averagePool2d(around(ones, 0, beyond), poolingOf(windows))))
  }

const overPositions =
  (f: typeof mean): Operator =>
  (call) => {
    const x = call.float(0)
    return f(x, x.shape.map((_, axis) => axis).slice(2), { keepDims: true })
  }

export const poolings: Readonly<Record<string, Operator>> = {
  MaxPool: overWindows(largest),
  AveragePool: (call) => overWindows(average(call.attribute('count_include_pad', 0) === 1))(call),
  GlobalAveragePool: overPositions(mean),
  GlobalMaxPool: overPositions(max),
}
