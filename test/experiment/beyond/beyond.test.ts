import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { hessianQuantities, scaleQuantities } from '../../../src/probe/index.ts'
import { atLevel, type Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, LEARNED, SEEDS, training } from '../framework/records.ts'

const beyond = findExperiment('beyond')
const options = resolveOptions(beyond.options)

const rows = (arm: string, quantity: string, own: readonly Partial<Row>[]): Row[] =>
  SEEDS.flatMap((seed) =>
    own.map(({ value = 0, ...row }) => ({
      run: `${arm}-${seed}`,
      arm,
      seed,
      step: 0,
      layer: '',
      quantity,
      value: jittered(value, seed),
      ...row,
    })),
  )

const { fromLargest } = hessianQuantities({ sample: 256 })
const { sharpness, largest } = hessianQuantities()

/** Eigenvalues of ranks 1, 2 and 10 at the end. */
const eigenvalues = (arm: string, first: number) =>
  rows(arm, fromLargest, [
    { x: 1, value: first },
    { x: 2, value: 9 },
    { x: 10, value: 1 },
  ])

/** The same and the largest alone, at equal training loss. */
const eigenvaluesAtLoss = (arm: string, first: number) => [
  ...rows(arm, atLevel(fromLargest, 0.3), [
    { x: 1, value: first },
    { x: 10, value: 1 },
  ]),
  ...rows(arm, atLevel(hessianQuantities({ sample: 256 }).largest, 0.3), [{ value: first }]),
]

/** At the start and over the second half of 400 steps, before which nothing has settled. */
const sharp = (arm: string, quantity: string, start: number, late: number) =>
  rows(arm, quantity, [
    { step: 0, value: start },
    { step: 200, value: late },
    { step: 400, value: late },
  ])

/** The effective rate of a convolution at the start and at the end, and of a layer that no normalization follows. */
const rates = (arm: string, start: number, end: number) =>
  rows(arm, scaleQuantities.rate, [
    { layer: 'conv1', step: 0, value: start },
    { layer: 'conv1', step: 400, value: end },
    { layer: 'dense1', step: 400, value: 7 },
  ])

const cosines = (value: number) => rows('bn', scaleQuantities.cosine, [{ layer: 'conv1', value }])

const evidenceOf = (...groups: Row[][]) => ({ options, classes: 10, records: new Records(groups.flat()) })

const trainings = (ws = 0.9) => [
  ...['plain', 'bn', 'gn'].map((arm) => training(arm)),
  training('ws', { ...LEARNED, accuracy: ws }),
]

const asThePapers = [
  eigenvalues('plain', 12),
  eigenvalues('bn', 3),
  ...[8, 4, 8, 2].map((first, i) => eigenvaluesAtLoss(['plain', 'bn', 'gn', 'ws'][i]!, first)),
  sharp('gd', sharpness, 0.2, 1.1),
  sharp('gd-bn', sharpness, 0.2, 1.2),
  sharp('gd', largest, 0.4, 1),
  sharp('gd-half', largest, 0.4, 2),
  rates('bn', 0.1, 0.05),
  rates('bn-decay', 0.1, 0.08),
  cosines(1e-6),
]

const opposite = [
  eigenvalues('plain', 3),
  eigenvalues('bn', 12),
  ...[2, 8, 4, 8].map((first, i) => eigenvaluesAtLoss(['plain', 'bn', 'gn', 'ws'][i]!, first)),
  sharp('gd', sharpness, 0.2, 0.5),
  sharp('gd-bn', sharpness, 0.2, 1.5),
  sharp('gd', largest, 2, 1),
  sharp('gd-half', largest, 2, 0.5),
  rates('bn', 0.05, 0.1),
  rates('bn-decay', 0.05, 0.08),
]

const conclude = (...groups: Row[][]) => {
  const evidence = evidenceOf(...groups)
  const findings = examine(beyond, evidence)
  const verdicts = Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict]))
  return { findings, verdicts, sentence: beyond.verdict(findings, performChecks(beyond, evidence)) }
}

describe('the findings of beyond', () => {
  test('are those of the papers', () => {
    const { verdicts, sentence } = conclude(...asThePapers, ...trainings())
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 11 }, () => 'supported'))
    expect(sentence).toContain(
      'gradient descent itself makes the loss sharper, and the sharpness settles near 2/η, also with BN',
    )
    expect(sentence).toMatch(/falls to 0\.500? times its initial value, less with weight decay/)
  })

  test('are the opposite', () => {
    const { verdicts, sentence } = conclude(...opposite, ...trainings(0.6))
    expect(Object.values(verdicts)).toEqual(Array.from({ length: 11 }, () => 'opposite'))
    expect(sentence).toMatch(/rises to 2(\.00)? times its initial value;/)
    expect(sentence).toContain('the sharpness settles elsewhere than near 2/η')
  })

  test('are not tested on networks that have not learned', () => {
    const { verdicts, sentence } = conclude(
      ...asThePapers,
      ...['plain', 'bn', 'gn'].map((arm) => training(arm, GUESSING)),
      training('ws'),
    )
    for (const key of ['outliers', 'standardized', 'standardized-final'])
      expect([key, verdicts[key]]).toEqual([key, 'not tested'])
    expect(sentence).toContain('are not compared, because a network has not learned')
  })

  test('compare the largest eigenvalue with that of the chosen rank', () => {
    expect(conclude(...asThePapers).findings['outliers']!.effect).toBeCloseTo(1 / 4, 6)
  })

  test('compare networks at equal training loss apart from the end', () => {
    const { findings, sentence } = conclude(...asThePapers, ...trainings())
    expect(findings['outliers-at-loss']!.effect).toBeCloseTo(1 / 2, 6)
    expect(findings['standardized-smoother']!.effect).toBeCloseTo(1 / 4, 6)
    expect(sentence).toContain('(at equal training loss, they stand out less)')
    const before = conclude(...asThePapers.slice(0, 2), ...trainings()).findings
    expect(before['outliers']!.verdict).toBe('supported')
    expect(before['outliers-at-loss']!.verdict).toBe('not tested')
  })

  test('look for the edge of stability in the second half of training', () => {
    const { findings } = conclude(...asThePapers)
    expect(findings['edge']!.effect).toBeCloseTo(0.1 - 0.25, 2)
    expect(findings['sharpening']!.effect).toBeCloseTo(5, 6)
    expect(findings['half-rate']!.effect).toBeCloseTo(2, 6)
  })

  test('take effective rates of the layers that a normalization follows', () => {
    expect(conclude(...asThePapers).findings['falling-rate']!.effect).toBeCloseTo(0.5, 6)
  })
})

test.each([
  [1e-6, true],
  [0.01, false],
])('checks that weights before BN are orthogonal to their gradient: a cosine of %d', (cosine, passed) => {
  expect(performChecks(beyond, evidenceOf(cosines(cosine)))['orthogonal']).toMatchObject({ passed })
})
