import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src/stats/findings/finding.ts'
import { correctFamily, judge } from '../../../src/stats/findings/verdict.ts'

const near = (center: number, n = 12) => Array.from({ length: n }, (_, i) => center + (i - (n - 1) / 2) / 100)

const never = Number.POSITIVE_INFINITY

const judged = (differences: readonly number[], direction: Direction, smallest = 0.1) =>
  judge({ differences, direction, smallest: [-smallest, smallest] })

describe('judge', () => {
  it.each([
    ['greater', 1, 'supported'],
    ['greater', -1, 'opposite'],
    ['greater', 0, 'equivalent'],
    ['less', -1, 'supported'],
    ['less', 1, 'opposite'],
    ['equal', 0, 'equivalent'],
    ['equal', 1, 'opposite'],
    ['equal', -1, 'opposite'],
    ['not less', 0, 'equivalent'],
    ['not less', 1, 'supported'],
    ['not less', -1, 'opposite'],
    ['not greater', -1, 'supported'],
    ['not greater', 1, 'opposite'],
  ] as const)('a claim of %s with differences about %d is %s', (direction, center, verdict) => {
    expect(judged(near(center), direction).verdict).toBe(verdict)
  })

  it('takes the interval from the 3rd to the 10th of 12, which covers the median with 96.1 %', () => {
    const { interval, median } = judged([12, 1, 2, 11, 3, 4, 10, 5, 6, 9, 7, 8], 'greater')
    expect(interval!.interval).toEqual([3, 10])
    expect(interval!.coverage).toBeCloseTo(0.9614, 4)
    expect(median).toBe(6.5)
  })

  it('needs a median beyond the smallest effect, not only an interval without 0', () => {
    const small = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.5, 0.6, 0.7]
    expect(judged(small, 'greater').interval!.interval).toEqual([0.03, 0.5])
    expect(judged(small, 'greater').verdict).toBe('undecided')
    expect(judged(small, 'greater', 0.05).verdict).toBe('supported')
  })

  it('supports “not less” where the interval is above the smallest effect, wherever it ends', () => {
    const wide = [-0.09, -0.05, -0.04, -0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    expect(judged(wide, 'not less')).toMatchObject({ verdict: 'supported', p: 2 / 4096 })
    expect(judged(wide, 'greater').verdict).toBe('undecided')
    expect(judged(wide, 'equal').verdict).toBe('undecided')
  })

  it('counts a diverged run as worse than any finite one', () => {
    const some = [never, never, ...near(1, 10)]
    expect(judged(some, 'greater')).toMatchObject({ verdict: 'supported', p: 2 / 4096 })
    const most = Array.from({ length: 12 }, () => never)
    expect(judged(most, 'greater')).toMatchObject({ verdict: 'supported', median: never })
    expect(judged(most, 'less').verdict).toBe('opposite')
  })

  it('reports the union of both cases where nobody knows a difference', () => {
    const found = judged([Number.NaN, ...near(1, 11)], 'greater')
    const values = near(1, 11)
    expect(found.interval!.interval).toEqual([values[1], values[9]])
    expect(found.verdict).toBe('supported')
    expect(found.p).toBeCloseTo(0.00635, 5)
    const unknown = Array.from({ length: 12 }, () => Number.NaN)
    expect(judged(unknown, 'greater')).toMatchObject({ verdict: 'undecided', median: null })
    expect(judged(unknown, 'equal').verdict).toBe('undecided')
    const third = [...Array.from({ length: 4 }, () => Number.NaN), ...near(1, 8)]
    expect(judged(third, 'greater').verdict).toBe('undecided')
  })

  it('gives no verdict for fewer than 6 seeds', () => {
    expect(judged(near(1, 5), 'greater')).toMatchObject({ verdict: 'none', interval: null, p: Number.NaN })
    expect(judged(near(1, 6), 'greater').verdict).toBe('supported')
    expect(judged([], 'greater')).toMatchObject({ verdict: 'none', median: null })
  })

  it('judges a claim with two looks by wider intervals', () => {
    const rule = { direction: 'greater', smallest: [-0.1, 0.1], looks: 2 } as const
    const twelve = [-1, ...near(1, 11)]
    expect(judge({ ...rule, differences: twelve }).interval!.interval[0]).toBe(near(1, 11)[0])
    expect(judge({ ...rule, differences: near(1, 24) }).interval!.interval).toEqual([
      near(1, 24)[6],
      near(1, 24)[17],
    ])
    expect(judge({ ...rule, differences: near(1, 16) }).verdict).toBe('none')
  })
})

describe('correctFamily', () => {
  const claim = (verdict: 'supported' | 'not tested' | 'equivalent', p?: number) => ({
    verdict,
    ...(p !== undefined && { p }),
  })

  it('multiplies p by Holm’s factors and leaves undecided what exceeds the level', () => {
    const family = [claim('supported', 0.0386), claim('supported', 4.9e-4), claim('equivalent', 0.0193)]
    expect(correctFamily<object & (typeof family)[number]>(family)).toEqual([
      { verdict: 'supported', p: 0.0386, corrected: 0.0386 },
      { verdict: 'supported', p: 4.9e-4, corrected: 3 * 4.9e-4 },
      { verdict: 'equivalent', p: 0.0193, corrected: 0.0386 },
    ])
    const [first] = correctFamily([claim('supported', 0.0386), claim('supported', 0.0386)])
    expect(first).toEqual({ verdict: 'undecided', p: 0.0386, corrected: 2 * 0.0386 })
  })

  it('does not count claims that were not tested', () => {
    const [first, second] = correctFamily([claim('supported', 0.0386), claim('not tested')])
    expect(first).toMatchObject({ verdict: 'supported', corrected: 0.0386 })
    expect(second).toEqual({ verdict: 'not tested' })
  })
})
