import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairedBootstrap } from '../../../src/stats/intervals/bootstrap.ts'

const sample = [1, 2.5, 0.3, 4.2, 3.1]

describe('pairedBootstrap', () => {
  // python3 -c "
  // import numpy as np; from scipy import stats
  // for m in ('percentile', 'BCa'):
  //   print(stats.bootstrap(([1, 2.5, .3, 4.2, 3.1],), np.mean, method=m, n_resamples=2000000, rng=0, batch=100000))"
  // gives (1.0, 3.42) for both with SciPy 1.17.1.
  it.each(['percentile', 'bca'] as const)('agrees with SciPy on the mean of five by %s', (method) => {
    const { effect, interval } = pairedBootstrap(sample, { method, expanded: false })
    expect(effect).toBeCloseTo(2.22, 12)
    expect(interval![0]).toBeCloseTo(1, 12)
    expect(interval![1]).toBeCloseTo(3.42, 12)
  })

  it('enumerates the 27 resamples of three values, where 2.5 % lies within the 1/27 of the least', () => {
    expect(pairedBootstrap([1, 2, 6], { method: 'percentile', expanded: false }).interval).toEqual([1, 6])
    // 80 %: cumulative weights of means 1, 4/3, 5/3, 2, 8/3 are 1, 4, 7, 8, 11 of 27; from above 6, 14/3, 13/3 are 1, 4, 7.
    const { interval } = pairedBootstrap([1, 2, 6], {
      method: 'percentile',
      expanded: false,
      confidence: 0.8,
    })
    expect(interval![0]).toBeCloseTo(4 / 3, 12)
    expect(interval![1]).toBeCloseTo(14 / 3, 12)
  })

  it('widens the interval of a mean of few seeds unless told not to', () => {
    const [low, high] = pairedBootstrap(sample).interval!
    const [plainLow, plainHigh] = pairedBootstrap(sample, { expanded: false }).interval!
    expect(low).toBeLessThan(plainLow)
    expect(high).toBeGreaterThan(plainHigh)
  })

  it('drawn resamples come near the enumerated ones', () => {
    const exact = pairedBootstrap(sample, { expanded: false, confidence: 0.8 }).interval!
    const drawn = pairedBootstrap([...sample], { expanded: false, confidence: 0.8, resamples: 100 }).interval!
    expect(Math.abs(exact[0] - drawn[0])).toBeLessThan(0.3)
    expect(Math.abs(exact[1] - drawn[1])).toBeLessThan(0.3)
  })

  it('repeats under the same seed where it draws', () => {
    const many = Array.from({ length: 20 }, (_, i) => Math.sin(i * 7.3))
    expect(pairedBootstrap(many, { seed: 4 })).toEqual(pairedBootstrap(many, { seed: 4 }))
    expect(pairedBootstrap(many, { seed: 4 })).not.toEqual(pairedBootstrap(many, { seed: 5 }))
  })

  it('gives no interval for fewer than three seeds, and nothing for none or NaN', () => {
    expect(pairedBootstrap([1, 2])).toEqual({ statistic: 'mean', effect: 1.5, interval: null })
    expect(pairedBootstrap([])).toEqual({ statistic: 'mean', effect: null, interval: null })
    expect(pairedBootstrap([1, 2, Number.NaN], { statistic: 'mean' })).toMatchObject({
      effect: null,
      interval: null,
    })
  })

  it('gives a point for identical differences', () => {
    expect(pairedBootstrap([0.1, 0.1, 0.1, 0.1])).toEqual({
      statistic: 'mean',
      effect: 0.1,
      interval: [0.1, 0.1],
    })
  })

  it('ranks a censored difference beyond the measured ones, by the median', () => {
    const { statistic, effect, interval } = pairedBootstrap([-3, -2, Number.NEGATIVE_INFINITY, -5, -4])
    expect(statistic).toBe('median')
    expect(effect).toBe(-4)
    expect(interval).toEqual([Number.NEGATIVE_INFINITY, -2])
  })

  it('handles pairs where every difference is censored, both ways or one', () => {
    const never = Number.POSITIVE_INFINITY
    expect(pairedBootstrap([never, never, never]).interval).toEqual([never, never])
    expect(pairedBootstrap([never, -never, never, -never])).toMatchObject({
      effect: 0,
      interval: [-never, never],
    })
  })

  it('refuses the mean of infinite differences and silly options, and says what to do', () => {
    expect(() => pairedBootstrap([1, 2, Number.POSITIVE_INFINITY], { statistic: 'mean' })).toThrow(
      /statistic: 'median'/,
    )
    expect(() => pairedBootstrap(sample, { confidence: 95 })).toThrow('between 0 and 1, got 95')
    expect(() => pairedBootstrap(sample, { resamples: 0 })).toThrow('positive whole number, got 0')
  })

  const differences = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 7 })
  const statistics = fc.constantFrom('mean' as const, 'median' as const)

  it('stays within the data, in order, whatever the order of the seeds', () => {
    fc.assert(
      fc.property(differences, statistics, (values, statistic) => {
        const { interval } = pairedBootstrap(values, { statistic })
        const [low, high] = interval!
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(Math.min(...values))
        expect(high).toBeLessThanOrEqual(Math.max(...values))
        expect(pairedBootstrap([...values].reverse(), { statistic }).interval).toEqual(interval)
      }),
      { numRuns: 100 },
    )
  })

  it('moves with a shift and stretches with a factor', () => {
    fc.assert(
      fc.property(differences, statistics, (values, statistic) => {
        const { interval } = pairedBootstrap(values, { statistic })
        const moved = pairedBootstrap(
          values.map((x) => 4 * x + 64),
          { statistic },
        ).interval!
        expect(moved[0]).toBeCloseTo(4 * interval![0] + 64, 6)
        expect(moved[1]).toBeCloseTo(4 * interval![1] + 64, 6)
      }),
      { numRuns: 100 },
    )
  })

  it('covers the true mean of five normal differences nine times in ten', () => {
    let state = 1
    const uniform = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    let covered = 0
    for (let trial = 0; trial < 400; trial++) {
      const [low, high] = pairedBootstrap(Array.from({ length: 5 }, normal)).interval!
      if (low <= 0 && high >= 0) covered++
    }
    expect(covered / 400).toBeGreaterThan(0.87)
  })
})
