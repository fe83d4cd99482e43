/**
 * The least and the largest loss over runs that differ in their learning rate, step by step: what many course projects on
 * batch normalization plot under the name of "loss landscape". It is none: each run is at a place of its own, so the band
 * says how much the choice of a learning rate matters, and nothing of how the loss varies around one place. That is the
 * probe `gradient-line` (Fig. 4 of Santurkar et al. 2018).
 */
import type { Row } from './record.ts'
import { trainingQuantities } from './training-quantities.ts'

export interface EnvelopePoint {
  readonly step: number
  /** Of the finite values of each seed, the mean over seeds; NaN where there is none. */
  readonly low: number
  readonly high: number
  /** Runs that have a finite value here, and runs in all: the others diverged, or ended before. */
  readonly finite: number
  readonly runs: number
}

/** Over `arms`, one a learning rate; the same seeds in each. */
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
        low: mean(bySeed.map((values) => Math.min(...values))),
        high: mean(bySeed.map((values) => Math.max(...values))),
        finite: finite.length,
        runs,
      }
    })
}

/** NaN of nothing. */
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
