/** One number per run of the experiment `layer-norm`: what its claims and checks compare and its figures show. */
import { rescaledShiftQuantities, scaleQuantities, shiftGradientQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Row } from '../../stats/records/record.ts'
import type { Evidence } from '../framework/evidence.ts'
import { ending, geometricAverage, isAboveFirstOf, perSeed } from '../framework/measures.ts'
import { type Norm, type Options, RESCALED } from './arms.ts'

export const ACCURACY = trainingQuantities.testAccuracy

/** The number of last evaluations that the accuracy at the end averages. */
export const LAST = 5

export const final = ({ records, classes }: Evidence<Options>, arm: Norm): BySeed =>
  ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })

/** Whether a layer is a convolution, which a normalization follows. */
export const isNormalized = ({ layer }: Pick<Row, 'layer'>): boolean => layer.includes('conv')

/** η/‖w‖² of the convolutions at the first or the last measurement. */
export function rateAt({ records }: Evidence<Options>, arm: Norm, when: 'start' | 'end'): BySeed {
  const { rate } = scaleQuantities
  const last = records.of(arm, rate).reduce((most, { step }) => Math.max(most, step), 0)
  const at = when === 'start' ? 0 : last
  return geometricAverage(records, arm, rate, {
    where: (row) => isNormalized(row) && row.step === at,
    afterDivergence: when === 'start' ? 'measured' : Number.NaN,
  })
}

/** |cos(w, ∇L)| of the convolutions, mean over them and over training. */
export const alignment = ({ records }: Evidence<Options>, arm: Norm): BySeed =>
  perSeed(
    records,
    arm,
    scaleQuantities.cosine,
    { where: isNormalized, afterDivergence: Infinity },
    (rows) => rows.reduce((sum, { value }) => sum + Math.abs(value), 0) / rows.length,
  )

/**
 * How far a · ‖G − G′‖ with weights a times as long is from ‖G − G′‖, as a share of it: the most over convolutions
 * above the first, and steps.
 */
export function sensitivity({ records }: Evidence<Options>, arm: Norm): BySeed {
  const before = records.of(arm, shiftGradientQuantities.shift)
  const isCounted = isAboveFirstOf(before)
  const own = new Map(
    before
      .filter((row) => isCounted(row) && isNormalized(row) && row.value > 0)
      .map((row) => [`${row.seed} ${row.step} ${row.layer}`, row.value]),
  )
  const found = new Map<number, number>()
  for (const { seed, step, layer, value } of records.of(arm, rescaledShiftQuantities(RESCALED).shift)) {
    const unscaled = own.get(`${seed} ${step} ${layer}`)
    if (unscaled === undefined) continue
    found.set(seed, Math.max(found.get(seed) ?? 0, Math.abs((RESCALED * value) / unscaled - 1)))
  }
  return found
}
