import { expect, it } from 'vitest'
import { table } from '../src/cli/display/table.ts'
import { largest, smallest } from '../src/extremes.ts'
import { smoothDensity } from '../src/stats/distances/smooth-density.ts'
import { tInterval } from '../src/stats/index.ts'
import { summarize } from '../src/stats/records/summary.ts'
import { remaining } from '../src/study/progress/remaining.ts'

/** As many as the runs of a large study: more than a call of a function takes as arguments. */
const many = Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 200_000)

it('takes any number of values, and has the rules of Math.min and Math.max', () => {
  expect(() => Math.max(...many)).toThrow(RangeError)
  expect([smallest(many), largest(many)]).toEqual([0, 199_999])
  for (const values of [[], [3], [3, Number.NaN, 1], [Infinity, -Infinity], [-0, 0]]) {
    expect(smallest(values)).toBe(Math.min(...values))
    expect(largest(values)).toBe(Math.max(...values))
  }
})

it('lets summaries, intervals, densities, times and tables take as many values', () => {
  expect(summarize(many, 'range')).toEqual({ middle: 99_999.5, low: 0, high: 199_999 })
  const { low, high } = summarize(many, 'interval')
  // Half of 1.96 √n ranks beside the middle.
  expect(low).toBeCloseTo(99_999.5 - 438.3, -1)
  expect(high).toBeCloseTo(99_999.5 + 438.3, -1)
  expect(tInterval(many)!.mean).toBe(99_999.5)
  const points = many.map((x) => ({ x, weight: 1 }))
  expect(smoothDensity(points, { points: 3 })).toHaveLength(3)
  expect(remaining([{ expected: 1, seconds: 2 }], many, { running: 1, isSeconds: true })!.work).toBeCloseTo(
    (2 * (199_999 * 200_000)) / 2,
  )
  expect(table(many.map((value) => ['a', String(value)])).split('\n')).toHaveLength(200_000)
}, 120_000)
