import { describe, expect, it } from 'vitest'
import {
  across,
  best,
  divergence,
  ending,
  movement,
  stepsToReach,
} from '../../../src/experiment/framework/measures.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { curve } from './records.ts'

const QUANTITY = 'test accuracy'

describe('best', () => {
  it('is the largest finite value of each seed', () => {
    const records = new Records([
      ...curve('a', 1, QUANTITY, [0.1, 0.7, 0.6]),
      ...curve('a', 2, QUANTITY, [0.2, Number.NaN, Infinity]),
      ...curve('b', 1, QUANTITY, [0.9]),
    ])
    expect(best(records, 'a', QUANTITY)).toEqual(
      new Map([
        [1, 0.7],
        [2, 0.2],
      ]),
    )
  })
})

describe('ending', () => {
  it('is the mean of the last values, whatever the order of the rows', () => {
    const records = new Records(curve('a', 1, QUANTITY, [0.1, 0.5, 0.7]).reverse())
    expect(ending(records, 'a', QUANTITY, { count: 2, afterDivergence: 0 }).get(1)).toBeCloseTo(0.6)
    expect(ending(records, 'a', QUANTITY, { count: 9, afterDivergence: 0 }).get(1)).toBeCloseTo(1.3 / 3)
  })

  it('does not credit a run that diverged with what it had before', () => {
    const records = new Records([
      ...curve('a', 1, QUANTITY, [0.1, 0.9]),
      { ...curve('a', 1, 'diverged', [13])[0]!, step: 13 },
    ])
    expect(ending(records, 'a', QUANTITY, { count: 1, afterDivergence: 0.1 })).toEqual(new Map([[1, 0.1]]))
    expect(divergence(records, 'a')).toEqual(new Map([[1, 13]]))
  })
})

describe('stepsToReach', () => {
  const records = new Records(curve('a', 1, QUANTITY, [0.5, 0.3, 0.5, 0.4]))

  it('is the first evaluation after the start that is as good as the target', () => {
    expect(stepsToReach(records, 'a', QUANTITY, new Map([[1, 0.5]])).get(1)).toBe(20)
    expect(stepsToReach(records, 'a', QUANTITY, new Map([[1, 0.2]])).get(1)).toBe(10)
  })

  it('is infinite for never, and no number without a target', () => {
    expect(stepsToReach(records, 'a', QUANTITY, new Map([[1, 0.6]])).get(1)).toBe(Infinity)
    expect(stepsToReach(records, 'a', QUANTITY, new Map()).get(1)).toBeNaN()
  })
})

describe('movement', () => {
  const rows = (shift: number, width: number) =>
    [15, 50, 85].flatMap((percentile, i) =>
      curve(
        'a',
        1,
        `percentile ${percentile}`,
        [0, shift, 0].map((x) => x + ((i - 1) * width) / 2),
      ),
    )

  it('is the mean distance that the percentiles go between measurements', () => {
    expect(movement(new Records(rows(3, 2)), 'a', { relative: false }).get(1)).toBeCloseTo(3)
  })

  it('counts in widths of the distribution where it is relative', () => {
    expect(movement(new Records(rows(3, 2)), 'a', { relative: true }).get(1)).toBeCloseTo(1.5)
  })

  it('is no number where nothing moved or was measured', () => {
    expect(movement(new Records(rows(0, 2)), 'a', { relative: true }).get(1)).toBeNaN()
    expect(movement(new Records([]), 'a', { relative: true }).size).toBe(0)
  })
})

describe('across', () => {
  it('combines the seeds that all have', () => {
    const measures = [
      new Map([
        [1, 5],
        [2, 7],
      ]),
      new Map([[1, 3]]),
    ]
    expect(across(measures, (values) => Math.min(...values))).toEqual(new Map([[1, 3]]))
  })
})
