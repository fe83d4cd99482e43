/** From one number per run to a finding: pair the seeds of two arms, take the median difference, apply the rule. */
import { counted } from '../../counts.ts'
import { formatInterval, formatNumber, formatQuantity } from '../format.ts'
import type { Interval } from '../intervals/interval.ts'
import { FEWEST_FOR_INTERVAL, medianInterval } from '../intervals/median-interval.ts'
import { median } from '../intervals/quantile.ts'
import { areEqual, tInterval } from '../intervals/t-interval.ts'
import type { Direction, Estimate, Finding } from './finding.ts'
import { judge } from './verdict.ts'

/** One measured number per seed. Infinity means "never within the run". */
export type BySeed = ReadonlyMap<number, number>

/** Two arms and how their numbers are compared. */
export interface PairedMeasure {
  readonly treated: BySeed
  readonly control: BySeed
  /** `difference`: treated − control. `ratio`: treated / control of values of 0 or more, compared in logarithms. */
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
  readonly direction: Direction
  /**
   * The smallest effect that matters. For a ratio: a share, so that 0.1 takes 0.9 to 1.1 for no effect (default). For a
   * difference: in the unit shown (default 1, which suits percentage points).
   */
  readonly smallestEffect?: number
  /** How often the claim may be judged: once, or at 12 and at 24 seeds. Default 1. */
  readonly looks?: 1 | 2
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

/**
 * Differences (or log ratios) of the seeds that both arms have, in the order of the seeds.
 *
 * Censoring: a treated Infinity gives +Infinity, a control Infinity −Infinity; in a ratio 0 is at the other end, less
 * than any positive value. If both are infinite, or both are 0 in a ratio, or either is NaN, the difference is NaN:
 * nobody saw which arm is ahead. Dropping the pair would favour the arm that wins the others, so it is counted on
 * both sides.
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

/** The median effect over paired seeds and its interval, in the unit shown: a ratio, or a difference times `factor`. */
export function pairedEffect(measure: PairedMeasure): Estimate {
  const { differences } = pairBySeed(measure.treated, measure.control, measure.scale)
  const known = differences.filter((d) => !Number.isNaN(d))
  const display = displayOf(measure)
  const interval = medianInterval(differences)?.interval
  return {
    effect: known.length === 0 ? null : display(median(known)),
    interval: interval === undefined ? null : bothEnds(interval, display),
  }
}

/** The finding of one paired comparison, before the correction over its family. */
export function comparePaired(comparison: Comparison): Omit<Finding, 'preconditions'> {
  const { experiment, key, claim, source, scale, factor = 1, direction, measure, figure, looks } = comparison
  const { smallestEffect = scale === 'ratio' ? 0.1 : 1, unit = scale === 'ratio' ? '×' : '' } = comparison
  const { seeds, differences } = pairBySeed(comparison.treated, comparison.control, scale)
  const display = displayOf(comparison)
  const least: Interval =
    scale === 'ratio'
      ? [Math.log(1 - smallestEffect), Math.log(1 + smallestEffect)]
      : [-smallestEffect / factor, smallestEffect / factor]
  const judged = judge({ differences, direction, smallest: least, ...(looks && { looks }) })
  const effect = judged.median === null ? null : display(judged.median)
  const interval = judged.interval && bothEnds(judged.interval.interval, display)
  const smallest: Interval =
    scale === 'ratio' ? [1 - smallestEffect, 1 + smallestEffect] : [-smallestEffect, smallestEffect]
  const t = tInterval(differences)
  const mean = t && { effect: display(t.mean), interval: bothEnds(t.interval, display) }
  return {
    experiment,
    key,
    claim,
    source,
    direction,
    verdict: judged.verdict,
    effect,
    interval,
    ...(judged.interval && { coverage: judged.interval.coverage }),
    ...(mean && { mean }),
    measure,
    unit,
    smallest,
    seeds,
    differences: differences.map(display),
    explanation: [
      `${measure}: the median ${scale} over ${counted(seeds.length, 'paired seed')} is ${formatQuantity(effect, unit)}`,
      judged.interval &&
        interval &&
        `; the interval ${formatInterval(interval, unit)} covers it with ${formatNumber(100 * judged.interval.coverage, 3)} %`,
      mean &&
        `. The ${scale === 'ratio' ? 'geometric ' : ''}mean is ${formatQuantity(mean.effect, unit)}, its 95 % t-interval ${formatInterval(mean.interval, unit)}`,
      `. ${needs(direction, smallest, unit)}`,
      caution(differences),
    ]
      .filter(Boolean)
      .join(''),
    ...(Number.isNaN(judged.p) ? {} : { p: judged.p }),
    ...(figure === undefined ? {} : { figure }),
  }
}

function displayOf({ scale, factor = 1 }: PairedMeasure): (x: number) => number {
  return (x) => (scale === 'ratio' ? Math.exp(x) : x * factor)
}

function bothEnds([low, high]: Interval, display: (x: number) => number): Interval {
  const [a, b] = [display(low), display(high)]
  return a <= b ? [a, b] : [b, a]
}

function needs(direction: Direction, [least, most]: Interval, unit: string): string {
  const none = unit === '×' ? '1' : '0'
  const [low, high] = [formatQuantity(least, unit), formatQuantity(most, unit)]
  switch (direction) {
    case 'greater':
      return `The claim needs an interval above ${none} and a median above ${high}.`
    case 'less':
      return `The claim needs an interval below ${none} and a median below ${low}.`
    case 'equal':
      return `The claim needs the whole interval between ${formatNumber(least)} and ${high}.`
    case 'not less':
      return `The claim needs the whole interval above ${low}.`
    case 'not greater':
      return `The claim needs the whole interval below ${high}.`
  }
}

function caution(differences: readonly number[]): string {
  const infinite = differences.filter((x) => Math.abs(x) === Number.POSITIVE_INFINITY).length
  const unknown = differences.filter(Number.isNaN).length
  const n = differences.length
  let text = ''
  if (infinite > 0) {
    text += ` In ${infinite} of ${counted(n, 'pair')} one arm never reached it or diverged; such a pair counts by its rank only.`
  }
  if (unknown > 0)
    text += ` In ${unknown} of ${counted(n, 'pair')} neither arm has a value; the interval allows for both outcomes.`
  if (n > 1 && differences.every(Number.isFinite) && areEqual(differences))
    text += ' All differences are equal, so they show no spread.'
  if (n < FEWEST_FOR_INTERVAL) text += ` A verdict needs at least ${FEWEST_FOR_INTERVAL} seeds.`
  return text
}
