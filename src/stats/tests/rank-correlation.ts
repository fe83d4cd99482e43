/**
 * Spearman's rank correlation with a bootstrap interval over seeds: runs with the same seed share data order and
 * initial weights, so whole seeds are drawn, never single runs.
 */
import type { Interval } from '../intervals/bootstrap.ts'
import { uniformIntegers } from '../../random/index.ts'
import { quantile } from '../intervals/quantile.ts'

export interface PairedValue {
  readonly seed: number
  readonly x: number
  /** Infinity ranks last: a target that was never reached. */
  readonly y: number
}

export interface RankCorrelation {
  /** From −1 to 1; null if fewer than 3 points have both values, or either is constant. */
  readonly coefficient: number | null
  /** 95 %; null with fewer than 3 seeds. */
  readonly interval: Interval | null
  /** The number of points with both values. */
  readonly count: number
}

/** Points with a NaN are left out. */
export function rankCorrelation(
  values: readonly PairedValue[],
  { resamples = 2000, seed = 0 }: { resamples?: number; seed?: number } = {},
): RankCorrelation {
  const known = values.filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y))
  const coefficient = spearman(known)
  const seeds = [...new Set(known.map((value) => value.seed))]
  const bySeed = seeds.map((each) => known.filter((value) => value.seed === each))
  if (coefficient === null || bySeed.length < 3) return { coefficient, interval: null, count: known.length }
  const integer = uniformIntegers(seed)
  const draws: number[] = []
  for (let i = 0; i < resamples; i++) {
    const drawn = spearman(bySeed.flatMap(() => bySeed[integer(bySeed.length)]!))
    if (drawn !== null) draws.push(drawn)
  }
  return { coefficient, interval: [quantile(draws, 0.025), quantile(draws, 0.975)], count: known.length }
}

/** Pearson's correlation of the mid-ranks. */
function spearman(values: readonly { x: number; y: number }[]): number | null {
  const n = values.length
  if (n < 3) return null
  const a = midRanks(values.map(({ x }) => x))
  const b = midRanks(values.map(({ y }) => y))
  const middle = (n + 1) / 2
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < n; i++) {
    const da = a[i]! - middle
    const db = b[i]! - middle
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb)
}

/** Ranks start at 1; equal values share the mean of their ranks. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => compare(values[i]!, values[j]!))
  const ranks = new Array<number>(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

/** Two infinities are equal, although their difference is NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
