/** What is known of each kind of figure: how it is drawn, its numbers, and what the page can answer about it. */
import type { FigureSpec } from '../../figure/figure.ts'
import type { Interaction } from './parts/interaction.ts'
import type { NumbersTable } from './parts/numbers.ts'
import type { ArmStyle } from './parts/palette.ts'
import type { Drawing } from './parts/panels.ts'

export interface DrawingContext {
  /** Of every arm of the figure. */
  readonly styles: ReadonlyMap<string, ArmStyle>
  /** Throws a RangeError for an arm that the figure does not name. */
  readonly styleOf: (arm: string) => ArmStyle
  /** In pixels, for all panels together. */
  readonly width: number
}

export interface FigureKind<F extends FigureSpec = FigureSpec> {
  /** SVG of all below the title. */
  draw(spec: F, context: DrawingContext): Drawing
  /** The table for those who cannot see the figure, or want to quote it. */
  numbers(spec: F): NumbersTable
  /** What the page answers a pointer with; null where there is nothing to ask. */
  interaction(spec: F): Interaction | null
}
