/** The figures of the experiment `smoothness`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { papers } from '../framework/papers.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { comparedArms, lineRange } from '../networks/probes.ts'
import { armOn, levelOf, networkLabels, type NetworkName, networksOf } from '../networks/networks.ts'
import type { Options } from './arms.ts'
import { figureAtLoss } from './claims.ts'
import { alongGradient, atEqualLoss, atLoss, average, eigenvalues, overTraining } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = comparedArms(chosen)
  const panels = networksOf(chosen).map((network) => ({
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
    ...overTraining.map((measure) =>
      dotsFigure({
        records,
        arms: all,
        measure: (arm) => average(evidence, arm, measure),
        name: measure.name,
        title: measure.title,
        caption: `${measure.measure}, geometric mean over training.`,
        x: { label: measure.title.toLowerCase(), scale: 'log' },
      }),
    ),
    ...networksOf(chosen).flatMap((network) => {
      if (network === 'dln') return []
      const level = levelOf(network, chosen)
      return atEqualLoss.map((measure) =>
        dotsFigure({
          records,
          arms: all,
          drawn: [armOn(network, 'plain'), armOn(network, 'bn')],
          measure: (arm) => atLoss(evidence, arm, measure, level),
          name: figureAtLoss(measure, network),
          title: `${measure.title}, at equal training loss, ${networkLabels[network]}`,
          caption: `${measure.measure}, when the running training loss first falls below ${level}.`,
          x: { label: measure.title.toLowerCase(), scale: 'log' },
        }),
      )
    }),
  ]
}
