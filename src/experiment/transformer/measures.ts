/** One number per run, or per seed over all rates, of the experiment `transformer`. */
import { scaleQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, best, ending, perSeed } from '../framework/measures.ts'
import { isLearned } from '../framework/preconditions.ts'
import { armAt, type Family, type Options, type OverRates } from './arms.ts'

/** The test loss at the end. */
export const finalLoss = ({ records }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, trainingQuantities.testLoss, { count: 1, afterDivergence: Infinity })

/** The second matrix of a block’s feed-forward branch: W² in Xiong et al. 2020. */
const MATRIX = /^block(\d+)\.mlp\.contract$/

/** The norm of the gradient of each block’s second feed-forward matrix at the start, from the input to the output. */
export function gradientsByBlock({ records }: Evidence<Options>, arm: Family): Map<number, number[]> {
  return new Map(
    [...records.bySeed(arm, scaleQuantities.gradient)].map(([seed, rows]) => [
      seed,
      rows
        .flatMap(({ step, layer, value }) => {
          const block = step === 0 ? MATRIX.exec(layer) : null
          return block ? [{ block: Number(block[1]), value }] : []
        })
        .sort((a, b) => a.block - b.block)
        .map(({ value }) => value),
    ]),
  )
}

const ofBlocks = (
  evidence: Evidence<Options>,
  arm: Family,
  summarize: (gradients: readonly number[]) => number,
): BySeed =>
  new Map([...gradientsByBlock(evidence, arm)].map(([seed, gradients]) => [seed, summarize(gradients)]))

/** That of the first block, or the last. */
export const gradientOf = (evidence: Evidence<Options>, arm: Family, which: 'first' | 'last'): BySeed =>
  ofBlocks(evidence, arm, (gradients) => gradients.at(which === 'first' ? 0 : -1) ?? Number.NaN)

/** The largest of them over the least. */
export const unevenness = (evidence: Evidence<Options>, arm: Family): BySeed =>
  ofBlocks(evidence, arm, (gradients) => Math.max(...gradients) / Math.min(...gradients))

/** Whether each seed’s network has learned at a rate. */
function hasLearnedAt({ records, classes }: Evidence<Options>, arm: string): ReadonlyMap<number, boolean> {
  const losses = ending(records, arm, trainingQuantities.trainingLoss, {
    count: 1,
    afterDivergence: Infinity,
  })
  const accuracies = best(records, arm, trainingQuantities.testAccuracy, { afterDivergence: 0 })
  return new Map(
    [...losses].map(([seed, loss]) => [
      seed,
      isLearned({ loss, accuracy: accuracies.get(seed) ?? 0 }, classes),
    ]),
  )
}

/** The largest rate of the grid at which each seed’s network has learned; NaN if there is none. */
export function largestRate(evidence: Evidence<Options>, family: OverRates): BySeed {
  const largest = new Map<number, number>()
  for (const rate of evidence.options.rates)
    for (const [seed, isUsable] of hasLearnedAt(evidence, armAt(family, rate)))
      largest.set(seed, isUsable ? rate : (largest.get(seed) ?? Number.NaN))
  return largest
}

/** The test loss at the end of training at one rate, at most that at the start. */
export const lossAt = ({ records }: Evidence<Options>, family: OverRates, rate: number): BySeed =>
  perSeed(
    records,
    armAt(family, rate),
    trainingQuantities.testLoss,
    { afterDivergence: 'measured' },
    (rows) => {
      const [first, last] = [rows[0]?.value, rows.at(-1)?.value].map((value) => value ?? Number.NaN)
      return isDiverged(records, armAt(family, rate), rows[0]?.seed) ? first! : Math.min(first!, last!)
    },
  )

const isDiverged = (records: Evidence<Options>['records'], arm: string, seed: number | undefined): boolean =>
  seed !== undefined && records.bySeed(arm, trainingQuantities.diverged).has(seed)

/** How far the loss lies above that at the best rate of the grid, mean over the grid, in nats. */
export const rateSensitivity = (evidence: Evidence<Options>, family: OverRates): BySeed =>
  across(
    evidence.options.rates.map((rate) => lossAt(evidence, family, rate)),
    (losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length - Math.min(...losses),
  )
