import { describe, expect, test } from 'vitest'
import { midRanks, rankCorrelation } from '../../../src/stats/tests/rank-correlation.ts'

const points = (pairs: readonly (readonly [number, number])[], seeds = 5) =>
  pairs.map(([x, y], i) => ({ seed: 1 + (i % seeds), x, y }))

describe('rankCorrelation', () => {
  test('agrees with cor(x, y, method = "spearman") of R, ties included', () => {
    // x <- c(86,97,99,100,101,103,106,110,112,113); y <- c(2,20,28,27,50,29,7,17,6,12)
    const pairs = [86, 97, 99, 100, 101, 103, 106, 110, 112, 113].map(
      (x, i) => [x, [2, 20, 28, 27, 50, 29, 7, 17, 6, 12][i]!] as const,
    )
    expect(rankCorrelation(points(pairs)).coefficient).toBeCloseTo(-0.1757575757575758, 14)
    // cor(c(1,2,2,3), c(1,3,2,4), method = "spearman")
    expect(
      rankCorrelation(
        points([
          [1, 1],
          [2, 3],
          [2, 2],
          [3, 4],
        ]),
      ).coefficient,
    ).toBeCloseTo(0.9486832980505138, 14)
  })

  test('is 1 for what rises together, whatever its shape, and so is its interval', () => {
    const { coefficient, interval } = rankCorrelation(
      points(
        [
          [1, 1],
          [2, 8],
          [3, 27],
          [4, 64],
          [5, Infinity],
          [6, Infinity],
        ].slice(0, 5) as [number, number][],
      ),
    )
    expect(coefficient).toBe(1)
    expect(interval![1]).toBe(1)
  })

  test('leaves out what is not known, and says so by its count', () => {
    const known = points([
      [1, 3],
      [2, 2],
      [3, 1],
    ])
    expect(rankCorrelation([...known, { seed: 1, x: Number.NaN, y: 1 }])).toMatchObject({
      coefficient: -1,
      count: 3,
    })
    expect(rankCorrelation(known.slice(1))).toEqual({ coefficient: null, interval: null, count: 2 })
    expect(
      rankCorrelation(
        points([
          [1, 3],
          [1, 2],
          [1, 1],
        ]),
      ).coefficient,
    ).toBeNull()
  })
})

test('equal values share the mean of their ranks', () => {
  expect(midRanks([30, 10, Infinity, 10, Infinity])).toEqual([3, 1.5, 4.5, 1.5, 4.5])
})
