/** One row per arm: its name and numbers above, its dots and interval, or its bar, below. */
import type { BarsFigure, DotsFigure, DotsRow } from '../../../figure/figure.ts'
import type { Axis } from '../../../figure/parts.ts'
import { formatInterval, formatNumber, formatQuantity } from '../../../stats/format.ts'
import type { DrawingContext } from '../kind.ts'
import { axisDomain, axisTitle, clampTo, scaleOf, ticksOf } from './axis.ts'
import { xAxis } from './frame.ts'
import { axisNumber, labelOf, type NumbersTable } from './numbers.ts'
import { NEUTRAL } from './colour/palette.ts'
import type { Drawing } from './panels.ts'
import { round, textAt, textWidth, wrapText } from './svg.ts'

const ROW = 46
const LINE = 14

export function drawRows(spec: DotsFigure | BarsFigure, { styleOf, width }: DrawingContext): Drawing {
  const { x, rows, references = [], kind } = spec
  const values = rows.flatMap((row) => [
    row.effect ?? Number.NaN,
    ...(row.interval ?? []),
    ...(row.values ?? []),
  ])
  const domain = axisDomain(x, [...values, ...references.map((line) => line.value)], kind === 'bars')
  const margins = { left: 12, right: 16, top: references.length > 0 ? 20 : 6, bottom: 42 }

  // Numbers that do not fit beside the name wrap below it.
  const captions = rows.map((row) => {
    const name = row.label ?? styleOf(row.arm).label
    const numbers = describe(row, x)
    const beside = textWidth(name, 12.5) + textWidth(numbers, 11.5) + 24 <= width
    return { name, lines: beside ? [] : wrapText(numbers, width - 20, 11.5), beside: beside ? numbers : '' }
  })
  const tops: number[] = []
  let bottom = margins.top
  for (const { lines } of captions) {
    tops.push(bottom)
    bottom += ROW + lines.length * LINE
  }
  const height = bottom + margins.bottom
  const centre = (i: number) => tops[i]! + captions[i]!.lines.length * LINE + 31
  const ticks = ticksOf(x, domain, x.scale === 'log' ? (width < 500 ? 4 : 8) : width < 500 ? 4 : 7)
  const scale = scaleOf(x, domain, margins.left, width - margins.right)
  const at = (value: number) => round(scale(clampTo(domain, x, value)))
  const axes = `<path d="${ticks.map((tick) => `M${at(tick)},${margins.top}V${height - margins.bottom}`).join('')}" stroke="${NEUTRAL.grid.light}" fill="none"/>${xAxis(x, ticks, scale, height - margins.bottom)}`

  const body = rows.map((row, i) => {
    const { name, lines, beside } = captions[i]!
    const colour = styleOf(row.arm).colour
    const muted = { size: 11.5, fill: NEUTRAL.muted.light }
    return [
      textAt(margins.left, tops[i]! + LINE, name, { size: 12.5, fill: colour, bold: true }),
      beside && textAt(width - margins.right, tops[i]! + LINE, beside, { ...muted, anchor: 'end' }),
      ...lines.map((line, j) => textAt(margins.left, tops[i]! + (j + 2) * LINE, line, muted)),
      `<path d="M${margins.left},${centre(i)}H${width - margins.right}" stroke="${NEUTRAL.grid.light}" fill="none"/>`,
      // References are drawn only beside the dots, because a line across names would strike them out.
      ...references.map(
        (line) =>
          `<path d="M${at(line.value)},${centre(i) - 11}v22" stroke="${NEUTRAL.muted.light}" stroke-dasharray="3 3" fill="none"/>`,
      ),
      kind === 'bars' ? bar(row, centre(i), colour, at, domain) : '',
      whisker(row.interval, centre(i), kind === 'bars' ? NEUTRAL.ink.light : colour, at, domain),
      kind === 'bars' ? '' : dots(row, centre(i), colour, at),
    ]
      .filter(Boolean)
      .join('')
  })
  const labels = references.map((line) =>
    textAt(Math.min(at(line.value), width - textWidth(line.label, 10.5) / 2), 12, line.label, {
      size: 10.5,
      fill: NEUTRAL.muted.light,
      anchor: 'middle',
    }),
  )
  const title = textAt(width / 2, height - 6, axisTitle(x), {
    size: 11.5,
    fill: NEUTRAL.muted.light,
    anchor: 'middle',
  })
  return { markup: [axes, ...labels, ...body, title].join('\n'), height }
}

export function rowNumbers(spec: DotsFigure | BarsFigure): NumbersTable {
  const { x, rows } = spec
  return {
    head: ['Row', 'Middle', 'Interval', 'Each seed'],
    rows: rows.map((row) => [
      [row.label ?? labelOf(spec, row.arm), row.note].filter(Boolean).join('; '),
      row.effect === null ? '–' : axisNumber(x, row.effect),
      row.interval ? row.interval.map((end) => axisNumber(x, end)).join(' to ') : '–',
      row.values?.map((value) => axisNumber(x, value)).join(', ') ?? '–',
    ]),
  }
}

function describe({ effect, interval, note }: DotsRow, x: Axis): string {
  const percent = x.format === 'percent'
  const scaled = (value: number) => (percent ? value * 100 : value)
  const unit = percent ? '%' : x.unit === '×' ? '×' : ''
  const numbers =
    effect === null
      ? []
      : [
          interval && interval[0] !== interval[1]
            ? `${formatNumber(scaled(effect))} (${formatInterval([scaled(interval[0]), scaled(interval[1])], unit)})`
            : formatQuantity(scaled(effect), unit),
        ]
  return [...numbers, ...(note ? [note] : [])].join('; ')
}

type At = (value: number) => number

function dots({ effect, values = [] }: DotsRow, y: number, colour: string, at: At): string {
  const seeds = values
    .filter((value) => Number.isFinite(at(value)) && Number.isFinite(value))
    .map(
      (value) =>
        `<circle cx="${at(value)}" cy="${y}" r="3.5" fill="none" stroke="${colour}" stroke-opacity="0.7"/>`,
    )
  const known = effect !== null && Number.isFinite(effect) && Number.isFinite(at(effect))
  return `${seeds.join('')}${known ? `<circle cx="${at(effect)}" cy="${y}" r="5.5" fill="${colour}"/>` : ''}`
}

function bar(
  { effect }: DotsRow,
  y: number,
  colour: string,
  at: At,
  [low, high]: readonly [number, number],
): string {
  if (effect === null || Number.isNaN(at(effect))) return ''
  const base = at(Math.min(high, Math.max(low, 0)))
  const from = Number.isNaN(base) ? at(low) : base
  const left = Math.min(from, at(effect))
  return `<rect x="${left}" y="${y - 7}" width="${round(Math.abs(at(effect) - from))}" height="14" fill="${colour}" fill-opacity="0.75"/>`
}

/** A line between the ends; an end that is open or outside the axis has an arrow. */
function whisker(
  ends: readonly [number, number] | null,
  y: number,
  colour: string,
  at: At,
  [low, high]: readonly [number, number],
): string {
  if (!ends) return ''
  const [left, right] = [at(ends[0]), at(ends[1])]
  if (Number.isNaN(left) || Number.isNaN(right)) return ''
  const stroke = `stroke="${colour}" stroke-width="2" fill="none"`
  const tick = (x: number) => `<path d="M${x},${y - 5}v10" ${stroke}/>`
  const arrow = (x: number, way: 1 | -1) =>
    `<path d="M${x - 6 * way},${y - 5}l${6 * way},5l${-6 * way},5" ${stroke}/>`
  return [
    `<path d="M${left},${y}H${right}" ${stroke}/>`,
    ends[0] < low ? arrow(left, -1) : tick(left),
    ends[1] > high ? arrow(right, 1) : tick(right),
  ].join('')
}
