/** What a ranking means, in sentences: what to take, how certain that is, and what would make it more certain. */
import { listed } from '../../listed.ts'
import { counted } from '../../counts.ts'
import { formatInterval, formatNumber, type Interval, type Size } from '../../stats/index.ts'
import {
  type BatchRanking,
  type Candidate,
  FEWEST_SEEDS,
  POINT,
  type Ranked,
  type Standing,
} from './ranking.ts'

/** A sentence for each batch size, and the normalization to take if one must serve all of them. */
export function advise(rankings: readonly BatchRanking[]): string {
  return [...rankings.map(adviseOn), ...(rankings.length > 1 ? [servingAll(rankings)] : [])]
    .filter(Boolean)
    .join(' ')
}

function adviseOn({ batch, ranked, seeds, needed, testSamples, sample }: BatchRanking): string {
  const where = `With batches of ${batch}`
  const [first, ...others] = ranked.filter(({ accuracy }) => accuracy !== null)
  if (first === undefined) return `${where} none could be trained.`
  const named = `${nameOf(first)} (${percent(first.accuracy!)})`
  if (others.length === 0) return `${where} only ${named} could be trained.`
  if (seeds < FEWEST_SEEDS)
    return `${where} ${named} came first, but ${counted(seeds, 'seed')} cannot tell whether it is the best; take 5 or more.`
  const names = (standing: Standing) => others.filter((other) => other.standing === standing).map(nameOf)
  if (first.standing === 'best')
    return `${where} ${named} is the best: ${
      others.length === 1
        ? `${nameOf(others[0]!)} is worse`
        : `every other is worse, ${nameOf(others[0]!)} the least`
    }, by ${points(first.difference!)} (${pointsInterval(first.differenceInterval!)}).`
  const [open, worse] = [names('cannot tell'), names('worse')]
  const quickest = quickestOf(ranked.filter(({ standing }) => standing === 'cannot tell'))
  return [
    `${where} one cannot tell which of ${listed([nameOf(first), ...open])} is the best`,
    worse.length === 0 ? '' : `; ${listed(worse)} ${worse.length === 1 ? 'is' : 'are'} worse`,
    `. ${named} came first: it is the best with a probability of ${chance(first.probability!)}, and choosing it costs ${points(first.regret!)} on average.`,
    quickest === undefined ? '' : ` A step with ${nameOf(quickest)} is the fastest.`,
    needed === null ? '' : ` ${sizeSentence(needed, testSamples, sample)}`,
  ].join('')
}

function sizeSentence({ seeds, samples }: Size, had: number, sample: string): string {
  return seeds === null
    ? `With ${counted(had, `test ${sample}`)} no number of seeds shows a difference of one point; about ${formatNumber(roundUp(samples!))} test ${sample}s would.`
    : `A difference of one point needs about ${counted(seeds, 'seed')} to show.`
}

/** Two significant digits. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.ceil(value / unit) * unit
}

/** The normalization with the least expected regret, averaged over the batch sizes; empty if that is not known. */
function servingAll(rankings: readonly BatchRanking[]): string {
  const [known] = rankings
    .map(({ ranked }) => ranked.map(({ norm }) => norm))
    .map((norms) =>
      norms.flatMap((norm) => {
        const regrets = rankings.map(
          ({ ranked }) => ranked.find((each) => each.norm === norm)?.regret ?? Number.NaN,
        )
        const regret = regrets.reduce((sum, value) => sum + value, 0) / regrets.length
        return Number.isNaN(regret) ? [] : [{ norm, regret }]
      }),
    )
  const [least] = (known ?? []).toSorted((a, b) => a.regret - b.regret)
  return least === undefined
    ? ''
    : `If one must serve all batch sizes, take ${nameOf(least)}: it costs ${points(least.regret)} on average.`
}

/** Undefined if some were not timed, or the next is less than a tenth slower, because times vary by that much. */
function quickestOf(candidates: readonly Ranked[]): Ranked | undefined {
  const timeOf = ({ cost }: Ranked) => cost?.time ?? Number.NaN
  const [first, second] = candidates.toSorted((a, b) => timeOf(a) - timeOf(b))
  return candidates.every((each) => !Number.isNaN(timeOf(each))) && timeOf(first!) < 0.9 * timeOf(second!)
    ? first
    : undefined
}

/** What to know before reading a ranking: a small test set. Empty if it resolves differences of two points. */
export function resolutionNote({ resolution, testSamples, sample }: BatchRanking): string {
  return resolution === null || resolution <= 2 * POINT
    ? ''
    : `${counted(testSamples, `test ${sample}`)}: differences below ${Number((100 * resolution).toPrecision(2))} points mean little`
}

/** What may change the ranking: rates beyond the grid, longer training, divergence. One sentence each. */
export function warningsOf(rankings: readonly BatchRanking[]): string[] {
  const named = (keep: (each: Ranked) => boolean, detail: (each: Ranked) => string) =>
    rankings.flatMap(({ batch, ranked }) =>
      ranked.filter(keep).map((each) => `${nameOf(each)} with ${batch} (${detail(each)})`),
    )
  const edges = named(
    ({ edge }) => edge !== null,
    ({ edge, learningRate }) => `${edge}: ${learningRate}`,
  )
  const rising = named(
    (each) => each.rising !== null,
    (each) => `+${points(each.rising!)} in the last fifth`,
  )
  const diverged = named(
    (each) => each.diverged > 0,
    (each) => `${each.diverged} of ${counted(each.values.length, 'run')}`,
  )
  return [
    edges.length === 0
      ? ''
      : `The best rate is at the end of the grid, so rates beyond it may be better still; extend it with --learning-rates: ${listed(edges)}.`,
    rising.length === 0
      ? ''
      : `Accuracy still rises at the end; train longer before you decide: ${listed(rising)}.`,
    diverged.length === 0 ? '' : `Runs that diverged count as guessing: ${listed(diverged)}.`,
  ].filter(Boolean)
}

/** Quoted in a sentence, where a bare "none is better" would mean something else. */
const nameOf = ({ norm }: Pick<Candidate, 'norm'>): string => (norm === 'none' ? '“none”' : norm)

const percent = (share: number) => `${(100 * share).toFixed(2)} %`
const points = (share: number) => `${formatNumber(100 * share, 2)} pp`
const pointsInterval = ([low, high]: Interval) => formatInterval([100 * low, 100 * high], 'pp')

/** Never 0 or 100 %: the bootstrap has finitely many draws. */
export function chance(probability: number): string {
  if (probability > 0.99) return 'over 99 %'
  return probability < 0.01 ? 'under 1 %' : `${Math.round(100 * probability)} %`
}
