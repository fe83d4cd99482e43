/** The surfaces of the experiment `landscape` as numbers, one per run. */
import { landscapeQuantities, trajectoryQuantities } from '../../probe/index.ts'
import { meanRise, negativeCurvature, type Surface, surfaceOf } from '../../figure/index.ts'
import { atLevel, type BySeed, type Row, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { perSeed } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'
import type { Options, Statistics } from './arms.ts'

export function surfacesOf(
  { records }: Evidence<Options>,
  arm: string,
  statistics: Statistics,
): Map<number, Surface> {
  const { loss } = landscapeQuantities({ statistics })
  return new Map([...records.bySeed(arm, loss)].map(([seed, rows]) => [seed, gridOf(rows)]))
}

export interface Measure {
  readonly name: string
  readonly measure: string
  readonly axis: string
  /** At the end. */
  readonly of: (evidence: Evidence<Options>, arm: string, statistics?: Statistics) => BySeed
}

const gridOf = (rows: readonly Row[]): Surface =>
  surfaceOf(rows.map(({ x, y, value }) => ({ x: x!, y: y!, value })))

const measured =
  (number: (surface: Surface) => number, afterDivergence: number): Measure['of'] =>
  ({ records, options: chosen }, arm, statistics = chosen.statistics) =>
    perSeed(records, arm, landscapeQuantities({ statistics }).loss, { afterDivergence }, (rows) =>
      number(gridOf(rows)),
    )

/** NaN if the network is not the lowest point of its plane: then there is no rise to compare. */
function riseOf(surface: Surface): number {
  const value = meanRise(surface)
  return value > 0 ? value : Number.NaN
}

export const rise: Measure = {
  name: 'rise',
  measure: 'How far the mean loss of the plane lies above the loss in its middle',
  axis: 'rise of the loss',
  of: measured(riseOf, Infinity),
}

/**
 * The rise when the running training loss first fell below the level; NaN for a run that never did, because nobody
 * knows what it would have been.
 */
export function riseAtLoss({ records, options: chosen }: Evidence<Options>, arm: string): BySeed {
  const { loss } = landscapeQuantities({ statistics: chosen.statistics })
  const surfaces = records.bySeed(arm, atLevel(loss, chosen.level))
  const seeds = records.bySeed(arm, trainingQuantities.trainingLoss).keys()
  return new Map(
    [...seeds].map((seed) => {
      const rows = surfaces.get(seed)
      return [seed, rows === undefined ? Number.NaN : riseOf(gridOf(rows))]
    }),
  )
}

export const negative: Measure = {
  name: 'negative-curvature',
  measure: 'Share of the plane’s curvature that is negative',
  axis: 'share of negative curvature',
  of: measured(negativeCurvature, Infinity),
}

/** The share of the path that two directions explain. */
export const explained = ({ records }: Evidence<Options>, arm: string): BySeed =>
  shares(records, arm, trajectoryQuantities.explained)

/** The same share for a random walk with as many snapshots. */
export const ofRandomWalk = ({ records }: Evidence<Options>, arm: string): BySeed =>
  shares(records, arm, trajectoryQuantities.randomWalk)

/** The share of both directions together; a path that ends in a divergence has none. */
const shares = (records: Records, arm: string, quantity: string): BySeed =>
  perSeed(records, arm, quantity, { afterDivergence: Number.NaN }, (rows) =>
    rows.reduce((sum, { value }) => sum + value, 0),
  )
