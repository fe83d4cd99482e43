/** One number per run of the experiment `lp-norms`: how far the distributions of the layers' inputs move. */
import { shiftDistanceQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { geometricAverage, geometricAverageAtLoss } from '../framework/measures.ts'
import type { Options } from './arms.ts'

/** Earth mover's distance of a unit's input before and after a step, in its standard deviations. */
export const DISTANCE = shiftDistanceQuantities.relative

export const distance = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, DISTANCE, { afterDivergence: Infinity })

/** When the running training loss first falls below a level. */
export const distanceAtLoss = ({ records }: Evidence<Options>, arm: string, level: number): BySeed =>
  geometricAverageAtLoss(records, arm, DISTANCE, level)
