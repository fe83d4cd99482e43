/** The conclusion of an experiment about one claim of a paper. */
export type Verdict = 'supported' | 'contradicted' | 'undecided'

export interface Finding {
  /** The experiment that tests the claim, as on the command line. */
  readonly experiment: string
  /** Identifies the claim within its experiment, independent of its wording and position: `faster`. */
  readonly key: string
  /** The claim as a sentence that could be false. */
  readonly claim: string
  /** Where the claim is made: paper, section, figure. */
  readonly source: string
  readonly verdict: Verdict
  /** The size of the effect in `unit`; null if it is undefined. May be ±Infinity ("never"). */
  readonly effect: number | null
  /** [lower, upper] in `unit`; null with too few seeds. An infinite end is open. */
  readonly interval: readonly [number, number] | null
  /** The unit of `effect`: `×` for a ratio, `pp` for percentage points, `steps`, … */
  readonly unit: string
  /** The seeds whose pairs the effect compares. */
  readonly seeds: readonly number[]
  /** How the effect is computed and what the interval and verdict mean, in one or two sentences. */
  readonly explanation: string
  /** Two-sided p of the sign-flip test, as a check of the interval; the verdict does not use it. */
  readonly p?: number
  /** What the paper says about it, in one sentence; a number that the paper prints belongs in `Quoted`. */
  readonly paper?: string
  /** The name of the figure that shows it. */
  readonly figure?: string
}
