/** The figures of the experiment `recurrent`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { lossFigure } from '../networks/learning.ts'
import { ending } from '../framework/measures.ts'
import { armOf, arms, cells, norms, type Options } from './arms.ts'
import { trendOf } from './measures.ts'

const LOSS = trainingQuantities.trainingLoss
const ACCURACY = trainingQuantities.testAccuracy

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen, classes } = evidence
  const all = arms(chosen)
  const panels = cells.map(({ cell, label }) => ({
    title: label,
    arms: norms.map(({ arm }) => armOf(cell, arm)),
  }))
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: LOSS,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'BN evaluates with running statistics.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    lossFigure(records, all, 'nats'),
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => trendOf(evidence, arm),
      name: 'trend',
      title: 'How much of the summed inputs’ variation is a trend over time',
      caption:
        'Share of the variance of a unit’s summed input that lies between time steps, mean over units, at the end of training; BN uses the statistics of the batch at each step.',
      x: { label: 'share of the variance between time steps', format: 'percent' },
    }),
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => ending(records, arm, ACCURACY, { count: 3, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: 'The mean of the last 3 evaluations.',
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}
