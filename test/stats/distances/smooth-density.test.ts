import { expect, test } from 'vitest'
import { smoothDensity } from '../../../src/stats/index.ts'

const integral = (curve: readonly { x: number; y: number }[]) =>
  curve.slice(1).reduce((sum, { x, y }, i) => sum + ((y + curve[i]!.y) / 2) * (x - curve[i]!.x), 0)

test('has the area of its weights', () => {
  const points = [
    { x: -1, weight: 0.25 },
    { x: 0, weight: 0.5 },
    { x: 7, weight: 0.25 },
  ]
  expect(integral(smoothDensity(points, { width: 0.3, points: 2000 }))).toBeCloseTo(0.997, 2)
  expect(integral(smoothDensity([{ x: 3, weight: 1 }]))).toBeCloseTo(0.997, 2)
})

test('leaves out what is not finite', () => {
  expect(smoothDensity([{ x: Number.NaN, weight: 1 }])).toEqual([])
})
