/** Curves with a band around each. */
import type { LinesFigure } from '../../figure/figure.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { drawCurves } from './parts/curves.ts'
import { type Interaction, seriesInteraction } from './parts/interaction.ts'
import { type NumbersTable, seriesNumbers } from './parts/numbers.ts'
import type { Drawing } from './parts/panels.ts'

export const linesWithBandsKind: FigureKind<LinesFigure> = { draw, numbers, interaction }

function draw(spec: LinesFigure, context: DrawingContext): Drawing {
  return drawCurves(
    spec.panels.map(({ title, series, references = [] }) => ({
      title,
      references,
      curves: series.map(({ arm, points, note }) => ({
        ...context.styleOf(arm),
        arm,
        points,
        note,
        width: 2,
      })),
    })),
    spec,
    context,
  )
}

function numbers(spec: LinesFigure): NumbersTable {
  return seriesNumbers(spec)
}

function interaction(spec: LinesFigure): Interaction {
  return seriesInteraction(spec)
}
