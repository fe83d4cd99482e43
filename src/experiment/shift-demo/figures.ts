/** The figures of the experiment `shift-demo`, from its records. */
import { type Circle, type FigureSpec, type PointsPanel, surfaceOf } from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsCaption, dotsRow, keysOf } from '../framework/figures.ts'
import { all, arms, gains, type Options, own, running } from './arms.ts'
import { at } from './claims.ts'

type Names = typeof running

/** One run, that of the first seed: its decision, and its accuracy on both sets. */
function panel(
  { records }: Evidence<Options>,
  arm: string,
  names: Names,
  title: string,
  circles: readonly Circle[],
): PointsPanel {
  const seed = records.seeds[0]
  const rows = (quantity: string) => records.of(arm, quantity).filter((row) => row.seed === seed)
  const points = (quantity: string) =>
    rows(quantity)
      .slice(0, 120)
      .map(({ x, y, value }) => ({ x: x!, y: y!, wrong: value === 0 }))
  const accuracy = rows(names.testAccuracy)[0]?.value
  const decided = rows(names.decision).map(({ x, y, value }) => ({ x: x!, y: y!, value }))
  return {
    title,
    groups: [
      { label: 'training', points: points(names.train) },
      { label: 'test', points: points(names.test) },
    ],
    circles,
    ...(decided.length > 0 && {
      boundary: { surface: surfaceOf(decided), level: 0, label: 'decided to be inside' },
    }),
    ...(accuracy !== undefined && { note: `test accuracy ${Number((accuracy * 100).toPrecision(3))} %` }),
  }
}

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { options: chosen, records } = evidence
  const { dx, dy } = chosen
  const named = arms(chosen)
  const shared = {
    kind: 'points',
    arms: keysOf(named),
    x: { label: 'x₁' },
    y: { label: 'x₂' },
  } as const
  // A disc of radius √2 has a standard deviation of 1/√2 along each axis, so standardization makes everything √2
  // times as large.
  const [training, unit] = [circle('training circle'), circle('both circles', Math.SQRT2)]
  const caption = `Seed ${records.seeds[0] ?? 1}, 120 points of each set; ringed where the network is wrong.`
  const rows = [
    ['before', running, 'points unchanged, plain'],
    ['after', running, 'normalized, plain'],
    ['bn', running, 'BN, running statistics'],
    ['bn', own, 'BN, statistics of the test points'],
    ['stay-before', running, 'classes stay: points unchanged, plain'],
    ['stay-after', running, 'classes stay: normalized, plain'],
    ['stay-bn', own, 'classes stay: BN, statistics of the test points'],
    ['stay-bn', gains, 'classes stay: γ, β trained'],
    ['stay-bn', all, 'classes stay: all trained'],
  ] as const
  return [
    {
      ...shared,
      name: 'points',
      title: 'Shifted test points, before and after normalization',
      after: 'the review, Figs. 1 and 2',
      caption,
      panels: [
        panel(evidence, 'before', running, 'before', [training, circle('test circle', 1, dx, dy)]),
        panel(evidence, 'after', running, 'after', [unit]),
      ],
    },
    {
      ...shared,
      name: 'counter-points',
      title: 'Where shifted points should change their class',
      caption: `The circle stays where it is. ${caption}`,
      panels: [
        panel(evidence, 'stay-before', running, 'points unchanged', [circle('circle')]),
        panel(evidence, 'stay-after', running, 'normalized', [
          circle('training circle', Math.SQRT2),
          circle('test circle', Math.SQRT2, -dx * Math.SQRT2, -dy * Math.SQRT2),
        ]),
      ],
    },
    {
      ...shared,
      name: 'counter-gains',
      title: 'The same with BN, before and after training γ and β on shifted points',
      caption: `With the statistics of the test points; trained on every second of them, accuracy on the others. The panels also show what training γ and β costs on training points. ${caption}`,
      panels: [
        panel(evidence, 'stay-bn', own, 'BN', [circle('circle')]),
        panel(evidence, 'stay-bn', gains, 'γ and β trained', [circle('circle')]),
      ],
    },
    {
      kind: 'dots-with-intervals',
      name: 'accuracy',
      title: 'Accuracy on shifted points',
      caption: `“Trained” uses every second test point; the accuracy is that on the others. ${dotsCaption(records)}`,
      arms: keysOf(named),
      x: { label: 'accuracy on test points', format: 'percent' },
      rows: rows.map(([arm, names, label]) => ({
        ...dotsRow(arm, [...at(evidence, arm, names.testAccuracy).values()]),
        label,
      })),
    },
  ]
}

function circle(label: string, radius = 1, x = 0, y = 0): Circle {
  return { x, y, radius, label }
}
