/** One bar per arm, from 0, with its interval. */
import type { BarsFigure } from '../../figure/figure.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import type { NumbersTable } from './parts/numbers.ts'
import type { Drawing } from './parts/panels.ts'
import { drawRows, rowNumbers } from './parts/rows.ts'

export const barsKind: FigureKind<BarsFigure> = { draw, numbers, interaction }

function draw(spec: BarsFigure, context: DrawingContext): Drawing {
  return drawRows(spec, context)
}

function numbers(spec: BarsFigure): NumbersTable {
  return rowNumbers(spec)
}

/** The numbers stand beside the rows. */
function interaction(): null {
  return null
}
