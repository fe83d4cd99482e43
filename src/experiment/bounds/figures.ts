/** The figures of the experiment `bounds`, from its records. */
import { shiftDistanceQuantities as quantities } from '../../probe/index.ts'
import type { ArmKey, FigureSpec, LinesPanel } from '../../figure/index.ts'
import type { BySeed } from '../../stats/index.ts'
import { armAt, arms, noisy, type Norm, norms, type Options, type Trained, trained } from './arms.ts'
import {
  ACCURACY,
  BOUND_OF_UNIT,
  boundOfBn,
  final,
  LAST,
  moved,
  movedShape,
  shapeShare,
  typical,
} from './measures.ts'
import type { Evidence } from '../framework/evidence.ts'
import { bandCaption, curvesFigure, dotsFigure, pointAt } from '../framework/figures.ts'

const kinds: readonly (ArmKey & { readonly quantity: string })[] = [
  { arm: 'distance', label: 'distance', quantity: quantities.assignment },
  { arm: 'null', label: 'two halves, no update', quantity: quantities.nullAssignment },
  { arm: 'upper', label: 'bound by moments', quantity: quantities.upper },
  { arm: 'lower', label: 'lower bound by means', quantity: quantities.lowerOfMeans },
]

const ANALYTIC: ArmKey = { arm: 'analytic', label: '√(2d), or 2' }

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const ofTrained = (measure: (arm: Trained) => BySeed) => ({
    records,
    arms: arms(chosen),
    drawn: trained.map(({ arm }) => arm),
    measure: (arm: string) => measure(arm as Trained),
  })
  const y = { label: 'earth mover’s distance', scale: 'log' } as const
  const point = (x: number, measure: BySeed) => pointAt(x, [...measure.values()])
  const panel = (
    title: string,
    xs: readonly number[],
    armOf: (x: number) => string,
    analytic?: (x: number) => number,
  ): LinesPanel => ({
    title,
    series: [
      ...kinds.map(({ arm, quantity }) => ({
        arm,
        points: xs.flatMap((x) => point(x, typical(evidence, armOf(x), quantity))),
      })),
      ...(analytic ? [{ arm: ANALYTIC.arm, points: xs.map((x) => ({ x, y: analytic(x) })) }] : []),
    ],
  })
  const caption = `The exact distance of ${chosen.points} points from each side. Two halves of one distribution are as far apart as the second curve shows, because the number of points is finite. Geometric means over layers and training. ${bandCaption(evidence.records)}`
  const { widths } = chosen
  const figure = {
    kind: 'lines-with-bands',
    arms: [...kinds, ANALYTIC].map(({ arm, label }) => ({ arm, label })),
  } as const
  const analyticOf = (norm: Norm) =>
    norm === 'bn' ? boundOfBn : norm === 'unit' ? () => BOUND_OF_UNIT : undefined
  return [
    {
      ...figure,
      name: 'dimension',
      title: 'Distance that an update moves a layer’s values, and its bounds, by dimension',
      caption: `The bound is √(2d) for BN and 2 for unitization. ${caption}`,
      x: { label: 'units', scale: 'log' },
      y,
      panels: norms.map(({ arm, label }) =>
        panel(label, widths, (width) => armAt(arm, width), analyticOf(arm)),
      ),
    },
    {
      ...figure,
      name: 'noise',
      title: 'Distance and its bounds by noise',
      caption: `In ${chosen['noise-width']} dimensions; the noise’s mean is within ±n_μ, drawn for each unit and step. ${caption}`,
      x: { label: 'n_μ of the noise', scale: 'log' },
      y,
      panels: noisy.map(({ arm, of, label }) =>
        panel(
          label,
          chosen.noises,
          (noise) => armAt(arm, noise),
          () => (of === 'bn' ? boundOfBn(chosen['noise-width']) : BOUND_OF_UNIT),
        ),
      ),
    },
    {
      kind: 'lines-with-bands',
      name: 'reduction',
      title: 'Distance per unit, in its standard deviations',
      caption: `Geometric means over layers and training. ${bandCaption(evidence.records)}`,
      arms: norms.map(({ arm, label }) => ({ arm, label })),
      x: { label: 'units', scale: 'log' },
      y: { label: 'distance in standard deviations', scale: 'log' },
      panels: [
        {
          series: norms.map(({ arm }) => ({
            arm,
            points: widths.flatMap((width) =>
              point(width, typical(evidence, armAt(arm, width), quantities.relative)),
            ),
          })),
        },
      ],
    },
    dotsFigure({
      ...ofTrained((arm) => shapeShare(evidence, arm)),
      name: 'shape',
      title: 'The part of the shift that lies in moments above the second, at equal training loss',
      caption: `Distance of a unit’s standardized values over that of its values, in standard deviations, geometric means over convolutions, ${whenReached}.`,
      x: { label: 'part of the distance', format: 'percent' },
    }),
    dotsFigure({
      ...ofTrained((arm) => movedShape(evidence, arm)),
      name: 'moved-shape',
      title: 'What an update moves in moments above the second, at equal training loss',
      caption: `Distance of a unit’s standardized values before and after a step, geometric mean over convolutions, ${whenReached}.`,
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      ...ofTrained((arm) => moved(evidence, arm)),
      name: 'moved',
      title: 'Internal covariate shift by earth mover’s distance at equal training loss',
      caption: `Distance per unit of the normalized values before and after a step, in its standard deviations, geometric mean over convolutions, ${whenReached}.`,
      x: { label: 'distance in standard deviations', scale: 'log' },
    }),
    dotsFigure({
      ...ofTrained((arm) => final(evidence, arm)),
      name: 'final',
      title: 'Test accuracy at the end, of the trained networks',
      caption: `The mean of the last ${LAST} evaluations; a run that diverged counts as guessing.`,
      x: { label: 'test accuracy', format: 'percent' },
    }),
    curvesFigure({
      records,
      arms: arms(chosen),
      panels: [{ arms: trained.map(({ arm }) => arm) }],
      quantity: ACCURACY,
      name: 'accuracy',
      title: 'Test accuracy by step, of the trained networks',
      caption: 'Each at its tuned rate.',
      y: { label: 'test accuracy', format: 'percent' },
    }),
  ]
}
