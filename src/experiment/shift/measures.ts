/** One number per run of the experiment `shift`: what its claims compare and its figures show. */
import { shiftDistanceQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import {
  average,
  geometricAverage,
  geometricAverageAtLoss,
  isAboveFirst,
  lastStep,
} from '../framework/measures.ts'
import type { Options } from './arms.ts'

type ByRun = (evidence: Evidence<Options>, arm: string) => BySeed

export interface Measure {
  readonly name: string
  /** Without what it is averaged over. */
  readonly measure: string
  readonly axis: string
  readonly quantity: string
  /** Averaged over training. */
  readonly of: ByRun
  /** At the last measurement. */
  readonly atEnd: ByRun
  /** When the running training loss first passed a level. */
  readonly atLoss: (evidence: Evidence<Options>, arm: string, level: number) => BySeed
}

function measureOf(
  name: string,
  measure: string,
  axis: string,
  quantity: string,
  layers: 'above the first' | 'all',
): Measure {
  const counted = (records: Evidence<Options>['records'], arm: string) =>
    layers === 'all' ? () => true : isAboveFirst(records, arm, quantity)
  return {
    name,
    measure,
    axis,
    quantity,
    of: ({ records }, arm) =>
      geometricAverage(records, arm, quantity, { where: counted(records, arm), afterDivergence: Infinity }),
    atEnd: ({ records }, arm) => {
      const last = lastStep(records.of(arm, quantity))
      const isCounted = counted(records, arm)
      return geometricAverage(records, arm, quantity, {
        where: (row) => row.step === last && isCounted(row),
        afterDivergence: Infinity,
      })
    },
    atLoss: ({ records }, arm, level) =>
      geometricAverageAtLoss(records, arm, quantity, level, counted(records, arm)),
  }
}

export const gradients = measureOf(
  'gradient-shift',
  'Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first',
  '‖G − G′‖₂',
  shiftGradientQuantities.shift,
  'above the first',
)

/** The shift divided by the length of the gradient: it has no unit. */
export const relativeGradients = measureOf(
  'relative-shift',
  'Shift of the gradient over its length, ‖G − G′‖₂ / ‖G‖₂, geometric mean over layers above the first',
  '‖G − G′‖₂ / ‖G‖₂',
  shiftGradientQuantities.relative,
  'above the first',
)

export const distances = measureOf(
  'distance-shift',
  'Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first',
  'distance in standard deviations',
  shiftDistanceQuantities.relative,
  'all',
)

const agreement = (records: Evidence<Options>['records'], arm: string) => ({
  where: isAboveFirst(records, arm, shiftGradientQuantities.cosine),
  afterDivergence: -Infinity,
})

export const cosine: ByRun = ({ records }, arm) =>
  average(records, arm, shiftGradientQuantities.cosine, agreement(records, arm))
