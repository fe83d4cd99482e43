import { expect, test } from 'vitest'
import { examine, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { curve } from '../framework/records.ts'

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
  const finding = sooner(
    [
      ['lstm-ln', 1, 0.8, 41],
      ['lstm-ln', 2, 0.8, 41],
      ['lstm-ln', 3, 1.2],
      ['lstm-bn', 1, 1, 40],
      ['lstm-bn', 2, 1, 40],
      ['lstm-bn', 3, 1, 42],
    ],
    'lstm-sooner-than-bn',
  )
  expect(finding.verdict).toBe('undecided')
  expect(finding.explanation).toContain('2 of 3 of lstm-ln, 3 of 3 of lstm-bn')
})

test('takes an arm that diverged at once for later than one that learned', () => {
  const finding = sooner(
    [1, 2, 3, 4, 5].flatMap((seed): Parameters<typeof run>[] => [
      ['lstm-ln', seed, Number.NaN, 2],
      ['lstm-plain', seed, 1],
    ]),
    'lstm-sooner',
  )
  expect(finding).toMatchObject({ effect: Infinity, verdict: 'contradicted' })
})

test('starts the gain of recurrent BN at 0.1', () => {
  const norms = recurrent.arms(options).map(({ arm, spec }) => [arm, spec.model.norm])
  expect(Object.fromEntries(norms)).toMatchObject({ 'lstm-bn': 'batch:gain=0.1', 'lstm-ln': 'layer' })
})
