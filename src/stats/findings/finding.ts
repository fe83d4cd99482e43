/** What an experiment concludes about one claim of a paper. */
export type Verdict = 'supported' | 'contradicted' | 'undecided'

export interface Finding {
  /** The experiment whose claim it is, as on the command line. */
  readonly experiment: string
  /** Names the claim within its experiment, whatever its words and place: `faster`. */
  readonly key: string
  /** The claim as a sentence that could be false. */
  readonly claim: string
  /** Where it is made: paper, section, figure. */
  readonly source: string
  readonly verdict: Verdict
  /** The size of the effect in `unit`; null where it is undefined. May be ±Infinity ("never"). */
  readonly effect: number | null
  /** [lower, upper] in `unit`; null where there are too few seeds. An infinite end is an open one. */
  readonly interval: readonly [number, number] | null
  /** What `effect` counts: `×` for a ratio, `pp` for percentage points, `steps`, … */
  readonly unit: string
  /** The seeds whose pairs the effect compares. */
  readonly seeds: readonly number[]
  /** How the effect is computed and what the interval and verdict mean, in a sentence or two. */
  readonly explanation: string
  /** Two-sided p of the sign-flip test, a check beside the interval; the verdict does not use it. */
  readonly p?: number
  /** What the paper says about it, in a sentence; where it prints a number, quote that in `Quoted`. */
  readonly paper?: string
  /** The figure that shows it, by name. */
  readonly figure?: string
}
