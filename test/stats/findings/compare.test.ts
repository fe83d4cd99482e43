import { describe, expect, it } from 'vitest'
import { type Comparison, comparePaired, pairBySeed } from '../../../src/stats/findings/compare.ts'

const bySeed = (...values: number[]) => new Map(values.map((value, i) => [i + 1, value]))

const base: Comparison = {
  experiment: 'convergence',
  key: 'faster',
  claim: 'BN needs fewer steps',
  source: 'a paper, §1',
  treated: bySeed(100, 110, 90, 105, 95, 80),
  control: bySeed(200, 200, 200, 210, 190, 200),
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
  it('reports the median ratio with its interval, and the mean beside it', () => {
    const finding = comparePaired(base)
    expect(finding.effect).toBeCloseTo(Math.sqrt(0.5 * 0.5), 12)
    expect(finding.interval![0]).toBeCloseTo(0.4, 12)
    expect(finding.interval![1]).toBeCloseTo(0.55, 12)
    expect(finding.mean!.effect).toBeCloseTo((0.5 * 0.55 * 0.45 * 0.5 * 0.5 * 0.4) ** (1 / 6), 12)
    expect(finding).toMatchObject({
      verdict: 'supported',
      unit: '×',
      seeds: [1, 2, 3, 4, 5, 6],
      p: 2 / 64,
      coverage: 1 - 2 / 64,
      smallest: [0.9, 1.1],
    })
    expect(finding.explanation).toMatch(
      /^Steps, BN over plain: the median ratio over 6 paired seeds is 0.500×; the interval 0.400 to 0.550× covers it with 96.9 %\. The geometric mean is 0.481×, its 95 % t-interval .*\. The claim needs an interval below 1 and a median below 0.900×\.$/,
    )
  })

  it('shows a difference in its unit, and compares it with the smallest effect in that unit', () => {
    const points = {
      ...base,
      treated: bySeed(0.87, 0.88, 0.86, 0.87, 0.88, 0.86),
      control: bySeed(0.85, 0.86, 0.84, 0.85, 0.86, 0.84),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
    } as const
    const finding = comparePaired(points)
    expect(finding.effect).toBeCloseTo(2, 10)
    expect(finding).toMatchObject({ verdict: 'supported', smallest: [-1, 1] })
    expect(finding.explanation).toContain('an interval above 0 and a median above 1 pp')
    expect(comparePaired({ ...points, smallestEffect: 3 }).verdict).toBe('equivalent')
  })

  it('says that equal differences show no spread, and gives no t-interval for them', () => {
    const equal = comparePaired({
      ...base,
      treated: bySeed(0.8, 0.8, 0.8, 0.8, 0.8, 0.8),
      control: bySeed(0.7, 0.7, 0.7, 0.7, 0.7 + 1e-16, 0.7),
      scale: 'difference',
      direction: 'greater',
    })
    expect(equal.mean).toBeUndefined()
    expect(equal.explanation).toContain('All differences are equal, so they show no spread.')
  })

  it('says that one arm never reached it and leaves the interval open', () => {
    const finding = comparePaired({
      ...base,
      treated: bySeed(100, 110, 90, 105, 80, Number.POSITIVE_INFINITY),
    })
    expect(finding.interval![1]).toBe(Number.POSITIVE_INFINITY)
    expect(finding.verdict).toBe('undecided')
    expect(finding.mean).toBeUndefined()
    expect(finding.explanation).toContain('In 1 of 6 pairs one arm never reached it')
  })

  it('allows for both outcomes where neither arm has a value, and gives no verdict with five seeds', () => {
    const never = Number.POSITIVE_INFINITY
    const unknown = comparePaired({
      ...base,
      treated: bySeed(1, 2, 1, 2, 1, never),
      control: bySeed(3, 4, 3, 4, 3, never),
    })
    expect(unknown).toMatchObject({ verdict: 'undecided', interval: [0, never] })
    expect(unknown.explanation).toContain('neither arm has a value')
    const five = comparePaired({ ...base, treated: bySeed(1, 2, 3, 4, 5), control: bySeed(3, 4, 5, 6, 7) })
    expect(five).toMatchObject({ verdict: 'none', interval: null })
    expect(five.explanation).toContain('needs at least 6 seeds')
  })
})
