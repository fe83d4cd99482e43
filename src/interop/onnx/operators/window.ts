/** The windows of convolutions and poolings: one for each axis of positions. */
import type { Tensor } from '../../../tensor/index.ts'
import type { Call } from './call.ts'

/** Along one axis. */
export interface AxisWindow {
  readonly size: number
  readonly stride: number
  readonly dilation: number
  /** Positions before the first and after the last. */
  readonly padding: readonly [number, number]
  /** Positions after the padding that the last window reaches into, with `ceil_mode`. */
  readonly beyond: number
}

/** The window of an axis that is not there: it has one position. */
export const SINGLE: AxisWindow = { size: 1, stride: 1, dilation: 1, padding: [0, 0], beyond: 0 }

/** One for each axis after the channels of `x`. Throws a UserError if the kernel has another number of them. */
export function windowsOf(call: Call, x: Tensor, kernel: readonly number[]): AxisWindow[] {
  const lengths = x.shape.slice(2)
  if (lengths.length === 0)
    throw call.error(
      'expected an input [batch, channels, …] with positions after the channels; export it again',
    )
  if (kernel.length !== lengths.length)
    throw call.error(
      `kernel_shape is [${kernel.join(', ')}], expected ${lengths.length} ${lengths.length === 1 ? 'size' : 'sizes'}; export it again`,
    )
  return lengths.map((length, axis) => alongAxis(call, axis, length, kernel[axis]!))
}

function alongAxis(call: Call, axis: number, length: number, size: number): AxisWindow {
  const stride = call.list('strides')?.[axis] ?? 1
  const dilation = call.list('dilations')?.[axis] ?? 1
  const extent = dilation * (size - 1) + 1
  const padding = paddingOf(
    call,
    axis,
    Math.max(0, (Math.ceil(length / stride) - 1) * stride + extent - length),
  )
  const window = { size, stride, dilation, padding }
  if (call.attribute('ceil_mode', 0) !== 1) return { ...window, beyond: 0 }
  const padded = length + padding[0] + padding[1]
  const count = Math.ceil((padded - extent) / stride) + 1
  // The last window must begin in the input or in the padding before it.
  const used = (count - 1) * stride >= length + padding[0] ? count - 1 : count
  return { ...window, beyond: Math.max(0, (used - 1) * stride + extent - padded) }
}

/** `same`: the padding with which strides alone divide the length. */
function paddingOf(call: Call, axis: number, same: number): readonly [number, number] {
  const auto = call.text('auto_pad', 'NOTSET')
  const [few, many] = [Math.floor(same / 2), Math.ceil(same / 2)]
  if (auto === 'SAME_UPPER') return [few, many]
  if (auto === 'SAME_LOWER') return [many, few]
  const pads = call.list('pads')
  if (auto === 'VALID' || pads === undefined) return [0, 0]
  return [pads[axis] ?? 0, pads[axis + pads.length / 2] ?? 0]
}
