import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { streams } from '../../src/nn/index.ts'
import { batchOf, createReestimator, residentData } from '../../src/train/index.ts'
import { add, input, iota, permute } from '../../src/tensor/index.ts'
import { largestError } from '../norm/values.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const data = residentData('training', clouds('re-estimation', 30), standardized)
const batch = 8

test('averages the statistics of whole batches, and puts back what was there', async () => {
  const model = smallModel('batch')
  const [mean, variance] = model.states.slice(-2)
  const session = openReference()
  const start = input('start', [], 'i32')
  const rows = permute(add(start, iota(batch)), 30, { seed: 3, stream: streams.dataOrder })
  const { taps } = model.apply(batchOf(data, rows, { dtype: 'f64' }).x, { mode: 'train' })
  const program = await session.compile({ outputs: { h: taps['layer1.preactivation']! } })
  const expected = { mean: new Float64Array(5), variance: new Float64Array(5) }
  for (const first of [0, 8, 16]) {
    const h = program.runSync({ start: first })['h']
    for (let unit = 0; unit < 5; unit++) {
      const own = Array.from({ length: batch }, (_, i) => h[i * 5 + unit]!)
      const center = own.reduce((a, b) => a + b) / batch
      expected.mean[unit]! += center / 3
      expected.variance[unit]! += own.reduce((sum, v) => sum + (v - center) ** 2, 0) / (batch - 1) / 3
    }
  }
  const reestimator = await createReestimator(session, { model, data, batch, seed: 3 })
  const former = [session.readSync(mean!), session.readSync(variance!)]
  const restore = await reestimator.estimate()
  expect(largestError(session.readSync(mean!), expected.mean)).toBeLessThan(1e-14)
  expect(largestError(session.readSync(variance!), expected.variance)).toBeLessThan(1e-14)
  await restore()
  expect([session.readSync(mean!), session.readSync(variance!)]).toEqual(former)
})

test('puts back, to the bit, what the backend holds in more precision than the dtype', async () => {
  const model = smallModel('batch', 'tanh', 'f32')
  const session = openReference()
  const statistics = model.states.slice(-2)
  await session.compile({ updates: statistics.map((own) => [own, own.tensor] as const) })
  for (const own of statistics)
    session.restoreSync(
      own,
      Float64Array.from({ length: 5 }, () => Math.PI),
    )
  const reestimator = await createReestimator(session, { model, data, batch, seed: 3 })
  const restore = await reestimator.estimate()
  expect([...session.readSync(statistics[0]!)]).not.toContain(Math.PI)
  await restore()
  for (const own of statistics) expect([...session.readSync(own)]).toEqual(new Array(5).fill(Math.PI))
})

test('moves no counter, no noise and no parameter', async () => {
  const model = smallModel('spectral+noisy-batch')
  const session = openReference()
  await session.compile({ updates: model.states.map((own) => [own, own.tensor] as const) })
  const reestimator = await createReestimator(session, { model, data, batch })
  const values = () => Object.fromEntries(model.states.map((state) => [state.name, session.readSync(state)]))
  const before = values()
  await reestimator.estimate()
  const after = values()
  const moved = Object.keys(before).filter((name) => largestError(after[name]!, before[name]!) > 0)
  expect(moved).toEqual(['layer1.runningMean', 'layer1.runningVariance'])
})

test('has nothing to do for a model without running statistics; refuses batches larger than the data', async () => {
  const options = { data, batch }
  const reestimator = await createReestimator(openReference(), { ...options, model: smallModel('layer') })
  const restore = await reestimator.estimate()
  await expect(restore()).resolves.toBeUndefined()
  await expect(
    createReestimator(openReference(), { ...options, batch: 31, model: smallModel('batch') }),
  ).rejects.toThrow('batch is 31, expected a whole number from 1 to 30')
})
