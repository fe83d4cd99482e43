/**
 * The p-quantile, 0 ≤ p ≤ 1, by linear interpolation between order statistics: Hyndman and Fan's type 7, the default
 * of R and NumPy. NaN if there are no values or one is NaN; infinities rank like any other value.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantiles(values, [p])[0]!
}

/** Several quantiles, sorting once. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): number[] {
  for (const p of shares)
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile needs 0 ≤ p ≤ 1, got ${p}`)
  const sorted = Float64Array.from(values).sort()
  // NaN sorts last.
  if (sorted.length === 0 || Number.isNaN(sorted.at(-1))) return shares.map(() => Number.NaN)
  return shares.map((p) => {
    const position = (sorted.length - 1) * p
    const below = Math.floor(position)
    const low = sorted[below]!
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!
    const fraction = position - below
    // Without this, interpolating from or to an infinity would give ∞ − ∞ or 0 · ∞.
    return fraction === 0 || low === high ? low : low * (1 - fraction) + high * fraction
  })
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
