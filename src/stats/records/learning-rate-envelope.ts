/**
 * The smallest and the largest loss over runs that differ in their learning rate, step by step: what many course
 * projects on batch normalization plot under the name "loss landscape". It is not a landscape: each run is at a
 * different point, so the band shows how much the choice of a learning rate matters, and nothing about how the loss
 * varies around one point. The probe `gradient-line` measures that (Fig. 4 of Santurkar et al. 2018).
 */
import { largest, smallest } from '../../extremes.ts'
import type { Row } from './record.ts'
import { trainingQuantities } from './training-quantities.ts'

export interface EnvelopePoint {
  readonly step: number
  /** The smallest of each seed's finite values, averaged over seeds; NaN if there is none. */
  readonly low: number
  readonly high: number
  /** The number of runs with a finite value here, and the number of all runs: the others diverged, or ended before. */
  readonly finite: number
  readonly runs: number
}

/** `arms` has one arm per learning rate, with the same seeds in each. */
export function learningRateEnvelope(
  rows: readonly Row[],
  { arms, quantity = trainingQuantities.trainingLoss }: { arms: readonly string[]; quantity?: string },
): EnvelopePoint[] {
  const own = rows.filter((row) => arms.includes(row.arm) && row.quantity === quantity && row.layer === '')
  const runs = new Set(own.map(({ run }) => run)).size
  const byStep = groupBy(own, ({ step }) => step)
  return [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, here]) => {
      const finite = here.filter(({ value }) => Number.isFinite(value))
      const bySeed = [...groupBy(finite, ({ seed }) => seed).values()].map((ofSeed) =>
        ofSeed.map(({ value }) => value),
      )
      return {
        step,
        low: mean(bySeed.map((values) => smallest(values))),
        high: mean(bySeed.map((values) => largest(values))),
        finite: finite.length,
        runs,
      }
    })
}

/** NaN for an empty list. */
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length

function groupBy(rows: readonly Row[], key: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}
