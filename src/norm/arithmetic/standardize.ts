/** The arithmetic that normalizations share: x̂ = (x − E[x]) / √(Var[x] + ε), and x / √(E[x²] + ε). */
import {
  add,
  constant,
  div,
  less,
  mean,
  mul,
  select,
  slice,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from '../../tensor/index.ts'

export interface Standardized {
  normalized: Tensor
  /** Over the axes, which remain with size 1. */
  mean: Tensor
  /** Biased, 1/n Σ (x − mean)²: never negative. Infinity where it is above 3.4e38 and x is f32. */
  variance: Tensor
}

/** An f32 sum of squares above this is too close to overflow: the values are scaled down before they are squared. */
const largestSum = 1e38
/** Deviations of 1e19 to 3e38, which need this, have squares that fit f32 once they are multiplied by this factor. */
const reduction = 2 ** -100

/**
 * `x` with mean 0 and variance 1 over `axes`. It takes two passes, so E[x²] − E[x]² never cancels; the first pass
 * sums differences from one of the values, so equal values give exactly 0 whatever their size.
 *
 * The result is h / √q, where h = (x − E[x]) ρ with ρ = 1 / √(Var[x] + ε) held constant, and q = ρ² (Var[x] + ε),
 * which is 1. Only the derivatives of q matter, and none of them contains a power of ρ that could overflow or vanish.
 *
 * Var[x] = E[(x − s)²] − (E[x] − s)² holds for every constant s. With s equal to E[x] the last term is 0, but its
 * derivatives express the effect of the mean's change, to all orders, without a sum over the gradient of (x − s)²:
 * the backward pass then needs its sums in parallel, not one after another.
 */
export function standardize(x: Tensor, axes: readonly number[], epsilon: number): Standardized {
  const over = (values: Tensor) => mean(values, axes, { keepDims: true })
  const { pivot, center } = centerOf(x, axes)
  const origin = stopGradient(center)
  const drift = sub(center, origin)
  const scale = scaleOf(fitsSquared(sub(x, pivot), axes))
  const spread = over(square(sub(mul(x, scale), mul(origin, scale))))
  const variance = sub(div(div(spread, scale), scale), square(drift))
  const rho = stopGradient(mul(div(1, sqrt(add(spread, mul(mul(scale, scale), epsilon)))), scale))
  const q = one(sub(over(square(mul(sub(x, origin), rho))), square(mul(drift, rho))))
  return { normalized: mul(mul(sub(x, center), rho), div(1, sqrt(q))), mean: center, variance }
}

/**
 * E[x] over `axes`, which remain, exact if all values are equal; and the value, a constant, whose distances it sums.
 */
export function centerOf(x: Tensor, axes: readonly number[]): { center: Tensor; pivot: Tensor } {
  const stops = x.shape.map((size, d) => (axes.includes(d) ? 1 : size))
  const first = slice(
    x,
    x.shape.map(() => 0),
    stops,
  )
  const pivot = stopGradient(first)
  return { center: add(pivot, mean(sub(x, pivot), axes, { keepDims: true })), pivot }
}

/** x / √(E[x²] + ε), by the same method. ε may be trained. */
export function divideByRootMeanSquare(x: Tensor, axes: readonly number[], epsilon: Tensor | number): Tensor {
  const over = (values: Tensor) => mean(values, axes, { keepDims: true })
  const fits = fitsSquared(x, axes)
  const scale = scaleOf(fits)
  // Not x · scale: compilers may move a factor out of the sum, but it must act before the square.
  const small = select(fits, x, mul(x, reduction))
  const meanSquare = add(over(square(small)), mul(mul(scale, scale), epsilon))
  const rho = stopGradient(mul(div(1, sqrt(meanSquare)), scale))
  const h = mul(x, rho)
  const q = one(add(over(square(h)), mul(mul(rho, epsilon), rho)))
  return mul(h, div(1, sqrt(q)))
}

/** 1, or 0 if the sum of the squares of `values` overflows f32: a constant. */
function fitsSquared(values: Tensor, axes: readonly number[]): Tensor {
  if (values.dtype !== 'f32') return constant(1, [], values.dtype)
  return stopGradient(less(sum(square(values), axes, { keepDims: true }), largestSum))
}

const scaleOf = (fits: Tensor): Tensor =>
  select(fits, constant(1, [], fits.dtype), constant(reduction, [], fits.dtype))

/** 1, with the derivatives of `x`. */
const one = (x: Tensor): Tensor => add(sub(x, stopGradient(x)), 1)

/** The same with other statistics, which broadcast against `x`. */
export function standardizeWith(
  x: Tensor,
  statistics: { mean: Tensor; variance: Tensor },
  epsilon: number,
): Tensor {
  return mul(sub(x, statistics.mean), div(1, sqrt(add(statistics.variance, epsilon))))
}

/** `standardizeWith` the running statistics that evaluation uses. */
export function standardizeByRunning(
  x: Tensor,
  { runningMean, runningVariance }: Record<'runningMean' | 'runningVariance', Tensor>,
  epsilon: number,
) {
  const statistics = { mean: runningMean, variance: runningVariance }
  return { normalized: standardizeWith(x, statistics, epsilon), ...statistics }
}
