import { describe, expect, test } from 'vitest'
import { examine, findExperiment, performChecks, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import {
  rescaledShiftQuantities,
  scaleQuantities,
  shiftGradientQuantities,
} from '../../../src/probe/index.ts'
import type { Row } from '../../../src/stats/index.ts'
import { GUESSING, jittered, SEEDS, training } from '../framework/records.ts'

const layerNorm = findExperiment('layer-norm')
const options = resolveOptions(layerNorm.options)

const rows = (quantity: string, own: readonly Partial<Row>[]): Row[] =>
  SEEDS.flatMap((seed) =>
    own.map(({ value = 0, ...row }) => ({
      run: `ln-${seed}`,
      arm: 'ln',
      seed,
      step: 0,
      layer: 'conv2',
      quantity,
      value: jittered(value, seed),
      ...row,
    })),
  )

/** Effective rates of a convolution, and of the last layer, which no normalization follows. */
const rates = (start: number, end: number) =>
  rows(scaleQuantities.rate, [
    { step: 0, value: start },
    { step: 400, value: end },
    { step: 400, value: 9, layer: 'dense1' },
  ])

/** Gradient shifts of three convolutions with weights as they are, and the second with weights 4 times as long. */
const shifts = (rescaled: number) => [
  ...rows(shiftGradientQuantities.shift, [
    { layer: 'conv1', value: 0 },
    { layer: 'conv2', value: 2 },
    { layer: 'dense1', value: 5 },
  ]),
  ...rows(rescaledShiftQuantities(4).shift, [
    { layer: 'conv1', value: 0 },
    { layer: 'conv2', value: rescaled },
    { layer: 'dense1', value: 5 },
  ]),
]

const conclude = (...groups: Row[][]) => {
  const evidence = { options, classes: 10, records: new Records(groups.flat()) }
  const findings = examine(layerNorm, evidence)
  const checks = performChecks(layerNorm, evidence)
  return {
    verdicts: Object.fromEntries(Object.values(findings).map(({ key, verdict }) => [key, verdict])),
    findings,
    checks,
    sentence: layerNorm.verdict(findings, checks),
  }
}

const trained = (plain: number, bn: number, ln: number) =>
  Object.entries({ plain, bn, ln }).map(([arm, loss]) => training(arm, { loss, accuracy: 1 - loss / 2 }))

describe('the findings of layer-norm', () => {
  test('are those of the paper', () => {
    const { verdicts, findings, sentence } = conclude(
      ...trained(0.6, 0.1, 0.3),
      rates(1, 0.25),
      rows(scaleQuantities.cosine, [{ value: 1e-6 }]),
      shifts(0.5),
    )
    expect(verdicts).toEqual({
      sooner: 'supported',
      'bn-sooner': 'supported',
      'bn-final': 'supported',
      'falling-rate': 'supported',
    })
    expect(findings['falling-rate']!.effect).toBeCloseTo(0.25, 6)
    expect(sentence).toMatch(
      /falls to 0\.250? times its initial value; their gradient is orthogonal to them, and shorter/,
    )
  })

  test('are the opposite where LN harms and rates rise', () => {
    const { verdicts, sentence } = conclude(...trained(0.1, 0.6, 0.3), rates(1, 4))
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['opposite']))
    expect(sentence).toContain('LN makes it faster than BN does')
  })

  test('are not tested on networks that have not learned', () => {
    const { verdicts } = conclude(
      training('plain', GUESSING),
      training('ln', GUESSING),
      training('bn'),
      rates(1, 0.5),
    )
    expect(verdicts).toEqual({
      sooner: 'not tested',
      'bn-sooner': 'not tested',
      'bn-final': 'not tested',
      'falling-rate': 'supported',
    })
  })
})

describe('the checks of layer-norm', () => {
  test.each([
    [1e-6, 0.5, true],
    [0.01, 0.7, false],
  ])('of a cosine of %d and a gradient shift of %d', (cosine, rescaled, passed) => {
    const { checks } = conclude(rows(scaleQuantities.cosine, [{ value: cosine }]), shifts(rescaled))
    expect(checks['orthogonal']!.passed).toBe(passed)
    expect(checks['slower']!.passed).toBe(passed)
  })
})
