import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { trendQuantities } from '../../../src/probe/index.ts'
import { curve, GUESSING, jittered, LEARNED, SEEDS, training } from '../framework/records.ts'

const recurrent = findExperiment('recurrent')
const options = resolveOptions(recurrent.options)
const LOSS = 'training loss'

/** A run whose loss was `loss` until it diverged, if it did. */
function run(arm: string, seed: number, loss: number, divergedAt?: number) {
  const own = curve(arm, seed, LOSS, [loss, loss])
  if (divergedAt === undefined) return own
  const end = { ...own[0]!, step: divergedAt }
  return [...own, { ...end, value: Number.NaN }, { ...end, quantity: 'diverged', value: divergedAt }]
}

const sooner = (rows: Parameters<typeof run>[], key: 'lstm-sooner' | 'lstm-sooner-than-bn') =>
  examine(recurrent, { records: new Records(rows.flatMap((each) => run(...each))), options, classes: 10 })[
    key
  ]!

test('does not call an arm sooner for the steps before its runs diverged', () => {
  // Eight runs of LN diverged after a lower loss than any of BN, all of which diverged at once.
  const finding = sooner(
    SEEDS.flatMap((seed): Parameters<typeof run>[] => [
      seed <= 8 ? ['lstm-ln', seed, 0.8, 41] : ['lstm-ln', seed, 1.2],
      ['lstm-bn', seed, 1, 40],
    ]),
    'lstm-sooner-than-bn',
  )
  expect(finding.explanation).toContain('8 of 12 of lstm-ln, 12 of 12 of lstm-bn')
  expect(finding.preconditions).toMatchObject([{ met: false }])
  expect(finding.verdict).toBe('not tested')
})

test('takes an arm that diverged at once for later than one that learned', () => {
  const records = new Records([
    ...SEEDS.flatMap((seed) => run('lstm-ln', seed, Number.NaN, 2)),
    ...training('lstm-plain'),
  ])
  const finding = examine(recurrent, { records, options, classes: 10 })['lstm-sooner']
  expect(finding).toMatchObject({ effect: Infinity, verdict: 'opposite' })
})

/** The share of the variance between time steps at the end of training. */
const trends = (arm: string, share: number) =>
  SEEDS.flatMap((seed) => curve(arm, seed, trendQuantities.share, [jittered(share, seed)]))

describe('the findings of recurrent', () => {
  /** Losses at the end by arm. */
  const conclude = (losses: Readonly<Record<'plain' | 'bn' | 'ln', number>>, trend = 1) => {
    const records = new Records(
      ['rnn', 'lstm'].flatMap((cell) =>
        Object.entries(losses).flatMap(([norm, loss]) => [
          ...training(`${cell}-${norm}`, { loss, accuracy: loss < 1 ? LEARNED.accuracy : GUESSING.accuracy }),
          ...trends(`${cell}-${norm}`, norm === 'bn' ? 1e-15 : norm === 'ln' ? trend * 0.2 : 0.2),
        ]),
      ),
    )
    const evidence = { records, options, classes: 10 }
    const findings = examine(recurrent, evidence)
    const of = (isTrend: boolean) => [
      ...new Set(
        Object.values(findings).flatMap(({ key, verdict }) =>
          key.endsWith('trend') === isTrend ? [verdict] : [],
        ),
      ),
    ]
    return {
      verdicts: of(false),
      trends: of(true),
      sentence: recurrent.verdict(findings, performChecks(recurrent, evidence)),
    }
  }

  test('are those of the paper where LN learns fastest', () => {
    expect(conclude({ plain: 0.8, bn: 0.6, ln: 0.2 })).toEqual({
      verdicts: ['supported'],
      trends: ['equivalent'],
      sentence:
        'The RNN learns faster with LN than without, and learns faster with LN than with BN. The LSTM learns faster with LN than without, and learns faster with LN than with BN. BN removes the trend of the summed inputs over time; the RNN with LN keeps it; the LSTM with LN keeps it.',
    })
  })

  test('are the opposite where LN learns most slowly', () => {
    const { verdicts, sentence } = conclude({ plain: 0.2, bn: 0.3, ln: 0.9 })
    expect(verdicts).toEqual(['opposite'])
    expect(sentence).toContain('The RNN learns more slowly with LN than without')
  })

  test('say that LN takes a part of the trend away', () => {
    const { trends: found, sentence } = conclude({ plain: 0.8, bn: 0.6, ln: 0.2 }, 0.5)
    expect(found).toEqual(['opposite'])
    expect(sentence).toContain('the RNN with LN has less of it than without')
  })

  test('say that all learn as fast', () => {
    const { verdicts, sentence } = conclude({ plain: 0.4, bn: 0.4, ln: 0.41 })
    expect(verdicts).toEqual(['equivalent'])
    expect(sentence).toContain(
      'The LSTM learns as fast with LN as without, and learns as fast with LN as with BN',
    )
  })

  test('conclude nothing where the networks that are compared have not learned', () => {
    const { verdicts, sentence } = conclude({ plain: GUESSING.loss, bn: 1, ln: 2 })
    expect(verdicts).toEqual(['not tested'])
    expect(sentence).toContain('The RNN has not learned without normalization')
  })
})

describe('the trend over time', () => {
  const checked = (share: number) =>
    performChecks(recurrent, {
      records: new Records(['rnn-bn', 'lstm-bn'].flatMap((arm) => trends(arm, share))),
      options,
      classes: 10,
    })['trend-removed']

  test('must be removed by BN of every step', () => {
    expect(checked(1e-15)).toMatchObject({ passed: true })
    expect(checked(0.01)).toMatchObject({ passed: false })
  })

  test('is no check where BN of all steps shares its statistics', () => {
    const shared = resolveOptions(recurrent.options, { statistics: 'shared' })
    expect(recurrent.checks!(shared)).toEqual({})
  })
})

test('starts the gain of recurrent BN at 0.1', () => {
  const norms = recurrent.arms(options).map(({ arm, spec }) => [arm, spec.model.norm])
  expect(Object.fromEntries(norms)).toMatchObject({ 'lstm-bn': 'batch:gain=0.1', 'lstm-ln': 'layer' })
})
