/**
 * Softmax and its logarithms, computed from the distances to the largest element M, so that nothing overflows:
 *
 *   softmax(x)ᵢ = e^(xᵢ − M) / Σⱼ e^(xⱼ − M)      log Σ eˣ = M + log(1 + r)      r = Σ over j ≠ argmax of e^(xⱼ − M)
 *
 * log(1 + r) is `log1p`: if one element is much larger than the rest, r is tiny, and log of the rounded sum 1 + r
 * would lose it.
 */
import { add, div, exp, less, log1p, maximum, minimum, select, sub } from './elementwise.ts'
import { reshape } from './movement.ts'
import { stopGradient, type Tensor } from '../node.ts'
import { type Axes, max, type ReduceOptions, sum } from './reduce.ts'

/**
 * log Σ eˣ over `axes`, by default all, as `largest` + `excess`, which keep the reduced axes with size 1. Keeping the
 * two separate preserves small differences from M: −log softmax(x)ᵢ = excess + (largest − xᵢ) is exact relative to
 * its own size.
 */
export function logSumExpParts(x: Tensor, axes?: Axes): { largest: Tensor; excess: Tensor } {
  const largest = bounded(max(x, axes, { keepDims: true }))
  const power = exp(sub(x, largest))
  // The largest element contributes 0 to r but has the derivative of e^(x − M); of several equal largest elements all
  // but one contribute 1.
  const isLess = less(x, largest)
  const others = sum(select(isLess, power, sub(power, 1)), axes, { keepDims: true })
  const ties = sub(sum(sub(1, isLess), axes, { keepDims: true }), 1)
  return { largest, excess: log1p(add(others, ties)) }
}

/** log Σ eˣ, without overflow, over all axes if none are named. */
export function logSumExp(x: Tensor, axes?: Axes, { keepDims = false }: ReduceOptions = {}): Tensor {
  const { largest, excess } = logSumExpParts(x, axes)
  const result = add(largest, excess)
  return keepDims ? result : reshape(result, sum(x, axes).shape)
}

/** e^xᵢ / Σ eˣ along `axis`, by default the last: with x's shape, positive, of sum 1. */
export function softmax(x: Tensor, axis = -1): Tensor {
  const power = exp(sub(x, bounded(max(x, axis, { keepDims: true }))))
  return div(power, sum(power, axis, { keepDims: true }))
}

/**
 * log softmax(x) along `axis`, by default the last: with x's shape. Exact relative to its own size, also close to 0.
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const { largest, excess } = logSumExpParts(x, axis)
  return sub(sub(x, largest), excess)
}

/** A row of −∞, or with +∞ in it, would give ∞ − ∞; a bounded shift gives the right result. */
function bounded(largest: Tensor): Tensor {
  return stopGradient(maximum(minimum(largest, 3e38), -3e38))
}
