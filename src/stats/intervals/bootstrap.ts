/**
 * Bootstrap intervals for the mean or median of paired differences. There is one difference per seed, so n is small.
 *
 * θ* over resamples with replacement gives the distribution whose quantiles are the interval's ends.
 * - `percentile`: at levels α/2 and 1 − α/2.
 * - `bca`: at levels Φ(z₀ + (z₀ + z) / (1 − a(z₀ + z))), with z₀ the bias and a the acceleration
 *   (Efron, "Better bootstrap confidence intervals", JASA 1987).
 *
 * Both are too narrow for a mean of few seeds. `expanded`, the default for the mean, first widens z to z = √(n/(n−1))
 * · t₍ₙ₋₁₎ (Hesterberg, "What teachers should know about the bootstrap", 2015). Coverage of a nominal 95 % interval
 * in a simulation (BCa; normal differences): 5 seeds 82 % plain, 91 % expanded; 8 seeds 90 % and 95 %. The median
 * needs no widening (93 % and 94 %) and always takes percentiles: it is one of the few values, so a tie would be
 * mistaken for bias and cut off an end that the data do not exclude. No resample leaves [min, max], so with either
 * method the coverage for a median is at most 1 − 2^(1−n): 75 % at 3 seeds, 87.5 % at 4, 93.75 % at 5.
 */
import { normalCdf, normalQuantile, studentQuantile } from './distributions.ts'
import { uniformIntegers } from '../../random/index.ts'

export type Statistic = 'mean' | 'median'
export type IntervalMethod = 'bca' | 'percentile'
/** [lower end, upper end]. An infinite end means that the data bound the effect on one side only. */
export type Interval = readonly [number, number]

export interface BootstrapOptions {
  readonly confidence?: number
  /**
   * Number of Monte Carlo resamples, used if there are more distinct resamples than this and they cannot all be
   * enumerated.
   */
  readonly resamples?: number
  readonly seed?: number
  /** Default: the mean, or the median if a difference is infinite. */
  readonly statistic?: Statistic
  /** Default `bca`; for the mean only. */
  readonly method?: IntervalMethod
  /** Whether to widen for few seeds; default: only for the mean. */
  readonly expanded?: boolean
}

export interface BootstrapResult {
  readonly statistic: Statistic
  /** The statistic of the sample; null if it is undefined (no differences, or one is NaN). */
  readonly effect: number | null
  /** Null with fewer than `FEWEST_SEEDS` differences: two numbers do not show their own spread. */
  readonly interval: Interval | null
}

export const FEWEST_SEEDS = 3

/**
 * The effect and its interval.
 *
 * - Up to 8 differences (by default) every distinct resample is enumerated with its weight, so the interval
 *   is exact and does not depend on `seed`; beyond that `resamples` are drawn with Philox under `seed`.
 * - Identical differences give the interval [d, d]: the data have no other value to resample.
 * - ±Infinity stands for a *censored* difference, one beyond every measured one in that direction ("never
 *   reached within the run"). Only its rank is known, so it needs the median, and the interval's end may be infinite.
 * - The order of the differences does not matter.
 *
 * Throws RangeError for the mean of infinite differences and for options out of range.
 */
export function pairedBootstrap(
  differences: readonly number[],
  {
    confidence = 0.95,
    resamples = 10_000,
    seed = 0,
    statistic = differences.every(Number.isFinite) ? 'mean' : 'median',
    method = 'bca',
    expanded = statistic === 'mean',
  }: BootstrapOptions = {},
): BootstrapResult {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`)
  }
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a positive whole number, got ${resamples}`)
  }
  const n = differences.length
  if (n === 0 || differences.some(Number.isNaN)) return { statistic, effect: null, interval: null }
  if (statistic === 'mean' && !differences.every(Number.isFinite)) {
    throw new RangeError("the mean of infinite differences is undefined; pass statistic: 'median'")
  }

  const sample = Float64Array.from(differences).sort()
  const estimate = statistic === 'mean' ? meanOfResample : medianOfResample
  const effect = estimate(sample, new Uint32Array(n).fill(1))
  if (n < FEWEST_SEEDS) return { statistic, effect, interval: null }
  if (sample[0] === sample[n - 1])
    return { statistic, effect: sample[0]!, interval: [sample[0]!, sample[0]!] }

  const replicates =
    distinctResamples(n) <= resamples
      ? enumerate(sample, estimate)
      : draw(sample, estimate, resamples, uniformIntegers(seed))
  replicates.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))

  const tail = (1 - confidence) / 2
  const z = expanded ? Math.sqrt(n / (n - 1)) * studentQuantile(tail, n - 1) : normalQuantile(tail)
  const corrected = method === 'bca' && statistic === 'mean'
  const bias = corrected ? normalQuantile(massBelow(replicates, effect)) : 0
  const acceleration = corrected ? accelerationOfMean(sample) : 0
  const level = (score: number) => {
    const shifted = bias + score
    const slope = 1 - acceleration * shifted
    // Beyond the pole of the correction the level has reached its limit.
    return slope <= 0 ? (score < 0 ? 0 : 1) : normalCdf(bias + shifted / slope)
  }
  return {
    statistic,
    effect,
    interval: [weightedQuantile(replicates, level(z)), weightedQuantile(replicates, level(-z))],
  }
}

interface Replicate {
  readonly value: number
  readonly weight: number
}
/** `counts[i]` is how often `sample[i]` was drawn; the sample is sorted and the counts sum to its length. */
type Estimate = (sample: Float64Array, counts: Uint32Array) => number

const meanOfResample: Estimate = (sample, counts) => {
  let sum = 0
  for (let i = 0; i < sample.length; i++) sum += counts[i]! * sample[i]!
  return sum / sample.length
}

const medianOfResample: Estimate = (sample, counts) => {
  const n = sample.length
  const low = ranked(sample, counts, Math.floor((n - 1) / 2))
  const high = ranked(sample, counts, Math.floor(n / 2))
  if (low === high) return low
  // Between −∞ and +∞ the median is unknown; 0 favours neither direction.
  return low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY ? 0 : (low + high) / 2
}

function ranked(sample: Float64Array, counts: Uint32Array, rank: number): number {
  let i = 0
  for (let seen = counts[0]!; seen <= rank; seen += counts[i]!) i++
  return sample[i]!
}

/** Multisets of n drawn from n: (2n − 1 choose n). */
function distinctResamples(n: number): number {
  let count = 1
  for (let k = 1; k <= n; k++) count = (count * (n - 1 + k)) / k
  return count
}

/** Every distinct resample, weighted by its multinomial probability n! / ∏ kᵢ! / nⁿ. */
function enumerate(sample: Float64Array, estimate: Estimate): Replicate[] {
  const n = sample.length
  const counts = new Uint32Array(n)
  const replicates: Replicate[] = []
  const place = (i: number, left: number, weight: number) => {
    if (i === n - 1) {
      counts[i] = left
      let last = weight
      for (let k = 1; k <= left; k++) last /= k
      replicates.push({ value: estimate(sample, counts), weight: last })
      return
    }
    let share = weight
    for (let k = 0; k <= left; k++) {
      if (k > 0) share /= k
      counts[i] = k
      place(i + 1, left - k, share)
    }
  }
  let arrangements = 1
  for (let k = 2; k <= n; k++) arrangements *= k
  place(0, n, arrangements / n ** n)
  return replicates
}

function draw(
  sample: Float64Array,
  estimate: Estimate,
  resamples: number,
  integer: (bound: number) => number,
): Replicate[] {
  const n = sample.length
  const counts = new Uint32Array(n)
  return Array.from({ length: resamples }, () => {
    counts.fill(0)
    for (let i = 0; i < n; i++) counts[integer(n)]!++
    return { value: estimate(sample, counts), weight: 1 / resamples }
  })
}

/**
 * P(θ* < θ) + ½ P(θ* = θ): ties with the estimate count half. Kept away from 0 and 1, where the bias is infinite.
 * Sums of the same numbers in another order differ by rounding, hence the tolerance.
 */
function massBelow(replicates: readonly Replicate[], effect: number): number {
  const scale = replicates.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0)
  let mass = 0
  for (const { value, weight } of replicates) {
    if (Math.abs(value - effect) <= 1e-12 * scale) mass += weight / 2
    else if (value < effect) mass += weight
  }
  return Math.min(1 - 1e-6, Math.max(1e-6, mass))
}

/** a = skewness / (6 √n): the jackknife's acceleration in its closed form for a mean. */
function accelerationOfMean(sample: Float64Array): number {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length
  let squares = 0
  let cubes = 0
  for (const x of sample) {
    squares += (x - mean) ** 2
    cubes += (x - mean) ** 3
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0
}

/** The smallest value whose cumulative weight reaches `level`: no interpolation, so infinite values are safe. */
function weightedQuantile(sorted: readonly Replicate[], level: number): number {
  let mass = 0
  for (const { value, weight } of sorted) {
    mass += weight
    if (mass >= level - 1e-12) return value
  }
  return sorted.at(-1)!.value
}
