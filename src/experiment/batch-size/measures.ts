/** One number per run of the experiment `batch-size`: what its claims compare and its figures show. */
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, ending } from '../framework/measures.ts'
import { armAt, type Options } from './arms.ts'

export const ACCURACY = trainingQuantities.testAccuracy

/** The share of the test set that is classified wrongly at the end. */
export const error = ({ records, classes }: Evidence<Options>, norm: string, size: number): BySeed =>
  across(
    [ending(records, armAt(norm, size), ACCURACY, { count: 1, afterDivergence: 1 / classes })],
    ([accuracy]) => 1 - accuracy!,
  )

/** The growth of the error from the large batch to one of `size`. */
export const growth = (evidence: Evidence<Options>, norm: string, size: number): BySeed =>
  across(
    [error(evidence, norm, size), error(evidence, norm, Number(evidence.options.large))],
    ([small, large]) => small! - large!,
  )
