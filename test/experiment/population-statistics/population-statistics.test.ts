import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { hessianQuantities } from '../../../src/probe/index.ts'
import { atLevel, type Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, LEARNED, SEEDS, training } from '../framework/records.ts'

const experiment = findExperiment('population-statistics')
const options = resolveOptions(experiment.options)
const levels = [1, 0.5, 0.3]
const sample = 256

interface Measured {
  /** λ₁ / λ₁₀ at each level, and at the end. */
  readonly ratios: readonly number[]
  readonly end?: number
  /** Of the gradient along the ten eigenvectors, at each level. */
  readonly shares?: readonly number[]
  /** At which the last level is reached. */
  readonly steps?: number
  readonly statistics?: 'batch' | 'frozen'
}

function spectra(
  arm: string,
  { ratios, end, shares = [], steps = 100, statistics = 'batch' }: Measured,
): Row[] {
  const names = hessianQuantities({ sample, statistics })
  return SEEDS.flatMap((seed) => {
    const row = (quantity: string, value: number, x?: number): Row => ({
      run: `${arm}-${seed}`,
      arm,
      seed,
      step: steps,
      layer: '',
      quantity,
      value,
      ...(x !== undefined && { x }),
    })
    const eigenvalues = (ratio: number, named: (quantity: string) => string) => [
      row(named(names.largest), 3 * ratio),
      ...Array.from({ length: 10 }, (_, i) =>
        row(named(names.fromLargest), i === 9 ? 3 : 3 * jittered(ratio, seed), i + 1),
      ),
    ]
    return [
      ...ratios.flatMap((ratio, i) => eigenvalues(ratio, (quantity) => atLevel(quantity, levels[i]!))),
      ...(end === undefined ? [] : eigenvalues(end, (quantity) => quantity)),
      ...shares.flatMap((share, i) =>
        Array.from({ length: 10 }, (_, k) =>
          row(atLevel(names.gradientShare, levels[i]!), jittered(share, seed) / 10, k + 1),
        ),
      ),
    ]
  })
}

const networks = (measured: Readonly<Record<'plain' | 'bn' | 'detached' | 'population', Measured>>) =>
  Object.entries(measured).flatMap(([arm, own]) => [...training(arm, LEARNED), ...spectra(arm, own)])

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(experiment, evidence)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    findings,
    sentence: experiment.verdict(findings, performChecks(experiment, evidence)),
  }
}

const bn: Measured = { ratios: [2, 4, 4], end: 4, shares: [0.7, 0.8, 0.9], steps: 50 }
const constant: Measured = { ratios: [8, 8, 16], end: 12, shares: [0.9, 0.9, 0.96], steps: 150 }

describe('the findings of population-statistics', () => {
  test('are those of the paper', () => {
    const { verdicts, findings, sentence } = conclude(
      networks({ plain: constant, bn, detached: constant, population: constant }),
      spectra('bn', { ratios: [10, 10, 10], statistics: 'frozen' }),
    )
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['supported']))
    // Geometric means over the levels: of 8, 8, 16 over 2, 4, 4.
    expect(findings['outliers-at-loss-population']!.effect).toBeCloseTo(2 ** (10 / 3) / 2 ** (5 / 3), 6)
    expect(findings['outliers-population']!.effect).toBeCloseTo(3, 6)
    expect(findings['gradient-detached']!.effect).toBeCloseTo(12, 1)
    expect(findings['slower-detached']!.effect).toBeCloseTo(3, 6)
    expect(findings['same-weights']!.effect).toBeCloseTo(10 / 2 ** (5 / 3), 2)
    expect(sentence).toContain('large eigenvalues return at equal training loss; at the end they are there')
  })

  test('are the opposite where constant statistics remove outliers and speed training up', () => {
    const little: Measured = { ratios: [1.2, 1.2, 1.2], end: 1.2, shares: [0.4, 0.4, 0.4], steps: 20 }
    const { verdicts } = conclude(
      networks({ plain: { ...constant, shares: [0.2, 0.2, 0.2] }, bn, detached: little, population: little }),
      spectra('bn', { ratios: [1.2, 1.2, 1.2], statistics: 'frozen' }),
    )
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['opposite']))
  })

  test('do not speak of a return where BN removes nothing', () => {
    const { verdicts, sentence } = conclude(
      networks({ plain: bn, bn, detached: constant, population: constant }),
    )
    expect(verdicts).toMatchObject({
      'outliers-detached': 'not tested',
      'outliers-at-loss-population': 'not tested',
      'slower-population': 'supported',
    })
    expect(sentence).toContain('it is not tested whether large eigenvalues return')
  })

  test('count a network that never reaches the loss as slower, and compare nothing else of it at equal loss', () => {
    const never: Measured = { ratios: [8], end: 12, shares: [0.9] }
    const rows = networks({ plain: constant, bn, detached: constant, population: never })
    const { verdicts } = conclude(rows)
    expect(verdicts).toMatchObject({
      'slower-population': 'supported',
      'outliers-at-loss-population': 'not tested',
      'gradient-population': 'not tested',
      'outliers-population': 'supported',
    })
  })

  test('need a network with BN that has learned', () => {
    const { verdicts } = conclude(
      ['plain', 'bn', 'detached', 'population'].flatMap((arm) => [
        ...training(arm, GUESSING),
        ...spectra(arm, { ratios: [], end: 4 }),
      ]),
    )
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['not tested']))
  })
})
