/** The parts that every kind of figure has. */

export interface FigureBase {
  /** Its file name without an extension. */
  readonly name: string
  /** What the figure shows, in a few words: drawn above it. */
  readonly title: string
  /** What to look for in it, what the bands are, how many seeds: printed below it in the report. */
  readonly caption: string
  /** The figure of a paper that it repeats, printed after the caption: `Santurkar et al. 2018, Fig. 4(c)`. */
  readonly after?: string
  /** Every arm of the experiment in its order, in every figure, so that an arm looks the same in all of them. */
  readonly arms: readonly ArmKey[]
  /** Warnings for the reader, one sentence each: `the slice is convex, although λ_min is negative`. */
  readonly notes?: readonly string[]
}

/** The caption with the figure of a paper that it repeats. */
export function captionOf({ caption, after }: Pick<FigureBase, 'caption' | 'after'>): string {
  return after === undefined ? caption : `${caption} After ${after}.`
}

/**
 * Arms of one family (for example the same network at several learning rates) share a colour and differ in shade and
 * dash.
 */
export interface ArmKey {
  readonly arm: string
  readonly label: string
  /** Default: the arm itself. */
  readonly family?: string
}

export interface Axis {
  readonly label: string
  /** Printed after the label in brackets. */
  readonly unit?: string
  /** Default `linear`. On a log scale values ≤ 0 are gaps. */
  readonly scale?: 'linear' | 'log'
  /** What a log scale is called after the label. Default `log scale`. */
  readonly logWords?: string
  /** Default: the range of the data over all panels. Values outside are drawn at the edge. */
  readonly domain?: readonly [number, number]
  /** `percent` prints 0.5 as 50 %. */
  readonly format?: 'number' | 'percent'
}

/** An axis shown by colour. */
export interface ColourAxis extends Axis {
  /** The neutral value, from which the colours diverge. Without it they run from dark (low) to bright (high). */
  readonly centre?: number
}

/** A dashed line across a panel at one value of `axis`; rows accept only values of `x`. */
export interface ReferenceLine {
  readonly axis: 'x' | 'y'
  readonly value: number
  readonly label: string
}
