/** Densities, filled down to the bottom of the axis. */
import type { DensityFigure } from '../../figure/figure.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { axisDomain } from './parts/axis.ts'
import { drawCurves } from './parts/curves.ts'
import { type Interaction, seriesInteraction } from './parts/interaction.ts'
import { type NumbersTable, seriesNumbers } from './parts/numbers.ts'
import type { Drawing } from './parts/panels.ts'

export const densityKind: FigureKind<DensityFigure> = { draw, numbers, interaction }

function draw(spec: DensityFigure, context: DrawingContext): Drawing {
  const [foot] = axisDomain(
    spec.y,
    spec.panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map((point) => point.y))),
    true,
  )
  return drawCurves(
    spec.panels.map(({ title, series, references = [] }) => ({
      title,
      references,
      curves: series.map(({ arm, points, note, marks }) => ({
        ...context.styleOf(arm),
        arm,
        points: points.map((point) => ({ ...point, low: foot, high: Math.max(foot, point.y) })),
        note,
        marks,
        width: 1.8,
      })),
    })),
    spec,
    context,
  )
}

function numbers(spec: DensityFigure): NumbersTable {
  return seriesNumbers(spec)
}

function interaction(spec: DensityFigure): Interaction {
  return seriesInteraction(spec)
}
