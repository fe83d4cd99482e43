import { describe, expect, it } from 'vitest'
import { noise } from '../../../src/experiment/noise/index.ts'
import { examine, Records } from '../../../src/experiment/index.ts'
import { resolveOptions } from '../../../src/options/index.ts'
import { shiftDistanceQuantities, shiftGradientQuantities } from '../../../src/probe/index.ts'
import { atLevel, type Row } from '../../../src/stats/index.ts'

const options = resolveOptions(noise.options, { 'mlp-levels': [0.5] })
const seeds = Array.from({ length: 12 }, (_, i) => i + 1)

interface Arm {
  /** Test accuracies at steps 50, 100, …; the training loss is 0.4 from the second on. */
  readonly accuracies: readonly number[]
  readonly testLoss: number
  readonly shift: number
  readonly distance: number
  /** By how much the three percentiles move from one evaluation to the next. */
  readonly drift: number
}

function rowsOf(arm: string, { accuracies, testLoss, shift, distance, drift }: Arm): Row[] {
  return seeds.flatMap((seed) => {
    const row = (step: number, quantity: string, value: number, layer = ''): Row => ({
      run: `${arm}-${seed}`,
      arm,
      seed,
      step,
      layer,
      quantity,
      value: value * (1 + seed / 10_000),
    })
    const layers = ['layer1', 'layer2']
    return [
      ...accuracies.flatMap((accuracy, i) => [
        row(50 * (i + 1), 'test accuracy', accuracy),
        row(50 * (i + 1), 'test loss', testLoss),
        row(50 * (i + 1), 'training loss', i === 0 ? 2 : 0.4),
        ...[15, 50, 85].map((percentile) =>
          row(50 * (i + 1), `percentile ${percentile}`, percentile + i * drift, 'layer3'),
        ),
      ]),
      ...layers.flatMap((layer) => [
        row(0, shiftGradientQuantities.shift, shift, layer),
        row(0, shiftDistanceQuantities.relative, distance, layer),
        row(70, atLevel(shiftGradientQuantities.shift, 0.5), shift, layer),
        row(70, atLevel(shiftDistanceQuantities.relative, 0.5), distance, layer),
      ]),
    ]
  })
}

const plain: Arm = { accuracies: [0.2, 0.5, 0.7, 0.8], testLoss: 0.6, shift: 1, distance: 0.1, drift: 1 }
const bn: Arm = { accuracies: [0.5, 0.81, 0.82, 0.82], testLoss: 0.5, shift: 1, distance: 0.1, drift: 1 }
const noisy: Arm = { ...bn, shift: 5, distance: 1, drift: 9 }

const found = (arms: Readonly<Record<string, Arm>>) => {
  const rows = Object.entries(arms).flatMap(([arm, values]) => rowsOf(arm, values))
  return examine(noise, { records: new Records(rows), options, classes: 10 })
}

const asThePaper = { plain, bn, 'noisy-bn': noisy, noise: { ...plain, accuracies: [0.1, 0.1, 0.1, 0.1] } }

const verdictsOf = (arms: Readonly<Record<string, Arm>>) =>
  Object.fromEntries(Object.entries(found(arms)).map(([key, { verdict }]) => [key, verdict]))

describe('the findings of noise', () => {
  it('support the paper where noisy BN moves more, trains faster and ends alike', () => {
    expect(verdictsOf(asThePaper)).toEqual({
      drifts: 'supported',
      faster: 'supported',
      alike: 'equivalent',
      harmed: 'supported',
      shifts: 'supported',
      distances: 'supported',
      regularizes: 'supported',
      'shifts-at-loss': 'supported',
      'distances-at-loss': 'supported',
    })
  })

  it('are the opposite where noise slows BN down', () => {
    const slow = { ...noisy, accuracies: [0.1, 0.2, 0.3, 0.4] }
    expect(verdictsOf({ ...asThePaper, 'noisy-bn': slow })).toMatchObject({
      faster: 'opposite',
      alike: 'opposite',
    })
  })

  it('do not test what noise does if it did not make the distributions move', () => {
    const { faster, alike } = found({ ...asThePaper, 'noisy-bn': { ...noisy, distance: 0.11 } })
    expect([faster.verdict, alike.verdict]).toEqual(['not tested', 'not tested'])
    expect(faster.preconditions.find(({ met }) => !met)!.text).toBe(
      'the noise made BN’s distributions move more',
    )
  })

  it('do not test against a plain network that has not learned', () => {
    const dead = { ...plain, accuracies: [0.1, 0.1, 0.1, 0.1] }
    expect(verdictsOf({ ...asThePaper, plain: dead })).toMatchObject({
      drifts: 'not tested',
      faster: 'not tested',
      harmed: 'not tested',
      regularizes: 'not tested',
      shifts: 'supported',
    })
  })
})
