/**
 * The conclusions about a claim.
 *
 * - `supported`: the interval excludes 0 on the claimed side, the median lies beyond the smallest effect, and the
 *   corrected p is at most 0.05
 * - `opposite`: the same on the other side. It speaks of the network at hand, not of the paper's
 * - `equivalent`: the whole interval lies within the smallest effect; what a claim of equality needs
 * - `undecided`: none of these
 * - `not tested`: a precondition of the claim failed
 * - `none`: too few seeds, or a run that only checks that everything works
 */
export const verdicts = ['supported', 'opposite', 'equivalent', 'undecided', 'not tested', 'none'] as const
export type Verdict = (typeof verdicts)[number]

/** For people. The opposite is found here, in this network; that does not contradict a paper about another one. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  supported: 'supported',
  opposite: 'opposite here',
  equivalent: 'equivalent',
  undecided: 'undecided',
  'not tested': 'not tested',
  none: 'no verdict',
}

/**
 * What a claim says of the effect: that it is greater or less than nothing; that there is none (`equal`); or that it
 * is none or on one side (`not less`: as good as, or better).
 */
export type Direction = 'greater' | 'less' | 'equal' | 'not less' | 'not greater'

/** A condition without which a claim is not tested, and whether it held. */
export interface MetPrecondition {
  /** `the plain network has learned` */
  readonly text: string
  readonly met: boolean
  /** The numbers: `training loss 0.52, test accuracy 81 % (median of 12 seeds)`. */
  readonly detail: string
}

/** An effect and its interval in the unit of a finding. */
export interface Estimate {
  readonly effect: number | null
  readonly interval: readonly [number, number] | null
}

export interface Finding extends Estimate {
  /** The experiment that tests the claim, as on the command line. */
  readonly experiment: string
  /** Identifies the claim within its experiment, independent of its wording and position: `faster`. */
  readonly key: string
  /** The claim as a sentence that could be false. */
  readonly claim: string
  /** Where the claim is made: paper, section, figure. */
  readonly source: string
  readonly direction: Direction
  readonly verdict: Verdict
  /** The median over seeds in `unit`; null if it is undefined. May be ±Infinity ("never"). */
  readonly effect: number | null
  /** Between order statistics, in `unit`; null with too few seeds. An infinite end is open. */
  readonly interval: readonly [number, number] | null
  /** The exact probability that such an interval covers the median: 0.961 for 12 seeds. */
  readonly coverage?: number
  /** Mean and paired t-interval, for comparison; absent if a difference is not finite. */
  readonly mean?: Estimate
  /** The same comparison at the end of training, where `effect` is an average over training. */
  readonly atEnd?: Estimate
  /** What is compared, as the start of a sentence: `Steps to a loss of 0.5, BN over plain`. */
  readonly measure?: string
  /** The unit of effects: `×` for a ratio, `pp` for percentage points, `steps`, … */
  readonly unit: string
  /** Effects between these count as none, in `unit`. */
  readonly smallest: readonly [number, number]
  /** The seeds whose pairs the effect compares. */
  readonly seeds: readonly number[]
  /** The effect of each of them in `unit`, of which `effect` is the median; NaN where nobody knows which arm is ahead. */
  readonly differences?: readonly number[]
  /** How the effect is computed and what the interval and verdict mean, in a few sentences. */
  readonly explanation: string
  /** The exact p of the sign test that belongs to the verdict (of equivalence: of two one-sided tests). */
  readonly p?: number
  /** `p` corrected over the experiment's claims (Holm). */
  readonly corrected?: number
  readonly preconditions: readonly MetPrecondition[]
  /** What was trained: `mlp:100,100,100, 1,500 steps (the paper's profile: 15,000)`. */
  readonly setup?: string
  /** What the paper says about it, in one sentence; a number that the paper prints belongs in `Quoted`. */
  readonly paper?: string
  /** The name of the figure that shows it. */
  readonly figure?: string
}

/** The result of a statement that holds by algebra: it passes, or the program is wrong. */
export interface CheckResult {
  readonly experiment: string
  readonly key: string
  readonly claim: string
  readonly source: string
  /** Null if nothing was measured. */
  readonly passed: boolean | null
  readonly explanation: string
  readonly paper?: string
  readonly figure?: string
}

/** The side of no effect on which an effect lies: −1, 0 or 1. An infinite effect has a side, none has 0. */
export function sideOf({ effect, unit }: Pick<Finding, 'effect' | 'unit'>): number {
  return effect === null || Number.isNaN(effect) ? 0 : Math.sign(effect - (unit === '×' ? 1 : 0))
}

/** Whether a finding confirms what the claim says: equality where it claims equality, else the claimed side. */
export function confirms({ verdict, direction }: Pick<Finding, 'verdict' | 'direction'>): boolean {
  if (verdict === 'equivalent') return direction !== 'greater' && direction !== 'less'
  return verdict === 'supported'
}
