/** One dot per run and one panel per quantity: does the quantity predict y? */
import type { Correlation, ScatterFigure, ScatterPanel } from '../../figure/plane.ts'
import type { Axis } from '../../figure/parts.ts'
import { formatInterval, formatNumber } from '../../stats/format.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { axisDomain } from './parts/axis.ts'
import { type Box, drawFrame } from './parts/frame.ts'
import { drawLegend } from './parts/legend.ts'
import { drawMarker, markerOf } from './parts/markers.ts'
import { visibleArms, type Interaction } from './parts/interaction.ts'
import type { NumbersTable } from './parts/numbers.ts'
import { NEUTRAL } from './parts/colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './parts/panels.ts'
import { escapeMarkup, round, textAt, wrapText } from './parts/svg.ts'

const SIZE = 11.5
const LINE = 15

export const scatterKind: FigureKind<ScatterFigure> = { draw, numbers, interaction }

function draw(
  { y, panels }: ScatterFigure,
  { styles, styleOf, width, panel: only }: DrawingContext,
): Drawing {
  for (const { arm } of panels.flatMap(({ points }) => points)) styleOf(arm)
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    220,
    only,
  )
  const arms = [...styles.keys()]
  const shown = panels.map((panel) => panel.points.filter((point) => drawable(panel.x, y, point)))
  const yDomain = axisDomain(
    y,
    shown.flatMap((points) => points.map((point) => point.y)),
  )
  const texts = panels.map((panel, i) => wrapText(describe(panel, shown[i]!.length), layout.width - 8, SIZE))
  const lines = Math.max(0, ...texts.map((text) => text.length))
  // The space above the axis is for runs that never reached the goal.
  const never = shown.some((points) => points.some((point) => point.y === Number.POSITIVE_INFINITY)) ? 20 : 0
  const top = 34 + layout.titleLines * LEADING + lines * LINE + never
  const box: Box = {
    left: 50,
    right: layout.width - 10,
    top,
    bottom: top + Math.min(280, Math.max(180, layout.width * 0.72)),
  }
  const bodies = panels.map((panel, i) => {
    const domains = {
      x: axisDomain(
        panel.x,
        shown[i]!.map((point) => point.x),
      ),
      y: yDomain,
    }
    const frame = drawFrame({ x: panel.x, y, domains, box, style: 'grid', above: never })
    const yAt = (value: number) => (value === Number.POSITIVE_INFINITY ? box.top - never / 2 : frame.y(value))
    const groups = arms.map((arm, order) => {
      const { colour } = styles.get(arm)!
      const dots = shown[i]!.filter((point) => point.arm === arm).map((point) =>
        drawMarker(markerOf(order), frame.x(point.x), yAt(point.y), 4.2, colour),
      )
      return dots.length === 0 ? '' : `<g data-arm="${escapeMarkup(arm)}">${dots.join('')}</g>`
    })
    return [
      panelTitle(panel.title, layout.width),
      ...texts[i]!.map((line, at) =>
        textAt(0, layout.titleLines * LEADING + 13 + at * LINE, line, {
          size: SIZE,
          fill: NEUTRAL.ink.light,
        }),
      ),
      frame.markup,
      never > 0
        ? textAt(box.left - 6, box.top - never / 2 + 4, '∞', {
            size: 13,
            fill: NEUTRAL.muted.light,
            anchor: 'end',
          })
        : '',
      ...groups,
    ]
      .filter(Boolean)
      .join('\n')
  })
  const grid = placePanels(bodies, layout, box.bottom + 42)
  const present = new Set(shown.flat().map(({ arm }) => arm))
  const legend = drawLegend(
    arms.flatMap((arm, order) =>
      present.has(arm) ? [{ arm, ...styles.get(arm)!, marker: markerOf(order) }] : [],
    ),
    width,
  )
  return {
    markup: `${grid.markup}\n<g transform="translate(0,${round(grid.height + 6)})">${legend.markup}</g>`,
    height: grid.height + 6 + legend.height,
  }
}

function numbers({ panels }: ScatterFigure): NumbersTable {
  return {
    head: ['Panel', 'Agreement', 'Interval', 'Runs'],
    rows: panels.map(({ title, x, points, correlation }) => [
      title ?? x.label,
      correlation?.coefficient === undefined || correlation.coefficient === null
        ? '–'
        : formatNumber(correlation.coefficient, 2),
      correlation?.interval ? formatInterval(correlation.interval, '') : '–',
      String(points.length),
    ]),
  }
}

function interaction(spec: ScatterFigure): Interaction {
  const shown = spec.panels.flatMap(({ points }) => points.map(({ arm }) => arm))
  return { kind: 'arms', arms: visibleArms(spec, shown) }
}

function drawable(x: Axis, y: Axis, point: { readonly x: number; readonly y: number }): boolean {
  const shows = (axis: Axis, value: number) => Number.isFinite(value) && (axis.scale !== 'log' || value > 0)
  return shows(x, point.x) && (point.y === Number.POSITIVE_INFINITY || shows(y, point.y))
}

function describe({ points, correlation }: ScatterPanel, shown: number): string {
  const left = points.length - shown
  return [
    correlation && describeCorrelation(correlation),
    `${shown} runs`,
    left > 0 && `${left} left out: not finite`,
    correlation?.note,
  ]
    .filter(Boolean)
    .join('; ')
}

/** `Spearman’s ρ = −0.82 (−0.93 to −0.61)`. */
function describeCorrelation({ name, coefficient, interval }: Correlation): string {
  if (coefficient === null || !Number.isFinite(coefficient)) return `${name} cannot be computed`
  const decimals = (value: number) => value.toFixed(2).replace('-', '−')
  const between = interval ? ` (${interval.map(decimals).join(' to ')})` : ''
  return `${name} = ${decimals(coefficient)}${between}`
}
