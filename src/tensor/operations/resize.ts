/**
 * Rows by index along any axis, and resizing: nearest, linear and cubic interpolation, with the coordinates and roundings of
 * ONNX's Resize (https://onnx.ai/onnx/operators/onnx__Resize.html). In PyTorch's terms
 *
 *   nearest        { mode: 'nearest', coordinates: 'asymmetric', rounding: 'floor' }, the default of `nearest`
 *   nearest-exact  { mode: 'nearest', coordinates: 'half-pixel', rounding: 'round-prefer-ceil' }
 *   linear, bilinear  { mode: 'linear' }, with align_corners=True { mode: 'linear', coordinates: 'align-corners' }
 *   bicubic        { mode: 'cubic' }
 */
import { isFloat } from '../dtype.ts'
import type { Tensor } from '../node.ts'
import { formatShape, normalizeAxes, ShapeError } from '../shape.ts'
import { add, mul } from './elementwise.ts'
import { literal } from './leaves.ts'
import { gather } from './linear.ts'
import { broadcastTo, reshape, transpose } from './movement.ts'

export interface ResizeOptions {
  mode?: 'nearest' | 'linear' | 'cubic'
  /**
   * The place in x of element i of the result, for a scale s = size / size of x:
   * half-pixel (i + ½) / s − ½, asymmetric i / s, align-corners i (size of x − 1) / (size − 1).
   * By default half-pixel for `linear` and `cubic`, asymmetric for `nearest`.
   */
  coordinates?: 'half-pixel' | 'asymmetric' | 'align-corners'
  /** For `nearest`. */
  rounding?: 'floor' | 'ceil' | 'round-prefer-floor' | 'round-prefer-ceil'
  /** For `cubic`: the a of Keys 1981; −0.75 by default. */
  cubicCoefficient?: number
  /** The scale of each axis; by default the ratio of its sizes. */
  scales?: readonly number[]
}

/**
 * Elements `indices` (i32, of any shape) along `axis`: the axis becomes those of the indices. `gather` for the first
 * axis; indices outside are clamped into it.
 */
export function take(x: Tensor, indices: Tensor, axis = 0): Tensor {
  const [along] = normalizeAxes('take', x.shape, axis) as [number]
  if (along === 0) return gather(x, indices)
  const rest = x.shape.map((_, d) => d).filter((d) => d !== along)
  const taken = gather(transpose(x, [along, ...rest]), indices)
  const rank = indices.shape.length
  // The axes of the indices, now first, go back to their place.
  const before = rest.slice(0, along).map((_, d) => d + rank)
  const after = rest.slice(along).map((_, d) => d + rank + along)
  return transpose(taken, [...before, ...indices.shape.map((_, d) => d), ...after])
}

/** `x` with its last axes resized to `sizes`: images [batch, channels, height, width] to [height, width]. */
export function resize(x: Tensor, sizes: readonly number[], options: ResizeOptions = {}): Tensor {
  const { mode = 'nearest', scales = [] } = options
  if (!isFloat(x.dtype)) throw new ShapeError(`resize: x is ${x.dtype}; cast it to f32 or f64`)
  const lead = x.shape.length - sizes.length
  if (lead < 0 || [...sizes, ...x.shape.slice(lead)].some((size) => !Number.isInteger(size) || size < 1))
    throw new ShapeError(
      `resize: the last axes of ${formatShape(x.shape)} do not resize to ${formatShape(sizes)}; ` +
        'give a whole number of 1 or more for each of the last axes',
    )
  return sizes.reduce((y, size, i) => {
    const axis = lead + i
    const places = placesOf(x.shape[axis]!, size, scales[i], options)
    if (mode === 'nearest') return nearest(y, axis, places, options.rounding ?? 'floor')
    return mode === 'linear' ? linear(y, axis, places) : cubic(y, axis, places, options.cubicCoefficient)
  }, x)
}

/** The place in an axis of `from` elements of each of `to` elements. */
function placesOf(
  from: number,
  to: number,
  scale = to / from,
  { mode = 'nearest', coordinates = mode === 'nearest' ? 'asymmetric' : 'half-pixel' }: ResizeOptions,
): number[] {
  return Array.from({ length: to }, (_, i) => {
    if (coordinates === 'align-corners') return to === 1 ? 0 : (i * (from - 1)) / (to - 1)
    return coordinates === 'asymmetric' ? i / scale : (i + 0.5) / scale - 0.5
  })
}

const roundings: Record<NonNullable<ResizeOptions['rounding']>, (x: number) => number> = {
  floor: Math.floor,
  ceil: Math.ceil,
  'round-prefer-floor': (x) => Math.ceil(x - 0.5),
  'round-prefer-ceil': (x) => Math.floor(x + 0.5),
}

function nearest(
  x: Tensor,
  axis: number,
  places: readonly number[],
  rounding: keyof typeof roundings,
): Tensor {
  const last = x.shape[axis]! - 1
  const indices = places.map((place) => Math.min(Math.max(roundings[rounding](place), 0), last))
  if (indices.length === last + 1 && indices.every((index, i) => index === i)) return x
  const factor = indices.length / (last + 1)
  if (indices.every((index, i) => index === Math.floor(i / factor)) && Number.isInteger(factor))
    return repeat(x, axis, factor)
  return take(x, indexList(indices), axis)
}

/** Each element `factor` times, without a table of indices. */
function repeat(x: Tensor, axis: number, factor: number): Tensor {
  const { shape } = x
  const spread = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]
  const repeated = broadcastTo(reshape(x, spread), spread.with(axis + 1, factor))
  return reshape(repeated, shape.with(axis, shape[axis]! * factor))
}

/** (1 − f) x[i] + f x[i + 1], for a place i + f within the axis. */
function linear(x: Tensor, axis: number, places: readonly number[]): Tensor {
  const last = x.shape[axis]! - 1
  const within = places.map((place) => Math.min(Math.max(place, 0), last))
  if (within.length === last + 1 && within.every((place, i) => place === i)) return x
  const low = within.map((place) => Math.min(Math.floor(place), Math.max(0, last - 1)))
  const high = low.map((index) => Math.min(index + 1, last))
  const shares = within.map((place, i) => place - low[i]!)
  return add(
    weighted(
      x,
      axis,
      low,
      shares.map((share) => 1 - share),
    ),
    weighted(x, axis, high, shares),
  )
}

/**
 * Cubic convolution of four elements (Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711); beyond the ends the last
 * element repeats.
 */
function cubic(x: Tensor, axis: number, places: readonly number[], a = -0.75): Tensor {
  const last = x.shape[axis]! - 1
  if (places.length === last + 1 && places.every((place, i) => place === i)) return x
  const near = (d: number) => ((a + 2) * d - (a + 3)) * d * d + 1
  const far = (d: number) => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
  const taps = [-1, 0, 1, 2].map((offset) => {
    const indices = places.map((place) => Math.min(Math.max(Math.floor(place) + offset, 0), last))
    const weights = places.map((place) => {
      const distance = Math.abs(Math.floor(place) + offset - place)
      return distance <= 1 ? near(distance) : far(distance)
    })
    return weighted(x, axis, indices, weights)
  })
  return taps.reduce((sum, tap) => add(sum, tap))
}

/** Elements of an axis, each times a number. */
function weighted(x: Tensor, axis: number, indices: readonly number[], weights: readonly number[]): Tensor {
  const along = x.shape.map((_, d) => (d === axis ? weights.length : 1))
  const values = x.dtype === 'f64' ? Float64Array.from(weights) : Float32Array.from(weights)
  return mul(take(x, indexList(indices), axis), literal(values, along))
}

const indexList = (indices: readonly number[]): Tensor => literal(Int32Array.from(indices), [indices.length])
