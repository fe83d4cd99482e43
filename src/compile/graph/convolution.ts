/**
 * Rewrites every convolution as one of two: `conv2d` and `conv2dFilter` with stride 1 and no padding. Padding becomes
 * a padded copy, which the kernel that computes the input usually writes directly; a stride becomes channels (space
 * to depth); the adjoint with respect to the input is a convolution of the padded gradient with the reversed filter.
 */
import {
  conv2d,
  conv2dFilter,
  type ConvolutionGeometry,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  transpose,
} from '../../tensor/index.ts'

export type ConvolutionKind = 'conv2d' | 'conv2dInput' | 'conv2dFilter'

/** Whether kernels support it unchanged. */
export function isUnit({ strides, padding }: ConvolutionGeometry): boolean {
  return strides.every((s) => s === 1) && padding.every((p) => p === 0)
}

/** `node` in terms of unit convolutions; its inputs have already been rewritten. */
export function rewriteConvolution(
  { shape }: Tensor,
  { kind, geometry }: { kind: ConvolutionKind; geometry: ConvolutionGeometry },
  inputs: readonly Tensor[],
): Tensor {
  const [a, b] = inputs as [Tensor, Tensor]
  if (kind === 'conv2d') {
    const frame = frameOf(geometry, b.shape, shape)
    return conv2d(frame.fromInput(a), frame.fromFilter(b), frame.unit)
  }
  if (kind === 'conv2dFilter') {
    const frame = frameOf(geometry, shape, b.shape)
    const x = frame.fromInput(a)
    return frame.toFilter(conv2dFilter(x, b, frame.kernel, frame.unit))
  }
  const frame = frameOf(geometry, b.shape, a.shape)
  const [dh, dw] = frame.unit.dilation
  const [rows, columns] = [dh * (frame.kernel[0] - 1), dw * (frame.kernel[1] - 1)]
  const { size, margins, finish } = frame.backTo(shape)
  const [top, , left] = margins
  // As much of the area around the gradient as the needed part of the input reads.
  const spread = resize(a, [
    rows - top,
    size[0] + top - a.shape[2]!,
    columns - left,
    size[1] + left - a.shape[3]!,
  ])
  return finish(conv2d(spread, turnAround(frame.fromFilter(b), geometry.groups), frame.unit))
}

/** Converts a geometry to its unit convolution and back. */
interface Frame {
  unit: { dilation: readonly [number, number]; groups: number }
  /** Size of the unit convolution's filter. */
  kernel: [number, number]
  fromInput(x: Tensor): Tensor
  /**
   * Adjoint of `fromInput`, for an input of the given shape: take the unit convolution's input gradient, or the part
   * of `size` within `margins`, and apply `finish`.
   */
  backTo(shape: readonly number[]): {
    size: readonly [number, number]
    margins: Margins
    finish: (x: Tensor) => Tensor
  }
  fromFilter(filter: Tensor): Tensor
  /** Adjoint of `fromFilter`. */
  toFilter(filter: Tensor): Tensor
}

function frameOf(
  { strides: [sh, sw], padding: [top, , left], dilation: [dh, dw], groups }: ConvolutionGeometry,
  filter: readonly number[],
  output: readonly number[],
): Frame {
  const [o, c, kh, kw] = filter as [number, number, number, number]
  const [oh, ow] = output.slice(2) as [number, number]
  /** Margins that make an input just large enough, negative if it is too large. */
  const margins = ([h, w]: readonly number[], needH: number, needW: number): Margins => [
    top,
    needH - h! - top,
    left,
    needW - w! - left,
  ]
  if (sh === 1 && sw === 1) {
    const need = [oh + dh * (kh - 1), ow + dw * (kw - 1)] as const
    return {
      unit: { dilation: [dh, dw], groups },
      kernel: [kh, kw],
      fromInput: (x) => resize(x, margins(x.shape.slice(2), ...need)),
      backTo: (shape) => ({
        size: shape.slice(2) as [number, number],
        margins: margins(shape.slice(2), ...need),
        finish: (x) => x,
      }),
      fromFilter: (w) => w,
      toFilter: (w) => w,
    }
  }
  if (kh === 1 && kw === 1) {
    const need = [(oh - 1) * sh + 1, (ow - 1) * sw + 1] as const
    const spread = [oh * sh, ow * sw] as const
    return {
      unit: { dilation: [1, 1], groups },
      kernel: [1, 1],
      fromInput(x) {
        const fitted = resize(x, margins(x.shape.slice(2), ...need))
        return slice(fitted, [0, 0, 0, 0], fitted.shape, [1, 1, sh, sw])
      },
      backTo: (shape) => ({
        size: [oh, ow],
        margins: none,
        finish(x) {
          const [n, channels] = x.shape as [number, number]
          const gaps = pad(
            reshape(x, [n, channels, oh, 1, ow, 1]),
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, sh - 1, 0, sw - 1],
          )
          return resize(reshape(gaps, [n, channels, ...spread]), negative(margins(shape.slice(2), ...spread)))
        },
      }),
      fromFilter: (w) => w,
      toFilter: (w) => w,
    }
  }
  // Space to depth: every phase of the stride is a channel; taps that a phase lacks are zeros in the filter.
  const [th, tw] = [Math.ceil((dh * (kh - 1) + 1) / sh), Math.ceil((dw * (kw - 1) + 1) / sw)]
  const [rows, columns] = [oh - 1 + th, ow - 1 + tw]
  const need = [rows * sh, columns * sw] as const
  return {
    unit: { dilation: [1, 1], groups },
    kernel: [th, tw],
    fromInput(x) {
      const [n, channels] = x.shape as [number, number]
      const fitted = resize(x, margins(x.shape.slice(2), ...need))
      const phases = transpose(reshape(fitted, [n, channels, rows, sh, columns, sw]), [0, 1, 3, 5, 2, 4])
      return reshape(phases, [n, channels * sh * sw, rows, columns])
    },
    backTo: (shape) => ({
      size: [rows, columns],
      margins: none,
      finish(x) {
        const [n, channels] = shape as [number, number]
        const phases = transpose(reshape(x, [n, channels, sh, sw, rows, columns]), [0, 1, 4, 2, 5, 3])
        return resize(reshape(phases, [n, channels, ...need]), negative(margins(shape.slice(2), ...need)))
      },
    }),
    fromFilter(w) {
      const spaced = reshape(
        pad(reshape(w, [o, c, kh, 1, kw, 1]), [0, 0, 0, 0, 0, 0], [0, 0, 0, dh - 1, 0, dw - 1]),
        [o, c, kh * dh, kw * dw],
      )
      const fitted = resize(spaced, [0, th * sh - kh * dh, 0, tw * sw - kw * dw])
      const phases = transpose(reshape(fitted, [o, c, th, sh, tw, sw]), [0, 1, 3, 5, 2, 4])
      return reshape(phases, [o, c * sh * sw, th, tw])
    },
    toFilter(w) {
      const phases = transpose(reshape(w, [o, c, sh, sw, th, tw]), [0, 1, 4, 2, 5, 3])
      const spaced = resize(reshape(phases, [o, c, th * sh, tw * sw]), [
        0,
        kh * dh - th * sh,
        0,
        kw * dw - tw * sw,
      ])
      return slice(spaced, [0, 0, 0, 0], spaced.shape, [1, 1, dh, dw])
    },
  }
}

/** Top, bottom, left, right. */
type Margins = readonly [number, number, number, number]

const none: Margins = [0, 0, 0, 0]

const negative = (margins: Margins): Margins => margins.map((m) => -m) as unknown as Margins

/** Adds zeros around the last two axes, or removes rows and columns if an amount is negative. */
function resize(x: Tensor, [top, bottom, left, right]: Margins): Tensor {
  const cut = (m: number) => Math.max(0, -m)
  const [h, w] = x.shape.slice(2) as [number, number]
  const stops = [...x.shape.slice(0, 2), h - cut(bottom), w - cut(right)]
  const inner = slice(x, [0, 0, cut(top), cut(left)], stops)
  const more = (m: number) => Math.max(0, m)
  return pad(inner, [0, 0, more(top), more(left)], [0, 0, more(bottom), more(right)])
}

/** Filter [g · o, c, kh, kw] → [g · c, o, kh, kw], with its taps in reverse order. */
function turnAround(filter: Tensor, groups: number): Tensor {
  const [outputs, c, kh, kw] = filter.shape as [number, number, number, number]
  const o = outputs / groups
  const exchanged = transpose(reshape(filter, [groups, o, c, kh * kw]), [0, 2, 1, 3])
  return reshape(reverse(exchanged, 3), [groups * c, o, kh, kw])
}
