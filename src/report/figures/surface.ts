/** Surfaces in relief: a scene per panel, drawn from one side on paper and passed to the page to be turned. */
import type { PathPoint, ReliefFigure, SurfacePanel } from '../../figure/plane.ts'
import type { Axis } from '../../figure/parts.ts'
import { countHoles, type Surface } from '../../figure/surface.ts'
import type { DrawingContext, FigureKind } from './kind.ts'
import { axisScale, axisTitle, scaleOf, ticksOf, tickText, tightDomain } from './parts/axis.ts'
import { type ColourScale, colourScale, drawColourBar } from './parts/colour/colours.ts'
import type { Interaction } from './parts/interaction.ts'
import type { NumbersTable } from './parts/numbers.ts'
import { NEUTRAL } from './parts/colour/palette.ts'
import { type Drawing, LEADING, panelTitle, placePanels, layoutPanels } from './parts/panels.ts'
import {
  drawScene,
  type ReliefScene,
  type ReliefTick,
  type ReliefView,
} from './parts/surface/relief-scene.ts'
import { round, textAt } from './parts/svg.ts'
import { surfaceNumbers } from './parts/surface/surface-numbers.ts'

const DEFAULT_VIEW: ReliefView = { azimuth: 35, elevation: 32 }
/** Grid lines per side on paper; the page draws all of them. */
const PAPER = 33
const COLOURS = 64

export const surfaceKind: FigureKind<ReliefFigure> = { draw, numbers, interaction }

function draw(figure: ReliefFigure, { styles, width, panel: only }: DrawingContext): Drawing {
  const { panels, view = DEFAULT_VIEW } = figure
  const layout = layoutPanels(
    panels.map(({ title }) => title),
    width,
    300,
    only,
  )
  const top = layout.titleLines * LEADING
  const size = { width: layout.width, height: Math.round(0.86 * layout.width - 12) }
  const noted = panels.some(({ surface }) => countHoles(surface) > 0)
  const scale = coloursOf(figure)
  const bodies = reliefScenes(figure, PAPER).map((scene, i) => {
    const { title, arm, surface } = panels[i]!
    const holes = countHoles(surface)
    return [
      panelTitle(title, layout.width, arm === undefined ? undefined : styles.get(arm)?.colour),
      `<g data-scene="${i}" data-size="${round(size.width)} ${round(size.height)}" transform="translate(0,${top})">${drawScene(scene, view, size.width, size.height)}</g>`,
      holes > 0
        ? textAt(0, top + size.height + 12, `holes: ${holes} of ${surface.z.length} not finite`, {
            size: 10.5,
            fill: NEUTRAL.muted.light,
          })
        : '',
    ]
      .filter(Boolean)
      .join('\n')
  })
  const grid = placePanels(bodies, layout, top + size.height + (noted ? 18 : 0))
  const bar = drawColourBar(scale, width)
  return {
    markup: `${grid.markup}\n<g transform="translate(0,${round(grid.height + 8)})">${bar.markup}</g>`,
    height: grid.height + 8 + bar.height,
  }
}

function numbers({ panels }: ReliefFigure): NumbersTable {
  return surfaceNumbers(panels)
}

function interaction(figure: ReliefFigure): Interaction {
  return { kind: 'relief', view: figure.view ?? DEFAULT_VIEW, scenes: reliefScenes(figure) }
}

/** The scene of each panel, with at most `most` grid lines per side. */
function reliefScenes(figure: ReliefFigure, most = Number.POSITIVE_INFINITY): ReliefScene[] {
  const scale = coloursOf(figure)
  const domains = {
    x: tightDomain(
      figure.x,
      figure.panels.flatMap(({ surface }) => surface.x),
    ),
    y: tightDomain(
      figure.y,
      figure.panels.flatMap(({ surface }) => surface.y),
    ),
  }
  const place = (axis: Axis, domain: readonly [number, number]) => scaleOf(axis, domain, -1, 1)
  const height = scaleOf(figure.z, scale.domain, 0, 1)
  const valueAt = (share: number) => axisScale(figure.z, scale.domain, [0, 1]).invert(share)
  const ticks = (
    axis: Axis,
    domain: readonly [number, number],
    at: (value: number) => number,
    count: number,
  ) =>
    ticksOf(axis, domain, count).map(
      (tick): ReliefTick => [round(at(tick) * 100) / 100, tickText(axis)(tick)],
    )
  const [xAt, yAt] = [place(figure.x, domains.x), place(figure.y, domains.y)]
  return figure.panels.map(({ surface, path = [] }) => {
    const columns = thin(surface.x.length, most)
    const rows = thin(surface.y.length, most)
    const heightAt = (i: number, j: number) => {
      const value = surface.z[j * surface.x.length + i]!
      const clamped = Math.min(scale.domain[1], Math.max(scale.domain[0], value))
      return Number.isFinite(value) ? Math.round(height(clamped) * 1e4) / 1e4 : null
    }
    return {
      x: columns.map((i) => round(xAt(surface.x[i]!) * 100) / 100),
      y: rows.map((j) => round(yAt(surface.y[j]!) * 100) / 100),
      heights: rows.flatMap((j) => columns.map((i) => heightAt(i, j))),
      colours: Array.from({ length: COLOURS }, (_, i) => scale.smooth(valueAt((i + 0.5) / COLOURS))),
      ticks: {
        x: ticks(figure.x, domains.x, xAt, 5),
        y: ticks(figure.y, domains.y, yAt, 5),
        z: ticks(figure.z, scale.domain, height, 5),
      },
      labels: { x: axisTitle(figure.x), y: axisTitle(figure.y) },
      ...(path.length > 0 && {
        path: path.flatMap((point) => {
          const above = between(surface, point, heightAt)
          if (above === undefined) return []
          const spot = [xAt(point.x), yAt(point.y), above].map((each) => Math.round(each * 1e3) / 1e3) as [
            number,
            number,
            number,
          ]
          return [point.label === undefined ? spot : ([...spot, point.label] as const)]
        }),
      }),
      ink: { muted: NEUTRAL.muted.light, grid: NEUTRAL.grid.light },
    }
  })
}

/** The height of the drawn surface over a point: between the four around it; undefined outside and beside holes. */
function between(
  { x, y }: Surface,
  point: PathPoint,
  heightAt: (column: number, row: number) => number | null,
): number | undefined {
  const cellOf = (axis: readonly number[], value: number) =>
    Math.min(
      axis.length - 2,
      axis.findLastIndex((each) => each <= value),
    )
  const [i, j] = [cellOf(x, point.x), cellOf(y, point.y)]
  if (!(i >= 0 && j >= 0 && point.x <= x.at(-1)! && point.y <= y.at(-1)!)) return undefined
  const [u, v] = [(point.x - x[i]!) / (x[i + 1]! - x[i]!), (point.y - y[j]!) / (y[j + 1]! - y[j]!)]
  const corners = [heightAt(i, j), heightAt(i + 1, j), heightAt(i, j + 1), heightAt(i + 1, j + 1)]
  if (corners.includes(null)) return undefined
  const [a, b, c, d] = corners as [number, number, number, number]
  return (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d)
}

function coloursOf({ z, panels }: ReliefFigure): ColourScale {
  return colourScale(
    z,
    panels.flatMap(({ surface }: SurfacePanel) => [...surface.z]),
  )
}

/** Indices of evenly spaced grid lines, including the first and the last. */
function thin(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)))
}
