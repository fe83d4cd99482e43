/** One number per run of the experiment `sharpness`: what its claims compare and its figures show. */
import {
  curvatureMapQuantities,
  hessianQuantities,
  landscapeQuantities,
  scaleQuantities,
} from '../../probe/index.ts'
import { meanRise, surfaceOf } from '../../figure/index.ts'
import { atLevel, type BySeed, type Row, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { ending, geometricAverage, geometricAverageAtLoss, perSeed } from '../framework/measures.ts'
import type { Chosen, Options } from './arms.ts'

type ByRun = (evidence: Evidence<Options>, arm: string) => BySeed

/** A rise is compared as a ratio: it is NaN if the network is not the lowest point, on average. */
const positiveOr = (value: number): number => (value > 0 ? value : Number.NaN)

const gridOf = (rows: readonly Row[]) => surfaceOf(rows.map(({ x, y, value }) => ({ x: x!, y: y!, value })))

const PLANE = landscapeQuantities().loss

/** How far the mean loss of the plane lies above the loss in its middle, at the end. */
export const rise: ByRun = ({ records }, arm) =>
  perSeed(records, arm, PLANE, { afterDivergence: Infinity }, (rows) => positiveOr(meanRise(gridOf(rows))))

/** The same when the running training loss first falls below the level; NaN for a run in which it never does. */
export const riseAtLoss: ByRun = ({ records, options: { level } }, arm) => {
  const surfaces = records.bySeed(arm, atLevel(PLANE, level))
  const seeds = records.bySeed(arm, trainingQuantities.trainingLoss).keys()
  return new Map(
    [...seeds].map((seed) => {
      const rows = surfaces.get(seed)
      return [seed, rows === undefined ? Number.NaN : positiveOr(meanRise(gridOf(rows)))]
    }),
  )
}

const LINE = landscapeQuantities({ dimensions: 1 }).loss

/** How far the mean loss of the line lies above the loss in its middle. Its direction is not scaled to the weights. */
export const riseOfLine: ByRun = ({ records }, arm) =>
  perSeed(records, arm, LINE, { afterDivergence: Infinity }, (rows) => {
    const middle = rows.find(({ x }) => x === 0)?.value ?? Number.NaN
    return positiveOr(rows.reduce((sum, { value }) => sum + value, 0) / rows.length - middle)
  })

export const eigenvalueOf = ({ sample }: Pick<Chosen, 'sample'>): string =>
  hessianQuantities({ sample }).largest

/** The largest eigenvalue of the Hessian at the end. */
export const sharpness: ByRun = ({ records, options }, arm) =>
  geometricAverage(records, arm, eigenvalueOf(options), { afterDivergence: Infinity })

export const sharpnessAtLoss: ByRun = ({ records, options }, arm) =>
  geometricAverageAtLoss(records, arm, eigenvalueOf(options), options.level)

const RATIO = curvatureMapQuantities.ratio

/** |λ_min / λ_max|, geometric mean over the points of the map at most half of the span from the middle, or farther. */
export const convexity = (
  { records, options: { span } }: Evidence<Options>,
  arm: string,
  where: 'near' | 'far',
): BySeed =>
  geometricAverage(records, arm, RATIO, {
    where: ({ x, y }) => Math.max(Math.abs(x!), Math.abs(y!)) <= span / 2 === (where === 'near'),
    afterDivergence: Number.NaN,
  })

/** The length of all weights at the end. */
export const lengthOfWeights: ByRun = ({ records }, arm) =>
  geometricAverage(records, arm, scaleQuantities.weight, {
    where: ({ layer }) => layer === '',
    afterDivergence: Number.NaN,
  })

/** The share of the test set that is classified wrongly at the end. */
export const error: ByRun = ({ records, classes }, arm) => {
  const accuracies = ending(records, arm, trainingQuantities.testAccuracy, {
    count: 1,
    afterDivergence: 1 / classes,
  })
  return new Map([...accuracies].map(([seed, accuracy]) => [seed, 1 - accuracy]))
}
