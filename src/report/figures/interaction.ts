/** What the page needs of a figure to answer a pointer: its values, with four significant digits. */
import type { BandPoint, FigureSpec } from '../../figure/figure.ts'
import type { Axis } from '../../figure/parts.ts'
import { axisTitle } from './parts/axis.ts'
import { armStyles } from './parts/palette.ts'
import { DEFAULT_VIEW, reliefScenes } from './relief.ts'
import type { ReliefScene, ReliefView } from './parts/relief-scene.ts'

type Values = readonly (number | null)[]

interface AxisWords {
  readonly label: string
  readonly percent: boolean
}

interface Arms {
  /** That can be switched off. */
  readonly arms: readonly { readonly arm: string; readonly label: string }[]
}

interface CurveValues {
  readonly arm: string
  readonly label: string
  readonly colour: string
  /** [x, y, low, high]. */
  readonly points: readonly (readonly [number, number | null, (number | null)?, (number | null)?])[]
}

export type Interaction =
  | ({ readonly kind: 'arms' } & Arms)
  | ({
      readonly kind: 'curves'
      readonly x: AxisWords
      readonly y: AxisWords
      /** Whether low and high are the values, and y only their middle. */
      readonly bands: boolean
      readonly panels: readonly (readonly CurveValues[])[]
    } & Arms)
  | ({
      readonly kind: 'field'
      readonly x: AxisWords
      readonly y: AxisWords
      readonly z: AxisWords
      /** With `rows`, named rows in the place of y. */
      readonly panels: readonly {
        readonly x: readonly number[]
        readonly y: readonly number[]
        readonly rows?: readonly string[]
        readonly z: Values
      }[]
    } & Arms)
  | { readonly kind: 'relief'; readonly view: ReliefView; readonly scenes: readonly ReliefScene[] }

/** Null where there is nothing to ask. */
export function interactionOf(spec: FigureSpec): Interaction | null {
  const styles = armStyles(spec.arms)
  const colourOf = (arm: string) => styles.get(arm)!.colour
  const armsOf = (present: readonly string[]) =>
    spec.arms.filter(({ arm }) => present.includes(arm)).map(({ arm, label }) => ({ arm, label }))
  const curve = (arm: string, label: string, colour: string, points: readonly BandPoint[]): CurveValues => ({
    arm,
    label,
    colour,
    points: points.map(({ x, y, low, high }) =>
      low === undefined || high === undefined
        ? [short(x) ?? 0, short(y)]
        : [short(x) ?? 0, short(y), short(low), short(high)],
    ),
  })
  switch (spec.kind) {
    case 'lines-with-bands':
    case 'bands':
    case 'density': {
      const { x, y, panels } = spec
      return {
        kind: 'curves',
        bands: spec.kind === 'bands',
        x: words(x),
        y: words(y),
        arms: armsOf(panels.flatMap(({ series }) => series.map(({ arm }) => arm))),
        panels: panels.map(({ series }) =>
          series.map(({ arm, points }) =>
            curve(arm, styles.get(arm)!.label, colourOf(arm), points.map(withMiddle)),
          ),
        ),
      }
    }
    case 'percentile-bands':
      return {
        kind: 'curves',
        bands: false,
        x: words(spec.x),
        y: words(spec.y),
        arms: [],
        panels: spec.panels.map(({ arm, percentiles }) =>
          percentiles.map(({ percentile, points }) =>
            curve(`${arm} ${percentile}`, `${percentile} %`, colourOf(arm), points),
          ),
        ),
      }
    case 'contour':
      return {
        kind: 'field',
        x: words(spec.x),
        y: words(spec.y),
        z: words(spec.z),
        arms: [],
        panels: spec.panels.map(({ surface }) => ({
          x: surface.x,
          y: surface.y,
          z: Array.from(surface.z, short),
        })),
      }
    case 'strip':
      return {
        kind: 'field',
        x: words(spec.x),
        y: { label: 'layer', percent: false },
        z: words(spec.z),
        arms: [],
        panels: spec.panels.map(({ x, layers, values }) => ({
          x,
          y: [],
          rows: layers,
          z: values.flat().map(short),
        })),
      }
    case 'surface':
      return { kind: 'relief', view: spec.view ?? DEFAULT_VIEW, scenes: reliefScenes(spec) }
    case 'scatter':
      return { kind: 'arms', arms: armsOf(spec.panels.flatMap(({ points }) => points.map(({ arm }) => arm))) }
    case 'dots-with-intervals':
    case 'bars':
    case 'points':
      return null
  }
}

/** A band's middle stands for it where it has no line of its own. */
function withMiddle(
  point: BandPoint | { readonly x: number; readonly low: number; readonly high: number },
): BandPoint {
  return 'y' in point ? point : { ...point, y: (point.low + point.high) / 2 }
}

function words(axis: Axis): AxisWords {
  return { label: axisTitle({ ...axis, scale: 'linear' }), percent: axis.format === 'percent' }
}

function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null
}
