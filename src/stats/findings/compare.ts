/** From one number per run to a finding: pair the seeds of two arms, bootstrap the effect, apply the verdict rule. */
import { counted } from '../../counts.ts'
import {
  type BootstrapOptions,
  type BootstrapResult,
  FEWEST_SEEDS,
  pairedBootstrap,
} from '../intervals/bootstrap.ts'
import type { Finding } from './finding.ts'
import { formatInterval, formatQuantity } from '../format.ts'
import { signFlipTest } from '../tests/permutation.ts'
import { verdict } from './verdict.ts'

/** One measured number per seed. Infinity means "never within the run". */
export type BySeed = ReadonlyMap<number, number>

/** Two arms and how their numbers are compared. */
export interface PairedMeasure extends BootstrapOptions {
  readonly treated: BySeed
  readonly control: BySeed
  /** `difference`: treated − control. `ratio`: treated / control of positive values, averaged in logarithms. */
  readonly scale: 'difference' | 'ratio'
  /** Multiplies a difference for display: 100 turns fractions into percentage points. */
  readonly factor?: number
}

export interface Comparison extends PairedMeasure {
  /** See `Finding`. */
  readonly experiment: string
  /** See `Finding`. */
  readonly key: string
  readonly claim: string
  readonly source: string
  readonly direction: 'greater' | 'less'
  /** In the unit shown. Default: 0 for a difference, 1 for a ratio. */
  readonly margin?: number
  /** Default: `×` for a ratio. */
  readonly unit?: string
  /**
   * What is compared, written as the start of a sentence: `Steps to the plain network's best accuracy, BN over
   * plain`.
   */
  readonly measure: string
  readonly figure?: string
}

export interface Pairs {
  readonly seeds: number[]
  readonly differences: number[]
}

export interface PairedEffect extends Pairs, Pick<BootstrapResult, 'effect' | 'interval' | 'statistic'> {}

/**
 * Differences (or log ratios) of the seeds that both arms have, in the order of the seeds.
 *
 * Censoring: a treated Infinity gives +Infinity, a control Infinity −Infinity; in a ratio 0 is at the other end, less
 * than any positive value. If both are infinite, or both are 0 in a ratio, or either is NaN, the difference is NaN
 * and the comparison undecided: nobody saw which arm is ahead, and dropping the pair would favour the arm that wins
 * the others.
 */
export function pairBySeed(treated: BySeed, control: BySeed, scale: 'difference' | 'ratio'): Pairs {
  const seeds = [...treated.keys()].filter((seed) => control.has(seed)).sort((a, b) => a - b)
  const differences = seeds.map((seed) => {
    const a = treated.get(seed)!
    const b = control.get(seed)!
    if (scale === 'difference') return a - b
    if (a < 0 || b < 0)
      throw new RangeError(`a ratio needs values of 0 or more, got ${a} and ${b} at seed ${seed}`)
    return Math.log(a) - Math.log(b)
  })
  return { seeds, differences }
}

/**
 * The effect over paired seeds and its interval as displayed: a ratio as a factor, a difference times `factor`. The
 * mean of log ratios is the geometric mean ratio.
 */
export function pairedEffect(measure: PairedMeasure): PairedEffect {
  const { treated, control, scale, factor = 1 } = measure
  const { seeds, differences } = pairBySeed(treated, control, scale)
  const { effect, interval, statistic } = pairedBootstrap(differences, measure)
  const display = (x: number) => (scale === 'ratio' ? Math.exp(x) : x * factor)
  return {
    seeds,
    differences,
    effect: effect === null ? null : display(effect),
    interval: interval && [display(interval[0]), display(interval[1])],
    statistic,
  }
}

/** The finding of one paired comparison. */
export function comparePaired(comparison: Comparison): Finding {
  const { experiment, key, claim, source, scale, direction, measure, figure } = comparison
  const { margin = scale === 'ratio' ? 1 : 0, unit = scale === 'ratio' ? '×' : '' } = comparison
  const { seeds, differences, effect, interval, statistic } = pairedEffect(comparison)
  const { p } = signFlipTest(differences)
  return {
    experiment,
    key,
    claim,
    source,
    verdict: verdict({ interval, direction, margin }),
    effect,
    interval,
    unit,
    seeds,
    explanation: [
      `${measure}: ${describe(statistic, scale)} over ${counted(seeds.length, 'paired seed')}`,
      ` is ${formatQuantity(effect, unit)}`,
      interval && `, ${formatLevel(comparison.confidence)} interval ${formatInterval(interval, unit)}`,
      `. The claim needs the whole interval ${direction === 'greater' ? 'above' : 'below'} `,
      `${formatQuantity(margin, unit)}.`,
      caution(differences),
    ]
      .filter(Boolean)
      .join(''),
    ...(Number.isNaN(p) ? {} : { p }),
    ...(figure === undefined ? {} : { figure }),
  }
}

function describe(statistic: 'mean' | 'median', scale: 'difference' | 'ratio'): string {
  if (scale === 'difference') return `the ${statistic} difference`
  return statistic === 'mean' ? 'the geometric mean ratio' : 'the median ratio'
}

function caution(differences: readonly number[]): string {
  const infinite = differences.filter((x) => Math.abs(x) === Number.POSITIVE_INFINITY).length
  const unknown = differences.filter(Number.isNaN).length
  const n = differences.length
  let text = ''
  if (infinite > 0) {
    text += ` In ${infinite} of ${counted(n, 'pair')} one arm never reached it; such a pair counts by its rank only.`
  }
  if (unknown > 0)
    text += ` In ${unknown} of ${counted(n, 'pair')} neither arm has a value, so nothing is decided.`
  if (n < FEWEST_SEEDS) text += ` An interval needs at least ${FEWEST_SEEDS} seeds.`
  else if (n < 5) text += ` With ${n} seeds the interval covers less than its nominal level; use 5 or more.`
  return text
}

function formatLevel(confidence = 0.95): string {
  return `${Number((confidence * 100).toPrecision(6))} %`
}
