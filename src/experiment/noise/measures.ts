/** One number per run of the experiment `noise`: what its claims compare and its figures show. */
import { shiftDistanceQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import {
  best,
  ending,
  geometricAverage,
  geometricAverageAtLoss,
  isAboveFirst,
  movement,
  stepsToReach,
} from '../framework/measures.ts'
import type { Options } from './arms.ts'

export const ACCURACY = trainingQuantities.testAccuracy

export const LAST = 5

export const final = ({ records, classes }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })

export const steps = ({ records }: Evidence<Options>, arm: string): BySeed =>
  stepsToReach(records, arm, ACCURACY, best(records, 'plain', ACCURACY, { afterDivergence: 'measured' }))

export const drift = ({ records }: Evidence<Options>, arm: string): BySeed =>
  movement(records, arm, { relative: true })

/** The test loss at the first evaluation at which the training loss is below a level; NaN if it never is. */
export function testLossAt({ records }: Evidence<Options>, arm: string, level: number): BySeed {
  const losses = records.bySeed(arm, trainingQuantities.testLoss)
  return new Map(
    [...records.bySeed(arm, trainingQuantities.trainingLoss)].map(([seed, rows]) => {
      const reached = rows.find(({ value }) => value < level)?.step
      const at = losses.get(seed)?.find(({ step }) => step === reached)
      return [seed, at?.value ?? Number.NaN]
    }),
  )
}

const SHIFT = shiftGradientQuantities.shift

export const DISTANCE = shiftDistanceQuantities.relative

export const shift = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, SHIFT, {
    where: isAboveFirst(records, arm, SHIFT),
    afterDivergence: Infinity,
  })

/** When the running training loss first falls below a level. */
export const shiftAtLoss = ({ records }: Evidence<Options>, arm: string, level: number): BySeed =>
  geometricAverageAtLoss(records, arm, SHIFT, level, isAboveFirst(records, arm, SHIFT))

export const distanceAtLoss = ({ records }: Evidence<Options>, arm: string, level: number): BySeed =>
  geometricAverageAtLoss(records, arm, DISTANCE, level)

export const distance = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, DISTANCE, { afterDivergence: Infinity })
