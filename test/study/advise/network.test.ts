/** What is measured of whole networks: which weights have no scale, and what happens along the depth. */
import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { type Initializer, type Model, mlp, sgd } from '../../../src/nn/index.ts'
import { measureDepth } from '../../../src/study/advise/depth.ts'
import { inventoryOf } from '../../../src/study/advise/inventory.ts'
import { measureScales } from '../../../src/study/advise/scale-invariance.ts'
import { constant, type Shape } from '../../../src/tensor/index.ts'
import { residentData, trainingStep } from '../../../src/train/index.ts'
import { networkOf } from '../../interop/onnx/fixtures.ts'
import { clouds, standardized } from '../../train/problem.ts'

const train = residentData('train', clouds('network', 40), standardized)
const stepOf = (model: Model, learningRate = 0.1) =>
  trainingStep({ model, data: train, batch: 8, optimizer: sgd(), learningRate, seed: 1 })
const network = (norm: string, initializer?: string | Initializer) =>
  mlp({
    input: 4,
    hidden: [6, 5],
    classes: 2,
    norm,
    seed: 1,
    dtype: 'f64',
    activation: 'relu',
    ...(initializer && { initializer }),
  })

test.each([
  ['batch', [true, true, false]],
  ['layer', [true, true, false]],
  ['none', [false, false, false]],
  ['dynamic-tanh', [false, false, false]],
])('%s: weights before it have no scale', async (norm, free) => {
  const scales = await measureScales(openReference(), { step: stepOf(network(norm)), train })
  expect(scales.map(({ weight }) => weight)).toEqual(['layer1.weight', 'layer2.weight', 'layer3.weight'])
  expect(scales.map(({ change }) => change! < 0.01)).toEqual(free)
})

test('a weight that the outputs do not depend on has neither', async () => {
  const zero = { spec: '', create: (shape: Shape) => constant(0, shape, 'f64') }
  const model = network('none', zero)
  const scales = await measureScales(openReference(), { step: stepOf(model), train })
  expect(scales.map(({ change }) => change)).toEqual([null, null, null])
})

test('follows the values and gradients by depth, and takes one step', async () => {
  // Each layer of weights of size 5 multiplies the values.
  const step = stepOf(network('none', 'gaussian:2'), 1e-2)
  const session = openReference()
  const { layers, loss } = await measureDepth(session, { step, train, test: train, seed: 1 })
  expect(layers.map(({ layer }) => layer)).toEqual(['layer1', 'layer2', 'layer3'])
  const spreads = layers.map(({ start }) => start.spread!)
  expect(spreads[2]! / spreads[0]!).toBeGreaterThan(4)
  expect(loss).toBeGreaterThanOrEqual(0)
  for (const { start, after, effectiveRate } of layers) {
    expect(start.gradient).toBeGreaterThan(0)
    expect(after.spread).not.toBe(start.spread)
    expect(effectiveRate).toBeGreaterThan(0)
  }
  expect(layers.map(({ start }) => start.dead === null)).toEqual([false, false, true])
  expect(session.readSync(step.states.find(({ name }) => name === 'step')!)).toEqual(Int32Array.of(1))
})

test('knows the normalizations of a file, where they are and which of them fold', async () => {
  const model = networkOf('resnet_tiny.onnx').create()
  const { places, folded } = inventoryOf(model, 'keep')
  expect(folded).toEqual([])
  expect(places.map(({ name, kind, seesBatch, foldsInto }) => [name, kind, seesBatch, foldsInto])).toEqual([
    ['bn1', 'batch', 'all', 'conv1'],
    ['layer1.0.bn1', 'batch', 'all', 'layer1.0.conv1'],
    ['layer1.0.bn2', 'batch', 'all', 'layer1.0.conv2'],
    ['layer2.0.bn1', 'batch', 'all', 'layer2.0.conv1'],
    ['layer2.0.bn2', 'batch', 'all', 'layer2.0.conv2'],
    ['layer2.0.downsample.1', 'batch', 'all', 'layer2.0.downsample.0'],
  ])
  expect(places[0]!.running!.mean.name).toBe('bn1.running_mean')
  const exchanged = networkOf('resnet_tiny.onnx').create({ norm: 'group:4', only: ['layer1.*'] })
  expect(inventoryOf(exchanged, 'group:4').places.map(({ kind }) => kind)).toEqual([
    'batch',
    'group:4',
    'group:4',
    'batch',
    'batch',
    'batch',
  ])
  expect(inventoryOf(networkOf('naive/resnet_tiny.default.onnx').create(), 'keep').folded).toHaveLength(6)
})

test('knows where groups do not divide the channels of a file', () => {
  const { fewerGroups } = networkOf('mobilenet_tiny.onnx').create({ norm: 'group:8' })
  expect(fewerGroups).toEqual([
    { name: 'features.2.block.3.1', channels: 12, wanted: 8, given: 6 },
    { name: 'features.3.block.3.1', channels: 12, wanted: 8, given: 6 },
  ])
})

test('knows those of a network that is built here', async () => {
  expect(
    inventoryOf(network('batch'), 'batch').places.map(({ name, foldsInto }) => [name, foldsInto]),
  ).toEqual([
    ['layer1', 'layer1'],
    ['layer2', 'layer2'],
  ])
  expect(inventoryOf(network('layer'), 'layer').places.map(({ foldsInto }) => foldsInto)).toEqual([
    undefined,
    undefined,
  ])
  expect(inventoryOf(network('none'), 'none').places).toEqual([])
})
