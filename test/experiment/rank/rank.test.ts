import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { rankQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, SEEDS, training } from '../framework/records.ts'

const rank = findExperiment('rank')
const options = resolveOptions(rank.options)

const row = (arm: string, layer: string, quantity: string, value: number): Row[] =>
  SEEDS.map((seed) => ({
    run: `${arm}-${seed}`,
    arm,
    seed,
    step: 0,
    layer,
    quantity,
    value: jittered(value, seed),
  }))

/** The ranks and gaps of the deepest network of an activation at its first and its last depth. */
const deep = (arm: string, ranks: readonly [number, number], gap: number): Row[] => [
  ...row(`deep-${arm}`, 'layer4', rankQuantities.participation, ranks[0]),
  ...row(`deep-${arm}`, 'layer20', rankQuantities.participation, ranks[1]),
  ...row(`deep-${arm}`, 'layer64', rankQuantities.participation, ranks[1]),
  ...row(`deep-${arm}`, 'layer64', rankQuantities.gap, gap),
]

/** The ranks of a trained network's first and last hidden layer. */
const startRank = (arm: string, [first, last]: readonly [number, number]) => [
  ...row(arm, 'layer1', rankQuantities.participation, first),
  ...row(arm, arm.startsWith('linear') ? 'layer32' : 'layer16', rankQuantities.participation, last),
]

const trained = (name: string, losses: Readonly<Record<'plain' | 'bn' | 'start', number>>) =>
  Object.entries(losses).flatMap(([variant, loss]) =>
    training(`${name}-${variant}`, { loss, accuracy: loss > 2 ? 0.1 : 0.9 }),
  )

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(rank, evidence)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    findings,
    sentence: rank.verdict(findings, performChecks(rank, evidence)),
  }
}

describe('the findings of rank', () => {
  test('are those of the papers', () => {
    const { verdicts, findings, sentence } = conclude(
      deep('linear-plain', [6, 1.1], 0.9),
      deep('linear-bn', [9, 10], 0.3),
      trained('linear', { plain: 0.6, bn: 0.1, start: 0.11 }),
      startRank('linear-start', [10, 9]),
    )
    expect(verdicts).toMatchObject({
      'collapses-linear': 'supported',
      'kept-linear': 'equivalent',
      'gap-linear': 'supported',
      'sooner-linear': 'supported',
      'closes-linear': 'supported',
      'closes-relu': 'none',
    })
    // The mean of log losses at the start, which all have alike, and at the end.
    expect(findings['closes-linear']!.effect).toBeCloseTo((100 * Math.log(0.6 / 0.11)) / Math.log(6) - 80, 1)
    expect(sentence).toContain(
      'BN keeps it; BN makes training faster; an orthogonal start closes at least 80 %',
    )
  })

  test('are the opposite where the start closes less', () => {
    const { verdicts } = conclude(
      trained('linear', { plain: 0.6, bn: 0.1, start: 0.4 }),
      startRank('linear-start', [10, 9]),
    )
    expect(verdicts['closes-linear']).toBe('opposite')
  })

  test('do not test a start that has lost its rank, a lead that is none, or a network that has not learned', () => {
    const verdictOf = (losses: { plain: number; bn: number; start: number }, rankOfStart: number) =>
      conclude(trained('relu', losses), startRank('relu-start', [10, rankOfStart])).verdicts['closes-relu']
    expect(verdictOf({ plain: 0.6, bn: 0.1, start: 0.11 }, 9)).toBe('supported')
    expect(verdictOf({ plain: 0.6, bn: 0.1, start: 0.11 }, 2)).toBe('not tested')
    expect(verdictOf({ plain: 0.11, bn: 0.1, start: 0.1 }, 9)).toBe('not tested')
    expect(verdictOf({ plain: GUESSING.loss, bn: 0.1, start: 0.11 }, 9)).toBe('not tested')
  })
})

test.each([
  [0, true],
  [0.01, false],
])('checks that the gap and the rank are one measure: off by %d', (off, passed) => {
  const gap = Math.sqrt(1 / 8 - 1 / Number(options['batch'])) + off
  const records = new Records(
    SEEDS.flatMap((seed) =>
      [
        [rankQuantities.participation, 8],
        [rankQuantities.gap, gap],
      ].map(([quantity, value]) => ({
        run: `a-${seed}`,
        arm: 'deep-linear-bn',
        seed,
        step: 0,
        layer: 'layer4',
        quantity: quantity as string,
        value: value as number,
      })),
    ),
  )
  expect(performChecks(rank, { options, classes: 10, records })['identity']!.passed).toBe(passed)
})
