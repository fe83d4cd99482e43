import { largest, smallest } from '../../extremes.ts'
import { mean, sampleStandardDeviation } from 'simple-statistics'
import type { Interval } from './interval.ts'
import { studentQuantile } from './distributions.ts'

/** Whether numbers are equal but for rounding: then they show no spread. */
export function areEqual(values: readonly number[]): boolean {
  const size = largest(values.map(Math.abs))
  return largest(values) - smallest(values) <= 1e-12 * size
}

/**
 * The mean and its t-interval, which assumes normal values; null for fewer than two values, if one is not finite, or
 * if all are equal and so show no spread.
 * It stands beside the interval of the median for readers who expect it and decides nothing.
 */
export function tInterval(
  values: readonly number[],
  level = 0.95,
): { readonly mean: number; readonly interval: Interval } | null {
  const n = values.length
  if (n < 2 || !values.every(Number.isFinite) || areEqual(values)) return null
  const middle = mean([...values])
  const reach =
    (studentQuantile(1 - (1 - level) / 2, n - 1) * sampleStandardDeviation([...values])) / Math.sqrt(n)
  return { mean: middle, interval: [middle - reach, middle + reach] }
}
