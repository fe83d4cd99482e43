import { expect, it } from 'vitest'
import { placesOf } from '../../src/explorer/parts/interval-bar.tsx'

it('has no effect in the middle, and draws ratios by their logarithms', () => {
  const halved = placesOf({ effect: 0.5, interval: [0.4, 0.6], smallest: [0.9, 1.1], unit: '×' })
  const doubled = placesOf({ effect: 2, interval: [1 / 0.6, 1 / 0.4], smallest: [0.9, 1.1], unit: '×' })
  expect(halved.effect! + doubled.effect!).toBeCloseTo(1, 12)
  expect(halved.interval![0] + doubled.interval![1]).toBeCloseTo(1, 12)
  const points = placesOf({ effect: 0, interval: [-1, 3], smallest: [-1, 1], unit: 'pp' })
  expect(points.effect).toBe(0.5)
  expect(points.interval![0]).toBe(points.smallest[0])
})

it('puts what is infinite at the edge, and draws nothing where there is no number', () => {
  const open = placesOf({
    effect: Infinity,
    interval: [1.2, Infinity],
    smallest: [0.9, 1.1],
    unit: '×',
    again: null,
  })
  expect([open.effect, open.interval![1], open.again]).toEqual([1, 1, null])
  expect(open.interval![0]).toBeGreaterThan(0.5)
})
