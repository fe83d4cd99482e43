import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { mlp, type Model, recurrent } from '../../../src/nn/index.ts'
import { trend, trendQuantities } from '../../../src/probe/index.ts'
import { fixedSample } from '../../../src/probe/target.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

const SHARE = trendQuantities.share
const SAMPLE = 16

const model = (cell: 'rnn' | 'lstm' | 'gru', norm: string): Model =>
  recurrent({ cell, input: [2, 2], classes: 2, units: [3], norm, seed: 1, dtype: 'f64' })

const shareOf = async (network: Model, layer: string) =>
  valueIn(
    await measure(openReference(), problemOf(network), trend({ sample: SAMPLE }), { after: 3 }),
    layer,
    SHARE,
  )

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]) => average(values.map((value) => (value - average(values)) ** 2))

/** The share of each unit, from its values sample by sample and step by step. */
async function byHand(network: Model, layer: string): Promise<number> {
  const { step, train } = problemOf(network)
  const session = openReference()
  const training = await session.compile({ updates: step.updates })
  for (let i = 0; i < 3; i++) training.runSync()
  const tap = step.at({ mode: 'train' }, fixedSample(train, SAMPLE, network)).output.taps[
    `${layer}.activationInput`
  ]!
  const [samples, units, steps] = tap.shape as [number, number, number]
  const flat = Array.from((await session.compile({ outputs: { tap } })).runSync()['tap'])
  const range = (count: number) => Array.from({ length: count }, (_, i) => i)
  const at = (i: number, j: number, t: number) => flat[(i * units + j) * steps + t]!
  return average(
    range(units).map((j) => {
      const ofStep = range(steps).map((t) => average(range(samples).map((i) => at(i, j, t))))
      const all = range(samples).flatMap((i) => range(steps).map((t) => at(i, j, t)))
      return variance(ofStep) / variance(all)
    }),
  )
}

describe('trend', () => {
  test.each([
    ['rnn', 'none'],
    ['rnn', 'layer'],
    ['lstm', 'layer'],
    ['gru', 'none'],
  ] as const)(
    'is the part of the variance that the means of the steps explain: %s, %s',
    async (cell, norm) => {
      const network = model(cell, norm)
      const share = await shareOf(network, `${cell}1`)
      expect(share).toBeCloseTo(await byHand(network, `${cell}1`), 12)
      expect(share).toBeGreaterThan(1e-4)
    },
  )

  test.each(['rnn', 'lstm'] as const)('is removed by batch normalization of every step: %s', async (cell) => {
    expect(await shareOf(model(cell, 'batch:gain=0.1'), `${cell}1`)).toBeLessThan(1e-20)
  })

  test('needs a recurrent network', () => {
    const dense = mlp({ input: 4, hidden: [3], classes: 2, seed: 1 })
    expect(() => trend().build(problemOf(dense).target)).toThrow('expected a network with recurrent layers')
  })
})
