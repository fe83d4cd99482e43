import { describe, expect, it } from 'vitest'
import {
  hasLearned,
  learnedAtSomeRate,
  reachedLoss,
  wasRaised,
} from '../../../src/experiment/framework/preconditions.ts'
import { Records } from '../../../src/experiment/framework/records.ts'
import { atLevel } from '../../../src/stats/index.ts'
import { curve } from './records.ts'

const evidenceOf = (...rows: ReturnType<typeof curve>[]) => ({
  records: new Records(rows.flat()),
  options: {},
  classes: 10,
})

/** A run of a classifier: its training loss and test accuracy at the end. */
const run = (seed: number, loss: number, accuracy: number) => [
  ...curve('plain', seed, 'training loss', [2.3, loss]),
  ...curve('plain', seed, 'test accuracy', [0.1, accuracy]),
]

const learned = hasLearned('plain', 'plain network')

describe('hasLearned', () => {
  it('needs a low training loss and a test accuracy well above guessing', () => {
    expect(learned.check(evidenceOf(run(1, 0.5, 0.8)))).toEqual({
      met: true,
      detail:
        '1 of 1 seed; median training loss at the end 0.500, best test accuracy 80 % (needed: at most 1.61, and 40 %)',
    })
    expect(learned.check(evidenceOf(run(1, 2.2, 0.8))).met).toBe(false)
    expect(learned.check(evidenceOf(run(1, 0.5, 0.3))).met).toBe(false)
    expect(learned.check(evidenceOf()).met).toBe(false)
  })

  it('needs three quarters of the seeds', () => {
    const good = [1, 2, 3].map((seed) => run(seed, 0.5, 0.8))
    expect(learned.check(evidenceOf(...good, run(4, 2.3, 0.1))).met).toBe(true)
    expect(learned.check(evidenceOf(...good, run(4, 2.3, 0.1), run(5, 2.3, 0.1))).met).toBe(false)
  })

  it('takes a diverged run for one that has not learned', () => {
    const rows = evidenceOf(run(1, 0.5, 0.8), curve('plain', 1, 'diverged', [30]))
    expect(learned.check(rows).met).toBe(false)
  })

  it('needs half of the first loss where values are predicted', () => {
    expect(learned.check(evidenceOf(curve('plain', 1, 'training loss', [4, 1.9]))).met).toBe(true)
    expect(learned.check(evidenceOf(curve('plain', 1, 'training loss', [4, 2.1]))).met).toBe(false)
  })
})

it('reachedLoss needs the rows of the level in each arm', () => {
  const reached = reachedLoss(['plain', 'bn'], 0.5, 'shift')
  const at = (arm: string, seed: number) => curve(arm, seed, atLevel('shift', 0.5), [1])
  const all = [curve('plain', 1, 'training loss', [1]), curve('bn', 1, 'training loss', [1])]
  expect(reached.check(evidenceOf(...all, at('plain', 1), at('bn', 1))).met).toBe(true)
  expect(reached.check(evidenceOf(...all, at('bn', 1)))).toEqual({
    met: false,
    detail: 'plain 0 of 1 seed, bn 1 of 1 seed',
  })
})

it('wasRaised needs a median ratio', () => {
  const of = (...values: number[]) => new Map(values.map((value, seed) => [seed, value]))
  const check = (treated: Map<number, number>) =>
    wasRaised('noise raised it', 1.5, () => ({ treated, control: of(1, 1, 1) })).check(evidenceOf())
  expect(check(of(1, 2, 3)).met).toBe(true)
  expect(check(of(1, 1.4, 3)).met).toBe(false)
  expect(check(new Map()).met).toBe(false)
})

it('learnedAtSomeRate needs a usable rate in three quarters of the seeds', () => {
  const withRates = (...rates: number[]) =>
    learnedAtSomeRate('plain network', () => new Map(rates.map((rate, seed) => [seed, rate]))).check(
      evidenceOf(),
    )
  expect(withRates(0.1, 0.1, 1, Number.NaN)).toEqual({ met: true, detail: '3 of 4 seeds' })
  expect(withRates(0.1, 0.1, Number.NaN, Number.NaN).met).toBe(false)
  expect(withRates().met).toBe(false)
})
