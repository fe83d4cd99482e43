import { describe, expect, test } from 'vitest'
import { chanceOfBest } from '../../../src/stats/best/chance-of-best.ts'
import type { Crossed } from '../../../src/stats/best/crossed.ts'

/** Every list of `size` numbers below `bound`. */
const lists = (size: number, bound: number): number[][] =>
  size === 0
    ? [[]]
    : lists(size - 1, bound).flatMap((list) => Array.from({ length: bound }, (_, i) => [...list, i]))

/** Every resample of seeds and samples, each as probable as any other. */
function exact(candidates: readonly Crossed[]): { probability: number; regret: number }[] {
  const [seeds, samples] = [candidates[0]!.length, candidates[0]![0]!.length]
  const wider = Math.sqrt(seeds / (seeds - 1))
  const meanOf = (values: Crossed, rows: readonly number[], columns: readonly number[]) =>
    rows.flatMap((s) => columns.map((i) => values[s]![i]!)).reduce((a, b) => a + b, 0) /
    (rows.length * columns.length)
  const all = (count: number) => Array.from({ length: count }, (_, i) => i)
  const totals = candidates.map(() => ({ probability: 0, regret: 0 }))
  let count = 0
  for (const rows of lists(seeds, seeds))
    for (const columns of lists(samples, samples)) {
      const means = candidates.map((each) => {
        const observed = meanOf(each, all(seeds), all(samples))
        return observed + wider * (meanOf(each, rows, columns) - observed)
      })
      const most = Math.max(...means)
      const first = means.filter((mean) => most - mean < 1e-12).length
      for (const [c, mean] of means.entries()) {
        totals[c]!.regret += most - mean
        if (most - mean < 1e-12) totals[c]!.probability += 1 / first
      }
      count++
    }
  return totals.map(({ probability, regret }) => ({
    probability: probability / count,
    regret: regret / count,
  }))
}

describe('chanceOfBest', () => {
  test('is the share of all resamples, by enumeration', () => {
    const candidates = [
      [
        [1, 1, 0],
        [1, 0, 1],
        [0, 1, 1],
      ],
      [
        [1, 0, 0],
        [1, 1, 1],
        [1, 0, 1],
      ],
      [
        [0, 0, 1],
        [0, 1, 0],
        [0, 0, 1],
      ],
    ]
    const draws = 5000
    const found = chanceOfBest(candidates, { draws })
    for (const [c, { probability, regret }] of exact(candidates).entries()) {
      const error = Math.sqrt((probability * (1 - probability)) / draws)
      expect(Math.abs(found[c]!.probability - probability)).toBeLessThan(4 * error)
      expect(Math.abs(found[c]!.regret - regret)).toBeLessThan((4 * 0.5) / Math.sqrt(draws))
    }
  })

  test('has two seeds and no samples by hand', () => {
    // Seeds (1, 1), (1, 2), (2, 1), (2, 2): the first leads in three of four, and by 0.025 on average.
    const [one, other] = chanceOfBest(
      [
        [[0.8], [0.65]],
        [[0.7], [0.7]],
      ],
      { draws: 5000 },
    )
    expect(one!.probability).toBeCloseTo(0.75, 1)
    expect(one!.probability + other!.probability).toBeCloseTo(1, 12)
    expect(other!.regret - one!.regret).toBeCloseTo(0.025, 2)
  })

  test('halves the probability between equal candidates, which cost nothing', () => {
    const same = [
      [1, 0],
      [0, 1],
    ]
    expect(chanceOfBest([same, same])).toEqual([
      { probability: 0.5, regret: 0 },
      { probability: 0.5, regret: 0 },
    ])
  })
})
