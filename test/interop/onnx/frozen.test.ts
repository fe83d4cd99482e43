/** Batch normalizations that keep the statistics of their file in training. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { withFrozenStatistics, withWeightsFrom } from '../../../src/interop/onnx/index.ts'
import { crossEntropy, meanLoss } from '../../../src/nn/index.ts'
import { add, cast, constant, grad, mul, type State, sum, type Tensor } from '../../../src/tensor/index.ts'
import { batchOf, expectedOf, networkOf } from './fixtures.ts'

const { x, y, inputs } = batchOf(expectedOf('resnet_tiny'), 'f64')
const network = networkOf('resnet_tiny.onnx')

const framesOf = async (outputs: Readonly<Record<string, Tensor>>) => {
  const session = openReference()
  const program = await session.compile({ outputs })
  // Only the inputs that a program uses may be given.
  const isOfLabels = Object.keys(outputs).some((name) => name !== 'train' && name !== 'eval')
  const values = program.runSync(isOfLabels ? inputs : { x: inputs.x })
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.from(value, Number)]))
}

describe.each([
  ['norm frozen', { norm: 'frozen' }],
  ['all that are kept', { frozen: true }],
])('%s', (_, options) => {
  const model = network.create({ dtype: 'f64', ...options })

  test('training computes what evaluation does and moves no statistics', async () => {
    const training = model.apply(x, { mode: 'train' })
    expect(training.updates).toEqual([])
    const values = await framesOf({ train: training.logits, eval: model.apply(x, { mode: 'eval' }).logits })
    expect(values['train']).toEqual(values['eval'])
    const moving = network.create({ dtype: 'f64' }).apply(x, { mode: 'train' })
    expect((await framesOf({ train: moving.logits }))['train']).not.toEqual(values['train'])
    expect(moving.updates).toHaveLength(12)
    expect(model.shapes.every(({ isFrozen }) => isFrozen)).toBe(true)
  })

  test('its gradient is that of fixed statistics', async () => {
    const lossAt = (read: (state: State) => Tensor) =>
      meanLoss(crossEntropy(), model.apply(x, { mode: 'train', read }).logits, y)
    const direction = new Map(
      model.parameters.map((state, i) => [state, constant(Math.cos(i), state.tensor.shape, 'f64')]),
    )
    const step = 1e-8
    const moved = (size: number) => (state: State) => {
      const along = direction.get(state)
      return along ? add(state.tensor, mul(along, size)) : state.tensor
    }
    const gradients = grad(
      lossAt((state) => state.tensor),
      model.parameters.map(({ tensor }) => tensor),
    )
    const slope = model.parameters
      .map((state, i) => cast(sum(mul(gradients[i]!, direction.get(state)!)), 'f64'))
      .reduce((a, b) => add(a, b))
    const values = await framesOf({ slope, above: lossAt(moved(step)), below: lossAt(moved(-step)) })
    const difference = (values['above']![0]! - values['below']![0]!) / (2 * step)
    expect(values['slope']![0]! / difference).toBeCloseTo(1, 4)
  })
})

test('only chosen ones are frozen by a normalization, and all by the network', () => {
  const frozenIn = (options: object) =>
    network
      .create(options)
      .shapes.filter(({ isFrozen }) => isFrozen)
      .map(({ norm }) => norm.name)
  expect(frozenIn({ norm: 'frozen', only: ['layer1.*'] })).toEqual(['layer1.0.bn1', 'layer1.0.bn2'])
  expect(frozenIn({ norm: 'group:4', only: ['layer2.*', 'bn1'], frozen: true })).toEqual([
    'layer1.0.bn1',
    'layer1.0.bn2',
  ])
})

test('knows statistics of the start of training, and says what freezing these does', () => {
  expect(network.create().stored).toBe('trained')
  expect(networkOf('gpt_tiny.onnx').create().stored).toBe('none')
  const model = network.create()
  const arrays = Object.fromEntries(
    model.states.map(({ name, tensor: { shape } }) => [
      name,
      {
        shape,
        data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(name.endsWith('running_var') ? 1 : 0),
      },
    ]),
  )
  const initial = network.create({ weights: { from: 'zeros', arrays } })
  expect([initial.stored, initial.notes]).toEqual(['initial', []])
  expect(network.create({ weights: { from: 'zeros', arrays }, norm: 'frozen' }).notes).toEqual([
    expect.stringContaining('are those before training'),
  ])
})

describe('refuses', () => {
  test('to freeze what is not there', () => {
    expect(() => networkOf('gpt_tiny.onnx').create({ norm: 'frozen' })).toThrow(
      'gpt_tiny.onnx: norm frozen: expected batch normalization with stored statistics',
    )
    expect(() => networkOf('unet_groupnorm.onnx').create({ frozen: true })).toThrow(
      'frozen statistics: expected',
    )
    expect(() => network.create({ norm: 'frozen', only: ['conv1'] })).toThrow('it has none there')
  })

  test('what is not from a file, and weights that are named twice', () => {
    expect(withFrozenStatistics('cnn', false)).toBe('cnn')
    expect(withFrozenStatistics('onnx:a.onnx,only=b', true)).toBe('onnx:a.onnx,statistics=frozen,only=b')
    expect(() => withFrozenStatistics('cnn', true)).toThrow('--frozen: expected a network from a file')
    expect(withWeightsFrom('onnx:a.onnx', 'trained')).toBe('onnx:a.onnx')
    expect(withWeightsFrom('onnx:a.onnx,only=b', 'seeds')).toBe('onnx:a.onnx,weights=seeds,only=b')
    expect(withWeightsFrom('onnx:a.onnx', 'b.safetensors')).toBe('onnx:a.onnx,weights=b.safetensors')
    expect(() => withWeightsFrom('cnn', 'trained')).toThrow('--from trained: expected a network from a file')
    expect(() => withWeightsFrom('onnx:a.onnx', 'train')).toThrow(
      'expected trained, seeds, or a .safetensors',
    )
    expect(() => withWeightsFrom('onnx:a.onnx,weights=seeds', 'trained')).toThrow('names its weights already')
  })
})
