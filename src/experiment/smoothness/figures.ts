/** The figures of the experiment `smoothness`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { papers } from '../framework/papers.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { comparedArms, lineRange } from '../networks/probes.ts'
import { armOn, networkLabels, type NetworkName, networkNames } from '../networks/networks.ts'
import type { Options } from './arms.ts'
import { alongGradient, eigenvalues, measures } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = comparedArms(chosen)
  const panels = networkNames.map((network) => ({
    title: networkLabels[network],
    arms: all
      .filter(({ arm }) => [armOn(network, 'plain'), armOn(network, 'bn')].includes(arm))
      .map(({ arm }) => arm),
  }))
  const walk = (network: NetworkName) => `${lineRange[network].from} to ${lineRange[network].to}`
  return [
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: alongGradient.beta,
      name: 'beta-by-step',
      title: 'Effective β along the gradient, by step',
      after: `${papers.santurkar.short}, Fig. 4(c)`,
      caption: `η is ${walk('vgg')} learning rates, for the deep linear network ${walk('dln')}; normalized by the statistics of the batch at every point.`,
      y: { label: 'effective β', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: alongGradient.mostChange,
      name: 'change-by-step',
      title: 'Change of the gradient along the step, by step',
      after: `${papers.santurkar.short}, Fig. 4(b)`,
      caption: 'The largest ‖∇L(w) − ∇L(w − ηg)‖₂ along the line.',
      y: { label: '‖∇L(w) − ∇L(w − ηg)‖', scale: 'log' },
    }),
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity: eigenvalues.largest,
      name: 'curvature-by-step',
      title: 'Largest eigenvalue of the Hessian, by step',
      caption: 'λ max of the loss on the next step’s batch, by Lanczos’ method.',
      y: { label: 'λ max', scale: 'log' },
    }),
    ...measures.map(({ name, measure, title, of }) =>
      dotsFigure({
        records,
        arms: all,
        measure: (arm) => of(evidence, arm),
        name,
        title,
        caption: `${measure}, geometric mean over training.`,
        x: { label: title.toLowerCase(), scale: 'log' },
      }),
    ),
  ]
}
