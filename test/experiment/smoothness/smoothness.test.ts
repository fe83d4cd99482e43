import { expect, test } from 'vitest'
import { examine, experiments, findExperiment, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { gradientLineQuantities } from '../../../src/probe/index.ts'
import { curve, SEEDS, training } from '../framework/records.ts'

const smoothness = findExperiment('smoothness')
const options = resolveOptions(smoothness.options)
const { leastLoss, mostLoss } = gradientLineQuantities()

/** The finding on the band of the loss of the perceptron, from bands [least, most] at each step. */
function bandFinding(plain: readonly (readonly number[])[], bn: readonly (readonly number[])[]) {
  const rows = [
    ...training('plain'),
    ...SEEDS.flatMap((seed) =>
      Object.entries({ plain, bn }).flatMap(([arm, bands]) => [
        ...curve(
          arm,
          seed,
          leastLoss,
          bands.map(([low]) => low!),
        ),
        ...curve(
          arm,
          seed,
          mostLoss,
          bands.map(([, high]) => high! * (1 + 1e-9 * seed)),
        ),
      ]),
    ),
  ]
  return examine(smoothness, { records: new Records(rows), options, classes: 10 })['loss-mlp']!
}

test('compares the widths of bands at each step, not averages of their ends', () => {
  // Early bands are high and wide; late ones, of a loss near 0, are narrow. Widths of BN: 4 × and 1 × those of plain.
  const finding = bandFinding(
    [
      [2, 2.25],
      [1, 2],
    ],
    [
      [2, 3],
      [0.01, 1.01],
    ],
  )
  expect(finding.effect).toBeCloseTo(2, 6)
  expect(finding.verdict).toBe('opposite')
})

test('counts a band without an end as wider than any other', () => {
  const finding = bandFinding(
    [
      [1, 2],
      [1, 2],
    ],
    [
      [1, 1.5],
      [Number.NaN, Infinity],
    ],
  )
  expect(finding).toMatchObject({ effect: Infinity, verdict: 'opposite' })
})

test('attributes to Ghorbani et al. what they claim: outliers relative to the other eigenvalues, not the largest one', () => {
  // One experiment asks about nothing but their paper.
  const others = experiments.filter(({ name }) => name !== 'population-statistics')
  const theirs = others.flatMap((experiment) =>
    Object.entries(experiment.claims(resolveOptions(experiment.options))).flatMap(([key, { source }]) =>
      source.includes('Ghorbani') ? [`${experiment.name} ${key}`] : [],
    ),
  )
  expect(theirs).toEqual(['beyond outliers', 'beyond outliers-at-loss'])
})
