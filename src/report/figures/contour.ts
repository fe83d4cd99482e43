/** Surfaces from above: bands of colour between round levels, with the optimizer's path over them. */
import { line as linePath } from 'd3-shape'
import type { ContourFigure, PathPoint, SurfacePanel } from '../../figure/plane.ts'
import { countHoles, type Surface } from '../../figure/surface.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { tightDomain } from './parts/axis.ts'
import { type ColourScale, colourScale, drawColourBar } from './parts/colour/colours.ts'
import { type Box, drawFrame, type Frame } from './parts/frame.ts'
import { axisWords, type Interaction, shorten } from './parts/interaction.ts'
import type { NumbersTable } from './parts/numbers.ts'
import { NEUTRAL } from './parts/colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './parts/panels.ts'
import { hatch, regionAbove } from './parts/surface/region.ts'
import { COORDINATE_DIGITS, round, textAt, textWidth } from './parts/svg.ts'
import { surfaceNumbers } from './parts/surface/surface-numbers.ts'

export const contourKind: FigureKind<ContourFigure> = { draw, numbers, interaction }

/** Panels at least 220 pixels wide, square if both axes have the same unit. */
function draw({ x, y, z, panels }: ContourFigure, { styles, width, panel: only }: DrawingContext): Drawing {
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    220,
    only,
  )
  const across = Math.min(layout.width, 400)
  const scale = colourScale(
    z,
    panels.flatMap(({ surface, path = [] }) => [...surface.z, ...path.map((point) => point.z ?? Number.NaN)]),
  )
  const domains = {
    x: tightDomain(
      x,
      panels.flatMap(({ surface }) => surface.x),
    ),
    y: tightDomain(
      y,
      panels.flatMap(({ surface }) => surface.y),
    ),
  }
  const noted = panels.some(({ surface }) => countHoles(surface) > 0)
  const box: Box = {
    left: 44,
    right: across - 8,
    top: 30 + layout.titleLines * LEADING,
    bottom: 30 + layout.titleLines * LEADING + across - 52,
  }
  const height = box.bottom + 42 + (noted ? 16 : 0)
  const bodies = panels.map((panel, i) => {
    const frame = drawFrame({ x, y, domains, box, style: 'border' })
    const holes = countHoles(panel.surface)
    return [
      `<g data-panel="${i}" ${frame.attributes}>`,
      panelTitle(
        panel.title,
        layout.width,
        panel.arm === undefined ? undefined : styles.get(panel.arm)?.colour,
      ),
      holes > 0 ? hatch(box) : '',
      drawField(panel.surface, scale, frame),
      frame.markup,
      drawPath(panel, scale, frame, box),
      holes > 0
        ? textAt(box.left, box.bottom + 52, `hatched: ${holes} of ${panel.surface.z.length} not finite`, {
            size: 10.5,
            fill: NEUTRAL.muted.light,
          })
        : '',
      '</g>',
    ]
      .filter(Boolean)
      .join('\n')
  })
  const grid = placePanels(bodies, layout, height)
  const bar = drawColourBar(scale, width)
  return {
    markup: `${grid.markup}\n<g transform="translate(0,${round(grid.height + 8)})">${bar.markup}</g>`,
    height: grid.height + 8 + bar.height,
  }
}

function numbers({ panels }: ContourFigure): NumbersTable {
  return surfaceNumbers(panels)
}

function interaction({ x, y, z, panels }: ContourFigure): Interaction {
  return {
    kind: 'field',
    x: axisWords(x),
    y: axisWords(y),
    z: axisWords(z),
    arms: [],
    panels: panels.map(({ surface }) => ({ x: surface.x, y: surface.y, z: Array.from(surface.z, shorten) })),
  }
}

/**
 * One shape per colour, which covers everything at or above the colour's lowest value, so that each shape covers the
 * one before it; a fine line along its edge. Between grid points the field is interpolated along the colour scale; a
 * hole removes the cells around it.
 */
function drawField(surface: Surface, { axis, domain, levels, colours }: ColourScale, frame: Frame): string {
  const transform = axis.scale === 'log' ? Math.log : (value: number) => value
  const clamp = (value: number) => Math.min(domain[1], Math.max(domain[0], value))
  const values = Array.from(surface.z, (value) =>
    Number.isFinite(value) ? transform(clamp(value)) : Number.NaN,
  )
  const least = transform(domain[0])
  return colours
    .map((colour, i) => {
      const level = i === 0 ? least - 1 : transform(levels[i - 1]!)
      const { area, border } = regionAbove(surface, values, level, frame)
      if (area === '') return ''
      const line =
        i === 0 || border === ''
          ? ''
          : `<path d="${border}" fill="none" stroke="#000000" stroke-opacity="0.28" stroke-width="0.6"/>`
      return `<path d="${area}" fill="${colour}"/>${line}`
    })
    .filter(Boolean)
    .join('\n')
}

/**
 * A light line inside a dark one, dots with the colour of the loss at the point itself, and labels beside the points
 * that have one.
 */
function drawPath({ path = [] }: SurfacePanel, scale: ColourScale, frame: Frame, box: Box): string {
  const inside = (point: PathPoint) => {
    const [px, py] = [frame.x(point.x), frame.y(point.y)]
    return px >= box.left - 1 && px <= box.right + 1 && py >= box.top - 1 && py <= box.bottom + 1
  }
  const points = path.filter((point) => Number.isFinite(point.x + point.y) && inside(point))
  if (points.length === 0) return ''
  const way = linePath<PathPoint>()
    .x((point) => frame.x(point.x))
    .y((point) => frame.y(point.y))
    .digits(COORDINATE_DIGITS)(points)
  const every = Math.ceil(points.length / 40)
  const dots = points
    .filter((point, i) => i % every === 0 || i === points.length - 1 || point.label !== undefined)
    .map((point) => {
      const fill = point.z !== undefined && Number.isFinite(point.z) ? scale.of(point.z) : '#fdfdfd'
      const radius = point.label === undefined ? 3 : 4.5
      return `<circle cx="${round(frame.x(point.x))}" cy="${round(frame.y(point.y))}" r="${radius}" fill="${fill}" stroke="#fdfdfd" stroke-width="1.4"/><circle cx="${round(frame.x(point.x))}" cy="${round(frame.y(point.y))}" r="${radius + 0.9}" fill="none" stroke="#0a0a0a" stroke-width="0.7"/>`
    })
  const words = points
    .filter(({ label }) => label !== undefined)
    .map((point) => {
      const [px, py] = [frame.x(point.x), frame.y(point.y)]
      const wide = textWidth(point.label!, 11)
      const end = px + 10 + wide > box.right
      return `<g stroke="#fdfdfd" stroke-width="3" stroke-linejoin="round">${textAt(px + (end ? -8 : 8), py + 4, point.label!, { size: 11, fill: '#0a0a0a', anchor: end ? 'end' : 'start' })}</g>${textAt(px + (end ? -8 : 8), py + 4, point.label!, { size: 11, fill: '#0a0a0a', anchor: end ? 'end' : 'start' })}`
    })
  return [
    `<path d="${way}" stroke="#0a0a0a" stroke-width="2.6" stroke-linejoin="round" fill="none"/>`,
    `<path d="${way}" stroke="#fdfdfd" stroke-width="1.4" stroke-linejoin="round" fill="none"/>`,
    ...dots,
    ...words,
  ].join('')
}
