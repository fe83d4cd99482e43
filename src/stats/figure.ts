/**
 * A figure as data: what it shows, not how it is drawn. An experiment declares it from records, `report/` draws it.
 * Numbers that are not finite leave a gap. `name` is its file name without an extension.
 */
export type FigureSpec = LinesFigure | PercentilesFigure | DotsFigure | BarsFigure

interface FigureBase {
  readonly name: string
  /** What the figure shows, short: drawn above it. */
  readonly title: string
  /** What to see in it, what the bands are, how many seeds: printed below it in the report. */
  readonly caption: string
  /** Every arm of the experiment in its order, in every figure, so that an arm looks the same in all of them. */
  readonly arms: readonly ArmKey[]
}

/** Arms of one family (the same network at several learning rates, say) share a colour and differ in shade and dash. */
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
  /** Default: what the data span. Values outside are drawn at the edge. */
  readonly domain?: readonly [number, number]
  /** `percent` prints 0.5 as 50 %. */
  readonly format?: 'number' | 'percent'
}

/** A dashed line across a panel at one value of `axis`; rows take only those of `x`. */
export interface ReferenceLine {
  readonly axis: 'x' | 'y'
  readonly value: number
  readonly label: string
}

/** Curves with a band around each, one panel or several side by side on the same axes. */
export interface LinesFigure extends FigureBase {
  readonly kind: 'lines-with-bands'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly LinesPanel[]
}

export interface LinesPanel {
  readonly title?: string
  readonly series: readonly Series[]
  readonly references?: readonly ReferenceLine[]
}

export interface Series {
  readonly arm: string
  readonly points: readonly BandPoint[]
  /** Printed after the arm's name at the end of the line: `diverged at step 37`. */
  readonly note?: string
}

export interface BandPoint {
  readonly x: number
  readonly y: number
  /** The band; omit for none. */
  readonly low?: number
  readonly high?: number
}

/** How a distribution moves: a few percentiles over x, one arm a panel, all panels on the same axes. */
export interface PercentilesFigure extends FigureBase {
  readonly kind: 'percentile-bands'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly PercentilesPanel[]
}

export interface PercentilesPanel {
  readonly title: string
  readonly arm: string
  /** One curve a percentile, each with its spread over seeds. */
  readonly percentiles: readonly { readonly percentile: number; readonly points: readonly BandPoint[] }[]
}

/** One row an arm: a small dot for each seed, a large one for the effect, a line for its interval. */
export interface DotsFigure extends FigureBase {
  readonly kind: 'dots-with-intervals'
  readonly x: Axis
  readonly rows: readonly DotsRow[]
  readonly references?: readonly ReferenceLine[]
}

export interface DotsRow {
  readonly arm: string
  /** Default: the arm's label. */
  readonly label?: string
  readonly effect: number | null
  readonly interval: readonly [number, number] | null
  /** One value for each seed; those that are not finite are left out: say so in `note`. */
  readonly values?: readonly number[]
  /** Printed after the numbers: `3 of 5 never reach it`. */
  readonly note?: string
}

/** One bar an arm, from 0, with an interval. For quantities whose zero means something; else prefer dots. */
export interface BarsFigure extends FigureBase {
  readonly kind: 'bars'
  readonly x: Axis
  readonly rows: readonly DotsRow[]
  readonly references?: readonly ReferenceLine[]
}
