import { expect, it } from 'vitest'
import { circle } from '../../src/data/synthetic/circle.ts'
import { circleSpec, testPoints, trainingPoints } from '../../src/explorer/circle/points.ts'
import { runsOf } from '../../src/explorer/circle/runs.ts'

it.each([
  { dx: 0, dy: 0, labels: 'move' },
  { dx: 0.1, dy: -1.7, labels: 'stay' },
  { dx: 0.1, dy: -1.7, labels: 'move' },
  { dx: 1.23, dy: 0.7, labels: 'stay' },
] as const)('draws the points that the network is tested on: %o', (place) => {
  const { train, test } = circle.kind.parse(circleSpec(place))
  expect(testPoints(place)).toEqual({ inputs: test.inputs, labels: test.labels })
  expect(trainingPoints()).toEqual({ inputs: train.inputs, labels: train.labels })
})

it('draws both pictures from the same points', () => {
  const place = { dx: 0.5, dy: 0.25, labels: 'move' } as const
  expect(testPoints({ ...place })).toBe(testPoints({ ...place }))
})

it('joins neighbours of one class, and leaves no cell out', () => {
  const count = 5
  const decision = Float32Array.from({ length: count ** 2 }, (_, i) => Math.sin(i * i) - 0.2)
  const painted = new Float32Array(count ** 2).fill(Number.NaN)
  const runs = runsOf(decision, count)
  for (const { row, from, to, isInside } of runs)
    painted.fill(isInside ? 1 : 0, row * count + from, row * count + to)
  expect(painted).toEqual(decision.map((value) => (value > 0 ? 1 : 0)))
  expect(runs.length).toBeLessThan(count ** 2)
  expect(runsOf(new Float32Array(9).fill(1), 3)).toHaveLength(3)
})
