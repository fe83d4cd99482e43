/** The rule that turns paired differences into a verdict. `docs/protocol.md` states it in words. */
import {
  betweenRanks,
  FEWEST_FOR_INTERVAL,
  type MedianInterval,
  medianInterval,
  placing,
} from '../intervals/median-interval.ts'
import type { Interval } from '../intervals/interval.ts'
import { median } from '../intervals/quantile.ts'
import { holm } from '../tests/holm.ts'
import { equivalenceTest, signTest } from '../tests/sign-test.ts'
import type { Direction, Finding, Verdict } from './finding.ts'

/** A corrected p above this decides nothing. */
export const LEVEL = 0.05

export interface VerdictRule {
  /** One per seed, on the scale where 0 means no effect; ±Infinity if censored, NaN if nobody knows. */
  readonly differences: readonly number[]
  readonly direction: Direction
  /** Differences between these two count as no effect. */
  readonly smallest: Interval
  /** A claim with a second look is judged by wider intervals at 12 and at 24 seeds. Default 1. */
  readonly looks?: 1 | 2
}

/** What the differences say before the correction for several claims. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, 'not tested'>
  /** Of the known differences; null if there are none. */
  readonly median: number | null
  readonly interval: MedianInterval | null
  /** NaN if there is no verdict. */
  readonly p: number
}

/** The ranks of a claim with two looks: [2nd, 11th] of 12, then [7th, 18th] of 24, together 2.9 % error. */
const TWO_LOOKS: Readonly<Record<number, number>> = { 12: 2, 24: 7 }

export function judge({ differences, direction, smallest, looks = 1 }: VerdictRule): Judgement {
  const n = differences.length
  const known = differences.filter((d) => !Number.isNaN(d))
  const middle = known.length === 0 ? null : medianOf(known)
  const rank = TWO_LOOKS[n]
  const found =
    looks === 1 ? medianInterval(differences) : rank === undefined ? null : betweenRanks(differences, rank)
  if (found === null || n < FEWEST_FOR_INTERVAL)
    return { verdict: 'none', median: middle, interval: null, p: Number.NaN }
  const verdict = verdictOf(found.interval, differences, direction, smallest)
  return { verdict, median: middle, interval: found, p: pOf(verdict, differences, direction, smallest) }
}

function verdictOf(
  [low, high]: Interval,
  differences: readonly number[],
  direction: Direction,
  [least, most]: Interval,
): Judgement['verdict'] {
  if (low >= least && high <= most) return 'equivalent'
  // Seeds whose difference nobody knows are placed against either side.
  const isAbove = low > 0 && medianOf(placing(differences, Number.NEGATIVE_INFINITY)) > most
  const isBelow = high < 0 && medianOf(placing(differences, Number.POSITIVE_INFINITY)) < least
  switch (direction) {
    case 'greater':
      return isAbove ? 'supported' : isBelow ? 'opposite' : 'undecided'
    case 'less':
      return isBelow ? 'supported' : isAbove ? 'opposite' : 'undecided'
    case 'not less':
      return low > least ? 'supported' : isBelow ? 'opposite' : 'undecided'
    case 'not greater':
      return high < most ? 'supported' : isAbove ? 'opposite' : 'undecided'
    case 'equal':
      return isAbove || isBelow ? 'opposite' : 'undecided'
  }
}

/** The p of the hypothesis that the verdict needs. */
function pOf(
  verdict: Judgement['verdict'],
  differences: readonly number[],
  direction: Direction,
  smallest: Interval,
): number {
  const [least, most] = smallest
  if (verdict === 'equivalent') return equivalenceTest(differences, smallest)
  if (verdict === 'supported' && direction === 'not less') return signTest(differences, 'greater', least)
  if (verdict === 'supported' && direction === 'not greater') return signTest(differences, 'less', most)
  if (verdict === 'undecided' && direction === 'equal') return equivalenceTest(differences, smallest)
  return Math.min(signTest(differences, 'greater'), signTest(differences, 'less'))
}

/** The median of known values; between −∞ and +∞ it is 0, which favours no direction. */
function medianOf(values: readonly number[]): number {
  const middle = median(values)
  return Number.isNaN(middle) ? 0 : middle
}

/**
 * Corrects a family, which is the claims of one experiment: each p by Holm's procedure over the claims that have one.
 * A verdict whose corrected p exceeds `LEVEL` becomes undecided.
 */
export function correctFamily<F extends Pick<Finding, 'verdict' | 'p' | 'corrected'>>(
  family: readonly F[],
): F[] {
  const corrected = holm(family.map(({ p }) => p ?? Number.NaN))
  return family.map((finding, i) => {
    const own = corrected[i]!
    if (Number.isNaN(own)) return finding
    const isDecided = own <= LEVEL
    return { ...finding, corrected: own, ...(!isDecided && { verdict: 'undecided' as const }) }
  })
}
