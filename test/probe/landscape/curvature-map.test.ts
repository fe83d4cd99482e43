import { expect, test } from 'vitest'
import { curvatureMap, curvatureMapQuantities, hessian, hessianQuantities } from '../../../src/probe/index.ts'
import { bowl, fixtureProblem, measure, valueOf } from '../problem.ts'

const names = curvatureMapQuantities

test('of a quadratic is the same everywhere', async () => {
  const rows = await measure(
    curvatureMap({ resolution: 3, tolerance: 1e-6 }),
    await bowl(Float64Array.of(-2, 1, 3, 8, 0.5)),
  )
  const ratios = rows.filter(({ quantity }) => quantity === names.ratio)
  expect(ratios).toHaveLength(9)
  for (const { value } of ratios) expect(value).toBeCloseTo(2 / 8, 8)
})

test('has the eigenvalues of the network in the middle, and others elsewhere', async () => {
  const problem = await fixtureProblem()
  const rows = await measure(curvatureMap({ resolution: 3, tolerance: 1e-8, iterations: 80 }), problem)
  const exact = await measure(hessian({ tolerance: 1e-8, iterations: 80 }), problem)
  const largest = rows.filter(({ quantity }) => quantity === names.largest)
  expect(largest[4]).toMatchObject({ x: 0, y: 0 })
  expect(largest[4]!.value).toBeCloseTo(valueOf(exact, hessianQuantities().largest), 8)
  expect(new Set(largest.map(({ value }) => value.toFixed(6))).size).toBe(9)
})
