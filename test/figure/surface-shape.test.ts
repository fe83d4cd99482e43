import { describe, expect, test } from 'vitest'
import { meanRise, negativeCurvature } from '../../src/figure/surface-shape.ts'
import { surfaceOf } from '../../src/figure/index.ts'

const grid = [-1, -0.5, 0, 0.5, 1]

const over = (f: (x: number, y: number) => number) =>
  surfaceOf(grid.flatMap((y) => grid.map((x) => ({ x, y, value: f(x, y) }))))

describe('meanRise', () => {
  test('is how far the mean lies above the middle', () => {
    // The mean of x² over −1, −½, 0, ½, 1 is ½.
    expect(meanRise(over((x, y) => 3 + x * x + 2 * y * y))).toBeCloseTo(1.5, 12)
  })

  test('is not finite where the surface is not', () => {
    expect(meanRise(over((x, y) => (x === 1 && y === 1 ? Number.POSITIVE_INFINITY : x)))).toBe(Infinity)
    expect(meanRise(over((x, y) => (x === 1 && y === 1 ? Number.NaN : x)))).toBeNaN()
  })
})

describe('negativeCurvature', () => {
  test.each([
    ['a bowl', (x: number, y: number) => x * x + x * y + y * y, 0],
    ['a dome', (x: number, y: number) => -x * x - 3 * y * y, 1],
    ['a saddle along the axes', (x: number, y: number) => x * x - y * y, 0.5],
    ['a saddle along the diagonals', (x: number, y: number) => x * y, 0.5],
    ['a saddle thrice as steep one way', (x: number, y: number) => 3 * x * x - y * y, 0.25],
  ])('of %s', (_, f, expected) => {
    expect(negativeCurvature(over(f))).toBeCloseTo(expected, 12)
  })

  test('does not depend on the scales of the axes together, nor of the values', () => {
    const f = (x: number, y: number) => Math.sin(3 * x) + Math.cos(2 * y) * x
    const surface = over(f)
    const scaled = {
      x: surface.x.map((x) => 10 * x),
      y: surface.y.map((y) => 10 * y),
      z: surface.z.map((z) => 7 * z + 2),
    }
    expect(negativeCurvature(scaled)).toBeCloseTo(negativeCurvature(surface), 12)
  })

  test('is unknown of a plane', () => {
    expect(negativeCurvature(over(() => 0))).toBeNaN()
  })
})
