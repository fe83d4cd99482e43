/** The arithmetic that normalizations share: x̂ = (x − E[x]) / √(Var[x] + ε). */
import { add, div, mean, mul, sqrt, square, stopGradient, sub, type Tensor } from '../tensor/index.ts'

export interface Standardized {
  normalized: Tensor
  /** Over the axes, which stay with size 1. */
  mean: Tensor
  /** Biased, 1/n Σ (x − mean)²: never negative. */
  variance: Tensor
}

/**
 * `x` with mean 0 and variance 1 over `axes`. Two passes: no cancellation between E[x²] and E[x]².
 *
 * Var[x] = E[(x − s)²] − (E[x] − s)² holds for every constant s. With s at the value of E[x] the last term is 0, yet its
 * derivatives say what the mean's move does, to all orders, without a sum over the gradient of (x − s)²: the backward
 * pass then needs its sums once, not one after another.
 */
export function standardize(x: Tensor, axes: readonly number[], epsilon: number): Standardized {
  const center = mean(x, axes, { keepDims: true })
  const origin = stopGradient(center)
  const spread = mean(square(sub(x, origin)), axes, { keepDims: true })
  const statistics = { mean: center, variance: sub(spread, square(sub(center, origin))) }
  return { normalized: standardizeWith(x, statistics, epsilon), ...statistics }
}

/** The same with statistics from elsewhere, which broadcast against `x`. */
export function standardizeWith(
  x: Tensor,
  statistics: { mean: Tensor; variance: Tensor },
  epsilon: number,
): Tensor {
  return mul(sub(x, statistics.mean), div(1, sqrt(add(statistics.variance, epsilon))))
}
