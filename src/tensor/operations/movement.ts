/** Operations that move elements without arithmetic: broadcast, reshape, transpose, slice, pad, concat. */
import { intern, type Tensor } from '../node.ts'
import {
  broadcastShapes,
  formatShape,
  normalizeAxes,
  sameShape,
  type Shape,
  ShapeError,
  sizeOf,
} from '../shape.ts'

/** `x` repeated to `shape`, sizes aligned from the right (NumPy's `broadcast_to`). */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  if (!sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape))
    throw new ShapeError(
      `broadcastTo: ${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}; reshape it, or reduce axes first`,
    )
  if (x.operation.kind === 'constant') return intern(x.operation, [], shape, x.dtype)
  const source = x.operation.kind === 'broadcast' && x.shape.length === shape.length ? x.inputs[0]! : x
  const lead = shape.length - source.shape.length
  const axes = shape
    .map((_, d) => d)
    .filter((d) => d < lead || (source.shape[d - lead] === 1 && shape[d] !== 1))
  return intern({ kind: 'broadcast', axes }, [source], shape, x.dtype)
}

/** The same elements in row-major order with another shape; one size may be −1 and is then computed. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((size) => size !== -1))
  const wanted = shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size))
  if (
    shape.filter((size) => size === -1).length > 1 ||
    sizeOf(wanted) !== sizeOf(x.shape) ||
    !wanted.every(Number.isInteger)
  )
    throw new ShapeError(
      `reshape: ${formatShape(x.shape)} (${sizeOf(x.shape)} elements) does not fit ${formatShape(shape)}; the products must agree`,
    )
  if (sameShape(x.shape, wanted)) return x
  if (x.operation.kind === 'constant') return intern(x.operation, [], wanted, x.dtype)
  const source = x.operation.kind === 'reshape' ? x.inputs[0]! : x
  if (sameShape(source.shape, wanted)) return source
  return intern({ kind: 'reshape' }, [source], wanted, x.dtype)
}

/** Merges the axes starting at `from`: [batch, channels, height, width] → [batch, channels · height · width]. */
export function flatten(x: Tensor, from = 1): Tensor {
  if (!Number.isInteger(from) || from < 0 || from > x.shape.length)
    throw new ShapeError(
      `flatten: no axis ${from} in ${formatShape(x.shape)}; flatten from an axis between 0 and ${x.shape.length}`,
    )
  return reshape(x, [...x.shape.slice(0, from), sizeOf(x.shape.slice(from))])
}

/** Axis `d` of the result is axis `permutation[d]` of `x`; without a permutation, all axes reversed. */
export function transpose(
  x: Tensor,
  permutation: readonly number[] = x.shape.map((_, d) => x.shape.length - 1 - d),
): Tensor {
  const axes = permutation.map((axis) => (axis < 0 ? axis + x.shape.length : axis))
  if (
    axes.length !== x.shape.length ||
    new Set(axes).size !== axes.length ||
    axes.some((axis) => x.shape[axis] === undefined)
  )
    throw new ShapeError(
      `transpose: [${permutation.join(', ')}] does not permute the ${x.shape.length} axes of ${formatShape(x.shape)}; name each axis once`,
    )
  if (axes.every((axis, d) => axis === d)) return x
  const shape = axes.map((axis) => x.shape[axis]!)
  if (x.operation.kind === 'constant') return intern(x.operation, [], shape, x.dtype)
  if (x.operation.kind === 'transpose') {
    const inner = x.operation.permutation
    return transpose(
      x.inputs[0]!,
      axes.map((axis) => inner[axis]!),
    )
  }
  return intern({ kind: 'transpose', permutation: axes }, [x], shape, x.dtype)
}

/** Elements `starts[d]`, `starts[d] + steps[d]`, … below `stops[d]` of every axis; steps are positive. */
export function slice(
  x: Tensor,
  starts: readonly number[],
  stops: readonly number[],
  steps?: readonly number[],
): Tensor {
  const stride = steps ?? x.shape.map(() => 1)
  const valid = x.shape.every((size, d) => {
    const [start, stop, step] = [starts[d], stops[d], stride[d]]
    return (
      start !== undefined &&
      stop !== undefined &&
      step !== undefined &&
      [start, stop, step].every(Number.isInteger) &&
      start >= 0 &&
      start <= stop &&
      stop <= size &&
      step >= 1
    )
  })
  if (
    !valid ||
    starts.length !== x.shape.length ||
    stops.length !== x.shape.length ||
    stride.length !== x.shape.length
  )
    throw new ShapeError(
      `slice: [${starts.join(', ')}] to [${stops.join(', ')}] by [${stride.join(', ')}] does not lie in ${formatShape(x.shape)}; ` +
        'give 0 ≤ start ≤ stop ≤ size and step ≥ 1 for every axis',
    )
  const shape = x.shape.map((_, d) => Math.ceil((stops[d]! - starts[d]!) / stride[d]!))
  if (sameShape(shape, x.shape)) return x
  if (x.operation.kind === 'constant') return intern(x.operation, [], shape, x.dtype)
  return intern({ kind: 'slice', starts: [...starts], steps: [...stride] }, [x], shape, x.dtype)
}

/** `x` with the elements along `axis` in reverse order. Throws a ShapeError for an axis that `x` lacks. */
export function reverse(x: Tensor, axis: number): Tensor {
  const size = x.shape[axis]
  if (size === undefined)
    throw new ShapeError(
      `reverse: ${formatShape(x.shape)} has no axis ${axis}; give 0 ≤ axis < ${x.shape.length}`,
    )
  if (size <= 1 || x.operation.kind === 'constant') return x
  const starts = x.shape.map((_, d) => (d === axis ? size - 1 : 0))
  const steps = x.shape.map((_, d) => (d === axis ? -1 : 1))
  return intern({ kind: 'slice', starts, steps }, [x], x.shape, x.dtype)
}

/** `x` with `before[d]` and `after[d]` elements of `value` around axis `d`. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], value = 0): Tensor {
  const ok = (list: readonly number[]) =>
    list.length === x.shape.length && list.every((n) => Number.isInteger(n) && n >= 0)
  if (!ok(before) || !ok(after))
    throw new ShapeError(
      `pad: [${before.join(', ')}] and [${after.join(', ')}] do not pad ${formatShape(x.shape)}; give a count of 0 or more for every axis`,
    )
  if (before.every((n) => n === 0) && after.every((n) => n === 0)) return x
  const shape = x.shape.map((size, d) => before[d]! + size + after[d]!)
  if (x.operation.kind === 'constant' && x.operation.value === value)
    return intern(x.operation, [], shape, x.dtype)
  return intern({ kind: 'pad', before: [...before], value }, [x], shape, x.dtype)
}

/** Joins the tensors along `axis`; all other sizes and the dtype must be equal. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const first = tensors[0]
  if (first === undefined) throw new ShapeError('concat: no tensors; pass at least one')
  const [along] = normalizeAxes('concat', first.shape, axis) as [number]
  for (const x of tensors)
    if (
      x.dtype !== first.dtype ||
      x.shape.length !== first.shape.length ||
      x.shape.some((size, d) => d !== along && size !== first.shape[d])
    )
      throw new ShapeError(
        `concat: ${first.dtype}${formatShape(first.shape)} and ${x.dtype}${formatShape(x.shape)} differ beyond axis ${along}; make them agree`,
      )
  const parts = tensors.filter((x) => x.shape[along] !== 0)
  if (parts.length === 0) return first
  if (parts.length === 1) return parts[0]!
  const shape = first.shape.map((size, d) =>
    d === along ? parts.reduce((total, x) => total + x.shape[d]!, 0) : size,
  )
  return intern({ kind: 'concat', axis: along }, parts, shape, first.dtype)
}

/** `x` with a new axis of size 1 at each of `axes` (positions in the result, ascending). */
export function expandDims(x: Tensor, axes: readonly number[]): Tensor {
  const shape = [...x.shape]
  for (const axis of axes) {
    if (!Number.isInteger(axis) || axis < 0 || axis > shape.length)
      throw new ShapeError(
        `expandDims: axis ${axis} has no place beside ${formatShape(shape)}; use axes from 0 to ${shape.length}`,
      )
    shape.splice(axis, 0, 1)
  }
  return reshape(x, shape)
}
