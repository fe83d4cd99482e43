/**
 * A figure as data: what it shows, not how it is drawn. An experiment declares it from records, `report/` draws it.
 * Numbers that are not finite leave a gap.
 */
import type { Axis, FigureBase, ReferenceLine } from './parts.ts'
import type { ContourFigure, PointsFigure, ReliefFigure, ScatterFigure, StripFigure } from './plane.ts'

export type FigureSpec =
  | LinesFigure
  | PercentilesFigure
  | BandsFigure
  | DensityFigure
  | DotsFigure
  | BarsFigure
  | ContourFigure
  | ReliefFigure
  | StripFigure
  | ScatterFigure
  | PointsFigure

/** Curves with a band around each, one panel or several side by side on the same axes. */
export interface LinesFigure extends FigureBase {
  readonly kind: 'lines-with-bands'
  /** `own`: each panel spans its own data, where they are of different networks. Default `shared`. */
  readonly axes?: 'shared' | 'own'
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

/** What lies between a least and a most (the loss along a line, say) over x, for each arm: the bands are the data. */
export interface BandsFigure extends FigureBase {
  readonly kind: 'bands'
  /** `own`: each panel spans its own data, where they are of different networks. Default `shared`. */
  readonly axes?: 'shared' | 'own'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly BandsPanel[]
}

export interface BandsPanel {
  readonly title?: string
  readonly series: readonly BandSeries[]
  readonly references?: readonly ReferenceLine[]
}

export interface BandSeries {
  readonly arm: string
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[]
  /** Printed after the arm's name. */
  readonly note?: string
}

/** Densities, of eigenvalues say; give y a log scale to see what is rare. */
export interface DensityFigure extends FigureBase {
  readonly kind: 'density'
  /** `own`: each panel spans its own data, where they are of different networks. Default `shared`. */
  readonly axes?: 'shared' | 'own'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly DensityPanel[]
}

export interface DensityPanel {
  readonly title?: string
  readonly series: readonly DensitySeries[]
  readonly references?: readonly ReferenceLine[]
}

export interface DensitySeries {
  readonly arm: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** Ticks on the axis: single values, the outermost eigenvalues say. */
  readonly marks?: readonly number[]
  readonly note?: string
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
