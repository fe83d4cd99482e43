/** One number per run of the experiment `shift`: what its claims compare and its figures show. */
import { shiftDistanceQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { average, geometricAverage, isAboveFirst } from '../framework/measures.ts'
import type { Options } from './arms.ts'

export interface Measure {
  readonly name: string
  readonly measure: string
  readonly axis: string
  readonly of: (evidence: Evidence<Options>, arm: string) => BySeed
  readonly quantity: string
}

export const gradients: Measure = {
  name: 'gradient-shift',
  measure: 'Shift of the gradient ‖G − G′‖₂, geometric mean over layers above the first and training',
  axis: '‖G − G′‖₂',
  quantity: shiftGradientQuantities.shift,
  of: ({ records }, arm) =>
    geometricAverage(records, arm, shiftGradientQuantities.shift, {
      where: isAboveFirst(records, arm, shiftGradientQuantities.shift),
      afterDivergence: Infinity,
    }),
}

export const distances: Measure = {
  name: 'distance-shift',
  measure:
    'Earth mover’s distance of a unit’s input before and after, in its standard deviations, geometric mean over layers above the first and training',
  axis: 'distance in standard deviations',
  quantity: shiftDistanceQuantities.relative,
  of: ({ records }, arm) =>
    geometricAverage(records, arm, shiftDistanceQuantities.relative, { afterDivergence: Infinity }),
}

export const cosine = ({ records }: Evidence<Options>, arm: string): BySeed =>
  average(records, arm, shiftGradientQuantities.cosine, {
    where: isAboveFirst(records, arm, shiftGradientQuantities.cosine),
    afterDivergence: -Infinity,
  })
