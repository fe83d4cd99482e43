import { describe, expect, test } from 'vitest'
import {
  crossedInterval,
  crossedMean,
  degreesOfFreedom,
  standardError,
} from '../../../src/stats/best/crossed.ts'
import { simulated } from './simulated.ts'

describe('crossedMean', () => {
  test('estimates the variances of a hand-computed table', () => {
    // Means of rows 2, 4 and of columns 2, 3, 4. Squares of rows: 3 · (1 + 1) = 6, with 1 degree of freedom; of
    // columns: 2 · (1 + 0 + 1) = 4, with 2; of the residuals (0, 1, −1), (0, −1, 1): 4, with 2.
    const found = crossedMean([
      [1, 3, 2],
      [3, 3, 6],
    ])
    expect(found.mean).toBe(3)
    expect(found.seedVariance).toBeCloseTo(6 / 1 / 6, 12)
    expect(found.sampleVariance).toBeCloseTo((4 / 2 - 4 / 2) / 6, 12)
    expect(found.testSetVariance).toBeCloseTo(4 / 2 / 6, 12)
  })

  test('of one seed has the standard error of a paired difference of two proportions', () => {
    // McNemar: 30 and 12 of 200 samples are right for one network only.
    const [one, other] = [new Float64Array(200), new Float64Array(200)]
    one.fill(1, 0, 30)
    other.fill(1, 30, 42)
    const { mean, testSetVariance, seedVariance } = crossedMean([one], [other])
    expect(mean).toBeCloseTo(18 / 200, 12)
    expect(testSetVariance).toBeCloseTo((42 - 18 ** 2 / 200) / 200 / 199, 12)
    expect(seedVariance).toBeNaN()
  })

  test('does not take seeds that agree by chance for certainty', () => {
    // Both seeds have half of the samples right, but not the same half.
    const found = crossedMean([
      [1, 1, 0, 0],
      [1, 0, 1, 0],
    ])
    expect(found.seedVariance).toBeGreaterThan(0)
    expect(standardError(found)).toBeGreaterThan(0)
  })

  test('has no variance where nothing varies', () => {
    const found = crossedMean([
      [1, 1],
      [1, 1],
    ])
    expect(standardError(found)).toBe(0)
    expect(degreesOfFreedom(found)).toBe(1)
  })
})

describe('crossedInterval', () => {
  test('is null with two seeds', () => {
    expect(
      crossedInterval(
        crossedMean([
          [0, 1],
          [1, 1],
        ]),
      ),
    ).toBeNull()
  })

  test.each([
    ['normal', 5],
    ['normal', 12],
    ['skewed', 12],
  ] as const)('covers the mean of %s seeds and samples, %d seeds', (shape, seeds) => {
    const runs = 2000
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const [one] = simulated({ means: [0.3], seeds, samples: 40, shape, run })
      const [low, high] = crossedInterval(crossedMean(one!))!
      if (low <= 0.3 && 0.3 <= high) covered++
    }
    // One-sample means of skewed seeds are the one case where Student's interval falls short of its level.
    const least = shape === 'normal' ? 0.95 : 0.91
    expect(covered / runs).toBeGreaterThan(least - 2.6 * Math.sqrt((least * (1 - least)) / runs))
  })
})
