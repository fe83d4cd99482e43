/** The figures of the experiment `landscape`, from its records. */
import { trajectoryQuantities } from '../../probe/index.ts'
import {
  type DotsFigure,
  type FigureSpec,
  type SurfaceFacts,
  surfaceNotes,
  surfaceOf,
  type SurfacePanel,
} from '../../figure/index.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsCaption, dotsFigure, dotsRow, keysOf } from '../framework/figures.ts'
import { arms, type Chosen, type Options, SNAPSHOTS, type Statistics } from './arms.ts'
import { whenReached } from './claims.ts'
import { explained, type Measure, negative, ofRandomWalk, rise, riseAtLoss, surfacesOf } from './measures.ts'
import { papers } from '../framework/papers.ts'

const LI = papers.li.short

interface Drawn {
  readonly arm: string
  readonly label: string
  readonly statistics: Statistics
}

/** The networks that are compared; the one with batch normalization is drawn with both kinds of statistics. */
function drawings(chosen: Chosen): Drawn[] {
  return arms(chosen).flatMap(({ arm, label }): Drawn[] => {
    if (arm !== 'bn') return [{ arm, label, statistics: chosen.statistics }]
    const ways = new Set<Statistics>([chosen.statistics, 'batch', 'frozen'])
    return [...ways].map((statistics) => ({ arm, label: `${label}, ${statistics} statistics`, statistics }))
  })
}

export function figures(evidence: Evidence<Options>): FigureSpec[] {
  const { records, options: chosen } = evidence
  const all = keysOf(arms(chosen))
  const drawn = drawings(chosen)
  const seed = records.seeds[0]
  const surfacePanels = (wanted: readonly Drawn[]): SurfacePanel[] =>
    wanted.flatMap(({ arm, label, statistics }) => {
      const surface = surfacesOf(evidence, arm, statistics).get(seed ?? Number.NaN)
      return surface ? [{ title: label, arm, surface }] : []
    })
  const ofNetworks = (names: readonly string[]) =>
    surfacePanels(drawn.filter(({ arm }) => names.includes(arm)))
  const z = { label: 'loss', unit: 'nats', scale: 'log' } as const
  const axes = { x: { label: 'direction 1' }, y: { label: 'direction 2' }, z }
  const caption = `Along two random directions with the length of the weights, filter by filter; to ${chosen.span} on both sides. ${chosen.sample} training samples, seed ${seed ?? 'none'}; one colour scale.`
  const flat = (name: string, title: string, names: readonly string[], after: string): FigureSpec => {
    const panels = ofNetworks(names)
    return {
      kind: 'contour',
      name,
      title,
      after,
      caption,
      arms: all,
      ...axes,
      panels,
      notes: notesOf(panels.map(({ title: of, surface }) => [of, { surface }])),
    }
  }
  return [
    {
      kind: 'surface',
      name: 'relief',
      title: 'The loss around trained networks',
      after: 'the review, Fig. 3',
      caption: `${caption} Turn it by mouse, finger or arrow keys.`,
      arms: all,
      ...axes,
      panels: ofNetworks(['plain', 'bn']),
    },
    flat('normalization', 'The loss from above, without and with BN', ['plain', 'bn'], `${LI}, §5`),
    ...(chosen.skips === 'yes'
      ? [
          flat(
            'skips',
            'The loss from above, with and without skips',
            ['skips', 'no-skips'],
            `${LI}, §5, Fig. 5`,
          ),
        ]
      : []),
    measureFigure(evidence, rise, { label: rise.axis, unit: 'nats', scale: 'log' }),
    dotsFigure({
      records,
      arms: arms(chosen),
      measure: (arm) => riseAtLoss(evidence, arm),
      name: 'rise-at-loss',
      title: `${rise.measure}, at equal training loss`,
      caption: `The plane is measured ${whenReached(chosen)}, with statistics ${chosen.statistics}.`,
      x: { label: rise.axis, unit: 'nats', scale: 'log' },
    }),
    measureFigure(evidence, negative, { label: negative.axis, format: 'percent' }),
    pathFigure(evidence, seed),
  ]
}

function measureFigure(evidence: Evidence<Options>, measure: Measure, x: DotsFigure['x']): DotsFigure {
  return {
    kind: 'dots-with-intervals',
    name: measure.name,
    title: measure.measure,
    caption: dotsCaption(evidence.records),
    arms: keysOf(arms(evidence.options)),
    x,
    rows: drawings(evidence.options).map(({ arm, label, statistics }) => ({
      ...dotsRow(arm, [...measure.of(evidence, arm, statistics).values()]),
      label,
    })),
  }
}

/** The training path in the plane that explains most of it. */
function pathFigure(evidence: Evidence<Options>, seed: number | undefined): FigureSpec {
  const { records, options: chosen } = evidence
  const names = trajectoryQuantities
  const found = arms(chosen).flatMap(({ arm, label }) => {
    const rowsOf = (quantity: string) =>
      records
        .bySeed(arm, quantity)
        .get(seed ?? Number.NaN)
        ?.map((row) => ({ ...row, x: row.x!, y: row.y! }))
    const [grid, shadows, actual] = [names.loss, names.inPlane, names.actual].map(rowsOf)
    if (!grid || !shadows || !actual) return []
    const share = explained(evidence, arm).get(seed!)!
    const walk = ofRandomWalk(evidence, arm).get(seed!) ?? Number.NaN
    const panel: SurfacePanel = {
      title: `${label}, ${Math.round(100 * share)} % explained (random walk ${Math.round(100 * walk)} %)`,
      arm,
      surface: surfaceOf(grid),
      path: actual.map(({ x, y, value, step }, i) => ({
        x,
        y,
        z: value,
        ...((i === 0 || i === actual.length - 1) && { label: `step ${step}` }),
      })),
    }
    const facts: SurfaceFacts = {
      surface: panel.surface,
      explainedVariance: share,
      ofRandomWalk: walk,
      path: shadows.map(({ step, value }, i) => ({ step, inPlane: value, actual: actual[i]!.value })),
    }
    return [{ panel, notes: [label, facts] as const }]
  })
  return {
    kind: 'contour',
    name: 'path',
    title: 'The training path in its plane',
    caption: `The two principal directions of ${SNAPSHOTS} snapshots about their mean; the trained weights are the origin. The colour inside a dot is the network’s own loss, the colour around it the loss in the plane. The share in brackets is that of a random walk with as many snapshots. Seed ${seed ?? 'none'}.`,
    after: `${LI}, §7, Fig. 9`,
    arms: keysOf(arms(chosen)),
    x: { label: 'principal direction 1' },
    y: { label: 'principal direction 2' },
    z: { label: 'loss', unit: 'nats', scale: 'log' },
    panels: found.map(({ panel }) => panel),
    notes: notesOf(found.map(({ notes }) => notes)),
  }
}

function notesOf(facts: readonly (readonly [title: string, facts: SurfaceFacts])[]): string[] {
  return facts.flatMap(([title, fact]) => surfaceNotes(fact).map((note) => `${title}: ${note}`))
}
