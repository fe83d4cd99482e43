import { describe, expect, it } from 'vitest'
import {
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from '../../../src/stats/intervals/distributions.ts'

describe('the normal distribution', () => {
  // python3 -c "from scipy import stats; print(stats.norm.cdf([-3.7, -1, .5, 2.326]))"  (SciPy 1.17.1)
  it.each([
    [-3.7, 1.07799733e-4],
    [-1, 0.158655254],
    [0.5, 0.691462461],
    [2.326, 0.989990725],
  ])('has Φ(%d) = %d', (x, p) => {
    expect(normalCdf(x) / p).toBeCloseTo(1, 7)
    expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 10)
  })

  it('runs to its limits', () => {
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(0), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([
      0, 0.5, 1,
    ])
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
    expect(normalCdf(Number.NaN)).toBeNaN()
  })
})

describe("Student's distribution", () => {
  // python3 -c "from scipy import stats; print(stats.t.cdf(1.3, [1, 2, 3, 4, 5, 9]), stats.t.ppf([.975, .9], [4, 7]))"
  it('has the distribution function of SciPy for odd and even degrees of freedom', () => {
    const expected = [0.7912856, 0.83837648, 0.85776625, 0.8682742, 0.87484968, 0.88704681]
    for (const [i, degrees] of [1, 2, 3, 4, 5, 9].entries()) {
      expect(studentCdf(1.3, degrees)).toBeCloseTo(expected[i]!, 7)
    }
  })

  it('has the quantiles of SciPy', () => {
    expect(studentQuantile(0.975, 4)).toBeCloseTo(2.77644511, 7)
    expect(studentQuantile(0.9, 7)).toBeCloseTo(1.41492393, 7)
    expect(studentQuantile(0.025, 4)).toBeCloseTo(-2.77644511, 7)
  })
})
