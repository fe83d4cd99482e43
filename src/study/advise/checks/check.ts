/**
 * A check: what is risky in a network, with the number that was measured and the one from which it counts as a risk. The
 * thresholds are conventions, not laws: docs/advise.md gives their reasons.
 */
import { formatNumber } from '../../../stats/index.ts'
import type { BatchStatistics } from '../batch-statistics.ts'
import type { Depth } from '../depth.ts'
import type { NetworkInventory } from '../inventory.ts'
import type { WeightScale } from '../scale-invariance.ts'
import type { Candidates } from '../settle.ts'

/** `absent`: the network has nothing that it could be about. */
export type Status = 'risk' | 'fine' | 'cannot tell' | 'absent'

export interface Check {
  readonly name: string
  /** What it is about, in a few words. */
  readonly title: string
  readonly status: Status
  /** What was measured; null if nothing was. */
  readonly value: number | null
  readonly unit: string
  /** From here on it counts as a risk; for `effective values` from here down. Null where any is one. */
  readonly threshold: number | null
  /** The layer or weight with this value; null if it is about the whole network. */
  readonly where: string | null
  /** What the number means, in a sentence or two. */
  readonly text: string
}

export const thresholds = {
  /** Independent values behind the statistics of a batch. Below 8 images Wu & He 2018, arXiv:1803.08494, Fig. 1, find more errors. */
  effective: 8,
  /** Standard deviations between stored and actual means; the factor between stored and actual variances. */
  off: 0.5,
  ratio: 2,
  dead: 0.2,
  /** The largest spread of values over the smallest; the same for gradients relative to weights. */
  spread: 100,
  gradient: 1000,
  /** The factor by which one step changes the spread of a layer's values. */
  change: 2,
  /** A weight has no scale if doubling it changes the outputs by less than this share of what removing it does. */
  invariant: 0.01,
  /** The factor by which decay alone raises an effective rate during training. */
  rise: 2,
} as const

export interface Measured {
  readonly network: NetworkInventory
  readonly candidates: Candidates
  readonly statistics: BatchStatistics
  readonly depth: Depth
  readonly scales: readonly WeightScale[]
  /** Samples per step, and the steps of two epochs. */
  readonly batch: number
  readonly steps: number
  /** The share by which weight decay shortens a weight in each step; undefined if that depends on the gradients. */
  readonly shrinkage: number | undefined
}

export const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
