import { expect, it } from 'vitest'
import { quantityFigure } from '../../src/explorer/live/curves.ts'
import { networkRow } from '../../src/probe/index.ts'

const accuracy = { name: 'accuracy', title: '', caption: '', quantity: 'test accuracy', label: 'accuracy' }

function pointsAfter(evaluations: number) {
  const rows = Array.from({ length: evaluations }, (_, i) => networkRow(10 * i, 'test accuracy', i))
  const arm = { arm: '0', label: '', step: 10 * evaluations, losses: new Float32Array(0), rows }
  return quantityFigure([arm], 10 * evaluations, accuracy)!.panels[0]!.series[0]!.points
}

it('shows a few hundred points of a long run, with its first and its last', () => {
  const points = pointsAfter(5002)
  expect(points.length).toBeLessThanOrEqual(302)
  expect(points[0]).toEqual({ x: 0, y: 0 })
  expect(points.at(-1)).toEqual({ x: 50_010, y: 5001 })
})

it('shows every point of a short run', () => {
  expect(pointsAfter(200)).toHaveLength(200)
})
