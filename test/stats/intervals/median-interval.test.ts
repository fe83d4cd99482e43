import { expect, it } from 'vitest'
import { medianInterval } from '../../../src/stats/index.ts'

/** 1, 2, … n: each value is its rank. */
const ranks = (n: number) => Array.from({ length: n }, (_, i) => n - i)

// Ranks of the 95 % interval of a median from tables of the sign test: Conover, Table A3; R's qbinom(0.025, n, 0.5).
it.each([
  [6, [1, 6]],
  [8, [1, 8]],
  [9, [2, 8]],
  [12, [3, 10]],
  [20, [6, 15]],
  [40, [14, 27]],
])('of %d values lies between the ranks of the sign test', (n, interval) => {
  expect(medianInterval(ranks(n))).toEqual(interval)
})

it('does not exist for 5 values or fewer', () => {
  expect(medianInterval(ranks(5))).toBeNull()
  expect(medianInterval([])).toBeNull()
})
