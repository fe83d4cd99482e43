/** The figures of the experiment `sharpness-and-scale`, from its records. */
import type { BandPoint, FigureSpec } from '../../figure/index.ts'
import { trainingQuantities } from '../../stats/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bandCaption, curvesFigure, dotsFigure, dotsRow, trainingSteps } from '../framework/figures.ts'
import {
  arms,
  type Descent,
  descents,
  labels,
  MOMENTA,
  type MomentumSuffix,
  type Options,
  type Part,
  parts,
} from './arms.ts'
import { accuracy, distances, EDGE, LAST, lateSharpness, SHARPNESS } from './measures.ts'

const COMPARED = ['growing', 'constant'] as const

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = arms(chosen)
  const named = (names: readonly string[]) => all.filter(({ arm }) => names.includes(arm))
  const descended = { records, arms: named(descents.map(({ arm }) => arm)) }
  const ofParts = { records, arms: named(parts.map(({ arm }) => arm)) }
  const onSphere =
    'Largest eigenvalue of the Hessian of the loss where all trained weights together have length 1.'
  return [
    curvesFigure({
      ...descended,
      quantity: SHARPNESS,
      name: 'sharpness',
      title: 'Spherical sharpness during training',
      caption: onSphere,
      y: { label: 'spherical sharpness', unit: 'nats', scale: 'log' },
    }),
    curvesFigure({
      ...descended,
      quantity: EDGE,
      panels: [
        {
          arms: descents.map(({ arm }) => arm),
          references: [{ axis: 'y', value: 1, label: 'edge of stability' }],
        },
      ],
      name: 'edge',
      title: 'Spherical sharpness, relative to 2 over the effective rate',
      caption: 'At 1 gradient descent is at the edge of stability.',
      y: { label: 'sharpness × effective rate / 2', scale: 'log' },
    }),
    dotsFigure({
      ...descended,
      measure: (arm) => lateSharpness(evidence, arm as Descent),
      name: 'late',
      title: 'Spherical sharpness late in training',
      caption: `Geometric mean over the last third of training. ${onSphere}`,
      x: { label: 'spherical sharpness', unit: 'nats', scale: 'log' },
    }),
    {
      kind: 'lines-with-bands',
      name: 'equal',
      title: 'How far losses are from those with weight decay',
      caption: `|log(L/L′)| of the training losses with weight decay and without it, at growing or constant rates. ${bandCaption(records)}`,
      // The panels name the momentum.
      arms: MOMENTA.flatMap((suffix) =>
        COMPARED.map((kind) => ({ arm: `${kind}${suffix}`, family: kind, label: labels[kind] })),
      ),
      x: trainingSteps,
      y: { label: '|log(L/L′)|', scale: 'log' },
      panels: MOMENTA.map((suffix) => ({
        title: suffix === '' ? 'no momentum' : `momentum ${chosen['sgd-momentum']}`,
        series: COMPARED.map((kind) => ({
          arm: `${kind}${suffix}`,
          points: pointsOf(evidence, kind, suffix),
        })),
      })),
    },
    dotsFigure({
      ...ofParts,
      measure: (arm) => accuracy(evidence, arm as Part),
      name: 'accuracy',
      title: 'Test accuracy at the end, by what is trained',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
    curvesFigure({
      ...ofParts,
      quantity: trainingQuantities.testAccuracy,
      name: 'learning',
      title: 'Test accuracy during training, by what is trained',
      caption: '',
      y: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}

/** The median over seeds at each step; steps at which losses are equal to the last bit have no place on a logarithmic axis. */
function pointsOf(
  evidence: Evidence<Options>,
  kind: (typeof COMPARED)[number],
  suffix: MomentumSuffix,
): BandPoint[] {
  const byStep = new Map<number, number[]>()
  for (const points of distances(evidence, kind, suffix).values())
    for (const [step, distance] of points)
      if (Number.isFinite(step)) byStep.set(step, [...(byStep.get(step) ?? []), distance])
  return [...byStep].flatMap(([x, values]): BandPoint[] => {
    const { effect, interval } = dotsRow('', values)
    if (effect === null || effect <= 0) return []
    return [{ x, y: effect, ...(interval && interval[0] > 0 && { low: interval[0], high: interval[1] }) }]
  })
}
