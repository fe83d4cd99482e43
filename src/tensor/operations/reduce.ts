/** Reductions over axes: over all axes if none are named; `keepDims` keeps each reduced axis with size 1. */
import { type DType, isFloat } from '../dtype.ts'
import { div, equal, neg, select, square, sub } from './elementwise.ts'
import { constant, iota } from './leaves.ts'
import { broadcastTo, reshape } from './movement.ts'
import { intern, type ReduceName, type Tensor } from '../node.ts'
import { formatShape, normalizeAxes, ShapeError, sizeOf } from '../shape.ts'

export type Axes = number | readonly number[]

export interface ReduceOptions {
  keepDims?: boolean
}

function reduce(
  name: ReduceName,
  x: Tensor,
  axes: Axes | undefined,
  { keepDims = false }: ReduceOptions,
): Tensor {
  if (x.dtype === 'u8')
    throw new ShapeError(`${name}: u8 only stores; cast(x, 'f32') or cast(x, 'i32') first`)
  const over = normalizeAxes(name, x.shape, axes)
  const kept = x.shape.filter((_, d) => !over.includes(d))
  const shape = keepDims ? x.shape.map((size, d) => (over.includes(d) ? 1 : size)) : kept
  const count = sizeOf(over.map((d) => x.shape[d]!))
  if (count === 0) {
    if (name === 'max')
      throw new ShapeError(
        `max: no elements along axes [${over.join(', ')}] of ${formatShape(x.shape)}; reduce axes of size 1 or more`,
      )
    return constant(0, shape, x.dtype)
  }
  if (count === 1) return reshape(x, shape)
  if (x.operation.kind === 'reduce' && x.operation.name === name) {
    const inner = x.operation.axes
    const source = x.inputs[0]!
    const left = source.shape.map((_, d) => d).filter((d) => !inner.includes(d))
    return reshape(reduce(name, source, [...inner, ...over.map((d) => left[d]!)], {}), shape)
  }
  return reshape(intern({ kind: 'reduce', name, axes: over }, [x], kept, x.dtype), shape)
}

export const sum = (x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor =>
  reduce('sum', x, axes, options)

/** The largest element, NaN if any is NaN. */
export const max = (x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor =>
  reduce('max', x, axes, options)

/** The smallest element, NaN if any is NaN. */
export function min(x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor {
  // −x of the smallest integer overflows; −1 − x, its bitwise complement, reverses the order of all integers.
  const reversed = (y: Tensor) => (isFloat(y.dtype) ? neg(y) : sub(-1, y))
  return reversed(max(reversed(x), axes, options))
}

export function mean(x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor {
  if (!isFloat(x.dtype)) throw new ShapeError(`mean: ${x.dtype} has no mean here; cast(x, 'f32') first`)
  return div(sum(x, axes, options), countOf('mean', x, axes))
}

/** Mean squared distance from the mean; `correction` 1 divides by n − 1 (the unbiased estimate). */
export function variance(
  x: Tensor,
  axes?: Axes,
  { keepDims = false, correction = 0 }: ReduceOptions & { correction?: number } = {},
): Tensor {
  const centred = sub(x, mean(x, axes, { keepDims: true }))
  return div(sum(square(centred), axes, { keepDims }), countOf('variance', x, axes) - correction)
}

/** Position of the first largest element along `axis`, i32; the last position if the largest is NaN. */
export function argmax(x: Tensor, axis = -1): Tensor {
  const [along] = normalizeAxes('argmax', x.shape, axis) as [number]
  const size = x.shape[along]!
  if (size === 0)
    throw new ShapeError(
      `argmax: axis ${along} of ${formatShape(x.shape)} has no elements; take it along an axis of size 1 or more`,
    )
  const positions = broadcastTo(
    reshape(
      iota(size),
      x.shape.map((_, d) => (d === along ? size : 1)),
    ),
    x.shape,
  )
  const isLargest = equal(x, max(x, along, { keepDims: true }))
  return min(select(castMask(isLargest), positions, size - 1), along)
}

function castMask(mask: Tensor): Tensor {
  return mask.dtype === 'i32'
    ? mask
    : intern({ kind: 'unary', name: 'cast' }, [mask], mask.shape, 'i32' satisfies DType)
}

function countOf(name: string, x: Tensor, axes: Axes | undefined): number {
  return sizeOf(normalizeAxes(name, x.shape, axes).map((d) => x.shape[d]!))
}
