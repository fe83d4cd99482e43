import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { mlp, sgd, streams } from '../../../src/nn/index.ts'
import { batchesFor, measureBatchStatistics } from '../../../src/study/advise/batch-statistics.ts'
import { inventoryOf } from '../../../src/study/advise/inventory.ts'
import { add, input, iota, permute } from '../../../src/tensor/index.ts'
import { batchOf, createReestimator, residentData, trainingStep } from '../../../src/train/index.ts'
import { networkOf } from '../../interop/onnx/fixtures.ts'
import { normalOf } from '../../support/random.ts'
import { clouds, standardized } from '../../train/problem.ts'

/** Independent normal values, so that a batch of n has n independent ones. */
function normalData(count: number) {
  const inputs = Float32Array.from(normalOf('values', count * 4))
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2)
  return residentData(
    'train',
    { name: 'normal', inputs, labels, shape: [4], classes: 2, count },
    { kind: 'none', shift: 0, scale: 1 },
  )
}

function subject(norm: string, size: number, train = normalData(2000)) {
  const model = mlp({ input: 4, hidden: [12], classes: 2, norm, seed: 1, dtype: 'f64' })
  const step = trainingStep({ model, data: train, batch: size, optimizer: sgd(), learningRate: 0.1, seed: 3 })
  return { step, train, size, seed: 3, places: inventoryOf(model, norm).places }
}

test('a batch of n independent normal values is worth n', async () => {
  for (const size of [4, 16]) {
    const { statistics, places, batches } = await measureBatchStatistics(
      openReference(),
      subject('batch', size),
    )
    expect([statistics, batches]).toEqual(['initial', 64])
    const { means, variances, effective } = places[0]!.noise!
    // 64 batches of 12 units that are not quite independent: some parts in ten.
    expect(means * Math.sqrt(size)).toBeGreaterThan(0.8)
    expect(means * Math.sqrt(size)).toBeLessThan(1.2)
    expect(variances / Math.sqrt(2 / (size - 1))).toBeGreaterThan(0.75)
    expect(variances / Math.sqrt(2 / (size - 1))).toBeLessThan(1.25)
    expect(effective).toBeCloseTo(Math.min(1 / means ** 2, 1 + 2 / variances ** 2), 10)
    expect(places[0]!.stored).toBeNull()
  }
})

test('has the moments of the batches of training', async () => {
  const own = subject('batch', 10, residentData('train', clouds('moments', 30), standardized))
  const session = openReference()
  const { places, batches } = await measureBatchStatistics(session, own)
  expect(batches).toBe(3)
  const start = input('start', [], 'i32')
  const rows = permute(add(start, iota(10)), 30, { seed: 3, stream: streams.dataOrder })
  const { taps } = own.step.model.apply(batchOf(own.train, rows, { dtype: 'f64' }).x, { mode: 'train' })
  const program = await session.compile({ outputs: { h: taps['layer1.preactivation']! } })
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
  const spread = (values: number[]) => mean(values.map((value) => (value - mean(values)) ** 2))
  const [ofMeans, ofVariances]: [number[], number[]] = [[], []]
  for (let unit = 0; unit < 12; unit++) {
    const batchesOf = [0, 10, 20].map((first) => {
      const { h } = program.runSync({ start: first })
      return Array.from({ length: 10 }, (_, i) => h[i * 12 + unit]!)
    })
    const unbiased = (values: number[]) => (spread(values) * 3) / 2
    const between = unbiased(batchesOf.map(mean))
    const within = mean(batchesOf.map(spread))
    ofMeans.push(between / (between + within))
    ofVariances.push(unbiased(batchesOf.map(spread)) / within ** 2)
  }
  expect(places[0]!.noise!.means).toBeCloseTo(Math.sqrt(mean(ofMeans)), 10)
  expect(places[0]!.noise!.variances).toBeCloseTo(Math.sqrt(mean(ofVariances)), 10)
})

test('statistics that were estimated from the data agree with them, others do not; they are left as they were', async () => {
  const own = subject('batch', 50)
  const session = openReference()
  const [mean, variance] = own.step.model.states.slice(-2) as [never, never]
  const reestimator = await createReestimator(session, {
    model: own.step.model,
    data: own.train,
    batch: 50,
    seed: 3,
  })
  await reestimator.estimate()
  const right = await measureBatchStatistics(session, own)
  expect(right.statistics).toBe('trained')
  expect(right.places[0]!.stored!.off).toBeLessThan(0.05)
  expect(right.places[0]!.stored!.ratio).toBeLessThan(1.05)
  expect(right.losses!.stored).toBeCloseTo(right.losses!.data!, 2)

  const truth = session.readSync(variance)
  session.writeSync(
    variance,
    Float64Array.from(truth, (value) => 9 * value),
  )
  const before = session.readSync(mean)
  session.writeSync(
    mean,
    Float64Array.from(before, (value, i) => value + 2 * Math.sqrt(truth[i]!)),
  )
  const wrong = await measureBatchStatistics(session, own)
  expect(wrong.places[0]!.stored!.off).toBeCloseTo(2, 1)
  expect(wrong.places[0]!.stored!.ratio).toBeCloseTo(9, 0)
  expect(wrong.losses!.data).toBeCloseTo(right.losses!.data!, 10)
  expect(wrong.losses!.stored).not.toBeCloseTo(wrong.losses!.data!, 2)
  expect(Array.from(session.readSync(variance))).toEqual(Array.from(truth, (value) => 9 * value))
})

test('of frozen statistics only the loss with these is known', async () => {
  const model = networkOf('resnet_tiny.onnx').create({ norm: 'frozen', dtype: 'f64' })
  const pixels = normalOf('pixels', 24 * 784)
  const train = residentData(
    'train',
    {
      name: 'pixels',
      inputs: Float32Array.from(pixels),
      labels: Uint8Array.from({ length: 24 }, (_, i) => i % 10),
      shape: [1, 28, 28],
      classes: 10,
      count: 24,
    },
    { kind: 'none', shift: 0, scale: 1 },
  )
  const step = trainingStep({ model, data: train, batch: 8, optimizer: sgd(), learningRate: 0.1, seed: 3 })
  const { places } = inventoryOf(model, 'frozen')
  const found = await measureBatchStatistics(openReference(), { step, train, size: 8, seed: 3, places })
  expect(found.losses).toMatchObject({ batch: null, data: null })
  expect(found.places.map(({ noise }) => noise)).toEqual(places.map(() => null))
  expect(found.places.every(({ stored }) => stored !== null)).toBe(true)
})

test('normalizations of single samples have neither', async () => {
  const { statistics, places } = await measureBatchStatistics(openReference(), subject('layer', 8))
  expect(statistics).toBe('none')
  expect(places).toEqual([{ layer: 'layer1', noise: null, stored: null }])
})

test('one batch says nothing of noise', async () => {
  expect([batchesFor(4, 5000), batchesFor(200, 5000), batchesFor(200, 500), batchesFor(300, 500)]).toEqual([
    64, 16, 2, 1,
  ])
  const own = subject('batch', 20, residentData('train', clouds('few', 30), standardized))
  const { places } = await measureBatchStatistics(openReference(), own)
  expect(places[0]!.noise).toBeNull()
})
