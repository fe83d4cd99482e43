/** Every normalization in networks: in its place, trained, and told apart from the network's own parts. */
import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import { openWasm } from '../../src/backend/index.ts'
import { cnn, mlp, type Model, resnet, sgd, softmaxCrossEntropy } from '../../src/nn/index.ts'
import { normalizations } from '../../src/norm/index.ts'
import { grad, literal, normal, type Tensor } from '../../src/tensor/index.ts'

/** Where defaults do not suit few channels and small batches; and standardized weights alone blow activations up. */
const suitable: Record<string, string> = {
  group: 'group:4',
  ghost: 'ghost:4',
  'weight-standardization': 'weight-standardization+group:4',
}
const names = normalizations.map(({ name }) => suitable[name] ?? name)
const onlyImages = ['instance']

const labels = literal(
  Int32Array.from({ length: 8 }, (_, i) => i % 4),
  [8],
)

/** The losses of some steps of SGD on one batch. */
async function lossesOf(model: Model, x: Tensor, steps: number): Promise<number[]> {
  const { logits, updates } = model.apply(x, { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, labels)
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const descent = sgd({}).step(model.parameters, gradients, { learningRate: 0.05 })
  const session = await openWasm({ threads: 1 })
  const program = await session.compile({ outputs: { loss }, updates: [...updates, ...descent.updates] })
  const losses = Array.from({ length: steps }, () => scalar(program.runSync().loss))
  const evaluation = await session.compile({ outputs: { y: model.apply(x, { mode: 'eval' }).logits } })
  expect(evaluation.runSync()['y'].every(Number.isFinite)).toBe(true)
  session.close()
  return losses
}

const image = [2, 8, 8] as const
const options = { classes: 4, seed: 1 }
const models: Record<string, (norm: string) => Model> = {
  mlp: (norm) => mlp({ ...options, input: 128, hidden: [16, 16], activation: 'relu', norm }),
  cnn: (norm) => cnn({ ...options, input: image, channels: [8, 8], norm }),
  resnet: (norm) => resnet({ ...options, input: image, depth: 8, width: 0.5, norm }),
}

const cases = [
  ...names.filter((name) => !onlyImages.includes(name)).map((name) => ['mlp', name] as const),
  ...names.map((name) => ['cnn', name] as const),
  ...['filter-response', 'spectral', 'noisy-batch'].map((name) => ['resnet', name] as const),
]

test.each(cases)('%s with %s learns', async (kind, norm) => {
  const model = models[kind]!(norm)
  const stateNames = model.states.map(({ name }) => name)
  expect(new Set(stateNames).size).toBe(stateNames.length)
  const losses = await lossesOf(model, normal([8, ...image], { seed: 1, stream: 7 }), 8)
  expect(losses.at(-1)).toBeLessThan(losses[0]!)
})

const parametersOf = (model: Model, layer: number) =>
  model.layers[layer]!.parameters.map(({ name }) => name.slice(name.indexOf('.') + 1))

describe('a layer', () => {
  test('has the parameters of its normalization after its own', () => {
    expect(parametersOf(models['mlp']!('unitization'), 0)).toEqual(['weight', 'gamma', 'beta', 'alpha'])
    expect(parametersOf(models['mlp']!('weight'), 0)).toEqual(['weight', 'bias', 'gain'])
    expect(parametersOf(models['mlp']!('weight'), 2)).toEqual(['weight', 'bias'])
    expect(parametersOf(models['mlp']!('rms'), 0)).toEqual(['weight', 'bias', 'gamma'])
    expect(parametersOf(models['cnn']!('weight-standardization+group:4'), 0)).toEqual([
      'weight',
      'gamma',
      'beta',
    ])
  })

  test('takes the activation its normalization brings, where it has one at all', () => {
    expect(parametersOf(models['cnn']!('filter-response'), 0)).toEqual(['weight', 'gamma', 'beta', 'tau'])
    const linear = cnn({ ...options, input: image, activation: 'identity', norm: 'filter-response' })
    expect(parametersOf(linear, 0)).toEqual(['weight', 'gamma', 'beta'])
    const { taps } = models['cnn']!('filter-response').apply(normal([8, ...image], { seed: 1, stream: 7 }), {
      mode: 'train',
    })
    expect(taps['conv1.output']!.operation).toMatchObject({ kind: 'binary', name: 'max' })
  })

  test('draws its own noise', () => {
    const { states } = models['mlp']!('noise')
    expect(states.filter(({ name }) => name.endsWith('.step')).length).toBe(2)
  })
})
