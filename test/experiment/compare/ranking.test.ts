import { describe, expect, it } from 'vitest'
import { advise, resolutionNote, warningsOf } from '../../../src/experiment/compare/advice.ts'
import { candidatesOf, type ComparisonDesign, compareSpec } from '../../../src/experiment/compare/arms.ts'
import { comparison } from '../../../src/experiment/compare/comparison.ts'
import { type BatchRanking, rank } from '../../../src/experiment/compare/ranking.ts'
import { rankingTable } from '../../../src/experiment/compare/table.ts'
import { examine, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { uniformIntegers } from '../../../src/random/index.ts'
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

const SAMPLES = 320

/**
 * The rows of a run that is right on the first samples of a hard-to-easy order, but for a few that its seed moves;
 * NaN is a divergence.
 */
function runOf(arm: string, seed: number, accuracy: number, validation = accuracy): Row[] {
  const row = { run: `${arm}-${seed}`, arm, seed, layer: '', step: 50 }
  if (Number.isNaN(accuracy)) return [{ ...row, quantity: 'diverged', value: 10 }]
  const integer = uniformIntegers(seed, arm.length)
  const right = new Set(Array.from({ length: Math.round(accuracy * SAMPLES) }, (_, i) => i))
  for (let swap = 0; swap < 6; swap++) {
    const [lost, won] = [integer(right.size), right.size + integer(SAMPLES - right.size)]
    if (right.has(lost) && !right.has(won)) right.add(won).delete(lost)
  }
  const words = Array.from({ length: SAMPLES / 32 }, (_, x) =>
    Array.from({ length: 32 }, (__, i) => Number(right.has(32 * x + i)) * 2 ** i).reduce((a, b) => a + b),
  )
  return [
    ...[0, 10, 20, 30, 40, 50].map((step) => ({
      ...row,
      step,
      quantity: 'validation accuracy',
      value: step === 0 ? 0.1 : validation,
    })),
    { ...row, quantity: 'number of test samples', value: SAMPLES },
    ...words.map((value, x) => ({ ...row, quantity: 'correct test samples', value, x })),
  ]
}

const rowsOf = (arm: string, accuracies: readonly number[], validation?: number): Row[] =>
  accuracies.flatMap((accuracy, i) => runOf(arm, i + 1, accuracy, validation))

const seeds = [0, 0.0125, -0.0125, 0.025, -0.025]
const around = (middle: number, jitter = 0) =>
  seeds.map((seed, i) => middle + seed + jitter * (i % 2 ? 1 : -1))

const rankOf = (rows: readonly Row[], given: ComparisonDesign = design) =>
  rank(candidatesOf(given), { records: new Records(rows), classes: 10, sample: 'image' })

const standings = ({ ranked }: BatchRanking) => ranked.map(({ norm, standing }) => [norm, standing])

const measured = [
  ...rowsOf('none 1', around(0.7)),
  ...rowsOf('group:4 1', around(0.9)),
  ...rowsOf('none 8', around(0.7)),
  ...rowsOf('batch 8', around(0.9)),
  ...rowsOf('group:4 8', around(0.89, 0.0125)),
]

describe('rank', () => {
  it('calls one the best only if all others are worse, and otherwise cannot tell', () => {
    const [online, eight] = rankOf(measured)
    expect(standings(online!)).toEqual([
      ['group:4', 'best'],
      ['none', 'worse'],
      ['batch', 'not defined'],
    ])
    expect(online!.ranked[0]!.difference).toBeCloseTo(0.2, 10)
    expect(online!.ranked[0]!.differenceInterval![0]).toBe(0)
    expect(online!.ranked[1]!.differenceInterval![1]).toBe(0)
    expect(standings(eight!)).toEqual([
      ['batch', 'cannot tell'],
      ['group:4', 'cannot tell'],
      ['none', 'worse'],
    ])
    const chances = eight!.ranked.map(({ probability }) => probability!)
    expect(chances.reduce((a, b) => a + b)).toBeCloseTo(1, 10)
    expect(chances[2]).toBe(0)
    expect(eight!.ranked[0]!.regret).toBeLessThan(eight!.ranked[1]!.regret!)
    expect(eight!.ranked[2]!.regret).toBeCloseTo(0.2, 1)
  })

  it('chooses the learning rate by validation, whatever the test set says', () => {
    const given = { ...design, batches: [8], learningRates: [0.01, 0.03, 0.1], validation: 0.1 }
    const rows = [
      // Higher on the test set, lower on validation.
      ...rowsOf('none 8 0.01', around(0.95), 0.7),
      ...rowsOf('none 8 0.03', around(0.8), 0.8),
      ...rowsOf('none 8 0.1', [0.9, Number.NaN, 0.9, 0.9, 0.9], 0.85),
      ...rowsOf('batch 8 0.01', around(0.7)),
      ...rowsOf('batch 8 0.1', around(0.75)),
      ...rowsOf('group:4 8 0.01', [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]),
    ]
    const [ranking] = rankOf(rows, given)
    expect(ranking!.ranked.map(({ norm, learningRate, edge }) => [norm, learningRate, edge])).toEqual([
      ['none', 0.03, null],
      ['batch', 0.1, 'largest'],
      ['group:4', 0.01, 'smallest'],
    ])
    expect(ranking!.ranked[0]!.accuracy).toBeCloseTo(0.8, 2)
    expect(ranking!.ranked[2]!.accuracy).toBeCloseTo(0.1)
    expect(ranking!.ranked[2]!.diverged).toBe(5)
    expect(warningsOf([ranking!])).toEqual([
      'The best rate is at the end of the grid, so rates beyond it may be better still; extend it with --learning-rates: batch with 8 (largest: 0.1) and group:4 with 8 (smallest: 0.01).',
      'Runs that diverged count as guessing: group:4 with 8 (5 of 5 runs).',
    ])
    expect(warningsOf(rankOf(measured))).toEqual([])
  })

  it('counts the chance of the test set: equal differences over the seeds do not make it certain', () => {
    // 18 of 320 images more, for each seed alike.
    const swapless = (arm: string, right: number) =>
      [1, 2, 3, 4, 5].flatMap((seed) =>
        runOf(arm, 1, right / SAMPLES).map((row) => ({ ...row, seed, run: `${arm}-${seed}` })),
      )
    const rows = [...swapless('none 8', 240), ...swapless('batch 8', 243)]
    const [, eight] = rankOf(rows)
    expect(standings(eight!).slice(0, 2)).toEqual([
      ['batch', 'cannot tell'],
      ['none', 'cannot tell'],
    ])
    const [low, high] = eight!.ranked[0]!.interval!
    expect(high - low).toBeGreaterThan(0.02)
  })

  it('keeps the interval of an accuracy within 0 and 1', () => {
    const rows = [...rowsOf('none 8', [0.99, 0.4, 0.95]), ...rowsOf('batch 8', [0.05, 0.5, 0.1])]
    const [, eight] = rankOf(rows)
    expect(eight!.ranked[0]!.interval![1]).toBe(1)
    expect(eight!.ranked[1]!.interval![0]).toBe(0)
  })

  it('knows the resolution of a small test set', () => {
    // 15 and 3 of 320 images are right for one network only, with one seed.
    const correct = (arm: string, right: (i: number) => boolean): Row[] => {
      const row = { run: arm, arm, seed: 1, layer: '', step: 50 }
      const word = (x: number) =>
        Array.from({ length: 32 }, (_, i) => Number(right(32 * x + i)) * 2 ** i).reduce((a, b) => a + b)
      return [
        { ...row, quantity: 'validation accuracy', value: 0.5 },
        { ...row, quantity: 'number of test samples', value: SAMPLES },
        ...Array.from({ length: SAMPLES / 32 }, (_, x) => ({
          ...row,
          quantity: 'correct test samples',
          value: word(x),
          x,
        })),
      ]
    }
    const rows = [
      ...correct('none 8', (i) => i < 203),
      ...correct('batch 8', (i) => i < 200 || (i >= 300 && i < 315)),
    ]
    const [, eight] = rankOf(rows)
    // √(18 / 320 − (12 / 320)²) / √319, by hand.
    expect(eight!.resolution).toBeCloseTo((1.96 * Math.sqrt(0.05625 - 0.00140625)) / Math.sqrt(319), 8)
    expect(resolutionNote(eight!)).toBe('320 test images: differences below 2.6 points mean little')
    expect(resolutionNote({ ...eight!, testSamples: 60, resolution: 0.12 })).toBe(
      '60 test images: differences below 12 points mean little',
    )
    expect(resolutionNote({ ...eight!, resolution: 0.019 })).toBe('')
    expect(standings(eight!)).toContainEqual(['batch', 'cannot tell'])
  })

  it('warns where accuracy still rises at the end, and not where only noise does', () => {
    const curve = (arm: string, before: readonly number[], end: number) =>
      before.flatMap((value, i) =>
        runOf(arm, i + 1, 0.8, end).map((row) =>
          row.quantity === 'validation accuracy' && row.step === 40 ? { ...row, value } : row,
        ),
      )
    const rows = [
      ...curve('none 8', [0.77, 0.78, 0.78, 0.77, 0.78], 0.8),
      ...curve('batch 8', [0.7, 0.86, 0.8, 0.88, 0.74], 0.8),
      ...curve('group:4 8', [0.798, 0.798, 0.798, 0.798, 0.798], 0.8),
    ]
    const rankings = rankOf(rows)
    expect(warningsOf(rankings)).toEqual([
      'Accuracy still rises at the end; train longer before you decide: “none” with 8 (+2.4 pp in the last fifth).',
    ])
  })
})

describe('advise', () => {
  it('says what to take, how sure that is and what would tell', () => {
    const advice = advise(rankOf(measured))
    expect(advice).toMatch(
      /^With batches of 1 group:4 \(90.00 %\) is the best: “none” is worse, by 20 pp \(0 to 2\d\.\d pp\)\. /,
    )
    expect(advice).toMatch(
      /With batches of 8 one cannot tell which of batch and group:4 is the best; “none” is worse\. batch \(90\.00 %\) came first: it is the best with a probability of \d\d %, and choosing it costs 0\.\d+ pp on average\. A difference of one point needs about \d+ seeds to show\. /,
    )
    expect(advice).toMatch(
      /If one must serve all batch sizes, take group:4: it costs 0\.\d+ pp on average\.$/,
    )
    expect(advice).not.toMatch(/as good/)
  })

  it('says how many test samples it takes if no number of seeds would do', () => {
    const rankings = rankOf(measured)
    const [, eight] = rankings
    expect(advise([{ ...eight!, needed: { seeds: null, samples: 5321 } }])).toContain(
      'With 320 test images no number of seeds shows a difference of one point; about 5,400 test images would.',
    )
  })

  it('names the quickest of those that may be the best, where it is so by more than noise', () => {
    const timed = (time: number): ComparisonDesign => ({
      ...design,
      costOf: (norm) => ({
        time: norm === 'group:4' ? time : 2,
        timeRatio: 1,
        bytes: 1,
        bytesRatio: 1,
      }),
    })
    expect(advise(rankOf(measured, timed(1)))).toContain('A step with group:4 is the fastest.')
    expect(advise(rankOf(measured, timed(1.9)))).not.toContain('fastest')
  })

  it('is not sure of anything with two seeds', () => {
    const two = rankOf(measured.filter(({ seed }) => seed < 3))
    expect(advise(two)).toContain(
      'came first, but 2 seeds cannot tell whether it is the best; take 5 or more.',
    )
    expect(advise(two)).not.toContain('serve all')
    expect(standings(two[0]!)).toContainEqual(['group:4', 'cannot tell'])
  })
})

describe('rankingTable', () => {
  it('has a row for each candidate, and says why one has none', () => {
    const [online] = rankOf(measured)
    const { head, rows, standing, notes } = rankingTable(
      {
        ...online!,
        ranked: online!.ranked.map((each) => ({ ...each, rising: each.norm === 'none' ? 0.03 : null })),
      },
      { rates: false },
    )
    expect(head.slice(0, 6)).toEqual([
      'norm',
      'test accuracy',
      'minus the best other',
      '',
      'chance of best',
      'expected regret',
    ])
    expect(rows.map((row) => [row[0], row[standing]])).toEqual([
      ['group:4', 'best'],
      ['none', 'worse'],
      ['batch', ''],
    ])
    expect(rows[2]![1]).toBe('not defined')
    expect(rows.every((row) => row.length === head.length)).toBe(true)
    expect(rows[0]![4]).toBe('over 99 %')
    expect(notes).toEqual([
      '320 test images: differences below 4 points mean little.',
      'Accuracy still rises at the end; train longer before you decide: “none” with 1 (+3 pp in the last fifth).',
    ])
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
    const held = comparison({ ...design, validation: 0.2 }).arms({})
    expect(new Set(held.map(({ spec }) => spec.validation))).toEqual(new Set([0.2]))
  })

  it('has tables and no claims, also where nothing was measured', () => {
    const experiment = comparison(design)
    const options = resolveOptions(experiment.options)
    const conclude = (rows: readonly Row[]) => {
      const evidence = { records: new Records(rows), options, classes: 10 }
      expect(examine(experiment, evidence)).toEqual({})
      expect(experiment.figures(evidence).map(({ name }) => name)).toContain('ranking-8')
      return experiment.tables!(evidence)
    }
    expect(conclude([]).map(({ rows }) => rows.map((row) => row[1]))).toEqual([
      ['failed', 'not defined', 'failed'],
      ['failed', 'failed', 'failed'],
    ])
    expect(conclude(measured).map(({ title }) => title)).toEqual(['Batches of 1', 'Batches of 8'])
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

it('gives every arm the schedule of the comparison, and none if the rate is constant', () => {
  expect(compareSpec(design, 'batch', 8)).not.toHaveProperty('schedule')
  expect(compareSpec({ ...design, schedule: 'cosine:warmup=5' }, 'batch', 8).schedule).toBe('cosine:warmup=5')
})
