/** The figures of the experiment `rank`, from its records. */
import { rankQuantities } from '../../probe/index.ts'
import type { FigureSpec, LinesFigure } from '../../figure/index.ts'
import type { BySeed } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bandCaption, curvesFigure, dotsFigure, pointAt, keysOf } from '../framework/figures.ts'
import { lossFigure } from '../networks/learning.ts'
import {
  type ActivationName,
  activations,
  arms,
  layerAt,
  type Options,
  trainedArm,
  type Variant,
  variants,
} from './arms.ts'
import { atDepth, closed, rankAtStart } from './measures.ts'

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const trained = arms(chosen).filter(({ arm }) => !arm.startsWith('deep-'))
  const shared = { records, arms: trained }
  const training = activations.map(({ name, label }) =>
    curvesFigure({
      ...shared,
      quantity: rankQuantities.participation,
      layer: layerAt(chosen[`${name}-depth`]),
      panels: [{ title: label, arms: variants.map((variant) => trainedArm(name, variant.name)) }],
      name: 'rank',
      title: 'Rank of a batch’s values during training',
      caption: 'Participation rank in the last hidden layer.',
      y: { label: 'participation rank', scale: 'log' },
    }),
  )
  const byDepth = (
    figure: Pick<LinesFigure, 'name' | 'title' | 'caption' | 'y'>,
    measure: (activation: ActivationName, variant: Variant, depth: number) => BySeed,
  ): FigureSpec => ({
    ...figure,
    caption: `${figure.caption} ${bandCaption(records)}`,
    kind: 'lines-with-bands',
    arms: keysOf(trained),
    x: { label: 'hidden layers above the input', scale: 'log' },
    panels: activations.map(({ name, label }) => ({
      title: label,
      series: variants.map((variant) => ({
        arm: trainedArm(name, variant.name),
        points: chosen.depths.flatMap((depth) =>
          pointAt(depth, [...measure(name, variant.name, depth).values()]),
        ),
      })),
    })),
  })
  const untrained = `Before training, over a batch of ${chosen.batch} samples, before the activation.`
  return [
    byDepth(
      {
        name: 'rank-by-depth',
        title: 'Rank of a batch’s values by depth, at the start',
        caption: `Participation rank. ${untrained}`,
        y: { label: 'participation rank', scale: 'log' },
      },
      (activation, variant, depth) => atDepth(evidence, [activation, variant], depth, 'participation'),
    ),
    byDepth(
      {
        name: 'stable-rank-by-depth',
        title: 'Stable rank of a batch’s values by depth, at the start',
        caption: untrained,
        y: { label: 'stable rank', scale: 'log' },
      },
      (activation, variant, depth) => atDepth(evidence, [activation, variant], depth, 'stable'),
    ),
    byDepth(
      {
        name: 'gap-by-depth',
        title: 'Orthogonality gap by depth, at the start',
        caption: `0 where all samples are orthogonal. ${untrained}`,
        y: { label: 'orthogonality gap', scale: 'log' },
      },
      (activation, variant, depth) => atDepth(evidence, [activation, variant], depth, 'gap'),
    ),
    lossFigure(records, trained, 'nats'),
    dotsFigure({
      ...shared,
      drawn: activations.map(({ name }) => trainedArm(name, 'start')),
      measure: (arm) =>
        closed(evidence, activations.find(({ name }) => trainedArm(name, 'start') === arm)!.name),
      name: 'closed',
      title: 'Share of BN’s lead that the orthogonal start closes',
      caption:
        'In logarithms of the training loss, averaged over training: 0 is the plain network, 100 % is BN.',
      x: { label: 'share of the lead', format: 'percent' },
    }),
    dotsFigure({
      ...shared,
      measure: (arm) => {
        const [activation, variant] = arm.split('-') as [ActivationName, Variant]
        return rankAtStart(evidence, activation, variant)
      },
      name: 'rank-at-start',
      title: 'Rank of a batch’s values in the trained networks, at the start',
      caption: 'Participation rank in the last hidden layer.',
      x: { label: 'participation rank', scale: 'log' },
    }),
    {
      ...training[0]!,
      arms: keysOf(trained),
      panels: training.flatMap(({ panels }) => panels),
    },
  ]
}
