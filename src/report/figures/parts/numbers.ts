/** The numbers of figures as tables, for readers who cannot see them or want to quote them. */
import type { ArmKey, Axis } from '../../../figure/parts.ts'
import { formatNumber } from '../../../stats/format.ts'

export interface NumbersTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The ends and the extremes of curves. */
export function curveNumbers(
  y: Axis,
  all: readonly {
    readonly name: string
    readonly points: readonly { readonly x: number; readonly y: number }[]
  }[],
): NumbersTable {
  return {
    head: ['Curve', 'First', 'Last', 'Lowest', 'Highest'],
    rows: all.map(({ name, points }) => {
      const values = points.map((point) => point.y).filter(Number.isFinite)
      if (values.length === 0) return [name, '–', '–', '–', '–']
      const least = values.reduce((a, b) => Math.min(a, b))
      const most = values.reduce((a, b) => Math.max(a, b))
      return [name, ...[values[0]!, values.at(-1)!, least, most].map((value) => axisNumber(y, value))]
    }),
  }
}

/** The curves of figures with one curve per arm. */
export function seriesNumbers(spec: {
  readonly y: Axis
  readonly arms: readonly ArmKey[]
  readonly panels: readonly {
    readonly title?: string
    readonly series: readonly {
      readonly arm: string
      readonly points: readonly { readonly x: number; readonly y: number }[]
    }[]
  }[]
}): NumbersTable {
  return curveNumbers(
    spec.y,
    spec.panels.flatMap(({ title, series }) =>
      series.map(({ arm, points }) => ({ name: withPanelTitle(title, labelOf(spec, arm)), points })),
    ),
  )
}

/** Formats a number as on the axis: `50 %` for 0.5 if the axis counts in percent. */
export function axisNumber({ format }: Axis, value: number): string {
  return format === 'percent' ? `${formatNumber(value * 100)} %` : formatNumber(value)
}

export function labelOf({ arms }: { readonly arms: readonly ArmKey[] }, arm: string): string {
  return arms.find((each) => each.arm === arm)?.label ?? arm
}

/** Puts the panel's title, if there is one, before the words. */
export function withPanelTitle(title: string | undefined, words: string): string {
  return title ? `${title}: ${words}` : words
}
