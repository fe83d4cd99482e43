import { expect, it } from 'vitest'
import { sideOf } from '../../../src/stats/index.ts'

it('knows the side of an effect', () => {
  const sides = [
    sideOf({ effect: 0.9, unit: '×' }),
    sideOf({ effect: 1.1, unit: '×' }),
    sideOf({ effect: Infinity, unit: '×' }),
    sideOf({ effect: -3, unit: 'pp' }),
    sideOf({ effect: null, unit: 'pp' }),
    sideOf({ effect: Number.NaN, unit: 'pp' }),
  ]
  expect(sides).toEqual([-1, 1, 1, -1, 0, 0])
})
