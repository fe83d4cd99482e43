/**
 * A confidence interval of a median without assumptions about the distribution: between two order statistics, the
 * k-th smallest and the k-th largest, with the largest k for which a median lies below or above with a total
 * probability of at most 1 − `level`. Conover, Practical Nonparametric Statistics, §3.2.
 */
import { type Interval } from './bootstrap.ts'

/** Null if there are too few values for such an interval: fewer than 6 for 95 %. */
export function medianInterval(values: readonly number[], level = 0.95): Interval | null {
  const n = values.length
  // P(Binomial(n, ½) = 0), then the following terms.
  let term = 0.5 ** n
  let below = term
  let k = 0
  while (k < n / 2 && 2 * below <= 1 - level) {
    k++
    term *= (n - k + 1) / k
    below += term
  }
  if (k === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  return [sorted[k - 1]!, sorted[n - k]!]
}
