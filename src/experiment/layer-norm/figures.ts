/** The figures of the experiment `layer-norm`, from its records. */
import { scaleQuantities } from '../../probe/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { relativeToStart } from '../framework/measures.ts'
import { lossFigure } from '../networks/learning.ts'
import { arms, type Norm, type Options } from './arms.ts'
import { ACCURACY, alignment, final, isNormalized, LAST } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const shared = { records, arms: arms(chosen) }
  return [
    lossFigure(records, shared.arms, 'nats'),
    curvesFigure({
      ...shared,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'Each network at its tuned rate.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => final(evidence, arm as Norm),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
    curvesFigure({
      ...shared,
      records: relativeToStart(records, scaleQuantities.rate, isNormalized),
      quantity: scaleQuantities.rate,
      name: 'effective-rate',
      title: 'Effective learning rate',
      caption:
        'η/‖w‖² of the convolutions relative to its value at the start, mean over them. It has no meaning in the plain network, where the length of the weights matters.',
      y: { label: 'effective rate, relative to the start' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => alignment(evidence, arm as Norm),
      name: 'alignment',
      title: 'Cosine of weights and gradient',
      caption:
        '|cos(w, ∇L)|, mean over convolutions and training. What remains with a normalization is its ε and rounding.',
      x: { label: '|cos(w, ∇L)|', scale: 'log' },
    }),
  ]
}
