/** A figure in numbers: the table for those who cannot see it, or want to quote it. */
import type { FigureSpec } from '../../figure/figure.ts'
import type { Axis } from '../../figure/parts.ts'
import { formatInterval, formatNumber } from '../../stats/format.ts'
import { countHoles } from '../../figure/surface.ts'
import { armStyles } from './parts/palette.ts'

export interface NumbersTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function figureNumbers(spec: FigureSpec): NumbersTable {
  const styles = armStyles(spec.arms)
  const label = (arm: string) => styles.get(arm)?.label ?? arm
  const named = (title: string | undefined, words: string) => (title ? `${title}: ${words}` : words)
  switch (spec.kind) {
    case 'lines-with-bands':
    case 'density':
      return curves(
        spec.y,
        spec.panels.flatMap(({ title, series }) =>
          series.map(({ arm, points }) => ({ name: named(title, label(arm)), points })),
        ),
      )
    case 'percentile-bands':
      return curves(
        spec.y,
        spec.panels.flatMap(({ title, percentiles }) =>
          percentiles.map(({ percentile, points }) => ({ name: named(title, `${percentile} %`), points })),
        ),
      )
    case 'bands':
      return {
        head: ['Band', 'Widest', 'where', 'Narrowest', 'where'],
        rows: spec.panels.flatMap(({ title, series }) =>
          series.map(({ arm, points }) => {
            const wide = points.filter(({ low, high }) => Number.isFinite(low + high))
            const width = ({ low, high }: (typeof wide)[number]) =>
              spec.y.scale === 'log' ? high / low : high - low
            const sorted = [...wide].sort((a, b) => width(b) - width(a))
            const words = (point: (typeof wide)[number] | undefined) =>
              point ? [formatInterval([point.low, point.high], ''), formatNumber(point.x)] : ['–', '–']
            return [named(title, label(arm)), ...words(sorted[0]), ...words(sorted.at(-1))]
          }),
        ),
      }
    case 'dots-with-intervals':
    case 'bars':
      return {
        head: ['Row', 'Mean', '95 % interval', 'Each seed'],
        rows: spec.rows.map((row) => [
          [row.label ?? label(row.arm), row.note].filter(Boolean).join('; '),
          row.effect === null ? '–' : number(spec.x, row.effect),
          row.interval ? row.interval.map((end) => number(spec.x, end)).join(' to ') : '–',
          row.values?.map((value) => number(spec.x, value)).join(', ') ?? '–',
        ]),
      }
    case 'contour':
    case 'surface':
      return {
        head: ['Surface', 'Lowest', 'at', 'Highest', 'Not finite'],
        rows: spec.panels.map(({ title, surface }) => {
          const { x, y, z } = surface
          const finite = Array.from(z.keys()).filter((i) => Number.isFinite(z[i]!))
          const least = finite.reduce((best, i) => (z[i]! < z[best]! ? i : best), finite[0] ?? -1)
          const most = finite.reduce((best, i) => (z[i]! > z[best]! ? i : best), finite[0] ?? -1)
          if (least < 0) return [title, '–', '–', '–', `${z.length} of ${z.length}`]
          const place = `${formatNumber(x[least % x.length]!)}, ${formatNumber(y[Math.floor(least / x.length)]!)}`
          return [
            title,
            formatNumber(z[least]!),
            place,
            formatNumber(z[most]!),
            `${countHoles(surface)} of ${z.length}`,
          ]
        }),
      }
    case 'strip':
      return {
        head: ['Layer', 'First', 'Middle', 'Last', 'Not finite'],
        rows: spec.panels.flatMap(({ title, layers, values }) =>
          layers.map((layer, i) => {
            const row = values[i] ?? []
            const holes = row.filter((value) => !Number.isFinite(value)).length
            const at = (index: number) => (row.length > 0 ? formatNumber(row[index]!) : '–')
            return [
              named(title, layer),
              at(0),
              at(Math.floor(row.length / 2)),
              at(row.length - 1),
              String(holes),
            ]
          }),
        ),
      }
    case 'scatter':
      return {
        head: ['Panel', 'Rank correlation', '95 % interval', 'Runs'],
        rows: spec.panels.map(({ title, x, points, correlation }) => [
          title ?? x.label,
          correlation?.coefficient === undefined || correlation.coefficient === null
            ? '–'
            : formatNumber(correlation.coefficient, 2),
          correlation?.interval ? formatInterval(correlation.interval, '') : '–',
          String(points.length),
        ]),
      }
    case 'points':
      return {
        head: ['Panel', 'Group', 'Points', 'Decided wrongly'],
        rows: spec.panels.flatMap(({ title, note, groups }) =>
          groups.map((group) => [
            [title, note].filter(Boolean).join('; '),
            group.label,
            String(group.points.length),
            String(group.points.filter(({ wrong }) => wrong).length),
          ]),
        ),
      }
  }
}

function curves(
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
      return [name, ...[values[0]!, values.at(-1)!, least, most].map((value) => number(y, value))]
    }),
  }
}

function number({ format }: Axis, value: number): string {
  return format === 'percent' ? `${formatNumber(value * 100)} %` : formatNumber(value)
}
