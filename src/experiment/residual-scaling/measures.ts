/** One number per run of the experiment `residual-scaling`. */
import { residualQuantities } from '../../probe/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, average, ending } from '../framework/measures.ts'
import { blocksOf, type Options, startArm } from './arms.ts'

/** The number of last evaluations that the accuracy at the end averages. */
export const LAST = 5

/** Test accuracy at the end; a run that diverged guesses. */
export const accuracy = ({ records, classes }: Evidence<Options>, arm: string): BySeed =>
  ending(records, arm, trainingQuantities.testAccuracy, { count: LAST, afterDivergence: 1 / classes })

/** The share of a block's variance that its branch contributes at the start. */
export const shareAt = ({ records }: Evidence<Options>, variant: 'plain' | 'bn', block: string): BySeed =>
  average(records, startArm(variant), residualQuantities.share, {
    where: ({ step, layer }) => step === 0 && layer === block,
    afterDivergence: 'measured',
  })

/** The share in the last block of the first size over that in the first. */
export function fall(evidence: Evidence<Options>, variant: 'plain' | 'bn'): BySeed {
  const blocks = blocksOf(evidence.options)
  return across(
    [shareAt(evidence, variant, blocks.at(-1)!), shareAt(evidence, variant, blocks[0]!)],
    ([last, first]) => last! / first!,
  )
}
