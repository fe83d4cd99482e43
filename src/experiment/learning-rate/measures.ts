/** One number per run, or per seed over all rates, of the experiment `learning-rate`. */
import { activationQuantities, gradientTailQuantities } from '../../probe/index.ts'
import { type BySeed, type Row, trainingQuantities } from '../../stats/index.ts'
import { lastQuarter } from '../framework/evaluations.ts'
import type { Evidence } from '../framework/evidence.ts'
import { ending, geometricMean, perSeed } from '../framework/measures.ts'
import { isLearned } from '../framework/preconditions.ts'
import { armAt, firstStep, type Norm, type Options } from './arms.ts'

/** Test accuracy at the end; a run that diverged guesses. */
export const accuracyAt = (
  { records, classes, options }: Evidence<Options>,
  norm: Norm,
  rate: number,
): BySeed =>
  ending(records, armAt(norm, rate), trainingQuantities.testAccuracy, {
    count: lastQuarter(options),
    afterDivergence: 1 / classes,
  })

/** The rates at which each seed's network has learned at the end, ascending. */
function trainedRates(evidence: Evidence<Options>, norm: Norm): ReadonlyMap<number, readonly number[]> {
  const { records, classes, options } = evidence
  const found = new Map<number, number[]>()
  for (const rate of options.rates) {
    const losses = ending(records, armAt(norm, rate), trainingQuantities.trainingLoss, {
      count: 1,
      afterDivergence: Infinity,
    })
    const accuracies = accuracyAt(evidence, norm, rate)
    for (const [seed, loss] of losses) {
      const own = found.get(seed) ?? []
      if (isLearned({ loss, accuracy: accuracies.get(seed) ?? 0 }, classes)) own.push(rate)
      found.set(seed, own)
    }
  }
  return found
}

/** The largest rate at which each seed's network has learned; NaN if there is none. */
export const largestRate = (evidence: Evidence<Options>, norm: Norm): BySeed =>
  new Map([...trainedRates(evidence, norm)].map(([seed, rates]) => [seed, rates.at(-1) ?? Number.NaN]))

/**
 * The test accuracy of one network at the end, mean over the rates at which a seed's networks with and without BN have
 * both learned; NaN if there is no such rate.
 */
export function accuracyAtCommonRates(evidence: Evidence<Options>, norm: Norm): BySeed {
  const [plain, bn] = [trainedRates(evidence, 'plain'), trainedRates(evidence, 'bn')]
  const accuracies = new Map(evidence.options.rates.map((rate) => [rate, accuracyAt(evidence, norm, rate)]))
  return new Map(
    [...plain].map(([seed, rates]) => {
      const common = rates.filter((rate) => bn.get(seed)?.includes(rate))
      const values = common.map((rate) => accuracies.get(rate)!.get(seed)!)
      return [seed, values.reduce((sum, value) => sum + value, 0) / values.length]
    }),
  )
}

/**
 * The second moments of the summed inputs of the hidden layers after one step at the large rate over those before it,
 * in the order of the layers: mean² + variance, of a typical unit.
 */
export function growths({ records }: Evidence<Options>, norm: Norm): Map<number, number[]> {
  const arm = firstStep(norm)
  const magnitudes = records.bySeed(arm, activationQuantities.magnitude)
  return new Map(
    [...records.bySeed(arm, activationQuantities.variance)].map(([seed, rows]) => {
      const means = magnitudes.get(seed) ?? []
      const at = (row: Row) =>
        row.value +
        (means.find(({ step, layer }) => step === row.step && layer === row.layer)?.value ?? Number.NaN) ** 2
      const after = rows.filter(({ step }) => step === 1)
      const before = rows.filter(({ step }) => step === 0)
      return [
        seed,
        before.map((row) => {
          const later = after.find(({ layer }) => layer === row.layer)
          // A run that has diverged at the first step has no values after it.
          return later === undefined ? Infinity : at(later) / at(row)
        }),
      ]
    }),
  )
}

/** The growth in the first layer or the last. */
export const growthOf = (evidence: Evidence<Options>, norm: Norm, which: 'first' | 'last'): BySeed =>
  new Map(
    [...growths(evidence, norm)].map(([seed, values]) => [seed, values.at(which === 'first' ? 0 : -1)!]),
  )

/** The kurtosis of gradients at the start, geometric mean over layers. */
export const kurtosis = ({ records }: Evidence<Options>, norm: Norm): BySeed =>
  perSeed(
    records,
    firstStep(norm),
    gradientTailQuantities.kurtosis,
    { where: ({ step }) => step === 0, afterDivergence: 'measured' },
    (rows) => geometricMean(rows.map(({ value }) => value)),
  )
