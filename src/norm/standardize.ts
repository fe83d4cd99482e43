/** The arithmetic that normalizations share: x̂ = (x − E[x]) / √(Var[x] + ε). */
import { add, div, mean, mul, sqrt, sub, type Tensor, variance } from '../tensor/index.ts'

export interface Standardized {
  normalized: Tensor
  /** Over the axes, which stay with size 1. */
  mean: Tensor
  /** Biased, 1/n Σ (x − mean)²: never negative. */
  variance: Tensor
}

/** `x` with mean 0 and variance 1 over `axes`. Two passes: no cancellation between E[x²] and E[x]². */
export function standardize(x: Tensor, axes: readonly number[], epsilon: number): Standardized {
  const statistics = {
    mean: mean(x, axes, { keepDims: true }),
    variance: variance(x, axes, { keepDims: true }),
  }
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
