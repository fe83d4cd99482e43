/**
 * Affine indices: the position of an element as a linear function of a kernel's loops. Every movement operation maps
 * the index of its result to the index of its input, so views cost address arithmetic and no copy.
 */
import { rowMajorStrides, type Shape } from '../../tensor/index.ts'

/** offset + Σ coefficients[d] · loop[d] */
export interface Affine {
  readonly offset: number
  readonly coefficients: readonly number[]
}

export function constantIndex(offset: number, rank: number): Affine {
  return { offset, coefficients: new Array<number>(rank).fill(0) }
}

/** The index that is loop `d` itself. */
export function loopIndex(d: number, rank: number): Affine {
  return { offset: 0, coefficients: Array.from({ length: rank }, (_, i) => (i === d ? 1 : 0)) }
}

export function scaleIndex(index: Affine, factor: number, offset = 0): Affine {
  return { offset: index.offset * factor + offset, coefficients: index.coefficients.map((c) => c * factor) }
}

function addIndices(a: Affine, b: Affine): Affine {
  return { offset: a.offset + b.offset, coefficients: a.coefficients.map((c, d) => c + b.coefficients[d]!) }
}

export function sameIndex(a: Affine, b: Affine): boolean {
  return a.offset === b.offset && a.coefficients.every((c, d) => c === b.coefficients[d])
}

export function indexKey(index: Affine): string {
  return `${index.offset}:${index.coefficients.join(',')}`
}

/** Position in row-major order of the element at `indices` of `shape`. */
export function linearize(indices: readonly Affine[], shape: Shape, rank: number): Affine {
  const strides = rowMajorStrides(shape)
  return indices.reduce(
    (total, index, d) => addIndices(total, scaleIndex(index, strides[d]!)),
    constantIndex(0, rank),
  )
}

/** Smallest and largest value over loops of the given extents. */
export function indexRange(index: Affine, extents: Shape): [number, number] {
  let low = index.offset
  let high = index.offset
  index.coefficients.forEach((c, d) => {
    const reach = c * Math.max(0, extents[d]! - 1)
    if (reach > 0) high += reach
    else low += reach
  })
  return [low, high]
}

/**
 * The indices along each axis of `shape` for the element at row-major position `position`, or undefined if they are
 * not affine: terms divisible by an axis's stride belong to it, and the rest must stay within one stride.
 */
export function delinearize(position: Affine, shape: Shape, extents: Shape): Affine[] | undefined {
  const strides = rowMajorStrides(shape)
  const rank = extents.length
  let rest = position
  const indices: Affine[] = []
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) {
      indices.push(constantIndex(0, rank))
      continue
    }
    const stride = strides[d]!
    const belongs = (c: number, loop: number) => extents[loop]! > 1 && c % stride === 0
    const own = rest.coefficients.map((c, loop) => (belongs(c, loop) ? c / stride : 0))
    const left = rest.coefficients.map((c, loop) => (belongs(c, loop) || extents[loop]! <= 1 ? 0 : c))
    const whole = Math.floor(rest.offset / stride)
    const remainder: Affine = { offset: rest.offset - whole * stride, coefficients: left }
    const [low, high] = indexRange(remainder, extents)
    if (low < 0 || high >= stride) return undefined
    indices.push({ offset: whole, coefficients: own })
    rest = remainder
  }
  return indices
}

/**
 * The same for an element that is read only where `indices` lie within `from`, a shape with the same number of
 * elements: an axis of size 1 then has index 0 and neighbouring axes merge, whatever values the indices have
 * elsewhere.
 */
export function regroup(
  indices: readonly Affine[],
  from: Shape,
  to: Shape,
  extents: Shape,
): Affine[] | undefined {
  const rank = extents.length
  const result: Affine[] = []
  const sources = from.flatMap((size, d) => (size === 1 ? [] : [{ size, index: indices[d]! }]))
  for (let d = 0; d < to.length; ) {
    const [merged, axes] = [[] as typeof sources, [to[d++]!]]
    const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1)
    for (;;) {
      const [have, need] = [product(merged.map(({ size }) => size)), product(axes)]
      if (have === need) break
      if (have < need) merged.push(sources.shift()!)
      else axes.push(to[d++]!)
    }
    const shape = merged.map(({ size }) => size)
    const position = linearize(
      merged.map(({ index }) => index),
      shape,
      rank,
    )
    const own = axes.length === 1 ? [position] : delinearize(position, axes, extents)
    if (!own) return undefined
    result.push(...own)
  }
  return result
}
