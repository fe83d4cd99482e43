import { describe, expect, it } from 'vitest'
import { binomialTail, equivalenceTest, signTest } from '../../../src/stats/tests/sign-test.ts'

/** P(Binomial(n, ½) ≥ k) with whole numbers of any size, to 15 digits. */
function exactTail(n: number, k: number): number {
  let [coefficient, sum] = [1n, 0n]
  for (let i = n; i >= k; i--) {
    sum += coefficient
    coefficient = (coefficient * BigInt(i)) / BigInt(n - i + 1)
  }
  const digits = ((sum * 10n ** 400n) >> BigInt(n)).toString()
  return Number(`${digits.slice(0, 1)}.${digits.slice(1, 20)}e${digits.length - 401}`)
}

const signs = (above: number, below: number, zero = 0) => [
  ...Array.from({ length: above }, () => 1),
  ...Array.from({ length: below }, () => -1),
  ...Array.from({ length: zero }, () => 0),
]

describe('binomialTail', () => {
  it('counts exactly', () => {
    expect(binomialTail(12, 12)).toBe(1 / 4096)
    expect(binomialTail(12, 10)).toBe((1 + 12 + 66) / 4096)
    expect(binomialTail(5, 0)).toBe(1)
    expect(binomialTail(5, 6)).toBe(0)
    expect(binomialTail(24, 12)).toBeCloseTo(0.5806, 4)
  })

  // From 1075 on, 2⁻ⁿ is no number in double precision.
  it.each([
    [1000, 540],
    [1075, 600],
    [2000, 1050],
    [2000, 1],
    [5000, 2560],
    [5000, 2440],
    [5000, 3200],
  ])('of %d values from %d is that of whole numbers', (n, k) => {
    const exact = exactTail(n, k)
    expect(Math.abs(binomialTail(n, k) / exact - 1)).toBeLessThan(n * 2 ** -50)
  })
})

describe('signTest', () => {
  it.each([
    [12, 0, 4.9e-4],
    [11, 1, 0.0063],
    [10, 2, 0.039],
    [6, 6, 1],
    [0, 12, 1],
  ])('of %d above and %d below gives %d', (above, below, p) => {
    expect(Number(signTest(signs(above, below), 'greater').toPrecision(2))).toBe(p)
    expect(Number(signTest(signs(below, above), 'less').toPrecision(2))).toBe(p)
  })

  it('counts zeros and unknown differences against the alternative, on either side', () => {
    for (const side of ['greater', 'less'] as const) {
      const all = side === 'greater' ? signs(11, 0) : signs(0, 11)
      expect(signTest([...all, 0], side)).toBeCloseTo(0.00635, 5)
      expect(signTest([...all, Number.NaN], side)).toBeCloseTo(0.00635, 5)
    }
    expect(signTest([], 'greater')).toBeNaN()
  })
})

describe('equivalenceTest', () => {
  it('is the larger of the p of two one-sided tests', () => {
    const inside = Array.from({ length: 12 }, () => 0)
    expect(equivalenceTest(inside, [-1, 1])).toBe(1 / 4096)
    expect(equivalenceTest([...inside.slice(2), 2, 2], [-1, 1])).toBe(79 / 4096)
    expect(equivalenceTest([...inside.slice(2), 2, -2], [-1, 1])).toBe(13 / 4096)
    expect(equivalenceTest([], [-1, 1])).toBeNaN()
  })
})
