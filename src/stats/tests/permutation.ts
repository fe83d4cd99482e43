import { uniformIntegers } from '../../random/index.ts'
import { midRanks } from './rank-correlation.ts'

export interface SignFlipOptions {
  readonly alternative?: 'two-sided' | 'greater' | 'less'
  /** All 2ⁿ sign patterns are counted if there are at most this many; otherwise this many are drawn. */
  readonly permutations?: number
  readonly seed?: number
}

export interface SignFlipResult {
  readonly p: number
  readonly exact: boolean
}

/**
 * Fisher's sign-flip permutation test of the hypothesis that paired differences are symmetric about 0. If the arms
 * were equal, every difference could as well have the other sign, so p is the share of sign patterns whose sum is at
 * least as extreme. With n pairs an exact two-sided p is never below 2^(1−n): 0.0625 at 5 seeds.
 *
 * Infinite differences (never reached) have a rank but no size: if there is one, all sizes are replaced by their
 * mid-ranks, which makes it Wilcoxon's signed-rank test. NaN if there are no differences or one is NaN.
 */
export function signFlipTest(
  differences: readonly number[],
  { alternative = 'two-sided', permutations = 65_536, seed = 0 }: SignFlipOptions = {},
): SignFlipResult {
  const n = differences.length
  const exact = 2 ** n <= permutations
  if (n === 0 || differences.some(Number.isNaN)) return { p: Number.NaN, exact }
  const values = differences.every(Number.isFinite) ? differences : signedRanks(differences)
  const orient = (sum: number) =>
    alternative === 'less' ? -sum : alternative === 'greater' ? sum : Math.abs(sum)
  const tolerance = 1e-12 * values.reduce((sum, x) => sum + Math.abs(x), 0)
  const observed = orient(values.reduce((sum, x) => sum + x, 0)) - tolerance

  const patterns = exact ? 2 ** n : permutations
  const integer = uniformIntegers(seed)
  let extreme = 0
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const flipped = exact ? Math.floor(pattern / 2 ** i) % 2 === 1 : integer(2) === 1
      sum += flipped ? -values[i]! : values[i]!
    }
    if (orient(sum) >= observed) extreme++
  }
  // A drawn sample also counts the observed pattern, so that p is never 0 (Phipson and Smyth, 2010).
  return { p: exact ? extreme / patterns : (extreme + 1) / (patterns + 1), exact }
}

function signedRanks(values: readonly number[]): number[] {
  const ranks = midRanks(values.map(Math.abs))
  return values.map((value, i) => Math.sign(value) * ranks[i]!)
}
