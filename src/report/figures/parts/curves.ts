/** Panels of curves with bands, each curve named at its end. */
import { area as areaPath, line as linePath } from 'd3-shape'
import type { BandPoint } from '../../../figure/figure.ts'
import type { Axis, ReferenceLine } from '../../../figure/parts.ts'
import type { DrawingContext } from '../kind.ts'
import { axisDomain, clampTo, tightDomain } from './axis.ts'
import { dodge } from './dodge.ts'
import { type Domains, drawFrame } from './frame.ts'
import { NEUTRAL } from './colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './panels.ts'
import { COORDINATE_DIGITS, escapeMarkup, round, textAt, textWidth, wrapText } from './svg.ts'

interface Curve {
  /** The arm that the page's legend switches. */
  readonly arm: string
  readonly label: string
  readonly note?: string | undefined
  readonly colour: string
  readonly dash: string
  readonly width: number
  readonly points: readonly BandPoint[]
  /** The opacity of the band; 0.16 by default. */
  readonly opacity?: number
  /** Draws the edges of the band instead of a line in its middle. */
  readonly edges?: boolean
  /** Short ticks at the bottom of the panel. */
  readonly marks?: readonly number[] | undefined
}

export interface CurvesPanel {
  readonly title?: string | undefined
  readonly curves: readonly Curve[]
  readonly references: readonly ReferenceLine[]
}

export interface CurveAxes {
  readonly x: Axis
  readonly y: Axis
  /** Default `shared`. */
  readonly axes?: 'shared' | 'own' | undefined
}

const LABEL_SIZE = 12
const NOTE_SIZE = 10.5
const SWATCH = 18

/**
 * Draws panels side by side if each gets 300 pixels, otherwise one below another, on shared axes or each on its own.
 */
export function drawCurves(
  panels: readonly CurvesPanel[],
  { x, y, axes = 'shared' }: CurveAxes,
  { width, panel: only }: Pick<DrawingContext, 'width' | 'panel'>,
): Drawing {
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    300,
    only,
  )
  const shared = curveDomains(panels, x, y)
  // One width for all panels, so that their axes have the same length.
  const room = Math.max(0, ...panels.map((panel) => labelRoom(panel, layout.width)))
  const height =
    44 + layout.titleLines * LEADING + Math.round(Math.max(210, Math.min(300, layout.width * 0.62))) + 40
  const bodies = panels.map((panel, i) =>
    drawPanel(panel, i, x, y, axes === 'own' ? curveDomains([panel], x, y) : shared, {
      width: layout.width,
      height,
      titleLines: layout.titleLines,
      room,
    }),
  )
  return placePanels(bodies, layout, height)
}

/** The range of the axes over all panels. */
function curveDomains(panels: readonly CurvesPanel[], x: Axis, y: Axis): Domains {
  return {
    x: tightDomain(x, [...panels.flatMap(positions), ...levels(panels, 'x')]),
    y: axisDomain(y, [...panels.flatMap(extents), ...levels(panels, 'y')]),
  }
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

/** The space for the names and notes at the ends of a panel's curves. */
function labelRoom({ curves, references }: CurvesPanel, width: number): number {
  const across = references.filter((line) => line.axis === 'y')
  const names = [...curves, ...across].map(({ label }) => textWidth(label, LABEL_SIZE))
  return Math.min(Math.max(0, ...names, curves.some(({ note }) => note) ? 78 : 0), width * 0.34)
}

function drawPanel(
  panel: CurvesPanel,
  index: number,
  x: Axis,
  y: Axis,
  domains: Domains,
  { width, height, titleLines, room }: { width: number; height: number; titleLines: number; room: number },
): string {
  const across = panel.references.filter((line) => line.axis === 'y')
  const box = {
    left: 54,
    right: width - Math.ceil(room + SWATCH + 16),
    top: 30 + titleLines * LEADING,
    bottom: height - 40,
  }
  const frame = drawFrame({ x, y, domains, box, style: 'grid' })
  const curves = panel.curves.map((curve) => {
    const points = drawable(curve.points, x, y, domains).map((point) => ({
      x: frame.x(point.x),
      y: frame.y(point.y),
      low: frame.y(point.low),
      high: frame.y(point.high),
    }))
    return { curve, points, end: points.findLast((point) => Number.isFinite(point.y)) }
  })
  const muted = { size: 10.5, fill: NEUTRAL.muted.light }
  const parts = [
    `<g data-panel="${index}" ${frame.attributes}>`,
    panelTitle(panel.title, width),
    frame.markup,
    ...panel.references.map(({ axis, value }) => {
      const line =
        axis === 'x'
          ? `M${round(frame.x(value))},${box.top}V${box.bottom}`
          : `M${box.left},${round(frame.y(value))}H${box.right}`
      return `<path d="${line}" stroke="${NEUTRAL.muted.light}" stroke-dasharray="3 3" fill="none"/>`
    }),
    ...panel.references
      .filter((line) => line.axis === 'x')
      .map(({ value, label }) => {
        const beside = frame.x(value) + 4 + textWidth(label, 10.5) <= width
        return textAt(frame.x(value) + (beside ? 4 : -4), box.top + 10, label, {
          ...muted,
          anchor: beside ? 'start' : 'end',
        })
      }),
    ...curves.map(({ curve, points }) => inArm(curve.arm, drawBand(curve, points))),
    ...curves.map(({ curve, points, end }) =>
      inArm(
        curve.arm,
        drawLine(curve, points, end && curve.note && end.x < box.right - 4 ? end : undefined, {
          ...box,
          domain: domains.x,
          at: frame.x,
        }),
      ),
    ),
    drawLabels(
      [...panel.curves, ...across.map(levelAsCurve)],
      [...curves.map(({ end }) => end), ...across.map(({ value }) => ({ x: box.right, y: frame.y(value) }))],
      { ...box, width: room },
    ),
    '</g>',
  ]
  return parts.filter(Boolean).join('\n')
}

function inArm(arm: string, markup: string): string {
  return markup === '' ? '' : `<g data-arm="${escapeMarkup(arm)}">${markup}</g>`
}

function drawBand({ colour, opacity = 0.16, edges }: Curve, points: readonly Required<BandPoint>[]): string {
  const band = areaPath<Required<BandPoint>>()
    .x(({ x }) => x)
    .y0(({ low }) => low)
    .y1(({ high }) => high)
    .defined(({ low, high }) => Number.isFinite(low + high))
    .digits(COORDINATE_DIGITS)
  const isWide = points.some(({ low, high }) => Number.isFinite(low + high) && low !== high)
  const filled = isWide ? band(points) : null
  const outline = edges
    ? [band.lineY0(), band.lineY1()].map((end) => end.digits(COORDINATE_DIGITS)(points) ?? '').join('')
    : ''
  return [
    filled && `<path d="${filled}" fill="${colour}" fill-opacity="${opacity}"/>`,
    outline &&
      `<path d="${outline}" stroke="${colour}" stroke-width="1.4" stroke-linejoin="round" fill="none"/>`,
  ]
    .filter(Boolean)
    .join('')
}

function drawLine(
  { colour, width, dash, edges, marks = [] }: Curve,
  points: readonly Required<BandPoint>[],
  stopped: { x: number; y: number } | undefined,
  foot: { bottom: number; domain: readonly [number, number]; at: (value: number) => number },
): string {
  const curve = linePath<Required<BandPoint>>()
    .x(({ x }) => x)
    .y(({ y }) => y)
    .defined(({ y }) => Number.isFinite(y))
    .digits(COORDINATE_DIGITS)
  const drawn = edges ? null : curve(points)
  // A line needs two points. A single point between gaps would be invisible, above all in a dashed line.
  const isAt = (i: number) => Number.isFinite(points[i]?.y)
  const alone = edges ? [] : points.filter((_, i) => isAt(i) && !isAt(i - 1) && !isAt(i + 1))
  const ticks = marks
    .filter((value) => value >= foot.domain[0] && value <= foot.domain[1])
    .map((value) => `M${round(foot.at(value))},${foot.bottom}v-9`)
    .join('')
  return [
    drawn &&
      `<path d="${drawn}" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dash}" stroke-linejoin="round" stroke-linecap="${dash === 'none' ? 'round' : 'butt'}" fill="none"/>`,
    ...alone.map(({ x, y }) => `<circle cx="${round(x)}" cy="${round(y)}" r="2.5" fill="${colour}"/>`),
    ticks && `<path d="${ticks}" stroke="${colour}" stroke-width="2" fill="none"/>`,
    stopped && cross(stopped.x, stopped.y, colour),
  ]
    .filter(Boolean)
    .join('')
}

/** A reference level is named among the curves, where nothing is drawn over its name. */
function levelAsCurve({ label }: ReferenceLine): Omit<Curve, 'points'> {
  return { arm: '', label, colour: NEUTRAL.muted.light, dash: '3 3', width: 1 }
}

/**
 * Draws a swatch and the name at the end of each curve, moved apart, with a fine leader if the curve reaches the
 * edge.
 */
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
      const markup = `${leader}${swatch}${words.join('')}`
      return curve.arm === '' ? markup : inArm(curve.arm, markup)
    })
    .join('\n')
}

/** The points in the scales of the axes, at most 500. */
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

function cross(x: number, y: number, colour: string): string {
  const [a, b] = [round(x), round(y)]
  return `<path d="M${a - 4},${b - 4}l8,8m0,-8l-8,8" stroke="${colour}" stroke-width="2" fill="none"/>`
}
