/** The figures of the experiment `beyond`, from its records. */
import { hessianQuantities, scaleQuantities } from '../../probe/index.ts'
import type { FigureSpec } from '../../figure/index.ts'
import { arms, type Options } from './arms.ts'
import {
  ACCURACY,
  alignment,
  edge,
  final,
  isNormalized,
  largest,
  LAST,
  learning,
  outliers,
  outliersAtLevel,
  sharpnessAtLoss,
} from './measures.ts'
import { papers } from '../framework/papers.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { relativeToStart } from '../framework/measures.ts'
import { spectrumFigure } from '../networks/spectrum.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const shared = { records, arms: all }
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const descents = ['gd', 'gd-half', 'gd-bn']
  const normed = ['plain', 'bn', 'bn-decay']
  const replacements = ['plain', 'bn', 'gn', 'ws']
  return [
    spectrumFigure({
      ...shared,
      drawn: ['plain', 'bn'],
      names: hessianQuantities({ sample: chosen.sample }),
      eigenvalue: chosen.eigenvalue,
      sample: chosen.sample,
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => outliers(evidence, arm),
      drawn: ['plain', 'bn'],
      name: 'outliers',
      title: 'How far the largest eigenvalue stands out',
      caption: `Largest over ${chosen.eigenvalue}th eigenvalue of the Hessian at the end.`,
      x: { label: `λ 1 / λ ${chosen.eigenvalue}`, scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => outliersAtLevel(evidence, arm),
      drawn: ['plain', 'bn'],
      name: 'outliers-at-loss',
      title: 'How far the largest eigenvalue stands out, at equal training loss',
      caption: `Largest over ${chosen.eigenvalue}th eigenvalue of the Hessian ${whenReached}.`,
      x: { label: `λ 1 / λ ${chosen.eigenvalue}`, scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => sharpnessAtLoss(evidence, arm),
      drawn: ['plain', 'bn', 'gn', 'ws'],
      name: 'sharpness-at-loss',
      title: 'The largest eigenvalue at equal training loss',
      caption: `Of the Hessian of the loss on ${chosen.sample} training samples, ${whenReached}.`,
      x: { label: 'λ max', scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: largest,
      name: 'edge',
      title: 'Sharpness under full-batch gradient descent',
      caption: `The largest eigenvalue of the Hessian; dashed: 2/η, beyond which gradient descent on a quadratic is unstable.`,
      after: `${papers.cohen.short}, Fig. 1`,
      panels: [panelAt(chosen['mlp-rate'], ['gd', 'gd-bn']), panelAt(chosen['mlp-rate'] / 2, ['gd-half'])],
      y: { label: 'λ max', scale: 'log' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => edge(evidence, arm),
      drawn: descents,
      name: 'edge-dots',
      title: 'Where sharpness settles',
      caption: 'The largest eigenvalue times η/2, geometric mean over the second half of training.',
      x: { label: 'λ max × η / 2' },
      references: [{ axis: 'x', value: 1, label: '2/η' }],
    }),
    curvesFigure({
      ...shared,
      records: relativeToStart(records, scaleQuantities.rate, isNormalized),
      quantity: scaleQuantities.rate,
      panels: [{ arms: normed }],
      name: 'effective-rate',
      title: 'Effective learning rate',
      caption:
        'η/‖w‖² of the convolutions relative to its value at the start, mean over them. It has no meaning without BN, where the length of the weights matters.',
      y: { label: 'effective rate, relative to the start' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => alignment(evidence, arm),
      drawn: normed,
      name: 'alignment',
      title: 'Cosine of weights and gradient',
      caption: '|cos(w, ∇L)|, mean over convolutions and training. The remainder with BN is rounding.',
      x: { label: '|cos(w, ∇L)|', scale: 'log' },
    }),
    curvesFigure({
      ...shared,
      quantity: ACCURACY,
      panels: [{ title: 'without batch statistics, and with', arms: ['plain', 'bn', 'gn', 'ws'] }],
      name: 'accuracy',
      title: 'Test accuracy by step',
      caption: 'WS + GN and GN do not use the batch.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => learning(evidence, arm),
      drawn: replacements,
      name: 'learning',
      title: 'Test accuracy, mean over training',
      caption: 'A higher value means faster learning.',
      x: { label: 'mean test accuracy', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => final(evidence, arm),
      drawn: replacements,
      name: 'final',
      title: 'Test accuracy at the end',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}

const panelAt = (rate: number, drawn: readonly string[]) => ({
  title: `η = ${rate}`,
  arms: drawn,
  references: [{ axis: 'y' as const, value: 2 / rate, label: `2/η = ${Number((2 / rate).toPrecision(3))}` }],
})
