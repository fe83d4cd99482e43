/**
 * Which learning rates to try, and which one is best: a grid of half decades (…, 0.01, 0.03, 0.1, 0.3, 1, 3, …) of seven
 * rates, extended while the best one is at its end.
 */

/** Rates of the first grid, with the present rate in the middle. */
const COUNT = 7

/** How far the grid may be extended on either side. */
const MOST_EXTENSIONS = 3

/** A loss within this share of the best one counts as equally good. */
const TIE = 0.02

/** 0 is a rate of 1, 1 is 3, 2 is 10, −1 is 0.3. */
export const rateAt = (place: number): number => Number(`${place % 2 === 0 ? 1 : 3}e${Math.floor(place / 2)}`)

/** The place of the rate of the grid that is nearest by ratio. */
export function placeOf(rate: number): number {
  const places = Array.from({ length: 4 }, (_, i) => 2 * Math.floor(Math.log10(rate)) + i - 1)
  const distance = (place: number) => Math.abs(Math.log(rateAt(place) / rate))
  return places.reduce((best, place) => (distance(place) < distance(best) ? place : best))
}

/** The places of the first grid around a rate. */
export function firstGrid(rate: number): number[] {
  const middle = placeOf(rate)
  return Array.from({ length: COUNT }, (_, i) => middle + i - (COUNT - 1) / 2)
}

/** The loss at each tried place; infinite if training diverged. */
export type Tried = ReadonlyMap<number, number>

/** The smallest rate whose loss is within 2 % of the best; undefined if all diverged. */
export function bestOf(tried: Tried): number | undefined {
  const best = Math.min(...tried.values())
  if (!Number.isFinite(best)) return undefined
  return Math.min(...[...tried].filter(([, loss]) => loss <= best * (1 + TIE)).map(([place]) => place))
}

/**
 * The place to try after these, which began with `first`; undefined if the best rate is inside the grid, or the grid was
 * extended as far as it may be. If all rates diverge, smaller ones follow.
 */
export function nextPlace(tried: Tried, first: readonly number[]): number | undefined {
  const places = [...tried.keys()]
  const [smallest, largest] = [Math.min(...places), Math.max(...places)]
  const best = bestOf(tried) ?? smallest
  if (best === smallest && Math.min(...first) - smallest < MOST_EXTENSIONS) return smallest - 1
  if (best === largest && largest - Math.max(...first) < MOST_EXTENSIONS) return largest + 1
  return undefined
}
