import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signFlipTest } from '../../../src/stats/tests/permutation.ts'

describe('signFlipTest', () => {
  // python3 -c "
  // import numpy as np; from scipy import stats
  // print(stats.permutation_test(([1, 2.5, .3, 4.2, 3.1], np.zeros(5)), lambda a, b, axis: np.mean(a - b, axis=axis),
  //       permutation_type='samples', n_resamples=np.inf).pvalue)"  gives 0.0625 with SciPy 1.17.1
  it('agrees with SciPy', () => {
    expect(signFlipTest([1, 2.5, 0.3, 4.2, 3.1])).toEqual({ p: 0.0625, exact: true })
  })

  it('counts patterns at least as extreme: 1 + 2 − 3 = 0 is matched by all eight', () => {
    expect(signFlipTest([1, 2, -3]).p).toBe(1)
    // Of ±1 ±2 ±4 only 7 reaches 7 from above, and 7, 5, 3, 1, −1, −3, −5, −7 all lie above −7.
    expect(signFlipTest([1, 2, 4], { alternative: 'greater' }).p).toBe(1 / 8)
    expect(signFlipTest([1, 2, 4], { alternative: 'less' }).p).toBe(1)
    expect(signFlipTest([-1, 2, 4], { alternative: 'greater' }).p).toBe(2 / 8)
  })

  it('treats an infinite difference as the greatest rank', () => {
    expect(signFlipTest([1, 2, Number.POSITIVE_INFINITY], { alternative: 'greater' }).p).toBe(1 / 8)
    // Ranks 1, 2.5, 2.5 with signs −, +, +: sums at least 4 are 4 and 6.
    const tied = [-1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(signFlipTest(tied, { alternative: 'greater' }).p).toBe(2 / 8)
  })

  it('is NaN for nothing and for NaN', () => {
    expect(signFlipTest([]).p).toBeNaN()
    expect(signFlipTest([1, Number.NaN]).p).toBeNaN()
  })

  it('drawn patterns come near the counted ones and never give 0', () => {
    const values = [3, -1, 2, 5, -2, 4, 1, 2, -3, 6]
    const exact = signFlipTest(values)
    const drawn = signFlipTest(values, { permutations: 1000 })
    expect([exact.exact, drawn.exact]).toEqual([true, false])
    expect(Math.abs(exact.p - drawn.p)).toBeLessThan(0.04)
    expect(signFlipTest(Array(40).fill(1), { permutations: 100 }).p).toBe(1 / 101)
  })

  it('lies between 2^(1−n) and 1 and does not depend on the sign of all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 8 }), (values) => {
        const { p } = signFlipTest(values)
        expect(p).toBeGreaterThanOrEqual(2 ** (1 - values.length))
        expect(p).toBeLessThanOrEqual(1)
        expect(signFlipTest(values.map((x) => -x)).p).toBe(p)
      }),
    )
  })
})
