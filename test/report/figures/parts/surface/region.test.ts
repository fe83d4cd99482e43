import { describe, expect, it } from 'vitest'
import { regionAbove } from '../../../../../src/report/figures/parts/surface/region.ts'
import { type Surface, surfaceOf } from '../../../../../src/figure/surface.ts'

const plain = { x: (value: number) => 100 * value, y: (value: number) => 100 * value }

function grid(xs: readonly number[], ys: readonly number[], f: (x: number, y: number) => number): Surface {
  return surfaceOf(ys.flatMap((y) => xs.map((x) => ({ x, y, value: f(x, y) }))))
}

const even = Array.from({ length: 81 }, (_, i) => -2 + i / 20)
/** Denser towards the left. */
const uneven = Array.from({ length: 81 }, (_, i) => -2 + 4 * (i / 80) ** 1.5)

/** By the shoelace formula; holes count negative. */
function areaOf(path: string): number {
  return path
    .split('M')
    .filter(Boolean)
    .map((ring) => {
      const points = ring
        .replace('Z', '')
        .split('L')
        .map((pair) => pair.split(',').map(Number))
      return points.reduce((sum, [x, y], i) => {
        const [nextX, nextY] = points[(i + 1) % points.length]!
        return sum + (x! * nextY! - nextX! * y!) / 2
      }, 0)
    })
    .reduce((sum, area) => sum + area, 0)
}

describe('regionAbove', () => {
  it.each([
    ['an even grid', even],
    ['an uneven grid', uneven],
  ])('has the area of a disc on %s', (_, xs) => {
    const surface = grid(xs, even, (x, y) => -Math.hypot(x, y))
    const { area } = regionAbove(surface, Array.from(surface.z), -1, plain)
    expect(Math.abs(areaOf(area)) / 1e4).toBeCloseTo(Math.PI, 1)
  })

  it('ends at the edge of the grid, and draws no border there', () => {
    const surface = grid(even, even, (x) => x)
    const { area, border } = regionAbove(surface, Array.from(surface.z), 0.5, plain)
    expect(Math.abs(areaOf(area)) / 1e4).toBeCloseTo(1.5 * 4, 6)
    const places = border
      .split(/[ML]/)
      .filter(Boolean)
      .map((pair) => pair.split(',').map(Number))
    expect(places.length).toBeGreaterThan(1)
    for (const [x] of places) expect(x).toBe(50)
  })

  it('leaves out the cells around a hole', () => {
    const surface = grid([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], (x, y) => (x === 2 && y === 2 ? Number.NaN : 1))
    const { area } = regionAbove(surface, Array.from(surface.z), 0, plain)
    // A diamond whose corners are the four neighbours of the hole.
    expect(Math.abs(areaOf(area)) / 1e4).toBeCloseTo(16 - 2, 6)
  })

  it('is nothing where nothing is as high', () => {
    const surface = grid(even, even, () => 1)
    expect(regionAbove(surface, Array.from(surface.z), 2, plain)).toEqual({ area: '', border: '' })
  })
})
