import { describe, expect, it } from 'vitest'
import { uniformNumbers } from '../../../src/random/index.ts'
import {
  correctFamily,
  type Direction,
  expectedAgreement,
  judge,
  type Repeatable,
} from '../../../src/stats/index.ts'

const SEEDS = Array.from({ length: 12 }, (_, i) => 301 + i)

/** Findings of differences, judged and corrected as a study does. */
function family(
  claims: readonly (readonly number[])[],
  direction: Direction = 'greater',
  unit = 'pp',
): Repeatable[] {
  const judged = claims.map((differences) => {
    const { verdict, p } = judge({ differences, direction, smallest: [-1, 1] })
    return { verdict, ...(!Number.isNaN(p) && { p }) }
  })
  return correctFamily<{ verdict: Repeatable['verdict']; p?: number }>(judged).map(({ verdict }, i) => ({
    verdict,
    direction,
    unit,
    smallest: [-1, 1] as const,
    seeds: SEEDS,
    differences: claims[i]!,
  }))
}

const spread = (middle: number, width: number) => SEEDS.map((_, i) => middle + (width * (i - 5.5)) / 5.5)

describe('the expected agreement of a replication', () => {
  it('is certain for an effect far beyond its spread, and less so for one that was hardly shown', () => {
    const [clear, close] = [[spread(20, 2)], [[...spread(2, 0.5).slice(2), -0.1, -0.1]]].map(
      (claims) => expectedAgreement(family(claims))[0]!,
    ) as [number, number]
    expect(clear).toBe(1)
    expect(close).toBeGreaterThan(0.2)
    expect(close).toBeLessThan(0.95)
  })

  it('counts a claim that was not tested as not tested again, and knows nothing without differences', () => {
    const [clear] = family([spread(20, 2)])
    const { differences: _, ...without } = clear!
    expect(expectedAgreement([{ ...clear!, verdict: 'not tested' }, without])).toEqual([1, null])
  })

  it('takes ratios in logarithms, and pairs in which one arm never arrived by their rank', () => {
    const ratios = SEEDS.map((_, i) => (i < 9 ? Number.POSITIVE_INFINITY : 2))
    const finding = { ...family([ratios], 'greater', '×')[0]!, smallest: [0.9, 1.1] as const }
    expect(finding.verdict).toBe('supported')
    expect(expectedAgreement([finding])[0]).toBe(1)
  })

  it('is the same for the same data', () => {
    const claims = family([spread(1.4, 2), spread(0, 3)])
    expect(expectedAgreement(claims)).toEqual(expectedAgreement(claims))
  })

  it('is close to the share of verdicts that replications repeat, over studies of many sizes of effect', () => {
    // Normal differences of a standard deviation of 1.5, with true medians from 0 to 4, four claims in a family.
    const studies = 150
    const numbers = uniformNumbers(2 * 2 * 12 * 4 * studies, 52, { seed: 5, stream: 78, step: 0 })
    let at = 0
    const normal = () => {
      const [u, v] = [numbers[at++]!, numbers[at++]!]
      return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
    }
    let [predicted, observed] = [0, 0]
    for (let study = 0; study < studies; study++) {
      const medians = [0, 1, 2, 3].map((claim) => claim * (study / studies) * (4 / 3))
      const draw = () => family(medians.map((median) => SEEDS.map(() => median + 1.5 * normal())))
      const [first, second] = [draw(), draw()]
      predicted += expectedAgreement(first, { draws: 200, seed: study }).reduce<number>((s, p) => s + p!, 0)
      observed += first.filter(({ verdict }, i) => verdict === second[i]!.verdict).length
    }
    expect(Math.abs(predicted - observed) / (4 * studies)).toBeLessThan(0.06)
  })
})
