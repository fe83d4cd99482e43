/** The region where a surface is above a level, and the places where it has no value. */
import { contours } from 'd3-contour'
import { curveLinearClosed, line as linePath } from 'd3-shape'
import type { Surface } from '../../../../figure/surface.ts'
import type { Scale } from '../axis.ts'
import type { Box } from '../frame.ts'
import { NEUTRAL } from '../colour/palette.ts'
import { round } from '../svg.ts'

export interface Region {
  /** The region as an SVG path. */
  readonly area: string
  /** The border of the region, without the parts along the edge of the grid. */
  readonly border: string
}

/** The region where `values`, on the grid of `surface`, are at least `level`, in the frame's pixels. */
export function regionAbove(
  { x, y }: Surface,
  values: readonly number[],
  level: number,
  frame: { readonly x: Scale; readonly y: Scale },
): Region {
  const { coordinates } = contours()
    .size([x.length, y.length])
    .contour(values as number[], level)
  const rings = coordinates
    .flat()
    .map((ring) => ring.map((point) => ({ i: inGrid(x.length, point[0]!), j: inGrid(y.length, point[1]!) })))
  type Place = (typeof rings)[number][number]
  const pixels = ({ i, j }: Place): Pixels => [frame.x(between(x, i)), frame.y(between(y, j))]
  const onEdge = (a: Place, b: Place) =>
    (a.i === b.i && (a.i === 0 || a.i === x.length - 1)) ||
    (a.j === b.j && (a.j === 0 || a.j === y.length - 1))
  const area = rings.map((ring) => outline(withoutRepeats(ring.map(pixels)))).join('')
  const border = rings
    .flatMap((ring) => {
      const lines: Place[][] = [[]]
      ring.forEach((place, at) => {
        if (at > 0 && onEdge(ring[at - 1]!, place)) lines.push([])
        lines.at(-1)!.push(place)
      })
      return lines
    })
    .map((places) => withoutRepeats(places.map(pixels)))
    .filter((places) => places.length > 1)
    .map((places) => polyline(places))
    .join('')
  return { area, border }
}

/** d3 puts grid point i at i + ½ and closes shapes half a cell outside the grid. */
function inGrid(count: number, place: number): number {
  return Math.min(count - 1, Math.max(0, place - 0.5))
}

function between(grid: readonly number[], at: number): number {
  const i = Math.min(Math.floor(at), grid.length - 2)
  return grid.length === 1 ? grid[0]! : grid[i]! + (grid[i + 1]! - grid[i]!) * (at - i)
}

/** Contours have many points, so one decimal of a pixel has to be enough. */
const TENTHS = 1

type Pixels = readonly [x: number, y: number]

const polyline = linePath<Pixels>().digits(TENTHS)
const outline = linePath<Pixels>().curve(curveLinearClosed).digits(TENTHS)

/** Merges neighbours that are written with the same digits. */
function withoutRepeats(points: readonly Pixels[]): Pixels[] {
  const written = points.map((point) => point.map((value) => value.toFixed(TENTHS)).join())
  return points.filter((_, i) => i === 0 || written[i] !== written[i - 1])
}

/** Draws thin diagonals over the whole panel; the field drawn over them leaves them visible at the holes. */
export function hatch({ left, right, top, bottom }: Box): string {
  const lines: string[] = []
  for (let sum = left + top + 6; sum < right + bottom; sum += 6) {
    const [x1, x2] = [Math.max(left, sum - bottom), Math.min(right, sum - top)]
    lines.push(`M${round(x1)},${round(sum - x1)}L${round(x2)},${round(sum - x2)}`)
  }
  return `<path d="${lines.join('')}" stroke="${NEUTRAL.muted.light}" stroke-opacity="0.5" fill="none"/>`
}
