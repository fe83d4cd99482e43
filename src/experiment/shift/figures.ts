/** The figures of the experiment `shift`, from its records. */
import type { FigureSpec } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { curvesFigure, dotsFigure } from '../framework/figures.ts'
import { comparedArms } from '../networks/probes.ts'
import { armOn, levelsOf, networkLabels, networksOf } from '../networks/networks.ts'
import type { Options } from './arms.ts'
import { cosine, distances, gradients, type Measure } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = comparedArms(chosen)
  const panels = networksOf(chosen).map((network) => ({
    title: networkLabels[network],
    arms: [armOn(network, 'plain'), armOn(network, 'bn')],
  }))
  const byStep = ({ name, quantity, axis, measure }: Measure, title: string) =>
    curvesFigure({
      records,
      arms: all,
      panels,
      axes: 'own',
      quantity,
      name: `${name}-by-step`,
      title,
      caption: `${measure.split(',')[0]!}, mean over layers above the first.`,
      layers: 'above the first',
      y: { label: axis, scale: 'log' },
    })
  const dots = ({ name, measure, axis, of }: Measure, title: string) =>
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => of(evidence, arm),
      name,
      title,
      caption: `${measure} and training.`,
      x: { label: axis, scale: 'log' },
    })
  const atLoss = ({ name, measure, axis, atLoss: of }: Measure, title: string): FigureSpec[] =>
    networksOf(chosen).flatMap((network) => {
      if (network === 'dln') return []
      const levels = levelsOf(network, chosen)
      const drawn = panels.find((panel) => panel.title === networkLabels[network])!.arms
      return [
        dotsFigure({
          records,
          arms: all,
          drawn,
          measure: (arm) => of(evidence, arm, levels[0]!),
          name: network === 'mlp' ? `${name}-at-loss` : `${name}-at-loss-${network}`,
          title: `${title} at equal training loss, ${networkLabels[network]}`,
          caption: `${measure}, when the running training loss first falls below ${levels[0]}.`,
          x: { label: axis, scale: 'log' },
        }),
      ]
    })
  return [
    dots(gradients, 'Internal covariate shift by gradients'),
    dots(distances, 'Internal covariate shift by earth mover’s distance'),
    ...atLoss(gradients, 'Internal covariate shift by gradients'),
    ...atLoss(distances, 'Internal covariate shift by earth mover’s distance'),
    dotsFigure({
      records,
      arms: all,
      measure: (arm) => cosine(evidence, arm),
      name: 'cosine',
      title: 'How well the gradients before and after agree',
      caption:
        'cos(G, G′), mean over layers above the first and over training; 1: updating the layers below changes nothing.',
      x: { label: 'cos(G, G′)' },
    }),
    byStep(gradients, 'Internal covariate shift by gradients, by step'),
    byStep(distances, 'Internal covariate shift by distance, by step'),
  ]
}
