import { describe, expect, it } from 'vitest'
import { candidatesOf, type ComparisonDesign } from '../../../src/experiment/compare/arms.ts'
import { comparison } from '../../../src/experiment/compare/comparison.ts'
import { examine, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { advise, type BatchRanking, rank, ratesAtTheEdge } from '../../../src/experiment/compare/ranking.ts'
import type { Row } from '../../../src/stats/index.ts'

const design: ComparisonDesign = {
  model: 'mlp:8',
  norms: ['none', 'batch', 'group:4'],
  batches: [1, 8],
  learningRates: [0.01],
  optimizer: 'adam',
  scaling: 'unit',
  samples: 100,
  length: { epochs: 2 },
  data: 'digits',
  seeds: 5,
  reasonAgainst: (norm, batch) => (norm === 'batch' && batch === 1 ? 'one value' : undefined),
}

/** Final accuracies of an arm, seeds 1, 2, …; NaN is a divergence. */
const rowsOf = (arm: string, accuracies: readonly number[]): Row[] =>
  accuracies.flatMap((value, i) => {
    const row = { run: `${arm}-${i}`, arm, seed: i + 1, step: 10, layer: '' }
    return [
      { ...row, step: 0, quantity: 'test accuracy', value: 0.1 },
      Number.isNaN(value)
        ? { ...row, quantity: 'diverged', value: 10 }
        : { ...row, quantity: 'test accuracy', value },
    ]
  })

const seeds = [0, 0.01, -0.01, 0.02, -0.02]
const around = (middle: number, jitter = 0) =>
  seeds.map((seed, i) => middle + seed + jitter * (i % 2 ? 1 : -1))

const rankOf = (rows: readonly Row[], given: ComparisonDesign = design) =>
  rank(candidatesOf(given), { records: new Records(rows), classes: 10 })

const standings = ({ ranked }: BatchRanking) => ranked.map(({ norm, standing }) => [norm, standing])

const measured = [
  ...rowsOf('none 1', around(0.8)),
  ...rowsOf('group:4 1', around(0.9)),
  ...rowsOf('none 8', around(0.85)),
  ...rowsOf('batch 8', around(0.9)),
  ...rowsOf('group:4 8', around(0.899, 0.005)),
]

describe('rank', () => {
  it('orders by mean accuracy and compares by seed, so that what seeds have in common does not blur it', () => {
    const [online, eight] = rankOf(measured)
    expect(standings(online!)).toEqual([
      ['group:4', 'best'],
      ['none', 'worse'],
      ['batch', 'not defined'],
    ])
    expect(online!.ranked[1]!.behind).toBeCloseTo(0.1, 10)
    expect(online!.ranked[1]!.behindInterval![0]).toBeCloseTo(0.1, 10)
    expect(standings(eight!)).toEqual([
      ['batch', 'best'],
      ['group:4', 'as good'],
      ['none', 'worse'],
    ])
  })

  it('takes the learning rate with the highest mean, a divergence counted as guessing', () => {
    const given = { ...design, batches: [8], learningRates: [0.01, 0.03, 0.1] }
    const rows = [
      ...rowsOf('none 8 0.01', around(0.8)),
      ...rowsOf('none 8 0.1', [0.95, Number.NaN, 0.95, 0.95, 0.95]),
      ...rowsOf('batch 8 0.01', around(0.7)),
      ...rowsOf('batch 8 0.1', around(0.75)),
      ...rowsOf('group:4 8 0.01', [Number.NaN, Number.NaN, Number.NaN]),
    ]
    const [ranking] = rankOf(rows, given)
    expect(ranking!.ranked.map(({ norm, learningRate }) => [norm, learningRate])).toEqual([
      ['none', 0.01],
      ['batch', 0.1],
      ['group:4', 0.01],
    ])
    expect(ranking!.ranked[2]!.accuracy).toBeCloseTo(0.1)
    expect(ratesAtTheEdge([ranking!])).toContain('“none” with 8 (the least), batch with 8 (the largest)')
    expect(ratesAtTheEdge(rankOf(measured))).toBe('')
  })
})

describe('advise', () => {
  it('says what to take and how sure that is', () => {
    expect(advise(rankOf(measured))).toBe(
      'group:4 is the best, or as good, at every batch size. ' +
        'With batches of 1 take group:4 (90.00 %): “none” is worse, by 10.00 pp (10.00 to 10.00 pp). ' +
        'With batches of 8 batch (90.00 %) came first; group:4 is as good; “none” is worse. ' +
        'As good means not worse within the 95 % interval over 5 paired seeds; more seeds may separate them.',
    )
  })

  it('names the quickest of those that are as good, where it is so by more than noise', () => {
    const timed = (time: number): ComparisonDesign => ({
      ...design,
      costOf: (norm) => ({
        time: norm === 'group:4' ? time : 2,
        timeRatio: 1,
        bytes: 1,
        bytesRatio: 1,
      }),
    })
    expect(advise(rankOf(measured, timed(1)))).toContain('and a step with group:4 is the fastest;')
    expect(advise(rankOf(measured, timed(1.9)))).not.toContain('quickest')
  })

  it('is not sure of anything with two seeds', () => {
    const two = measured.filter(({ seed }) => seed < 3)
    expect(advise(rankOf(two))).toContain('came first, but 2 seeds cannot decide it; take 5 or more.')
    expect(advise(rankOf(two))).not.toContain('at every batch size')
  })
})

describe('comparison', () => {
  it('trains every normalization where it is defined, on as many samples', () => {
    const arms = comparison(design).arms({})
    expect(arms.map(({ arm, spec }) => [arm, spec.steps])).toEqual([
      ['none 1', 200],
      ['group:4 1', 200],
      ['none 8', 24],
      ['batch 8', 24],
      ['group:4 8', 24],
    ])
    const fixed = comparison({ ...design, length: { steps: 7 } }).arms({})
    expect(new Set(fixed.map(({ spec }) => spec.steps))).toEqual(new Set([7]))
  })

  it('compares each with the first, and decides nothing where nothing was measured', () => {
    const experiment = comparison(design)
    const options = resolveOptions(experiment.options)
    const conclude = (rows: readonly Row[]) => {
      const evidence = { records: new Records(rows), options, classes: 10 }
      const figures = experiment.figures(evidence)
      const findings = examine(experiment, evidence)
      for (const { figure } of Object.values(findings))
        expect(figures.map(({ name }) => name)).toContain(figure)
      return findings
    }
    for (const { verdict } of Object.values(conclude([]))) expect(verdict).toBe('undecided')
    const findings = conclude(measured)
    expect(Object.values(findings).map(({ claim, verdict }) => [claim, verdict])).toEqual([
      ['With batches of 1 group:4 reaches a higher test accuracy than none', 'supported'],
      ['With batches of 8 batch reaches a higher test accuracy than none', 'supported'],
      ['With batches of 8 group:4 reaches a higher test accuracy than none', 'supported'],
    ])
    expect(experiment.verdict(findings)).toBe(
      'Compared with none, by batch size: batch better with 8; group:4 better with 1, 8.',
    )
  })

  it('draws how far apart the losses of several learning rates are, and counts those that diverged', () => {
    const loss = (arm: string, seed: number, values: Readonly<Record<number, number>>): Row[] =>
      Object.entries(values).map(([step, value]) => {
        const run = `${arm} ${seed}`
        return { run, arm, seed, step: Number(step), layer: '', quantity: 'training loss', value }
      })
    const rows = [
      ...loss('none 8 0.01', 1, { 10: 2, 20: 1 }),
      ...loss('none 8 0.1', 1, { 10: 4, 20: 3 }),
      ...loss('none 8 0.01', 2, { 10: 4, 20: 1 }),
      ...loss('none 8 0.1', 2, { 10: 8, 13: Number.NaN }),
    ]
    const figures = (learningRates: number[]) =>
      comparison({ ...design, batches: [8], norms: ['none', 'batch'], learningRates }).figures({
        records: new Records(rows),
        options: {},
        classes: 10,
      })
    const named = ({ name }: { name: string }) => name === 'learning-rate-envelope'
    expect(figures([0.01]).some(named)).toBe(false)
    expect(figures([0.01, 0.1]).find(named)).toMatchObject({
      kind: 'bands',
      notes: ['none, batches of 8: 1 of 4 runs have no finite loss at the end; the band shows the others'],
      panels: [
        {
          series: [
            {
              arm: 'none',
              points: [
                { x: 10, low: 3, high: 6 },
                { x: 20, low: 1, high: 2 },
              ],
            },
            { arm: 'batch', points: [] },
          ],
        },
      ],
    })
  })
})
