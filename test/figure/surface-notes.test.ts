import { describe, expect, test } from 'vitest'
import { type Surface, surfaceNotes } from '../../src/figure/index.ts'

const grid = Array.from({ length: 21 }, (_, i) => (i - 10) / 10)

function surface(f: (x: number, y: number) => number, x = grid, y = grid): Surface {
  return { x, y, z: Float64Array.from(y.flatMap((b) => x.map((a) => f(a, b)))) }
}

const bowl = surface((x, y) => 1 + x * x + 2 * y * y)

test('a bowl with nothing amiss has no notes', () => {
  expect(surfaceNotes({ surface: bowl })).toEqual([])
  expect(surfaceNotes({ surface: surface((x) => 1 + x * x, grid, [0]) })).toEqual([])
})

describe('notes', () => {
  test('count holes', () => {
    const holed = surface((x, y) => (x === 1 && y < 0 ? Infinity : 1 + x * x + y * y))
    expect(surfaceNotes({ surface: holed })).toEqual([
      '10 of 441 points are holes: the loss is not finite there',
    ])
    expect(surfaceNotes({ surface: surface(() => Number.NaN) })).toEqual([
      'no point of the grid has a finite loss: take a smaller span',
    ])
  })

  test('tell that the span is too small', () => {
    const [note] = surfaceNotes({ surface: surface((x, y) => 2 + 0.002 * (x * x + y * y)) })
    expect(note).toBe(
      'the loss varies by 0.200 % of its value at the centre: the span is too small to show its shape',
    )
  })

  test('tell that a few peaks take the colours', () => {
    const [note] = surfaceNotes({ surface: surface((x, y) => 1 + Math.exp(12 * (x * x + y * y))) })
    expect(note).toMatch(/^9\d % of the points lie in the lowest twentieth of the range/)
  })

  test('tell that the loss has levelled off', () => {
    const [note] = surfaceNotes({ surface: surface((x, y) => 2.3 - 2 * Math.exp(-20 * (x * x + y * y))) })
    expect(note).toMatch(/^\d\d % of the points are within a hundredth of the largest loss/)
  })

  test('tell that the lowest point may be outside', () => {
    expect(surfaceNotes({ surface: surface((x, y) => 3 + x + y * y) })).toEqual([
      'the lowest loss lies at the edge: the lowest point of the plane may be outside',
    ])
  })

  test('tell that a slice hides negative curvature, and only then', () => {
    const convex = (facts: object) => surfaceNotes({ surface: bowl, ...facts }).join()
    expect(convex({ smallestEigenvalue: -0.3, largestEigenvalue: 10 })).toContain(
      '−0.300: there are directions',
    )
    expect(convex({ smallestEigenvalue: -1e-4, largestEigenvalue: 10 })).toBe('')
    expect(convex({ smallestEigenvalue: 0.1, largestEigenvalue: 10 })).toBe('')
    const wavy = surface((x, y) => 2 + x * x + y * y + 0.1 * Math.cos(12 * x))
    expect(surfaceNotes({ surface: wavy, smallestEigenvalue: -0.3 })).toEqual([])
    // Convex along rows and columns, not along a diagonal.
    const twisted = surface((x, y) => 2 + x * x + y * y + 3 * x * y)
    expect(surfaceNotes({ surface: twisted, smallestEigenvalue: -0.3 }).join()).not.toContain('convex')
  })

  test('see a parabola on a log grid as convex', () => {
    const x = [-1, -0.1, -0.01, 0, 0.01, 0.1, 1]
    const line = surface((a) => 1 + a * a, x, [0])
    expect(surfaceNotes({ surface: line, smallestEigenvalue: -1 })).toHaveLength(1)
  })

  test('tell how little of the path the plane explains, and where it is wrong', () => {
    const path = [
      { step: 0, inPlane: 2.3, actual: 2.3 },
      { step: 100, inPlane: 2.1, actual: 0.9 },
      { step: 200, inPlane: 0.3, actual: 0.3 },
    ]
    expect(surfaceNotes({ surface: bowl, explainedVariance: 0.45, path })).toEqual([
      'the two directions explain 45 % of the path: most of the training path may lie outside the plane',
      'the path lies off the plane: at step 100 the plane shows a loss of 2.10 where the network’s is 0.900 (median error 0)',
    ])
    expect(surfaceNotes({ surface: bowl, explainedVariance: 0.9, path: path.slice(0, 1) })).toEqual([])
    const beside = (ofRandomWalk: number) =>
      surfaceNotes({ surface: bowl, explainedVariance: 0.76, ofRandomWalk })
    expect(beside(0.7)).toEqual([])
    expect(beside(0.77)).toEqual([expect.stringContaining('77 % of a random walk')])
  })
})
