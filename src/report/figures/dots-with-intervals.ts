/** One row per arm: a small dot for each seed, a large one for the effect, a line for its interval. */
import type { DotsFigure } from '../../figure/figure.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import type { NumbersTable } from './parts/numbers.ts'
import type { Drawing } from './parts/panels.ts'
import { drawRows, rowNumbers } from './parts/rows.ts'

export const dotsWithIntervalsKind: FigureKind<DotsFigure> = { draw, numbers, interaction }

function draw(spec: DotsFigure, context: DrawingContext): Drawing {
  return drawRows(spec, context)
}

function numbers(spec: DotsFigure): NumbersTable {
  return rowNumbers(spec)
}

/** The numbers stand beside the rows. */
function interaction(): null {
  return null
}
