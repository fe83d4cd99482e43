/**
 * The order in which reductions add. Floating-point sums depend on it, so a logical kernel states it, from shapes and
 * dtypes alone, and every target follows it, whatever the width of its vectors.
 *
 * Along the innermost loop, element j is added to partial result j mod `partials`, in order; outer reduced loops
 * continue with the same partials. At the end the partials, in rows of `lanes`, are combined row by row, neighbours
 * first (0 with 1, 2 with 3, …) until one row is left, then its halves (lane i with lane i + lanes/2) until one value
 * is left. A reduction whose innermost loop is kept has one partial result: it adds its elements in order.
 */
import type { DType } from '../../tensor/index.ts'

export interface Summation {
  readonly partials: number
  /** Divides `partials`. */
  readonly lanes: number
}

/** Rows of partial results: enough to hide the latency of an addition, and few enough for the registers. */
const mostRows = 4

/** The number of values of a dtype in 128 bits, a width that every processor has. */
export const lanesOf = (dtype: DType): number => (dtype === 'f64' ? 2 : 4)

export function summationOf(loops: readonly { extent: number; reduced: boolean }[], dtype: DType): Summation {
  const last = loops.at(-1)
  if (!last?.reduced) return { partials: 1, lanes: 1 }
  const lanes = lanesOf(dtype)
  return { lanes, partials: lanes * Math.max(1, Math.min(mostRows, Math.floor(last.extent / lanes))) }
}
