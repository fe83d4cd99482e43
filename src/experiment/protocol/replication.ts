/**
 * What the replication seeds said about each claim of a study, by `experiment key`. `npm run results` writes it from
 * the summaries of the confirmatory and the replicating study.
 */
import type { Verdict } from '../../stats/index.ts'

export interface Replicated {
  readonly verdict: Verdict
  /** In the unit of the claim; null if it is undefined. */
  readonly effect: number | null
}

export interface Replication {
  readonly profile: string
  readonly seeds: readonly number[]
  readonly claims: Readonly<Record<string, Replicated>>
}

export const replication: Replication | null = null
