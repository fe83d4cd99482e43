/**
 * A confidence interval of a median without assumptions about the distribution: between two order statistics, the
 * k-th smallest and the k-th largest value. It misses the median with probability 2 · P(Binomial(n, ½) < k).
 * Conover, Practical Nonparametric Statistics, §3.2.
 */
import { binomialTail, binomialTails } from '../tests/sign-test.ts'
import type { Interval } from './interval.ts'

/** Fewer values than this give no interval that covers the median with 95 %. */
export const FEWEST_FOR_INTERVAL = 6

export interface MedianInterval {
  readonly interval: Interval
  /** The probability with which such an interval contains the median, whatever the (continuous) distribution. */
  readonly coverage: number
}

/**
 * The narrowest symmetric interval that covers the median with at least `level`; null if there are too few values for
 * one (fewer than 6 for 95 %). Values may be infinite; a NaN counts as a value that nobody knows: it could be −∞ as
 * well as +∞, and the interval is the union of both cases.
 */
export function medianInterval(values: readonly number[], level = 0.95): MedianInterval | null {
  const n = values.length
  let k = 0
  for (const tail of binomialTails(n)) {
    if (k >= n / 2 || 1 - 2 * tail < level) break
    k++
  }
  return k === 0 ? null : betweenRanks(values, k)
}

/** From the k-th smallest to the k-th largest value, with its exact coverage. */
export function betweenRanks(values: readonly number[], k: number): MedianInterval {
  const n = values.length
  const low = placing(values, Number.NEGATIVE_INFINITY)
  const high = placing(values, Number.POSITIVE_INFINITY)
  return { interval: [low[k - 1]!, high[n - k]!], coverage: coverageOf(n, k) }
}

/** In ascending order, with every NaN at `unknown`. */
export function placing(values: readonly number[], unknown: number): number[] {
  return values
    .map((value) => (Number.isNaN(value) ? unknown : value))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** 1 − 2 · P(Binomial(n, ½) ≤ k − 1). */
function coverageOf(n: number, k: number): number {
  return 1 - 2 * binomialTail(n, n - k + 1)
}
