import { describe, expect, it } from 'vitest'
import {
  across,
  average,
  best,
  divergedRuns,
  divergence,
  ending,
  geometricAverage,
  geometricAverageOfSteps,
  isAboveFirst,
  movement,
  stepsToReach,
} from '../../../src/experiment/framework/measures.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { curve } from './records.ts'

const QUANTITY = 'test accuracy'

const diverged = (arm: string, seed: number, step: number) => ({
  ...curve(arm, seed, 'diverged', [step])[0]!,
  step,
})

describe('best', () => {
  it('is the largest value of each seed, an infinite one too', () => {
    const records = new Records([
      ...curve('a', 1, QUANTITY, [0.1, 0.7, 0.6]),
      ...curve('a', 2, QUANTITY, [0.2, Infinity]),
      ...curve('b', 1, QUANTITY, [0.9]),
    ])
    expect(best(records, 'a', QUANTITY, { afterDivergence: -Infinity })).toEqual(
      new Map([
        [1, 0.7],
        [2, Infinity],
      ]),
    )
  })

  it('is what a run that diverged is to count as, or what it had before', () => {
    const records = new Records([...curve('a', 1, QUANTITY, [0.1, 0.7]), diverged('a', 1, 13)])
    expect(best(records, 'a', QUANTITY, { afterDivergence: -Infinity }).get(1)).toBe(-Infinity)
    expect(best(records, 'a', QUANTITY, { afterDivergence: 'measured' }).get(1)).toBe(0.7)
  })
})

describe('averages', () => {
  const taken = { afterDivergence: Infinity } as const
  const of = (values: readonly number[]) => new Records(curve('a', 1, QUANTITY, values))

  it('are those of finite values where there are no others', () => {
    expect(average(of([1, 2, 6]), 'a', QUANTITY, taken).get(1)).toBe(3)
    expect(geometricAverage(of([1, 2, 4]), 'a', QUANTITY, taken).get(1)).toBeCloseTo(2)
  })

  it('count values that are infinite, and are unknown where one is no number', () => {
    expect(average(of([1, Infinity]), 'a', QUANTITY, taken).get(1)).toBe(Infinity)
    expect(geometricAverage(of([1, Infinity]), 'a', QUANTITY, taken).get(1)).toBe(Infinity)
    expect(average(of([1, Number.NaN]), 'a', QUANTITY, taken).get(1)).toBeNaN()
    expect(geometricAverage(of([1, Number.NaN]), 'a', QUANTITY, taken).get(1)).toBeNaN()
  })

  it('keep zeros, of which a geometric mean is 0', () => {
    expect(average(of([0, 4]), 'a', QUANTITY, taken).get(1)).toBe(2)
    expect(geometricAverage(of([0, 4]), 'a', QUANTITY, taken).get(1)).toBe(0)
    expect(geometricAverage(of([-1, 4]), 'a', QUANTITY, taken).get(1)).toBe(0)
    expect(geometricAverage(of([0, Infinity]), 'a', QUANTITY, taken).get(1)).toBeNaN()
  })

  it('do not average a run that diverged over the steps before, even where it has no rows of the quantity', () => {
    const records = new Records([
      ...curve('a', 1, QUANTITY, [1, 1]),
      diverged('a', 1, 13),
      diverged('a', 2, 2),
      ...curve('a', 3, QUANTITY, [5]),
    ])
    expect(geometricAverage(records, 'a', QUANTITY, taken)).toEqual(
      new Map([
        [1, Infinity],
        [3, 5],
        [2, Infinity],
      ]),
    )
    expect(average(records, 'a', QUANTITY, { afterDivergence: -Infinity }).get(2)).toBe(-Infinity)
    expect(divergedRuns(records, ['a', 'b'])).toContain('2 of 3 of a.')
  })

  it('leave out the first layer, and only it, where they are asked to', () => {
    const layers = (values: readonly number[]) =>
      values.flatMap((value, i) =>
        curve('a', 1, QUANTITY, [value]).map((row) => ({ ...row, layer: `layer${i + 1}` })),
      )
    const records = new Records(layers([1, 0.2, 0.4]))
    const where = isAboveFirst(records, 'a', QUANTITY)
    expect(average(records, 'a', QUANTITY, { ...taken, where }).get(1)).toBeCloseTo(0.3)
    const single = of([7])
    expect(
      average(single, 'a', QUANTITY, { ...taken, where: isAboveFirst(single, 'a', QUANTITY) }).get(1),
    ).toBe(7)
  })
})

describe('geometricAverageOfSteps', () => {
  const width = (low: number, high: number) => high - low

  it('is the geometric mean of differences at each step, not a difference of means', () => {
    const records = new Records([
      ...curve('a', 1, 'low', [1, 100]),
      ...curve('a', 1, 'high', [3, 108]),
      ...curve('a', 2, 'low', [1, 1]),
      ...curve('a', 2, 'high', [2, Infinity]),
      ...curve('a', 3, 'low', [1]),
      ...curve('a', 3, 'high', [2]),
      diverged('a', 3, 5),
    ])
    const widths = geometricAverageOfSteps(records, 'a', ['low', 'high'], width, {
      afterDivergence: Infinity,
    })
    expect(widths.get(1)).toBeCloseTo(4)
    expect(widths.get(2)).toBe(Infinity)
    expect(widths.get(3)).toBe(Infinity)
  })

  it('is unknown where a quantity is missing at a step', () => {
    const records = new Records([...curve('a', 1, 'low', [1, 1]), ...curve('a', 1, 'high', [2])])
    expect(
      geometricAverageOfSteps(records, 'a', ['low', 'high'], width, { afterDivergence: Infinity }).get(1),
    ).toBeNaN()
  })
})

describe('ending', () => {
  it('is the mean of the last values, whatever the order of the rows', () => {
    const records = new Records(curve('a', 1, QUANTITY, [0.1, 0.5, 0.7]).reverse())
    expect(ending(records, 'a', QUANTITY, { count: 2, afterDivergence: 0 }).get(1)).toBeCloseTo(0.6)
    expect(ending(records, 'a', QUANTITY, { count: 9, afterDivergence: 0 }).get(1)).toBeCloseTo(1.3 / 3)
  })

  it('does not credit a run that diverged with what it had before', () => {
    const records = new Records([...curve('a', 1, QUANTITY, [0.1, 0.9]), diverged('a', 1, 13)])
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

  it('is 0 where nothing moved, no number where nothing was measured twice, infinite where the run diverged', () => {
    expect(movement(new Records(rows(0, 2)), 'a', { relative: true }).get(1)).toBe(0)
    expect(
      movement(new Records(rows(0, 2).filter(({ step }) => step === 0)), 'a', { relative: true }).get(1),
    ).toBeNaN()
    expect(movement(new Records([]), 'a', { relative: true }).size).toBe(0)
    const records = new Records([...rows(3, 2), diverged('a', 1, 13)])
    expect(movement(records, 'a', { relative: true }).get(1)).toBe(Infinity)
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
