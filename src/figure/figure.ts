/**
 * A figure as data: what it shows, not how it is drawn. An experiment declares it from records; `report/` draws it.
 * Values that are not finite leave a gap.
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

/** Curves with a band around each, in one panel or in several side by side on the same axes. */
export interface LinesFigure extends FigureBase {
  readonly kind: 'lines-with-bands'
  /** `own`: each panel spans its own data, for panels that show different networks. Default `shared`. */
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
  /** The band; omit both ends for none. */
  readonly low?: number
  readonly high?: number
}

/** How a distribution changes: a few percentiles over x, one arm per panel, all panels on the same axes. */
export interface PercentilesFigure extends FigureBase {
  readonly kind: 'percentile-bands'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly PercentilesPanel[]
}

export interface PercentilesPanel {
  readonly title: string
  readonly arm: string
  /** One curve per percentile, each with its spread over seeds. */
  readonly percentiles: readonly { readonly percentile: number; readonly points: readonly BandPoint[] }[]
}

/**
 * The range between a smallest and a largest value over x (of the loss along a line, for example), for each arm. The
 * bands are the data.
 */
export interface BandsFigure extends FigureBase {
  readonly kind: 'bands'
  /** `own`: each panel spans its own data, for panels that show different networks. Default `shared`. */
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

/** Densities, for example of eigenvalues; give y a log scale to show rare values. */
export interface DensityFigure extends FigureBase {
  readonly kind: 'density'
  /** `own`: each panel spans its own data, for panels that show different networks. Default `shared`. */
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
  /** Ticks on the axis for single values, for example the outermost eigenvalues. */
  readonly marks?: readonly number[]
  readonly note?: string
}

/** One row per arm: a small dot for each seed, a large one for the effect, a line for its interval. */
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
  /** One value per seed; values that are not finite are left out: mention them in `note`. */
  readonly values?: readonly number[]
  /** Printed after the numbers: `3 of 5 never reach it`. */
  readonly note?: string
}

/** One bar per arm, from 0, with an interval. For quantities whose zero has a meaning; otherwise prefer dots. */
export interface BarsFigure extends FigureBase {
  readonly kind: 'bars'
  readonly x: Axis
  readonly rows: readonly DotsRow[]
  readonly references?: readonly ReferenceLine[]
}
