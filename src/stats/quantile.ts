/**
 * The p-quantile, 0 ≤ p ≤ 1, by linear interpolation between order statistics: Hyndman and Fan's type 7,
 * the default of R and NumPy. NaN for no values or where one is NaN; infinities rank like any other value.
 */
export function quantile(values: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile needs 0 ≤ p ≤ 1, got ${p}`)
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  const fraction = position - below
  // Without this, interpolating from or to an infinity would give ∞ − ∞ or 0 · ∞.
  return fraction === 0 || low === high ? low : low * (1 - fraction) + high * fraction
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
