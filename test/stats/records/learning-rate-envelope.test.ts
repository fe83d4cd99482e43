import { describe, expect, it } from 'vitest'
import { learningRateEnvelope, type Row } from '../../../src/stats/index.ts'

const row = (arm: string, seed: number, step: number, value: number, quantity = 'training loss'): Row => ({
  run: `${arm} ${seed}`,
  arm,
  seed,
  step,
  layer: '',
  quantity,
  value,
})

describe('learningRateEnvelope', () => {
  it('is the least and the largest value over learning rates, the mean over seeds', () => {
    const rows = [
      row('x5', 1, 10, 4),
      row('x1', 1, 10, 2),
      row('x1', 2, 10, 1),
      row('x5', 2, 10, 9),
      row('x1', 1, 5, 3),
      row('x1', 1, 10, 100, 'test loss'),
      row('other', 1, 10, 100),
    ]
    expect(learningRateEnvelope(rows, { arms: ['x1', 'x5'] })).toEqual([
      { step: 5, low: 3, high: 3, finite: 1, runs: 4 },
      { step: 10, low: 1.5, high: 6.5, finite: 4, runs: 4 },
    ])
  })

  it('leaves out what diverged, and counts it', () => {
    const rows = [row('x1', 1, 10, 2), row('x5', 1, 10, Number.NaN), row('x1', 1, 20, Infinity)]
    expect(learningRateEnvelope(rows, { arms: ['x1', 'x5'] })).toEqual([
      { step: 10, low: 2, high: 2, finite: 1, runs: 2 },
      { step: 20, low: Number.NaN, high: Number.NaN, finite: 0, runs: 2 },
    ])
  })
})
