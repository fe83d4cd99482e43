import { describe, expect, it } from 'vitest'
import { countHoles, surfaceOf } from '../../src/figure/surface.ts'

describe('surfaceOf', () => {
  it('makes a grid of points in any order', () => {
    const surface = surfaceOf([
      { x: 1, y: 5, value: 15 },
      { x: -1, y: 4, value: -14 },
      { x: 1, y: 4, value: 14 },
      { x: -1, y: 5, value: -15 },
    ])
    expect(surface).toEqual({ x: [-1, 1], y: [4, 5], z: Float64Array.of(-14, 14, -15, 15) })
    expect(countHoles(surface)).toBe(0)
  })

  it('has holes where there is no value or none that is finite', () => {
    const surface = surfaceOf([
      { x: 0, y: 0, value: 1 },
      { x: 1, y: 1, value: Number.POSITIVE_INFINITY },
    ])
    expect(countHoles(surface)).toBe(3)
  })
})
