/** The figures of the experiment `noise`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { papers } from '../framework/papers.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { ending, movement } from '../framework/measures.ts'
import { arms, type Options } from './arms.ts'
import { levelOf } from '../networks/networks.ts'
import { ACCURACY, distance, LAST, shift, testLossAt } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen, classes } = evidence
  const all = arms(chosen)
  const shared = { records, arms: all }
  return [
    curvesFigure({
      ...shared,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      after: `${papers.santurkar.short}, Fig. 1(a)`,
      caption: 'With and without normalization, each with and without noise.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    curvesFigure({
      ...shared,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => testLossAt(evidence, arm, levelOf(chosen.network, chosen)),
      name: 'test-loss',
      title: 'Test loss at equal training loss',
      caption: `At the first evaluation with a training loss below ${levelOf(chosen.network, chosen)}: what a network has learned beyond its training data.`,
      x: { label: 'test loss', unit: 'nats' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => movement(records, arm, { relative: true }),
      name: 'drift',
      after: `${papers.santurkar.short}, Fig. 2`,
      title: 'How far the distribution of an activation’s input moves',
      caption:
        'Mean change of the 15th, 50th and 85th percentile of one unit’s input in the last hidden layer from one evaluation to the next, as a share of the distance between the 15th and 85th.',
      x: { label: 'movement between evaluations', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => shift(evidence, arm),
      name: 'shift',
      title: 'Internal covariate shift by gradients',
      caption:
        '‖G − G′‖₂, geometric mean over layers above the first and over measurements; the layers below draw the noise of the next step for G′.',
      x: { label: '‖G − G′‖₂', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => distance(evidence, arm),
      name: 'distance',
      title: 'Internal covariate shift by earth mover’s distance',
      caption:
        'Distance between a unit’s input before and after a step, in its standard deviations, geometric mean over layers above the first and over measurements; after the step the noise is that of the next step.',
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
      references: [{ axis: 'x', value: 1 / classes, label: 'guessing' }],
    }),
  ]
}
