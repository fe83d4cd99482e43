/**
 * Holm's step-down correction for many tests (Scandinavian Journal of Statistics 6, 1979): the k-th smallest of m
 * p-values is multiplied by m − k + 1, and never falls below the one before it. The probability of rejecting any true
 * null hypothesis at level α is at most α, whatever the dependence between the tests. Returned in the order of `ps`;
 * NaN stays NaN and is not counted.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.flatMap((p, i) => (Number.isNaN(p) ? [] : [i])).sort((a, b) => ps[a]! - ps[b]!)
  const adjusted = ps.map(() => Number.NaN)
  let least = 0
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (order.length - rank) * ps[i]!))
    adjusted[i] = least
  }
  return adjusted
}
