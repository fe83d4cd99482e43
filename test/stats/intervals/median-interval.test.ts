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
  // By the sums of whole numbers, as in test/stats/tests/sign-test.test.ts.
  [1500, [712, 789]],
  [4000, [1938, 2063]],
])('of %d values lies between the ranks of the sign test', (n, interval) => {
  expect(medianInterval(ranks(n))!.interval).toEqual(interval)
})

it('covers the median with the exact probability of the binomial distribution', () => {
  expect(medianInterval(ranks(6))!.coverage).toBe(1 - 2 / 64)
  expect(medianInterval(ranks(12))!.coverage).toBe(1 - 158 / 4096)
})

it('allows for both outcomes of a value that nobody knows', () => {
  expect(medianInterval([...ranks(11), Number.NaN])!.interval).toEqual([2, 10])
  expect(medianInterval([...ranks(9), Number.NaN, Number.NaN, Number.NaN])!.interval).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ])
})

it('does not exist for 5 values or fewer', () => {
  expect(medianInterval(ranks(5))).toBeNull()
  expect(medianInterval([])).toBeNull()
})
