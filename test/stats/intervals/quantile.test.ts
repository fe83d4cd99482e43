import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, quantile } from '../../../src/stats/intervals/quantile.ts'

describe('quantile', () => {
  // python3 -c "import numpy; print(numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.15, .5, .85]))"  (NumPy 2.4.6)
  it('interpolates as NumPy does', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6]
    expect(quantile(values, 0.15)).toBeCloseTo(1.05, 12)
    expect(quantile(values, 0.5)).toBe(3.5)
    expect(quantile(values, 0.85)).toBeCloseTo(5.95, 12)
  })

  it('is the least at 0, the greatest at 1, and the value itself for one', () => {
    expect([quantile([2, 1, 3], 0), quantile([2, 1, 3], 1), quantile([7], 0.3)]).toEqual([1, 3, 7])
  })

  it('ranks infinities and passes NaN on', () => {
    const never = Number.POSITIVE_INFINITY
    expect(median([1, 2, never])).toBe(2)
    expect(median([never, never])).toBe(never)
    expect(median([1, never])).toBe(never)
    expect(median([1, Number.NaN])).toBeNaN()
    expect(median([])).toBeNaN()
  })

  it('refuses a level outside 0 to 1', () => {
    expect(() => quantile([1], 50)).toThrow('0 ≤ p ≤ 1, got 50')
  })

  it('rises with the level', () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), level, level, (values, p, q) => {
        expect(quantile(values, Math.min(p, q))).toBeLessThanOrEqual(quantile(values, Math.max(p, q)) + 1e-6)
      }),
    )
  })
})
