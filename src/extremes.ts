/**
 * The smallest and the largest of many numbers, one after another: `Math.max(...values)` fails with more than about
 * 120,000 values, which a study of that many runs has. As in `Math.max`, NaN makes both NaN.
 */

/** Infinity for none. */
export function smallest(values: Iterable<number>): number {
  let least = Infinity
  for (const value of values) least = Math.min(least, value)
  return least
}

/** −Infinity for none. */
export function largest(values: Iterable<number>): number {
  let most = -Infinity
  for (const value of values) most = Math.max(most, value)
  return most
}
