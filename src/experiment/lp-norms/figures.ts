/** The figures of the experiment `lp-norms`, from its records. */
import { trainingQuantities } from '../../stats/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { lossFigure } from '../networks/learning.ts'
import { ending } from '../framework/measures.ts'
import { armOn, levelOf, networkLabels, networksOf } from '../networks/networks.ts'
import { arms, type Options, orders } from './arms.ts'
import { distance, distanceAtLoss } from './measures.ts'

const LOSS = trainingQuantities.trainingLoss
const ACCURACY = trainingQuantities.testAccuracy
const LAST = 5

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen, classes } = evidence
  const all = arms(chosen)
  const panels = networksOf(chosen).map((network) => ({
    title: networkLabels[network],
    arms: ['plain', 'bn', ...orders.map(({ arm }) => arm)].map((arm) => armOn(network, arm)),
  }))
  const level = levelOf('mlp', chosen)
  // The last is the deep linear network, which predicts values.
  const withClasses = panels.slice(0, -1)
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      quantity: LOSS,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy; for the deep linear network, the mean squared error.',
      y: { label: 'training loss', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels: withClasses,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'Evaluated with running averages of the norms, as BN is with those of mean and variance.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    lossFigure(records, all),
    dotsFigure({
      records,
      arms: all,
      drawn: panels[0]!.arms,
      measure: (arm) => distance(evidence, arm),
      name: 'moves',
      title: 'Internal covariate shift by earth mover’s distance, MLP',
      caption:
        'Distance between a unit’s input before and after a step, in its standard deviations, geometric mean over layers and measurements.',
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      records,
      arms: all,
      drawn: panels[0]!.arms,
      measure: (arm) => distanceAtLoss(evidence, arm, level),
      name: 'moves-at-loss',
      title: 'Internal covariate shift by earth mover’s distance at equal training loss, MLP',
      caption: `Distance between a unit’s input before and after a step, in its standard deviations, geometric mean over layers, when the running training loss first falls below ${level}.`,
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      records,
      arms: all,
      drawn: withClasses.flatMap((panel) => panel.arms),
      measure: (arm) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes }),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}
