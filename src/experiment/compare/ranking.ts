/**
 * Which of several normalizations to use, for each batch size: ordered by mean test accuracy over seeds, each
 * compared with the first by seed (same initial weights, same order of data). A normalization that is not worse, by
 * the 95 % interval of that difference, is as good as the best. The first is chosen by the same numbers that the
 * others are then compared with, and the intervals are not corrected for the number of comparisons: near ties deserve
 * more seeds.
 */
import { counted } from '../../counts.ts'
import {
  type BySeed,
  formatInterval,
  formatNumber,
  type Interval,
  pairBySeed,
  pairedBootstrap,
  trainingQuantities,
} from '../../stats/index.ts'
import { dotsRow } from '../framework/figures.ts'
import { ending } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'

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

/** `open`: too few seeds to decide. */
type Standing = 'best' | 'as good' | 'worse' | 'open' | 'not defined' | 'failed'

export interface Ranked extends Candidate {
  readonly standing: Standing
  /** The learning rate with the highest mean accuracy, and its arm. */
  readonly learningRate: number | null
  readonly arm: string | null
  /** Accuracy at the end of training, in the order of the seeds; a diverged run counts as guessing. */
  readonly values: readonly number[]
  readonly accuracy: number | null
  readonly interval: Interval | null
  /** How far the accuracy is behind the best. */
  readonly behind: number | null
  readonly behindInterval: Interval | null
}

export interface BatchRanking {
  readonly batch: number
  /** The best first; candidates without a value last. */
  readonly ranked: readonly Ranked[]
}

const ACCURACY = trainingQuantities.testAccuracy

/** Test accuracy at the end; a diverged run counts as guessing. */
export function finalAccuracy(records: Records, arm: string, classes: number): BySeed {
  return ending(records, arm, ACCURACY, { count: 1, afterDivergence: 1 / classes })
}

/** The arm with the highest mean; undefined if no run of any arm has ended. */
export function bestArm(
  { arms }: Pick<Candidate, 'arms'>,
  records: Records,
  classes: number,
): { arm: string; learningRate: number; bySeed: BySeed } | undefined {
  const measured = arms
    .map((each) => ({ ...each, bySeed: finalAccuracy(records, each.arm, classes) }))
    .filter(({ bySeed }) => bySeed.size > 0)
  return measured.toSorted((a, b) => mean(b.bySeed) - mean(a.bySeed))[0]
}

export function rank(
  candidates: readonly Candidate[],
  { records, classes }: { records: Records; classes: number },
): BatchRanking[] {
  const batches = [...new Set(candidates.map(({ batch }) => batch))]
  return batches.map((batch) => {
    const measured = candidates
      .filter((candidate) => candidate.batch === batch)
      .map((candidate) => ({ candidate, found: bestArm(candidate, records, classes) }))
      .toSorted((a, b) => (b.found ? mean(b.found.bySeed) : -1) - (a.found ? mean(a.found.bySeed) : -1))
    const best = measured[0]?.found
    return { batch, ranked: measured.map(({ candidate, found }) => place(candidate, found, best)) }
  })
}

function place(
  candidate: Candidate,
  found: ReturnType<typeof bestArm>,
  best: ReturnType<typeof bestArm>,
): Ranked {
  if (found === undefined || best === undefined)
    return {
      ...candidate,
      standing: candidate.reason === undefined ? 'failed' : 'not defined',
      learningRate: null,
      arm: null,
      values: [],
      accuracy: null,
      interval: null,
      behind: null,
      behindInterval: null,
    }
  const values = [...found.bySeed.values()]
  const { effect: accuracy, interval } = dotsRow(found.arm, values)
  const { differences } = pairBySeed(best.bySeed, found.bySeed, 'difference')
  const { effect: behind, interval: behindInterval } = pairedBootstrap(differences)
  return {
    ...candidate,
    standing: found.arm === best.arm ? 'best' : standingOf(behindInterval),
    learningRate: found.learningRate,
    arm: found.arm,
    values,
    accuracy,
    interval,
    behind,
    behindInterval,
  }
}

function standingOf(interval: Interval | null): Standing {
  if (interval === null) return 'open'
  return interval[0] > 0 ? 'worse' : 'as good'
}

/**
 * What to use, and how certain that is: the normalization that suits all batch sizes, if there is one, then a
 * sentence for each.
 */
export function advise(rankings: readonly BatchRanking[]): string {
  const everywhere = rankings.length > 1 ? servingAll(rankings) : []
  const seeds = Math.max(...rankings.flatMap(({ ranked }) => ranked.map(({ values }) => values.length)))
  const hasTies = rankings.some(({ ranked }) => ranked.some(({ standing }) => standing === 'as good'))
  return [
    ...(everywhere.length === 0
      ? []
      : [
          `${list(everywhere)} ${everywhere.length === 1 ? 'is' : 'are'} the best, or as good, at every batch size.`,
        ]),
    ...rankings.map(adviseOn),
    ...(hasTies
      ? [
          `As good means not worse within the 95 % interval over ${seeds} paired seeds; more seeds may separate them.`,
        ]
      : []),
  ].join(' ')
}

function adviseOn({ batch, ranked }: BatchRanking): string {
  const where = `With batches of ${batch}`
  const [best, ...others] = ranked.filter(({ accuracy }) => accuracy !== null)
  if (best === undefined) return `${where} none could be trained.`
  const first = `${nameOf(best)} (${percent(best.accuracy!)})`
  const names = (standing: Standing) => others.filter((other) => other.standing === standing).map(nameOf)
  const [ties, worse] = [names('as good'), names('worse')]
  if (others.length === 0) return `${where} only ${first} could be trained.`
  const seeds = best.values.length
  if (names('open').length > 0)
    return `${where} ${first} came first, but ${counted(seeds, 'seed')} cannot decide it; take 5 or more.`
  if (ties.length === 0) {
    const [next] = others
    const all =
      others.length === 1 ? `${nameOf(next!)} is worse` : `every other is worse, ${nameOf(next!)} the least`
    return `${where} take ${first}: ${all}, by ${points(next!.behind!)} (${pointsInterval(next!.behindInterval!)}).`
  }
  const rest = worse.length === 0 ? '' : `; ${list(worse)} ${worse.length === 1 ? 'is' : 'are'} worse`
  const quickest = quickestOf([best, ...others.filter(({ standing }) => standing === 'as good')])
  const saving = quickest === undefined ? '' : `, and a step with ${nameOf(quickest)} is the fastest`
  return `${where} ${first} came first; ${list(ties)} ${ties.length === 1 ? 'is' : 'are'} as good${saving}${rest}.`
}

/** Undefined if some were not timed, or the next is less than a tenth slower, because times vary by that much. */
function quickestOf(candidates: readonly Ranked[]): Ranked | undefined {
  const timeOf = ({ cost }: Ranked) => cost?.time ?? Number.NaN
  const [first, second] = candidates.toSorted((a, b) => timeOf(a) - timeOf(b))
  return candidates.every((each) => !Number.isNaN(timeOf(each))) && timeOf(first!) < 0.9 * timeOf(second!)
    ? first
    : undefined
}

function servingAll(rankings: readonly BatchRanking[]): string[] {
  const good = rankings.map(({ ranked }) =>
    ranked.filter(({ standing }) => standing === 'best' || standing === 'as good').map(nameOf),
  )
  const isSure = rankings.every(({ ranked }) => ranked.every(({ standing }) => standing !== 'open'))
  return isSure ? (good[0] ?? []).filter((norm) => good.every((names) => names.includes(norm))) : []
}

/**
 * Candidates whose best learning rate is the smallest or the largest of three or more: a rate beyond it may be better
 * still. Empty text if there are none.
 */
export function ratesAtTheEdge(rankings: readonly BatchRanking[]): string {
  const phrases = rankings.flatMap(({ batch, ranked }) =>
    ranked.flatMap(({ norm, arms, learningRate }) => {
      const rates = arms.map((each) => each.learningRate)
      if (learningRate === null || rates.length < 3) return []
      const end = { [Math.min(...rates)]: 'least', [Math.max(...rates)]: 'largest' }[learningRate]
      return end === undefined ? [] : [`${nameOf({ norm })} with ${batch} (the ${end})`]
    }),
  )
  return phrases.length === 0
    ? ''
    : `Best at an end of the learning rates tried, so rates beyond it may be better still: ${list(phrases)}.`
}

/** Quoted in a sentence, where a bare "none is better" would mean something else. */
const nameOf = ({ norm }: Pick<Candidate, 'norm'>) => (norm === 'none' ? '“none”' : norm)

const mean = (values: BySeed) => [...values.values()].reduce((sum, value) => sum + value, 0) / values.size

const list = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const points = (share: number) => `${formatNumber(100 * share)} pp`
const pointsInterval = ([low, high]: Interval) => formatInterval([100 * low, 100 * high], 'pp')
