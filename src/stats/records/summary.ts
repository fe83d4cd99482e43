/** Many runs as one curve: the middle and the spread of an arm's seeds at each step. */
import { largest, smallest } from '../../extremes.ts'
import { mean, sampleStandardDeviation } from 'simple-statistics'
import type { Row } from './record.ts'
import { medianInterval } from '../intervals/median-interval.ts'
import { median, quantile } from '../intervals/quantile.ts'

export interface Band {
  readonly step: number
  readonly seeds: number
  readonly middle: number
  /** NaN if the spread is undefined, for example for a single seed. */
  readonly low: number
  readonly high: number
}

/**
 * - `interval`: median and its interval, as in a finding; with too few seeds for one, the range of the seeds
 * - `sd`: mean ± one sample standard deviation
 * - `quantiles`: median between the 15th and 85th percentile
 * - `range`: median between minimum and maximum
 */
export type Spread = 'interval' | 'sd' | 'quantiles' | 'range'

/**
 * One band per step over the seeds in `rows`, which contain one arm and one quantity. It ends before the first step
 * where a seed is missing or not finite, because the mean of the seeds that did not diverge would flatter the arm.
 */
export function bandsByStep(rows: readonly Row[], spread: Spread = 'interval'): Band[] {
  const seeds = new Set(rows.map((row) => row.seed)).size
  const bands: Band[] = []
  for (const [step, values] of byStep(rows)) {
    if (values.length < seeds || !values.every(Number.isFinite)) break
    bands.push({ step, seeds, ...summarize(values, spread) })
  }
  return bands
}

/** The middle and spread of one value per seed. */
export function summarize(values: readonly number[], spread: Spread): Pick<Band, 'middle' | 'low' | 'high'> {
  const numbers = [...values]
  switch (spread) {
    case 'interval': {
      const [low, high] =
        medianInterval(numbers)?.interval ??
        (numbers.length > 1 ? [smallest(numbers), largest(numbers)] : [Number.NaN, Number.NaN])
      return { middle: median(numbers), low, high }
    }
    case 'sd': {
      const middle = mean(numbers)
      const deviation = numbers.length > 1 ? sampleStandardDeviation(numbers) : Number.NaN
      return { middle, low: middle - deviation, high: middle + deviation }
    }
    case 'quantiles':
      return { middle: median(numbers), low: quantile(numbers, 0.15), high: quantile(numbers, 0.85) }
    case 'range':
      return { middle: median(numbers), low: smallest(numbers), high: largest(numbers) }
  }
}

/**
 * Rows averaged over at most `bins` intervals of steps of equal length, within each run, layer and quantity; a bin
 * takes its last step. This keeps a curve of 50,000 noisy losses legible and its figure small. A bin with a NaN or an
 * infinity is NaN or infinite.
 */
export function binBySteps(rows: readonly Row[], bins: number): Row[] {
  const last = rows.reduce((most, row) => Math.max(most, row.step), 0)
  const width = Math.max(1, (last + 1) / bins)
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([
      row.run,
      row.arm,
      row.seed,
      row.layer,
      row.quantity,
      Math.floor(row.step / width),
    ])
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    step: group.reduce((most, row) => Math.max(most, row.step), 0),
    value: group.reduce((sum, row) => sum + row.value, 0) / group.length,
  }))
}

/** The values at each step, in the order of the steps. */
function byStep(rows: readonly Row[]): [step: number, values: number[]][] {
  const groups = new Map<number, number[]>()
  for (const { step, value } of rows) {
    const group = groups.get(step)
    if (group) group.push(value)
    else groups.set(step, [value])
  }
  return [...groups].sort(([a], [b]) => a - b)
}
