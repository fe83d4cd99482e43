/** Points of the plane by class, with circles and the decision boundary of a network. */
import type { PointsFigure, PointsPanel } from '../../figure/plane.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { axisDomain, tightDomain } from './parts/axis.ts'
import { type Box, drawFrame, type Frame } from './parts/frame.ts'
import { drawLegend } from './parts/legend.ts'
import { drawMarker, markerOf } from './parts/markers.ts'
import type { NumbersTable } from './parts/numbers.ts'
import { GROUP_COLOURS, NEUTRAL } from './parts/colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './parts/panels.ts'
import { regionAbove } from './parts/surface/region.ts'
import { round, textAt, textWidth, wrapText } from './parts/svg.ts'

const NOTE = 11.5

export const pointsKind: FigureKind<PointsFigure> = { draw, numbers, interaction }

/** Square panels at least 220 pixels wide, all with the same axes. */
function draw({ x, y, panels }: PointsFigure, { styles, width, panel: only }: DrawingContext): Drawing {
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    220,
    only,
  )
  const across = Math.min(layout.width, 400)
  const top = 30 + layout.titleLines * LEADING
  const box: Box = { left: 40, right: across - 8, top, bottom: top + across - 48 }
  const everyX = panels.flatMap((panel) => extent(panel, 'x'))
  const everyY = panels.flatMap((panel) => extent(panel, 'y'))
  // A decision boundary fills the panel to its edge; points alone have a margin around them.
  const domainOf = panels.some(({ boundary }) => boundary) ? tightDomain : axisDomain
  const domains = { x: domainOf(x, everyX), y: domainOf(y, everyY) }
  const notes = panels.map(({ note }) => (note === undefined ? [] : wrapText(note, layout.width - 8, NOTE)))
  const noteLines = Math.max(0, ...notes.map((lines) => lines.length))
  const bodies = panels.map((panel, i) => {
    const frame = drawFrame({ x, y, domains, box, style: 'border' })
    return [
      panelTitle(
        panel.title,
        layout.width,
        panel.arm === undefined ? undefined : styles.get(panel.arm)?.colour,
      ),
      drawBoundary(panel, frame),
      frame.markup,
      ...panel.groups.map(({ points }, group) =>
        points
          .filter((point) => Number.isFinite(point.x + point.y))
          .map((point) => {
            const [px, py] = [frame.x(point.x), frame.y(point.y)]
            const ring = point.wrong
              ? `<circle cx="${round(px)}" cy="${round(py)}" r="5.6" fill="none" stroke="${NEUTRAL.ink.light}" stroke-width="1.1"/>`
              : ''
            return `${drawMarker(markerOf(group), px, py, 3, GROUP_COLOURS[group % GROUP_COLOURS.length]!)}${ring}`
          })
          .join(''),
      ),
      drawCircles(panel, frame, box),
      ...notes[i]!.map((line, at) => textAt(box.left, box.bottom + 52 + at * 15, line, { size: NOTE })),
    ]
      .filter(Boolean)
      .join('\n')
  })
  const grid = placePanels(bodies, layout, box.bottom + 42 + noteLines * 15)
  const legend = drawLegend(legendOf(panels), width)
  return {
    markup: `${grid.markup}\n<g transform="translate(0,${round(grid.height + 8)})">${legend.markup}</g>`,
    height: grid.height + 8 + legend.height,
  }
}

function numbers({ panels }: PointsFigure): NumbersTable {
  return {
    head: ['Panel', 'Group', 'Points', 'Decided wrongly'],
    rows: panels.flatMap(({ title, note, groups }) =>
      groups.map((group) => [
        [title, note].filter(Boolean).join('; '),
        group.label,
        String(group.points.length),
        String(group.points.filter(({ wrong }) => wrong).length),
      ]),
    ),
  }
}

function interaction(): null {
  return null
}

function extent({ groups, circles = [], boundary }: PointsPanel, axis: 'x' | 'y'): number[] {
  return [
    ...groups.flatMap(({ points }) => points.map((point) => point[axis])),
    ...circles.flatMap((circle) => [circle[axis] - circle.radius, circle[axis] + circle.radius]),
    ...(boundary?.surface[axis] ?? []),
  ]
}

/** Draws the side above the level in the colour of the second group, and the boundary. */
function drawBoundary({ boundary }: PointsPanel, frame: Frame): string {
  if (!boundary) return ''
  const { surface, level } = boundary
  const { area, border } = regionAbove(surface, Array.from(surface.z), level, frame)
  const shade = area && `<path d="${area}" fill="${GROUP_COLOURS[1]}" fill-opacity="0.12"/>`
  return border
    ? `${shade}<path d="${border}" fill="none" stroke="${NEUTRAL.ink.light}" stroke-width="1.6"/>`
    : shade
}

/** Dashed circles, each with its name above it if that is inside the panel, otherwise inside the circle. */
function drawCircles({ circles = [] }: PointsPanel, frame: Frame, box: Box): string {
  return circles
    .map(({ x, y, radius, label }) => {
      const [cx, cy] = [frame.x(x), frame.y(y)]
      const [rx, ry] = [Math.abs(frame.x(x + radius) - cx), Math.abs(frame.y(y + radius) - cy)]
      const half = textWidth(label, 11) / 2
      const at = Math.min(box.right - half, Math.max(box.left + half, cx))
      const above = cy - ry - 5 > box.top + 10 ? cy - ry - 5 : cy - ry + 14
      const words = { size: 11, anchor: 'middle' } as const
      return (
        `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(rx)}" ry="${round(ry)}" fill="none" stroke="${NEUTRAL.ink.light}" stroke-width="1.2" stroke-dasharray="5 3"/>` +
        `<g stroke="${NEUTRAL.paper.light}" stroke-width="3" stroke-linejoin="round">${textAt(at, above, label, { ...words, fill: NEUTRAL.paper.light })}</g>` +
        textAt(at, above, label, words)
      )
    })
    .join('')
}

function legendOf(panels: readonly PointsPanel[]): Parameters<typeof drawLegend>[0] {
  const groups = panels.reduce<PointsPanel['groups']>(
    (most, panel) => (panel.groups.length > most.length ? panel.groups : most),
    [],
  )
  const wrong = panels.some((panel) => panel.groups.some(({ points }) => points.some((point) => point.wrong)))
  const boundary = panels.find((panel) => panel.boundary)?.boundary
  return [
    ...groups.map(({ label }, i) => ({
      label,
      colour: GROUP_COLOURS[i % GROUP_COLOURS.length]!,
      marker: markerOf(i),
    })),
    ...(wrong ? [{ label: 'decided wrongly', colour: NEUTRAL.ink.light, marker: 'ring' as const }] : []),
    ...(boundary ? [{ label: boundary.label, colour: NEUTRAL.ink.light, marker: 'line' as const }] : []),
  ]
}
