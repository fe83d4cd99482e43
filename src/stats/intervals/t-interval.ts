import { mean, sampleStandardDeviation } from 'simple-statistics'
import type { Interval } from './interval.ts'
import { studentQuantile } from './distributions.ts'

/**
 * The mean and its t-interval, which assumes normal values; null for fewer than two values, or if one is not finite.
 * It stands beside the interval of the median for readers who expect it and decides nothing.
 */
export function tInterval(
  values: readonly number[],
  level = 0.95,
): { readonly mean: number; readonly interval: Interval } | null {
  const n = values.length
  if (n < 2 || !values.every(Number.isFinite)) return null
  const middle = mean([...values])
  const reach =
    (studentQuantile(1 - (1 - level) / 2, n - 1) * sampleStandardDeviation([...values])) / Math.sqrt(n)
  return { mean: middle, interval: [middle - reach, middle + reach] }
}
