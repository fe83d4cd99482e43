/** Bands between a smallest and a largest value: the bands are the data; their middles only carry the names. */
import type { BandSeries, BandsFigure } from '../../figure/figure.ts'
import type { Axis } from '../../figure/parts.ts'
import { formatInterval, formatNumber } from '../../stats/format.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { drawCurves } from './parts/curves.ts'
import { type Interaction, seriesInteraction } from './parts/interaction.ts'
import { withPanelTitle, labelOf, type NumbersTable } from './parts/numbers.ts'
import type { Drawing } from './parts/panels.ts'

type BandEnds = BandSeries['points'][number]

export const bandsKind: FigureKind<BandsFigure> = { draw, numbers, interaction }

function draw(spec: BandsFigure, context: DrawingContext): Drawing {
  return drawCurves(
    spec.panels.map(({ title, series, references = [] }) => ({
      title,
      references,
      curves: series.map(({ arm, points, note }) => ({
        ...context.styleOf(arm),
        arm,
        points: points.map((point) => ({ ...point, y: middle(spec.y, point) })),
        note,
        width: 6,
        opacity: 0.3,
        edges: true,
      })),
    })),
    spec,
    context,
  )
}

function numbers(spec: BandsFigure): NumbersTable {
  const width = ({ low, high }: BandEnds) => (spec.y.scale === 'log' ? high / low : high - low)
  const words = (point: BandEnds | undefined) =>
    point ? [formatInterval([point.low, point.high], ''), formatNumber(point.x)] : ['–', '–']
  return {
    head: ['Band', 'Widest', 'where', 'Narrowest', 'where'],
    rows: spec.panels.flatMap(({ title, series }) =>
      series.map(({ arm, points }) => {
        const sorted = points
          .filter(({ low, high }) => Number.isFinite(low + high))
          .sort((a, b) => width(b) - width(a))
        return [withPanelTitle(title, labelOf(spec, arm)), ...words(sorted[0]), ...words(sorted.at(-1))]
      }),
    ),
  }
}

function interaction(spec: BandsFigure): Interaction {
  const panels = spec.panels.map((panel) => ({
    series: panel.series.map(({ arm, points }) => ({
      arm,
      points: points.map((point) => ({ ...point, y: (point.low + point.high) / 2 })),
    })),
  }))
  return seriesInteraction({ ...spec, panels }, { bands: true })
}

/** The middle of the band on the axis. */
function middle({ scale }: Axis, { low, high }: BandEnds): number {
  return scale === 'log' ? Math.sqrt(low * high) : (low + high) / 2
}
