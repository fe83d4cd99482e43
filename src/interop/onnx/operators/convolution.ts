/** Convolutions and poolings over one or two axes; with one, a second of size 1 is put beside it. */
import {
  add,
  averagePool2d,
  constant,
  conv2d,
  div,
  max,
  maxPool2d,
  mean,
  pad,
  reshape,
  type Shape,
  type Tensor,
  transposedConvolution,
} from '../../../tensor/index.ts'
import { folded } from '../known.ts'
import type { Call, Operator } from './call.ts'

type Pair = readonly [number, number]

interface Window {
  readonly size: Pair
  readonly strides: Pair
  readonly dilation: Pair
  /** Top, bottom, left, right. */
  readonly padding: readonly [number, number, number, number]
  /** Rows and columns beyond the padding that windows at the end reach into, with `ceil_mode`. */
  readonly beyond: Pair
}

/** Throws a UserError for volumes. */
function spatialAxes(call: Call, x: Tensor): number {
  const axes = x.shape.length - 2
  if (axes !== 1 && axes !== 2)
    throw call.error(
      axes > 2
        ? `it is ${axes}-dimensional, and only one and two dimensions are available; use a network of images or sequences`
        : 'expected [batch, channels, …]; export it again',
    )
  return axes
}

/** `[batch, channels, length]` → `[batch, channels, 1, length]`. */
const asImages = (x: Tensor): Tensor =>
  x.shape.length === 4 ? x : reshape(x, [...x.shape.slice(0, 2), 1, x.shape[2]!])

/** Back to as many axes as `like` has. */
const shaped = (y: Tensor, like: Tensor): Tensor =>
  like.shape.length === 4 ? y : reshape(y, [...y.shape.slice(0, 2), y.shape[3]!])

const asPair = (list: readonly number[] | undefined, initial: number): Pair => {
  const [first = initial, second] = list ?? [initial, initial]
  return second === undefined ? [list === undefined ? initial : 1, first] : [first, second]
}

function windowOf(call: Call, x: Tensor, kernel: readonly number[]): Window {
  const axes = spatialAxes(call, x)
  if (kernel.length !== axes) throw call.error(`kernel_shape [${kernel.join(', ')}]; expected ${axes} sizes`)
  const one = axes === 1
  const size: Pair = one ? [1, kernel[0]!] : [kernel[0]!, kernel[1]!]
  const pairOf = (name: string): Pair => {
    const list = call.list(name)
    return one ? [1, list?.[0] ?? 1] : asPair(list, 1)
  }
  const strides = pairOf('strides')
  const dilation = pairOf('dilations')
  const lengths = one ? [1, x.shape[2]!] : [x.shape[2]!, x.shape[3]!]
  const extent = size.map((n, d) => dilation[d]! * (n - 1) + 1)
  const pads = call.list('pads')
  const auto = call.text('auto_pad', 'NOTSET')
  const sides = lengths.map((length, d): Pair => {
    if (one && d === 0) return [0, 0]
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      const total = Math.max(0, (Math.ceil(length / strides[d]!) - 1) * strides[d]! + extent[d]! - length)
      const [few, many] = [Math.floor(total / 2), Math.ceil(total / 2)]
      return auto === 'SAME_UPPER' ? [few, many] : [many, few]
    }
    if (auto === 'VALID' || pads === undefined) return [0, 0]
    return one ? [pads[0]!, pads[1]!] : [pads[d]!, pads[d + 2]!]
  })
  const beyond = lengths.map((length, d) => {
    if (call.attribute('ceil_mode', 0) !== 1) return 0
    const padded = length + sides[d]![0] + sides[d]![1]
    const count = Math.ceil((padded - extent[d]!) / strides[d]!) + 1
    // The last window must begin in the input or in the padding before it.
    const used = (count - 1) * strides[d]! >= length + sides[d]![0] ? count - 1 : count
    return Math.max(0, (used - 1) * strides[d]! + extent[d]! - padded)
  }) as unknown as Pair
  return { size, strides, dilation, padding: sides.flat() as unknown as Window['padding'], beyond }
}

/** One value per channel, to broadcast against images. */
const perChannel = (bias: Tensor): Tensor => reshape(bias, [-1, 1, 1])

const convolution: Operator = (call) => {
  const [x, filter, bias] = [call.float(0), call.float(1), call.optional(2)]
  const { strides, dilation, padding } = windowOf(call, x, filter.shape.slice(2))
  const groups = call.attribute('group', 1)
  const y = conv2d(asImages(x), asImages(filter), { strides, dilation, padding, groups })
  return shaped(bias ? add(y, perChannel(bias)) : y, x)
}

const transposed: Operator = (call) => {
  const [x, filter, bias] = [call.float(0), call.float(1), call.optional(2)]
  const { strides, dilation, padding, size } = windowOf(call, x, filter.shape.slice(2))
  const one = x.shape.length === 3
  const extra = call.list('output_padding')
  let outputPadding: Pair = one ? [0, extra?.[0] ?? 0] : asPair(extra, 0)
  let cut = padding
  const wanted = call.list('output_shape')
  const auto = call.text('auto_pad', 'NOTSET')
  if (wanted !== undefined || auto.startsWith('SAME')) {
    const lengths = one ? [1, x.shape[2]!] : x.shape.slice(2)
    const sizes = one
      ? [1, wanted?.at(-1) ?? lengths[1]! * strides[1]]
      : [0, 1].map((d) => wanted?.at(d - 2) ?? lengths[d]! * strides[d]!)
    const sides = [0, 1].map((d): Pair => {
      const full = (lengths[d]! - 1) * strides[d]! + dilation[d]! * (size[d]! - 1) + 1
      const total = Math.max(0, full + outputPadding[d]! - sizes[d]!)
      const few = Math.floor(total / 2)
      return auto === 'SAME_UPPER' ? [few, total - few] : [total - few, few]
    })
    cut = sides.flat() as unknown as Window['padding']
  }
  // Padding that is asked for beyond the stride is added as zeros at the end.
  const within = outputPadding.map((n, d) => Math.min(n, strides[d]! - 1)) as unknown as Pair
  const after = outputPadding.map((n, d) => n - within[d]!)
  outputPadding = within
  const groups = call.attribute('group', 1)
  const made = transposedConvolution(asImages(x), asImages(filter), {
    strides,
    dilation,
    padding: cut,
    outputPadding,
    groups,
  })
  const y = pad(made, [0, 0, 0, 0], [0, 0, ...after])
  return shaped(bias ? add(y, perChannel(bias)) : y, x)
}

/** Extends the padding to where the last windows end. */
const extended = ({ padding, beyond }: Window): Window['padding'] => [
  padding[0],
  padding[1] + beyond[0],
  padding[2],
  padding[3] + beyond[1],
]

const maxPool: Operator = (call) => {
  const x = call.float(0)
  const window = windowOf(call, x, call.list('kernel_shape') ?? [])
  if (call.node.outputs[1])
    throw call.error('the positions of the largest elements are not available; do not use them')
  const { size, strides, dilation } = window
  return shaped(maxPool2d(asImages(x), { size, strides, dilation, padding: extended(window) }), x)
}

/** The sum of each window by the number of its elements that count. */
const averagePool: Operator = (call) => {
  const x = call.float(0)
  const window = windowOf(call, x, call.list('kernel_shape') ?? [])
  const { size, strides, dilation, padding, beyond } = window
  const images = asImages(x)
  const around = (values: Tensor, fill: number, [top, bottom, left, right]: readonly number[]) =>
    pad(values, [0, 0, top!, left!], [0, 0, bottom!, right!], fill)
  const total = averagePool2d(around(images, 0, extended(window)), { size, strides, dilation })
  if (beyond.every((n) => n === 0) && padding.every((n) => n === 0)) return shaped(total, x)
  const counted = call.attribute('count_include_pad', 0) === 1 ? 1 : 0
  const ones = around(constant(1, [1, 1, ...images.shape.slice(2)], x.dtype), counted, padding)
  const share = averagePool2d(around(ones, 0, [0, beyond[0], 0, beyond[1]]), { size, strides, dilation })
  return shaped(div(total, folded(share)), x)
}

const positions = ({ length }: Shape): number[] => Array.from({ length: length - 2 }, (_, d) => d + 2)

const overPositions =
  (f: typeof mean): Operator =>
  (call) => {
    const x = call.float(0)
    return f(x, positions(x.shape), { keepDims: true })
  }

export const convolutions: Readonly<Record<string, Operator>> = {
  Conv: convolution,
  ConvTranspose: transposed,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: overPositions(mean),
  GlobalMaxPool: overPositions(max),
}
