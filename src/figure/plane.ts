/** Figures over a plane: surfaces, heat strips and points. Each has one panel or several, on the same scales. */
import type { Axis, ColourAxis, FigureBase } from './parts.ts'
import type { Surface } from './surface.ts'

/** Surfaces from above, as bands of colour with contour lines: all panels share one colour scale. */
export interface ContourFigure extends FigureBase {
  readonly kind: 'contour'
  readonly x: Axis
  readonly y: Axis
  readonly z: ColourAxis
  readonly panels: readonly SurfacePanel[]
}

/** The same surfaces in relief: shaded, and turned by mouse, finger or keys in the report. */
export interface ReliefFigure extends FigureBase {
  readonly kind: 'surface'
  readonly x: Axis
  readonly y: Axis
  readonly z: ColourAxis
  readonly panels: readonly SurfacePanel[]
  /** The direction of view in degrees: around the vertical and above the horizon. Default 35 and 32. */
  readonly view?: { readonly azimuth: number; readonly elevation: number }
}

export interface SurfacePanel {
  readonly title: string
  /** The arm whose surface it is; its path has this arm's colour. */
  readonly arm?: string
  readonly surface: Surface
  /** The optimizer's path over the plane, in order; a relief draws it at the height of the surface. */
  readonly path?: readonly PathPoint[]
}

export interface PathPoint {
  readonly x: number
  readonly y: number
  /** The loss at the point itself, which need not lie in the plane: drawn as the colour of its dot. */
  readonly z?: number
  /** Printed beside it: `step 0`. */
  readonly label?: string
}

/** Heat strips: a row per layer, the first at the top, over x; the colour is the value. */
export interface StripFigure extends FigureBase {
  readonly kind: 'strip'
  readonly x: Axis
  readonly z: ColourAxis
  readonly panels: readonly StripPanel[]
}

export interface StripPanel {
  readonly title: string
  readonly arm?: string
  readonly layers: readonly string[]
  /** Ascending; each value holds until the next x. */
  readonly x: readonly number[]
  /** values[layer][i] at x[i]; a value that is not finite is a hole. */
  readonly values: readonly (readonly number[])[]
}

/** One dot per run: does x predict y? The rank correlation of each panel is given in words. */
export interface ScatterFigure extends FigureBase {
  readonly kind: 'scatter'
  readonly y: Axis
  readonly panels: readonly ScatterPanel[]
}

export interface ScatterPanel {
  readonly title?: string
  /** Each panel has its own quantity. */
  readonly x: Axis
  /**
   * A y of +Infinity (never reached) is drawn above all others; other values that are not finite are left out and
   * counted.
   */
  readonly points: readonly { readonly arm: string; readonly x: number; readonly y: number }[]
  readonly correlation?: Correlation
}

export interface Correlation {
  /** `Spearman’s ρ`. */
  readonly name: string
  /** Null where it is undefined. */
  readonly coefficient: number | null
  readonly interval: readonly [number, number] | null
  /** Printed after the numbers: `within arms 0.31`. */
  readonly note?: string
}

/** A two-dimensional data set, with circles and the decision of a network. */
export interface PointsFigure extends FigureBase {
  readonly kind: 'points'
  readonly x: Axis
  readonly y: Axis
  readonly panels: readonly PointsPanel[]
}

export interface PointsPanel {
  readonly title: string
  readonly arm?: string
  /** One per class or kind of point, in the same order in all panels: it gives colour and shape. */
  readonly groups: readonly PointsGroup[]
  readonly circles?: readonly Circle[]
  /**
   * The decision of the network: the boundary is drawn where `surface` crosses `level`, the side above it is shaded.
   */
  readonly boundary?: { readonly surface: Surface; readonly level: number; readonly label: string }
  /** Printed below the panel: `accuracy 62 %`. */
  readonly note?: string
}

export interface PointsGroup {
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number; readonly wrong?: boolean }[]
}

export interface Circle {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly label: string
}
