/** Convolutions over one or two axes; with one, a second of size 1 is put before it. */
import { add, conv2d, pad, reshape, type Tensor, transposedConvolution } from '../../../tensor/index.ts'
import type { Call, Operator } from './call.ts'
import { SINGLE, windowsOf } from './window.ts'

type Pair = readonly [number, number]

interface Window {
  readonly size: Pair
  readonly strides: Pair
  readonly dilation: Pair
  /** Top, bottom, left, right. */
  readonly padding: readonly [number, number, number, number]
}

/** Throws a UserError for volumes. */
function windowOf(call: Call, x: Tensor, filter: Tensor): Window {
  const axes = x.shape.length - 2
  if (axes > 2)
    throw call.error(
      `it is ${axes}-dimensional, and only one and two dimensions are available; use a network of images or sequences`,
    )
  const all = windowsOf(call, x, filter.shape.slice(2))
  const [rows, columns] = axes === 1 ? [SINGLE, all[0]!] : [all[0]!, all[1]!]
  return {
    size: [rows.size, columns.size],
    strides: [rows.stride, columns.stride],
    dilation: [rows.dilation, columns.dilation],
    padding: [...rows.padding, ...columns.padding],
  }
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

/** One value per channel, to broadcast against images. */
const perChannel = (bias: Tensor): Tensor => reshape(bias, [-1, 1, 1])

const convolution: Operator = (call) => {
  const [x, filter, bias] = [call.float(0), call.float(1), call.optional(2)]
  const { strides, dilation, padding } = windowOf(call, x, filter)
  const groups = call.attribute('group', 1)
  const y = conv2d(asImages(x), asImages(filter), { strides, dilation, padding, groups })
  return shaped(bias ? add(y, perChannel(bias)) : y, x)
}

const transposed: Operator = (call) => {
  const [x, filter, bias] = [call.float(0), call.float(1), call.optional(2)]
  const { strides, dilation, padding, size } = windowOf(call, x, filter)
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

export const convolutions: Readonly<Record<string, Operator>> = {
  Conv: convolution,
  ConvTranspose: transposed,
}
