/**
 * What each kind of figure provides: its drawing, its numbers, and the values that the page shows under the pointer.
 */
import type { FigureSpec } from '../../figure/figure.ts'
import type { Interaction } from './parts/interaction.ts'
import type { NumbersTable } from './parts/numbers.ts'
import type { ArmStyle } from './parts/colour/palette.ts'
import type { Drawing } from './parts/panels.ts'

export interface DrawingContext {
  /** The style of every arm of the figure. */
  readonly styles: ReadonlyMap<string, ArmStyle>
  /** Throws a RangeError for an arm that the figure does not name. */
  readonly styleOf: (arm: string) => ArmStyle
  /** In pixels, for all panels together. */
  readonly width: number
  /** The index of the only panel to draw, on the scales of all; undefined for all. */
  readonly panel?: number | undefined
}

export interface FigureKind<F extends FigureSpec = FigureSpec> {
  /** SVG of everything below the title. */
  draw(spec: F, context: DrawingContext): Drawing
  /** The numbers as a table, for readers who cannot see the figure or want to quote it. */
  numbers(spec: F): NumbersTable
  /** The values that the page shows under the pointer; null if the figure has none. */
  interaction(spec: F): Interaction | null
}
