/** Panels of curves with bands, each curve named at its end. */
import * as Plot from '@observablehq/plot'
import type { BandPoint } from '../stats/figure.ts'
import type { Axis, ReferenceLine } from '../stats/figure-parts.ts'
import { axisDomain, axisTitle, clampTo, logTicks, tickText } from './axis.ts'
import { dodge } from './dodge.ts'
import { NEUTRAL } from './palette.ts'
import { round, roundNumbers, textAt, textWidth, wrapText } from './svg.ts'

export interface Curve {
  readonly label: string
  readonly note?: string | undefined
  readonly colour: string
  readonly dash: string
  readonly width: number
  readonly points: readonly BandPoint[]
}

export interface CurvesPanel {
  readonly title?: string | undefined
  readonly curves: readonly Curve[]
  readonly references: readonly ReferenceLine[]
}

export interface Drawing {
  readonly markup: string
  readonly height: number
}

const LABEL_SIZE = 12
const NOTE_SIZE = 10.5
const SWATCH = 18
const GAP = 24

/** Panels side by side where each has 300 pixels, else one below another, all on the same axes. */
export function drawCurves(
  panels: readonly CurvesPanel[],
  x: Axis,
  y: Axis,
  { document, width }: { document: Document; width: number },
): Drawing {
  const columns = Math.max(1, Math.min(panels.length, Math.floor((width + GAP) / (300 + GAP))))
  const panelWidth = (width - GAP * (columns - 1)) / columns
  const domains = {
    x: stretchDomain(x, [...panels.flatMap(positions), ...levels(panels, 'x')]),
    y: axisDomain(y, [...panels.flatMap(extents), ...levels(panels, 'y')]),
  }
  const titleLines = Math.max(
    ...panels.map(({ title = '' }) => (title === '' ? 0 : wrapText(title, panelWidth, 12.5).length)),
  )
  const height = 44 + titleLines * 17 + Math.round(Math.max(210, Math.min(300, panelWidth * 0.62))) + 40

  const markup = panels.map((panel, i) => {
    const left = (i % columns) * (panelWidth + GAP)
    const top = Math.floor(i / columns) * (height + 12)
    const body = drawPanel(panel, x, y, domains, { document, width: panelWidth, height, titleLines })
    return `<g transform="translate(${round(left)},${round(top)})">${body}</g>`
  })
  return { markup: markup.join('\n'), height: Math.ceil(panels.length / columns) * (height + 12) - 12 }
}

function positions({ curves }: CurvesPanel): number[] {
  return curves.flatMap(({ points }) => points.map((point) => point.x))
}

function extents({ curves }: CurvesPanel): number[] {
  return curves.flatMap(({ points }) =>
    points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]),
  )
}

function levels(panels: readonly CurvesPanel[], axis: 'x' | 'y'): number[] {
  return panels.flatMap(({ references }) =>
    references.filter((line) => line.axis === axis).map((line) => line.value),
  )
}

/** The domain without the room that a linear one has at its ends: a curve begins on the axis. */
function stretchDomain(axis: Axis, values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite)
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  return axis.domain || axis.scale === 'log' || low >= high ? axisDomain(axis, values) : [low, high]
}

interface Domains {
  readonly x: [number, number]
  readonly y: [number, number]
}

function drawPanel(
  panel: CurvesPanel,
  x: Axis,
  y: Axis,
  domains: Domains,
  size: { document: Document; width: number; height: number; titleLines: number },
): string {
  const { document, width, height, titleLines } = size
  const across = panel.references.filter((line) => line.axis === 'y')
  const labels = [...panel.curves, ...across].map(({ label }) => textWidth(label, LABEL_SIZE))
  const labelWidth = Math.max(...labels, 0)
  const room = Math.min(Math.max(labelWidth, panel.curves.some(({ note }) => note) ? 78 : 0), width * 0.34)
  const margins = { left: 54, right: Math.ceil(room + SWATCH + 16), top: 30 + titleLines * 17, bottom: 40 }

  const xTicks = Math.max(2, Math.floor((width - margins.left - margins.right) / 52))
  const curves = panel.curves.map((curve) => ({ curve, points: drawable(curve.points, x, y, domains) }))
  const plot = Plot.plot({
    document,
    width,
    height,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    x: { type: x.scale ?? 'linear', domain: domains.x, label: null },
    y: { type: y.scale ?? 'linear', domain: domains.y, label: null },
    marks: [
      Plot.gridY({ stroke: NEUTRAL.grid.light, strokeOpacity: 1, ...ticks(y, domains.y, 6) }),
      Plot.axisX({ color: NEUTRAL.muted.light, fontSize: 11, ...format(x), ...ticks(x, domains.x, xTicks) }),
      Plot.axisY({
        color: NEUTRAL.muted.light,
        fontSize: 11,
        tickSize: 0,
        ...format(y),
        ...ticks(y, domains.y, 6),
      }),
      ...panel.references.map(({ axis, value }) =>
        (axis === 'x' ? Plot.ruleX : Plot.ruleY)([value], {
          stroke: NEUTRAL.muted.light,
          strokeDasharray: '3 3',
        }),
      ),
      ...curves.map(({ curve, points }) =>
        Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: curve.colour, fillOpacity: 0.16 }),
      ),
      ...curves.map(({ curve, points }) =>
        Plot.lineY(points, {
          x: 'x',
          y: 'y',
          stroke: curve.colour,
          strokeWidth: curve.width,
          strokeDasharray: curve.dash,
        }),
      ),
    ],
  })
  const xAt = (value: number) => plot.scale('x')!.apply(value) as number
  const yAt = (value: number) => plot.scale('y')!.apply(value) as number
  plot.querySelector('style')?.remove()
  const edge = { right: width - margins.right, top: margins.top, bottom: height - margins.bottom }
  const ends = curves.map(({ points }) => points.findLast((point) => Number.isFinite(point.y)))

  const parts = [
    `<g font-size="11" text-anchor="middle" fill="none">${roundNumbers(plot.innerHTML)}</g>`,
    ...(panel.title ? wrapText(panel.title, width, 12.5) : []).map((line, i) =>
      textAt(0, 13 + i * 17, line, { size: 12.5, bold: true }),
    ),
    textAt(0, titleLines * 17 + 14, axisTitle(y), { size: 11.5, fill: NEUTRAL.muted.light }),
    textAt((margins.left + edge.right) / 2, height - 6, axisTitle(x), {
      size: 11.5,
      fill: NEUTRAL.muted.light,
      anchor: 'middle',
    }),
    ...panel.references
      .filter((line) => line.axis === 'x')
      .map(({ value, label }) =>
        textAt(xAt(value) + 4, edge.top + 10, label, { size: 10.5, fill: NEUTRAL.muted.light }),
      ),
    ...ends.map((end, i) =>
      end && panel.curves[i]!.note && xAt(end.x) < edge.right - 4
        ? cross(xAt(end.x), yAt(end.y), panel.curves[i]!.colour)
        : '',
    ),
    drawLabels(
      [...panel.curves, ...across.map(levelAsCurve)],
      [
        ...ends.map((end) => end && { x: xAt(end.x), y: yAt(end.y) }),
        ...across.map(({ value }) => ({ x: edge.right, y: yAt(value) })),
      ],
      { ...edge, width: room },
    ),
  ]
  return parts.filter(Boolean).join('\n')
}

/** A level across the panel is named among the curves, where nothing is drawn over its name. */
function levelAsCurve({ label }: ReferenceLine): Omit<Curve, 'points'> {
  return { label, colour: NEUTRAL.muted.light, dash: '3 3', width: 1 }
}

/** A swatch and the name at the end of each curve, moved apart, with a fine leader where the curve reaches the edge. */
function drawLabels(
  curves: readonly Omit<Curve, 'points'>[],
  ends: readonly ({ x: number; y: number } | undefined)[],
  edge: { right: number; top: number; bottom: number; width: number },
): string {
  const notes = curves.map(({ note }) => (note ? wrapText(note, edge.width, NOTE_SIZE) : []))
  const heights = notes.map((lines) => LABEL_SIZE + 4 + lines.length * (NOTE_SIZE + 2))
  const wishes = ends.map((end) => end?.y ?? edge.bottom)
  const centres = dodge(wishes, heights, [edge.top - 8, edge.bottom + 24])
  return curves
    .map((curve, i) => {
      const line = centres[i]! - heights[i]! / 2 + LABEL_SIZE / 2 + 2
      const start = edge.right + 8
      const end = ends[i]
      const leader =
        end && end.x > edge.right - 4
          ? `<path d="M${round(end.x + 1)},${round(end.y)}L${start},${round(line)}" stroke="${curve.colour}" stroke-opacity="0.5" fill="none"/>`
          : ''
      const swatch = `<path d="M${start},${round(line)}h${SWATCH}" stroke="${curve.colour}" stroke-width="${curve.width}" stroke-dasharray="${curve.dash}" fill="none"/>`
      const words = [
        textAt(start + SWATCH + 4, line + 4, curve.label, { size: LABEL_SIZE, fill: curve.colour }),
        ...notes[i]!.map((note, j) =>
          textAt(start + SWATCH + 4, line + 4 + (j + 1) * (NOTE_SIZE + 2), note, {
            size: NOTE_SIZE,
            fill: NEUTRAL.muted.light,
          }),
        ),
      ]
      return `${leader}${swatch}${words.join('')}`
    })
    .join('\n')
}

/** Points on the axes' scales, at most 500 of them. */
function drawable(points: readonly BandPoint[], x: Axis, y: Axis, domains: Domains): Required<BandPoint>[] {
  const every = Math.ceil(points.length / 500)
  return points
    .filter((_, i) => i % every === 0 || i === points.length - 1)
    .map((point) => ({
      x: clampTo(domains.x, x, point.x),
      y: clampTo(domains.y, y, point.y),
      low: clampTo(domains.y, y, point.low),
      high: clampTo(domains.y, y, point.high),
    }))
}

function ticks(axis: Axis, domain: [number, number], most: number): { ticks: number | number[] } {
  return { ticks: axis.scale === 'log' ? logTicks(domain, most) : most }
}

function format(axis: Axis): { tickFormat: (value: number) => string } {
  return { tickFormat: tickText(axis) }
}

function cross(x: number, y: number, colour: string): string {
  const [a, b] = [round(x), round(y)]
  return `<path d="M${a - 4},${b - 4}l8,8m0,-8l-8,8" stroke="${colour}" stroke-width="2" fill="none"/>`
}
