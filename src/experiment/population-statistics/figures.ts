/** The figures of the experiment `population-statistics`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import { meanAtEnd } from '../framework/evaluations.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { papers } from '../framework/papers.ts'
import { spectrumFigure } from '../networks/spectrum.ts'
import { arms, type Options } from './arms.ts'
import {
  final,
  lastOf,
  namesOf,
  outliers,
  outliersAtLevels,
  shareAtLevels,
  stepsToLoss,
  whenLossFalls,
} from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const shared = { records, arms: all }
  const rank = chosen.eigenvalue
  const whenReached = whenLossFalls(chosen)
  const standsOut = { x: { label: `λ 1 / λ ${rank}`, scale: 'log' }, after: papers.ghorbani.short } as const
  return [
    spectrumFigure({
      ...shared,
      drawn: all.map(({ arm }) => arm),
      names: namesOf(chosen),
      eigenvalue: rank,
      sample: chosen.sample,
    }),
    dotsFigure({
      ...shared,
      ...standsOut,
      measure: (arm) => outliers(evidence, arm),
      name: 'outliers',
      title: 'How far the largest eigenvalue stands out',
      caption: `Largest over ${rank}th eigenvalue of the Hessian at the end.`,
    }),
    dotsFigure({
      ...shared,
      ...standsOut,
      measure: (arm) => outliersAtLevels(evidence, arm),
      name: 'outliers-at-loss',
      title: 'How far the largest eigenvalue stands out, at equal training loss',
      caption: `Largest over ${rank}th eigenvalue of the Hessian ${whenReached}.`,
    }),
    dotsFigure({
      ...shared,
      ...standsOut,
      measure: (arm) => outliersAtLevels(evidence, arm, arm === 'bn' ? 'frozen' : 'batch'),
      name: 'same-weights',
      title: 'The same, with BN’s statistics held constant',
      caption: `Largest over ${rank}th eigenvalue of the Hessian ${whenReached}; at the weights that BN trained with its running statistics, which do not follow the weights.`,
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => shareAtLevels(evidence, arm),
      name: 'gradient',
      title: 'How much of the gradient lies along few eigenvectors, at equal training loss',
      caption: `Share of the squared gradient along the eigenvectors of the ${rank} largest eigenvalues, ${whenReached}.`,
      after: papers.ghorbani.short,
      x: { label: 'share of the squared gradient', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => stepsToLoss(evidence, arm),
      name: 'steps',
      title: 'Steps to a training loss',
      caption: `Until the running training loss first falls below ${lastOf(chosen)}, each network at its tuned rate.`,
      x: { label: 'training steps', scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: trainingQuantities.trainingLoss,
      name: 'loss-by-step',
      title: 'Training loss by step',
      caption: 'Cross-entropy of the training batches, averaged between evaluations.',
      y: { label: 'training loss', unit: 'nats', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => final(evidence, arm),
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The ${meanAtEnd(chosen)}; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}
