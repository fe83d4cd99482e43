/**
 * The earth mover's (Wasserstein-1) distance between two samples with the same number of points:
 *
 *   W₁(P, Q) = inf over couplings π of E‖x − y‖₂, for two samples of n points the smallest mean distance of a pairing
 *
 * with the bounds that hold for any P and Q in d dimensions:
 *
 *   W₁ ≤ (Σ_j Var X_j + Var Y_j + (E X_j − E Y_j)²)^½     the independent coupling and Jensen's inequality
 *   W₁ ≥ ‖E X − E Y‖                                       Jensen again
 *   W₁ ≥ |E‖X‖ − E‖Y‖|                                     the norm is 1-Lipschitz (Kantorovich & Rubinstein)
 *
 * Under exact batch normalization, γ = 1 and β = 0, each coordinate has mean 0 and variance 1, so the first bound is
 * √(2d).
 */
import { minimumAssignment } from './assignment.ts'

/** Points as rows. */
export interface Sample {
  /** `[count, dimensions]`, row-major. */
  readonly values: ArrayLike<number>
  readonly dimensions: number
}

/** For each dimension separately: the distance of the sorted values, exact. */
export function distancePerDimension(a: Sample, b: Sample): Float64Array {
  checkAlike(a, b)
  const distances = new Float64Array(a.dimensions)
  for (let j = 0; j < a.dimensions; j++) {
    const [x, y] = [column(a, j).sort(), column(b, j).sort()]
    let total = 0
    for (let i = 0; i < x.length; i++) total += Math.abs(x[i]! - y[i]!)
    distances[j] = total / x.length
  }
  return distances
}

/** In all dimensions together, exact, O(n³); NaN if a value is not finite. */
export function distanceByAssignment(a: Sample, b: Sample): number {
  const n = checkAlike(a, b)
  const costs = Float64Array.from({ length: n * n }, (_, e) => apart(a, Math.floor(e / n), b, e % n))
  if (!costs.every(Number.isFinite)) return Number.NaN
  return minimumAssignment(costs).reduce((total, j, i) => total + costs[i * n + j]!, 0) / n
}

/** The mean distance between points with the same row: an upper bound, from the coupling that the rows give. */
export function distanceByRow(a: Sample, b: Sample): number {
  const n = checkAlike(a, b)
  let total = 0
  for (let i = 0; i < n; i++) total += apart(a, i, b, i)
  return total / n
}

export interface DistanceBounds {
  readonly upper: number
  /** ‖E X − E Y‖ */
  readonly lowerOfMeans: number
  /** |E‖X‖ − E‖Y‖| */
  readonly lowerOfNorms: number
}

/** Bounds of the distance between the two samples, with biased variances. */
export function distanceBounds(a: Sample, b: Sample): DistanceBounds {
  const n = checkAlike(a, b)
  let spread = 0
  let between = 0
  for (let j = 0; j < a.dimensions; j++) {
    const [x, y] = [moments(column(a, j)), moments(column(b, j))]
    spread += x.variance + y.variance
    between += (x.mean - y.mean) ** 2
  }
  let norms = 0
  for (let i = 0; i < n; i++) norms += lengthOf(a, i) - lengthOf(b, i)
  return {
    upper: Math.sqrt(spread + between),
    lowerOfMeans: Math.sqrt(between),
    lowerOfNorms: Math.abs(norms) / n,
  }
}

/** The standard deviation of each dimension, biased. */
export function deviations(a: Sample): Float64Array {
  return Float64Array.from({ length: a.dimensions }, (_, j) => Math.sqrt(moments(column(a, j)).variance))
}

/** Each dimension with mean 0 and variance 1; where a dimension does not vary, with values of 0. */
export function standardized(a: Sample): Sample {
  const of = Array.from({ length: a.dimensions }, (_, j) => moments(column(a, j)))
  return {
    values: Float64Array.from(a.values, (value, e) => {
      const { mean, variance } = of[e % a.dimensions]!
      return variance > 0 ? (value - mean) / Math.sqrt(variance) : 0
    }),
    dimensions: a.dimensions,
  }
}

/** Points `start` to `stop`, `stop` excluded. */
export function pointsOf({ values, dimensions }: Sample, start: number, stop: number): Sample {
  return {
    values: Float64Array.from(
      { length: (stop - start) * dimensions },
      (_, e) => values[start * dimensions + e]!,
    ),
    dimensions,
  }
}

const countOf = ({ values, dimensions }: Sample) => values.length / dimensions

function column({ values, dimensions }: Sample, j: number): Float64Array {
  const own = new Float64Array(values.length / dimensions)
  for (let i = 0; i < own.length; i++) own[i] = values[i * dimensions + j]!
  return own
}

function moments(x: Float64Array): { mean: number; variance: number } {
  const mean = x.reduce((total, value) => total + value, 0) / x.length
  return { mean, variance: x.reduce((total, value) => total + (value - mean) ** 2, 0) / x.length }
}

function apart(a: Sample, i: number, b: Sample, k: number): number {
  let total = 0
  for (let j = 0; j < a.dimensions; j++)
    total += (a.values[i * a.dimensions + j]! - b.values[k * b.dimensions + j]!) ** 2
  return Math.sqrt(total)
}

function lengthOf({ values, dimensions }: Sample, i: number): number {
  let total = 0
  for (let j = 0; j < dimensions; j++) total += values[i * dimensions + j]! ** 2
  return Math.sqrt(total)
}

/** Returns the number of points of each. */
function checkAlike(a: Sample, b: Sample): number {
  const [n, m] = [countOf(a), countOf(b)]
  if (a.dimensions !== b.dimensions || n !== m || n < 1 || !Number.isInteger(n))
    throw new RangeError(
      `earth mover's distance: ${n} points of ${a.dimensions} dimensions and ${m} of ${b.dimensions}; pass samples with the same number of points and dimensions`,
    )
  return n
}
