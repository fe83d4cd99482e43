import { describe, expect, it } from 'vitest'
import { type Comparison, comparePaired, pairBySeed } from '../../../src/stats/findings/compare.ts'

const bySeed = (...values: number[]) => new Map(values.map((value, i) => [i + 1, value]))

const base: Comparison = {
  experiment: 'convergence',
  key: 'faster',
  claim: 'BN needs fewer steps',
  source: 'a paper, §1',
  treated: bySeed(100, 110, 90, 105, 95),
  control: bySeed(200, 200, 200, 210, 190),
  scale: 'ratio',
  direction: 'less',
  measure: 'Steps, BN over plain',
}

describe('pairBySeed', () => {
  it('keeps the seeds that both arms have, in order', () => {
    const treated = new Map([
      [3, 30],
      [1, 10],
      [2, 20],
    ])
    const control = new Map([
      [1, 4],
      [3, 5],
    ])
    expect(pairBySeed(treated, control, 'difference')).toEqual({ seeds: [1, 3], differences: [6, 25] })
  })

  it('keeps the direction of a censored pair and not that of two', () => {
    const never = Number.POSITIVE_INFINITY
    const { differences } = pairBySeed(bySeed(never, 5, never), bySeed(5, never, never), 'ratio')
    expect(differences).toEqual([never, -never, Number.NaN])
  })

  it('takes 0 in a ratio for less than any positive value, and knows nothing of two zeros', () => {
    expect(pairBySeed(bySeed(0), bySeed(1), 'ratio').differences).toEqual([-Infinity])
    expect(pairBySeed(bySeed(1), bySeed(0), 'ratio').differences).toEqual([Infinity])
    expect(pairBySeed(bySeed(0), bySeed(0), 'ratio').differences).toEqual([Number.NaN])
  })

  it('refuses a ratio of values below 0', () => {
    expect(() => pairBySeed(bySeed(-1), bySeed(1), 'ratio')).toThrow('0 or more, got -1 and 1 at seed 1')
  })
})

describe('comparePaired', () => {
  it('reports the geometric mean ratio and supports the claim when the interval lies below 1', () => {
    const finding = comparePaired(base)
    expect(finding.effect).toBeCloseTo((0.5 * 0.55 * 0.45 * 0.5 * 0.5) ** (1 / 5), 12)
    expect(finding.interval![0]).toBeGreaterThanOrEqual(0.45)
    expect(finding.interval![1]).toBeLessThanOrEqual(0.55)
    expect(finding).toMatchObject({ verdict: 'supported', unit: '×', seeds: [1, 2, 3, 4, 5], p: 0.0625 })
    expect(finding.explanation).toMatch(
      /^Steps, BN over plain: the geometric mean ratio over 5 paired seeds is 0.499×, 95 % interval .* below 1×\.$/,
    )
  })

  it('shows a difference in its unit, and compares it with the margin in that unit', () => {
    const finding = comparePaired({
      ...base,
      treated: bySeed(0.87, 0.88, 0.86),
      control: bySeed(0.85, 0.86, 0.84),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      margin: 1,
    })
    expect(finding.effect).toBeCloseTo(2, 10)
    expect(finding.verdict).toBe('supported')
    expect(finding.explanation).toContain('above 1 pp')
    expect(finding.explanation).toContain('With 3 seeds the interval covers less than its nominal level')
  })

  it('says that one arm never reached it and leaves the interval open', () => {
    const finding = comparePaired({ ...base, treated: bySeed(100, 110, 90, 105, Number.POSITIVE_INFINITY) })
    expect(finding.interval![1]).toBe(Number.POSITIVE_INFINITY)
    expect(finding.verdict).toBe('undecided')
    expect(finding.explanation).toContain('the median ratio')
    expect(finding.explanation).toContain('In 1 of 5 pairs one arm never reached it')
  })

  it('decides nothing where neither arm has a value, or with two seeds', () => {
    const never = Number.POSITIVE_INFINITY
    const unknown = comparePaired({ ...base, treated: bySeed(1, 2, never), control: bySeed(3, 4, never) })
    expect(unknown).toMatchObject({ verdict: 'undecided', effect: null, interval: null })
    expect(unknown.explanation).toContain('neither arm has a value')
    const two = comparePaired({ ...base, treated: bySeed(1, 2), control: bySeed(3, 4) })
    expect(two).toMatchObject({ verdict: 'undecided', interval: null })
    expect(two.explanation).toContain('needs at least 3 seeds')
  })
})
