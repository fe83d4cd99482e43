/**
 * Which of several normalizations to use, for each batch size. The learning rate of each is the one with the highest
 * accuracy on held-out samples; the networks of that rate alone are compared on the test set, by multiple comparisons
 * with the best over seeds and test images (`stats/best/`). A normalization is `best` if all others are shown to be
 * worse, `worse` if another is shown to be better, and otherwise one cannot tell.
 */
import {
  type ChanceOfBest,
  chanceOfBest,
  compareCrossed,
  type Crossed,
  crossedInterval,
  crossedMean,
  type Interval,
  median,
  type Size,
  sizeToFind,
  type WithTheBest,
} from '../../stats/index.ts'
import { divergence } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'
import { correctBySeed, finalAccuracy, riseAtTheEnd, testSamples } from './measures.ts'

/** With two seeds nobody sees their spread. */
export const FEWEST_SEEDS = 3

/** One normalization at one batch size. */
export interface Candidate {
  readonly norm: string
  readonly batch: number
  /** One arm per learning rate; empty if the normalization is not defined. */
  readonly arms: readonly { readonly arm: string; readonly learningRate: number }[]
  /** Why it is not defined for this batch size. */
  readonly reason?: string
  readonly cost?: StepCost
}

/** The cost of one training step. */
export interface StepCost {
  /** The median in milliseconds; absent if it was not timed. */
  readonly time?: number
  /** The time divided by that without normalization. */
  readonly timeRatio?: number
  /** Its 95 % interval over the timing rounds; null if there were too few. */
  readonly timeRatioInterval?: Interval | null
  /** Why the times cannot be trusted: the machine was busy. */
  readonly busy?: string
  readonly bytes: number
  readonly bytesRatio: number
}

export type Standing = WithTheBest['standing'] | 'not defined' | 'failed'

/** Accuracies, differences and regrets are shares: 0.01 is one point. */
export interface Ranked extends Candidate {
  readonly standing: Standing
  /** The learning rate with the highest mean accuracy on held-out samples, and its arm. */
  readonly learningRate: number | null
  readonly arm: string | null
  /** Whether that rate is the smallest or the largest of several, so that one beyond it may be better. */
  readonly edge: 'smallest' | 'largest' | null
  /** Test accuracy at the end of training, in the order of the seeds; a diverged run counts as guessing. */
  readonly values: readonly number[]
  readonly diverged: number
  readonly accuracy: number | null
  /** Its 95 % interval, over seeds and test samples. */
  readonly interval: Interval | null
  /** Accuracy minus that of the best of the others. */
  readonly difference: number | null
  /** Its interval; those of all candidates hold at once, with 95 %. An end is 0 where the sign is certain. */
  readonly differenceInterval: Interval | null
  /** The probability that it is the best. */
  readonly probability: number | null
  /** How much accuracy choosing it costs on average. */
  readonly regret: number | null
  /** Accuracy that the last fifth of training still adds; null if the curve has levelled off. */
  readonly rising: number | null
}

export interface BatchRanking {
  readonly batch: number
  /** The best first; candidates without a value last. */
  readonly ranked: readonly Ranked[]
  /** Seeds that all candidates have, which are compared. */
  readonly seeds: number
  readonly testSamples: number
  /** What a sample is: `image`. */
  readonly sample: string
  /** Differences below this share are within the chance of the choice of the test samples; null if unknown. */
  readonly resolution: number | null
  /** The size at which a difference of `POINT` would be found in four of five comparisons, if one cannot tell now. */
  readonly needed: Size | null
}

/** The smallest difference that matters: one percentage point. */
export const POINT = 0.01

interface Evidence {
  readonly records: Records
  readonly classes: number
  /** What a sample is: `image`. */
  readonly sample?: string
}

interface Taken {
  readonly candidate: Candidate
  readonly chosen: ReturnType<typeof chooseRate>
  readonly correct: ReadonlyMap<number, Float64Array>
}

export function rank(candidates: readonly Candidate[], evidence: Evidence): BatchRanking[] {
  const arms = candidates.flatMap((each) => each.arms.map(({ arm }) => arm))
  const samples = testSamples(evidence.records, arms)
  const batches = [...new Set(candidates.map(({ batch }) => batch))]
  return batches.map((batch) =>
    rankBatch(
      batch,
      candidates.filter((candidate) => candidate.batch === batch),
      { ...evidence, samples },
    ),
  )
}

function rankBatch(
  batch: number,
  candidates: readonly Candidate[],
  { records, classes, samples, sample = 'sample' }: Evidence & { samples: number },
): BatchRanking {
  const taken = candidates.map((candidate): Taken => {
    const chosen = chooseRate(candidate, records, classes)
    const correct = chosen ? correctBySeed(records, chosen.arm, { classes, samples }) : new Map()
    return { candidate, chosen, correct }
  })
  const measured = taken.filter(({ correct }) => correct.size > 0)
  const seeds = sharedSeeds(measured)
  const crossed = measured.map(({ correct }): Crossed => seeds.map((seed) => correct.get(seed)!))
  const canCompare = measured.length > 1 && seeds.length >= FEWEST_SEEDS
  const compared = canCompare ? compareCrossed(crossed) : []
  const chances = canCompare ? chanceOfBest(crossed) : []
  const ranked = measured
    .map((each, i) => placed(each, crossed[i]!, { compared: compared[i], chance: chances[i], records }))
    .toSorted((a, b) => (b.accuracy ?? -1) - (a.accuracy ?? -1))
  const first = crossed[measured.findIndex(({ chosen }) => chosen!.arm === ranked[0]?.arm)]
  const rivals = crossed.filter((each, i) => each !== first && compared[i]?.standing === 'cannot tell')
  return {
    batch,
    ranked: [...ranked, ...taken.filter(({ correct }) => correct.size === 0).map(withoutValue)],
    seeds: seeds.length,
    testSamples: samples,
    sample,
    resolution: resolutionOf(crossed),
    needed: canCompare && first ? sizeFor(first, rivals, measured.length) : null,
  }
}

/**
 * The arm with the highest mean accuracy of those samples that evaluations during training measured; undefined if no
 * run of any arm has ended. With a single rate nothing is chosen.
 */
function chooseRate({ arms }: Pick<Candidate, 'arms'>, records: Records, classes: number) {
  const measured = arms
    .map((each) => ({ ...each, accuracy: mean([...finalAccuracy(records, each.arm, classes).values()]) }))
    .filter(({ accuracy }) => !Number.isNaN(accuracy))
  const [best] = measured.toSorted((a, b) => b.accuracy - a.accuracy)
  if (best === undefined) return undefined
  const rates = arms.map(({ learningRate }) => learningRate)
  const [least, most] = [Math.min(...rates), Math.max(...rates)]
  const { learningRate } = best
  const edge = learningRate === least ? 'smallest' : learningRate === most ? 'largest' : null
  return { ...best, edge: rates.length > 1 ? edge : null } as const
}

function sharedSeeds(measured: readonly Taken[]): number[] {
  const [first, ...others] = measured
  return [...(first?.correct.keys() ?? [])].filter((seed) => others.every(({ correct }) => correct.has(seed)))
}

interface Judged {
  readonly compared: WithTheBest | undefined
  readonly chance: ChanceOfBest | undefined
  readonly records: Records
}

function placed(
  { candidate, chosen }: Taken,
  crossed: Crossed,
  { compared, chance, records }: Judged,
): Ranked {
  const { arm, learningRate, edge } = chosen!
  const own = crossed.length > 0 ? crossedMean(crossed) : undefined
  return {
    ...candidate,
    standing: compared?.standing ?? 'cannot tell',
    learningRate,
    arm,
    edge,
    values: crossed.map((bySample) => mean(Array.from(bySample))),
    diverged: divergence(records, arm).size,
    accuracy: own?.mean ?? null,
    interval: own ? asShares(crossedInterval(own)) : null,
    difference: compared?.difference ?? null,
    differenceInterval: compared?.interval ?? null,
    probability: chance?.probability ?? null,
    regret: chance?.regret ?? null,
    rising: risingOf(riseAtTheEnd(records, arm)),
  }
}

/** Student's interval may reach beyond what an accuracy can be. */
const asShares = (interval: Interval | null): Interval | null =>
  interval && [Math.max(0, interval[0]), Math.min(1, interval[1])]

const withoutValue = ({ candidate }: Taken): Ranked => ({
  ...candidate,
  standing: candidate.reason === undefined ? 'failed' : 'not defined',
  learningRate: null,
  arm: null,
  edge: null,
  values: [],
  diverged: 0,
  accuracy: null,
  interval: null,
  difference: null,
  differenceInterval: null,
  probability: null,
  regret: null,
  rising: null,
})

/** The mean rise if it is at least half a point and more than twice its standard error over the seeds. */
function risingOf(rises: readonly number[]): number | null {
  const n = rises.length
  const rise = mean(rises)
  const error = n < 2 ? 0 : Math.sqrt(rises.reduce((sum, x) => sum + (x - rise) ** 2, 0) / (n - 1) / n)
  return rise >= POINT / 2 && rise > 2 * error ? rise : null
}

/**
 * 1.96 standard errors of a paired difference that are due to the test samples: the median over the pairs of
 * candidates. With one seed it is that of two proportions, √((b + c − (b − c)² / n)) / n, b and c being the numbers of
 * samples that only one of the two networks classifies correctly (McNemar).
 */
function resolutionOf(candidates: readonly Crossed[]): number | null {
  const errors = candidates.flatMap((one, i) =>
    candidates.slice(i + 1).map((other) => Math.sqrt(crossedMean(one, other).testSetVariance)),
  )
  return errors.length === 0 || candidates[0]!.length === 0 ? null : 1.96 * median(errors)
}

/** The largest size that any undecided pair needs; null if there is none. */
function sizeFor(first: Crossed, rivals: readonly Crossed[], count: number): Size | null {
  const sizes = rivals.map((rival) => sizeToFind(POINT, crossedMean(first, rival), { count }))
  if (sizes.length === 0) return null
  const samples = Math.max(...sizes.map((size) => size.samples ?? 0))
  return samples > 0
    ? { seeds: null, samples }
    : { seeds: Math.max(...sizes.map(({ seeds }) => seeds!)), samples: null }
}

/** NaN if there are none. */
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
