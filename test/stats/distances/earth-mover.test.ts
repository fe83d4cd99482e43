import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimumAssignment } from '../../../src/stats/distances/assignment.ts'
import {
  distanceBounds,
  distanceByAssignment,
  distanceByRow,
  distancePerDimension,
  pointsOf,
  type Sample,
  standardized,
} from '../../../src/stats/index.ts'
import { normalQuantile } from '../../../src/stats/intervals/distributions.ts'
import { normalOf } from '../../support/random.ts'

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield []
  for (const [i, first] of items.entries())
    for (const rest of permutations(items.filter((_, j) => j !== i))) yield [first, ...rest]
}

const costOf = (costs: Float64Array, columns: ArrayLike<number>) =>
  Array.from(columns).reduce((total, column, row) => total + costs[row * columns.length + column]!, 0)

const matrix = (n: number) =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n * n, maxLength: n * n })
    .map((values) => Float64Array.from(values))

const sampleOf = (values: ArrayLike<number>, dimensions = 1): Sample => ({ values, dimensions })

const cloud = (name: string, count: number, dimensions: number) =>
  sampleOf(normalOf(name, count * dimensions), dimensions)

describe('minimumAssignment', () => {
  it('finds what trying every permutation finds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }).chain(matrix), (costs) => {
        const n = Math.sqrt(costs.length)
        const columns = minimumAssignment(costs)
        expect(new Set(columns).size).toBe(n)
        const least = Math.min(
          ...[...permutations(Array.from({ length: n }, (_, i) => i))].map((order) => costOf(costs, order)),
        )
        expect(costOf(costs, columns)).toBeCloseTo(least, 9)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('takes ties, and the matrix of nothing', () => {
    expect(costOf(new Float64Array(9).fill(2), minimumAssignment(new Float64Array(9).fill(2)))).toBe(6)
    expect(minimumAssignment(new Float64Array(0))).toHaveLength(0)
  })

  it('refuses what is no square matrix of numbers', () => {
    expect(() => minimumAssignment(new Float64Array(3))).toThrow('3 costs do not form a square matrix')
    expect(() => minimumAssignment(Float64Array.of(Number.NaN))).toThrow('not finite')
  })
})

describe('the earth mover’s distance', () => {
  it('of a shifted sample is the shift', () => {
    const x = normalOf('x', 200)
    expect(distancePerDimension(sampleOf(x), sampleOf(x.map((v) => v + 0.3)))[0]).toBeCloseTo(0.3, 12)
    const [a, b] = [cloud('x', 50, 3), cloud('x', 50, 3)]
    const shifted = sampleOf(
      Array.from(b.values, (v, e) => v + [0, 3, 4][e % 3]!),
      3,
    )
    expect(distanceByAssignment(a, shifted)).toBeCloseTo(5, 10)
    expect(Array.from(distancePerDimension(a, shifted), (v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 3, 4])
  })

  it('of N(0, 1) and N(μ, σ²) is ∫ |μ + (σ − 1) z| φ(z) dz', () => {
    // With μ = 0: |σ − 1| √(2/π). Quantiles of 20,000 points stand for the distributions.
    const n = 20_000
    const z = Float64Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n))
    const [scaled] = distancePerDimension(sampleOf(z), sampleOf(z.map((v) => 2.5 * v)))
    expect(scaled).toBeCloseTo(1.5 * Math.sqrt(2 / Math.PI), 3)
    const [moved] = distancePerDimension(sampleOf(z), sampleOf(z.map((v) => 10 + 1.5 * v)))
    expect(moved).toBeCloseTo(10, 6)
  })

  it('by assignment is that by sorting in one dimension', () => {
    const [a, b] = [cloud('a', 70, 1), cloud('b', 70, 1)]
    expect(distanceByAssignment(a, b)).toBeCloseTo(distancePerDimension(a, b)[0]!, 12)
  })

  const points = (dimensions: number) =>
    fc
      .array(fc.double({ min: -5, max: 5, noNaN: true }), {
        minLength: 8 * dimensions,
        maxLength: 8 * dimensions,
      })
      .map((values) => sampleOf(values, dimensions))

  it('is a metric between its bounds', () => {
    fc.assert(
      fc.property(points(3), points(3), points(3), (a, b, c) => {
        const distance = distanceByAssignment(a, b)
        const slack = 1e-9
        expect(distanceByAssignment(b, a)).toBeCloseTo(distance, 9)
        expect(distanceByAssignment(a, a)).toBe(0)
        expect(distance).toBeLessThanOrEqual(distanceByAssignment(a, c) + distanceByAssignment(c, b) + slack)
        const { upper, lowerOfMeans, lowerOfNorms } = distanceBounds(a, b)
        expect(distance).toBeLessThanOrEqual(upper + slack)
        expect(distance).toBeLessThanOrEqual(distanceByRow(a, b) + slack)
        expect(distance).toBeGreaterThanOrEqual(lowerOfMeans - slack)
        expect(distance).toBeGreaterThanOrEqual(lowerOfNorms - slack)
        expect(distance).toBeGreaterThanOrEqual(Math.max(...distancePerDimension(a, b)) - slack)
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  it('has an upper bound of √(2d) where both are standardized', () => {
    const d = 7
    const rows = Float64Array.from({ length: 4 * d }, (_, e) => (Math.floor(e / d) % 2 === 0 ? 1 : -1))
    const shuffled = Float64Array.from({ length: 4 * d }, (_, e) => (Math.floor(e / d) < 2 ? 1 : -1))
    expect(distanceBounds(sampleOf(rows, d), sampleOf(shuffled, d)).upper).toBeCloseTo(Math.sqrt(2 * d), 12)
  })

  it('is not a number where a value is not', () => {
    const broken = sampleOf([1, Number.NaN])
    expect(distancePerDimension(broken, sampleOf([0, 0]))).toEqual(Float64Array.of(Number.NaN))
    expect(distanceByAssignment(broken, sampleOf([0, 0]))).toBeNaN()
  })

  it('refuses samples that are not alike', () => {
    expect(() => distanceByAssignment(sampleOf([1, 2]), sampleOf([1]))).toThrow(
      '2 points of 1 dimensions and 1 of 1',
    )
  })

  it('takes some of the points', () => {
    expect(pointsOf(sampleOf([1, 2, 3, 4, 5, 6], 2), 1, 3)).toEqual(sampleOf(Float64Array.of(3, 4, 5, 6), 2))
  })
})

describe('standardized samples', () => {
  it('have mean 0 and variance 1 in each dimension that varies, and 0 elsewhere', () => {
    const { values } = standardized(sampleOf([1, 5, 3, 5, 8, 5], 2))
    const first = [values[0]!, values[2]!, values[4]!]
    expect(first.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12)
    expect(first.reduce((sum, x) => sum + x * x, 0) / 3).toBeCloseTo(1, 12)
    expect([values[1], values[3], values[5]]).toEqual([0, 0, 0])
  })

  it('differ only in moments above the second', () => {
    const x = Array.from(normalOf('shape', 20))
    const moved = x.map((value) => 3 + 2 * value)
    const skewed = x.map((value) => value ** 3)
    const distance = (other: readonly number[]) =>
      distancePerDimension(standardized(sampleOf(x)), standardized(sampleOf(other)))[0]!
    expect(distance(moved)).toBeCloseTo(0, 12)
    expect(distance(skewed)).toBeGreaterThan(0.1)
  })
})
