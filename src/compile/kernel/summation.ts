/**
 * In which order reductions add up. Floating-point sums depend on it, so a logical kernel states it, from shapes and dtypes
 * alone, and every target obeys, however wide its vectors are.
 *
 * Along the innermost loop, element j joins partial result j mod `partials`, in order; outer reduced loops go on with the
 * same partials. At the end the partials, in rows of `lanes`, are combined row by row, neighbours first (0 with 1, 2 with 3,
 * …) until one row is left, then its halves (lane i with lane i + lanes/2) until one value is left. A reduction whose
 * innermost loop is kept has one partial result: it takes its elements in order.
 */
import type { DType } from '../../tensor/index.ts'

export interface Summation {
  readonly partials: number
  /** Divides `partials`. */
  readonly lanes: number
}

/** Rows of partial results: enough to hide the latency of an addition, few enough for registers. */
const mostRows = 4

/** Values of a dtype in 128 bits, which every processor has. */
export const lanesOf = (dtype: DType): number => (dtype === 'f64' ? 2 : 4)

export function summationOf(loops: readonly { extent: number; reduced: boolean }[], dtype: DType): Summation {
  const last = loops.at(-1)
  if (!last?.reduced) return { partials: 1, lanes: 1 }
  const lanes = lanesOf(dtype)
  return { lanes, partials: lanes * Math.max(1, Math.min(mostRows, Math.floor(last.extent / lanes))) }
}
