/** What the page needs to show a figure's values under the pointer, with four significant digits. */
import type { BandPoint } from '../../../figure/figure.ts'
import type { ArmKey, Axis } from '../../../figure/parts.ts'
import { axisTitle } from './axis.ts'
import { armStyles } from './colour/palette.ts'
import type { ReliefScene, ReliefView } from './surface/relief-scene.ts'

type Values = readonly (number | null)[]

interface AxisWords {
  readonly label: string
  readonly percent: boolean
}

interface Arms {
  /** The arms that the reader can switch off. */
  readonly arms: readonly { readonly arm: string; readonly label: string }[]
}

export interface CurveValues {
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
      /** Whether low and high are the values and y is only their middle. */
      readonly bands: boolean
      readonly panels: readonly (readonly CurveValues[])[]
    } & Arms)
  | ({
      readonly kind: 'field'
      readonly x: AxisWords
      readonly y: AxisWords
      readonly z: AxisWords
      /** `rows` has the names of the rows, which replace y. */
      readonly panels: readonly {
        readonly x: readonly number[]
        readonly y: readonly number[]
        readonly rows?: readonly string[]
        readonly z: Values
      }[]
    } & Arms)
  | { readonly kind: 'relief'; readonly view: ReliefView; readonly scenes: readonly ReliefScene[] }

/** A curve's values as the page stores them. */
export function curveValues(
  { arm, label, colour }: Omit<CurveValues, 'points'>,
  points: readonly BandPoint[],
): CurveValues {
  return {
    arm,
    label,
    colour,
    points: points.map(({ x, y, low, high }) =>
      low === undefined || high === undefined
        ? [shorten(x) ?? 0, shorten(y)]
        : [shorten(x) ?? 0, shorten(y), shorten(low), shorten(high)],
    ),
  }
}

/** The curves of figures with one curve per arm. */
export function seriesInteraction(
  spec: {
    readonly x: Axis
    readonly y: Axis
    readonly arms: readonly ArmKey[]
    readonly panels: readonly {
      readonly series: readonly { readonly arm: string; readonly points: readonly BandPoint[] }[]
    }[]
  },
  { bands = false }: { readonly bands?: boolean } = {},
): Interaction {
  const styles = armStyles(spec.arms)
  return {
    kind: 'curves',
    bands,
    x: axisWords(spec.x),
    y: axisWords(spec.y),
    arms: visibleArms(
      spec,
      spec.panels.flatMap(({ series }) => series.map(({ arm }) => arm)),
    ),
    panels: spec.panels.map(({ series }) =>
      series.map(({ arm, points }) => curveValues({ ...styles.get(arm)!, arm }, points)),
    ),
  }
}

/** The arms of a figure that are drawn, for its switches. */
export function visibleArms(
  { arms }: { readonly arms: readonly ArmKey[] },
  shown: readonly string[],
): { arm: string; label: string }[] {
  return arms.filter(({ arm }) => shown.includes(arm)).map(({ arm, label }) => ({ arm, label }))
}

export function axisWords(axis: Axis): AxisWords {
  return { label: axisTitle({ ...axis, scale: 'linear' }), percent: axis.format === 'percent' }
}

/** Four significant digits; null if the value is not finite. */
export function shorten(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null
}
