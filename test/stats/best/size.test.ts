import { expect, test } from 'vitest'
import { sizeToFind } from '../../../src/stats/best/size.ts'

/** Variances of a mean over 5 seeds and 1000 samples. */
const of = (perSeed: number, perSample: number) => ({
  mean: 0,
  seedVariance: perSeed / 5,
  sampleVariance: perSample / 1000,
  testSetVariance: perSample / 1000,
  seeds: 5,
  samples: 1000,
})

test('is the textbook size for a paired difference of one standard deviation', () => {
  // One-sided 5 %, power 80 %: (1.645 + 0.842)² = 6.2 by normal quantiles; with Student's, 8.
  expect(sizeToFind(1, of(1, 0), { count: 2 })).toEqual({ seeds: 8, samples: null })
  // Half a standard deviation: (1.645 + 0.842)² · 4 = 24.7 by normal quantiles; with Student's, 27.
  expect(sizeToFind(0.5, of(1, 0), { count: 2 })).toEqual({ seeds: 27, samples: null })
})

test('more candidates need more seeds', () => {
  expect(sizeToFind(1, of(1, 0), { count: 8 }).seeds).toBeGreaterThan(8)
})

test('names the size of the test set where no number of seeds suffices', () => {
  const { seeds, samples } = sizeToFind(0.01, of(1e-4, 0.2), { count: 2 })
  expect(seeds).toBeNull()
  // With that many samples some number of seeds suffices.
  expect(
    sizeToFind(0.01, { ...of(1e-4, 0.2), sampleVariance: 0.2 / samples! }, { count: 2 }).seeds,
  ).toBeLessThan(100)
})
