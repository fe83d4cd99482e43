/** One number per run of the experiment `beyond`: what its claims compare and its figures show. */
import { hessianQuantities, scaleQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Options } from './arms.ts'
import type { Evidence } from '../framework/evidence.ts'
import {
  across,
  average,
  ending,
  geometricAverage,
  geometricAverageAtLoss,
  perSeed,
} from '../framework/measures.ts'
import { outliersAtEnd, outliersAtLoss } from '../networks/spectrum.ts'

export const ACCURACY = trainingQuantities.testAccuracy

/** The number of last evaluations that the accuracy at the end averages. */
export const LAST = 5

const ofSample = ({ sample }: Evidence<Options>['options']) => hessianQuantities({ sample })

/** How far the largest eigenvalue stands out, at the end. */
export const outliers = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  outliersAtEnd(records, arm, ofSample(chosen), chosen.eigenvalue)

/** When the running training loss first falls below the level; NaN for a run in which it never does. */
export const outliersAtLevel = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  outliersAtLoss(records, arm, ofSample(chosen), { rank: chosen.eigenvalue, level: chosen.level })

/** The largest eigenvalue on the sample, when the running training loss first falls below the level. */
export const sharpnessAtLoss = ({ records, options: chosen }: Evidence<Options>, arm: string): BySeed =>
  geometricAverageAtLoss(records, arm, sharpnessOfSample(chosen), chosen.level)

export const sharpnessOfSample = (chosen: Evidence<Options>['options']): string => ofSample(chosen).largest

const { sharpness } = hessianQuantities()

export const { largest } = hessianQuantities()

const late = ({ options: chosen }: Evidence<Options>) => ({
  where: ({ step }: { step: number }) => 2 * step >= chosen['mlp-steps'],
  afterDivergence: Infinity,
})

/** λ_max η / 2, over the second half of training. */
export const edge = (evidence: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(evidence.records, arm, sharpness, late(evidence))

/** Its distance from 1. */
export const distanceFromEdge = (evidence: Evidence<Options>, arm: string): BySeed =>
  across([edge(evidence, arm)], ([ratio]) => Math.abs(ratio! - 1))

export const lateSharpness = (evidence: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(evidence.records, arm, largest, late(evidence))

export const firstSharpness = ({ records }: Evidence<Options>, arm: string): BySeed =>
  geometricAverage(records, arm, largest, { where: ({ step }) => step === 0, afterDivergence: 'measured' })

/** Whether a layer is a convolution, which a normalization follows. */
export const isNormalized = ({ layer }: { layer: string }) => layer.includes('conv')

export const rateAt = (
  { records, options: chosen }: Evidence<Options>,
  arm: string,
  when: 'start' | 'end',
): BySeed =>
  geometricAverage(records, arm, scaleQuantities.rate, {
    where: (row) =>
      isNormalized(row) && (when === 'start' ? row.step === 0 : 1.1 * row.step > chosen['cnn-steps']),
    afterDivergence: when === 'start' ? 'measured' : Number.NaN,
  })

/** |cos(w, ∇L)| of the convolutions, mean over them and over training. */
export const alignment = ({ records }: Evidence<Options>, arm: string): BySeed =>
  perSeed(
    records,
    arm,
    scaleQuantities.cosine,
    { where: isNormalized, afterDivergence: Infinity },
    (rows) => rows.reduce((sum, { value }) => sum + Math.abs(value), 0) / rows.length,
  )

/** Test accuracy, mean over training: a higher value means faster learning. */
export const learning = ({ records }: Evidence<Options>, arm: string): BySeed =>
  average(records, arm, ACCURACY, { afterDivergence: -Infinity })

export const final = ({ records, classes }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })
