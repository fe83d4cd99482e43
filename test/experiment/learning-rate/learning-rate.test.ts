import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { activationQuantities, gradientTailQuantities } from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'
import { curve, GUESSING, jittered, SEEDS } from '../framework/records.ts'

const learningRate = findExperiment('learning-rate')
const options = resolveOptions(learningRate.options)
const RATES = options['rates'] as readonly number[]

/** A network that learns at these rates to an accuracy, and guesses at the others. */
const network = (norm: string, from: number, to: number, accuracy: number): Row[] =>
  RATES.flatMap((rate) => {
    const end = rate >= from && rate <= to ? { loss: 0.4, accuracy } : GUESSING
    return SEEDS.flatMap((seed) => [
      ...curve(`${norm}-${rate}`, seed, 'training loss', [GUESSING.loss, jittered(end.loss, seed)]),
      ...curve(
        `${norm}-${rate}`,
        seed,
        'test accuracy',
        [1, 1, 1, 1, 1].map(() => end.accuracy),
      ),
    ])
  })

const at = (arm: string, step: number, layer: string, quantity: string, value: number): Row[] =>
  SEEDS.map((seed) => ({
    run: `${arm}-${seed}`,
    arm,
    seed,
    step,
    layer,
    quantity,
    value: jittered(value, seed),
  }))

/** Variances of the first and the last layer before and after one step, with means of 0. */
const firstStep = (norm: string, growths: readonly [number, number], kurtosis: number): Row[] =>
  growths.flatMap((growth, i) =>
    [1, growth].flatMap((variance, step) => [
      ...at(`${norm}-first`, step, `conv${i + 1}`, activationQuantities.variance, variance),
      ...at(`${norm}-first`, step, `conv${i + 1}`, activationQuantities.magnitude, 0),
      ...at(`${norm}-first`, step, `conv${i + 1}`, gradientTailQuantities.kurtosis, kurtosis),
    ]),
  )

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(learningRate, evidence)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    findings,
    sentence: learningRate.verdict(findings, performChecks(learningRate, evidence)),
  }
}

describe('the findings of learning-rate', () => {
  test('are those of the paper', () => {
    const { verdicts, findings, sentence } = conclude(
      network('plain', 0.01, 0.1, 0.8),
      network('bn', 0.003, 3, 0.802),
      firstStep('plain', [2, 900], 40),
      firstStep('bn', [2, 2], 4),
    )
    expect(verdicts).toEqual({
      equal: 'equivalent',
      larger: 'supported',
      explodes: 'supported',
      contained: 'supported',
      tails: 'supported',
    })
    expect(findings['larger']!.effect).toBeCloseTo(3, 6)
    expect(findings['equal']!.effect).toBeCloseTo(0.2, 2)
    expect(findings['explodes']!.effect).toBeCloseTo(450, 6)
    expect(sentence).toContain('BN makes the largest rate at least 10 times as large')
  })

  test('are others where BN changes the accuracy at the same rates and allows rates only three times as large', () => {
    const { verdicts, findings } = conclude(
      network('plain', 0.01, 0.3, 0.7),
      network('bn', 0.01, 1, 0.8),
      firstStep('plain', [9, 3], 4),
      firstStep('bn', [2, 9], 40),
    )
    expect(verdicts).toEqual({
      equal: 'opposite',
      larger: 'opposite',
      explodes: 'opposite',
      contained: 'opposite',
      tails: 'opposite',
    })
    expect(findings['equal']!.effect).toBeCloseTo(10, 1)
  })

  test('compare accuracies only at rates at which both have learned', () => {
    const { findings } = conclude(network('plain', 0.1, 0.3, 0.8), network('bn', 0.3, 3, 0.85))
    expect(findings['equal']!.effect).toBeCloseTo(5, 1)
  })

  test('count a run that diverged in its first step as grown without bound', () => {
    const diverged = SEEDS.map((seed) => ({
      run: `plain-first-${seed}`,
      arm: 'plain-first',
      seed,
      step: 1,
      layer: '',
      quantity: 'diverged',
      value: 1,
    }))
    const { verdicts } = conclude(
      firstStep('plain', [2, 9], 4).filter(({ step }) => step === 0),
      diverged,
      firstStep('bn', [2, 2], 4),
    )
    expect(verdicts['contained']).toBe('supported')
  })

  test('are not tested where the plain network has learned at no rate', () => {
    const { verdicts, sentence } = conclude(network('plain', 9, 9, 0.8), network('bn', 0.01, 1, 0.8))
    expect(verdicts).toMatchObject({ equal: 'not tested', larger: 'not tested' })
    expect(sentence).toContain('The plain network has learned at no rate')
  })
})
