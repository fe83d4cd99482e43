/**
 * How fast an arm learns, in one number: the training loss on a logarithmic scale, averaged over all of training. A
 * smaller value is faster; a diverged run is slower than any other.
 */
import type { DotsFigure } from '../../figure/index.ts'
import { type BySeed, trainingQuantities } from '../../stats/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { dotsFigure } from '../framework/figures.ts'
import { divergedRuns, ending, geometricAverage } from '../framework/measures.ts'
import type { Records } from '../framework/records.ts'

const lossOf = (records: Records, arm: string): BySeed =>
  geometricAverage(records, arm, trainingQuantities.trainingLoss, { afterDivergence: Infinity })

const finalLoss = (records: Records, arm: string): BySeed =>
  ending(records, arm, trainingQuantities.trainingLoss, { count: 1, afterDivergence: Infinity })

/** How a claim compares two arms, without its wording. */
export function learnsSooner(treated: string, control: string) {
  return {
    pairs: ({ records }: { readonly records: Records }) => ({
      treated: lossOf(records, treated),
      control: lossOf(records, control),
    }),
    atEnd: ({ records }: { readonly records: Records }) => ({
      treated: finalLoss(records, treated),
      control: finalLoss(records, control),
    }),
    scale: 'ratio',
    direction: 'less',
    figure: 'loss',
    remark: ({ records }: { readonly records: Records }) => divergedRuns(records, [treated, control]),
  } as const
}

/** The figure that such claims refer to. */
export function lossFigure(records: Records, arms: readonly Arm[], unit?: string): DotsFigure {
  return dotsFigure({
    records,
    arms,
    measure: (arm) => lossOf(records, arm),
    name: 'loss',
    title: 'Training loss, over all of training',
    caption: 'Geometric mean: a smaller value means faster learning.',
    x: { label: 'training loss', ...(unit !== undefined && { unit }), scale: 'log' },
  })
}
