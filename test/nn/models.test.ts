import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import {
  cnn,
  countParameters,
  deepLinear,
  type Model,
  models,
  parseModel,
  resnet,
  sgd,
  softmaxCrossEntropy,
  vgg,
} from '../../src/nn/index.ts'
import {
  constant,
  grad,
  input,
  literal,
  normal,
  type State,
  sum,
  square,
  type Tensor,
} from '../../src/tensor/index.ts'
import { valueOf, valuesOf } from '../norm/values.ts'

const cifar = { input: [3, 32, 32], classes: 10, norm: 'batch', seed: 1 }
const tiny = { input: [8, 8], classes: 3, seed: 1, dtype: 'f64' as const }

const build = (spec: string, options: object = {}) => parseModel(spec).create({ ...tiny, ...options })
const namesOf = (states: readonly State[]) => states.map(({ name }) => name)
const layersOf = ({ layers }: Model) => layers.map(({ name }) => name)

/** The shapes of a layer's tap in a batch of one. */
function shapesOf(model: Model, tap: string): Record<string, readonly number[]> {
  const { taps } = model.apply(input('x', [1, ...model.input], model.dtype), { mode: 'eval' })
  return Object.fromEntries(model.layers.map(({ name }) => [name, taps[`${name}.${tap}`]!.shape.slice(1)]))
}

describe('parameters', () => {
  // VGG-A: convolutions 9,217,728, their γ and β 5,504, dense 2 · 262,656 + 5,130.
  // ResNet: "0.27M" and "0.85M" (He et al. 2015, Table 6); with projections 2,560 weights and 192 γ and β more.
  // VGG-9: convolutions 1,734,336, γ and β 2,304, dense 4096 · 256 + 512 + 2,570.
  test.each([
    ['vgg', 9_753_674],
    ['vgg:variant=9', 2_788_298],
    ['resnet:20', 269_722],
    ['resnet:20,order=pre', 269_722],
    ['resnet:20,shortcut=project', 272_474],
    ['resnet:56', 853_018],
    ['resnet:56,skips=false', 853_018],
  ])('%s has %i for CIFAR-10', (spec, count) => {
    expect(countParameters(parseModel(spec).create(cifar))).toBe(count)
  })

  test('of a network without normalization have a bias for every γ and β', () => {
    expect(countParameters(vgg({ ...cifar, norm: 'none' }))).toBe(9_753_674 - 5_504 / 2)
  })

  test('of the deep linear network are its matrices', () => {
    expect(countParameters(deepLinear({ ...cifar, input: [10], norm: 'none' }))).toBe(25 * 100)
  })

  test('of a width multiplier are about its square', () => {
    const share = countParameters(vgg({ ...cifar, width: 0.5 })) / countParameters(vgg(cifar))
    expect(share).toBeCloseTo(0.25, 2)
  })
})

describe('shapes', () => {
  test('VGG-A halves a CIFAR image five times', () => {
    expect(shapesOf(vgg({ ...cifar, width: 1 / 64 }), 'output')).toEqual({
      conv1: [1, 32, 32],
      conv2: [2, 16, 16],
      conv3: [4, 8, 8],
      conv4: [4, 8, 8],
      conv5: [8, 4, 4],
      conv6: [8, 4, 4],
      conv7: [8, 2, 2],
      conv8: [8, 2, 2],
      dense1: [8],
      dense2: [8],
      dense3: [10],
    })
  })

  test('VGG-A takes the 28 × 28 of MNIST, and less', () => {
    const inputs = shapesOf(vgg({ ...cifar, input: [28, 28], width: 1 / 64 }), 'input')
    expect([inputs['conv1'], inputs['conv7'], inputs['conv8'], inputs['dense1']]).toEqual([
      [1, 28, 28],
      [8, 1, 1],
      [8, 1, 1],
      [8],
    ])
    expect(shapesOf(vgg({ ...cifar, input: [1, 1], width: 1 / 64 }), 'input')['dense1']).toEqual([8])
  })

  test('ResNet halves where its second and third stage begin', () => {
    const shapes = shapesOf(resnet({ ...cifar, input: [3, 15, 16], depth: 8, width: 1 / 8 }), 'output')
    expect(shapes).toEqual({
      conv1: [2, 15, 16],
      'stage1.block1.conv1': [2, 15, 16],
      'stage1.block1.conv2': [2, 15, 16],
      'stage2.block1.conv1': [4, 8, 8],
      'stage2.block1.conv2': [4, 8, 8],
      'stage3.block1.conv1': [8, 4, 4],
      'stage3.block1.conv2': [8, 4, 4],
      dense1: [10],
    })
  })

  test('the small network pools after each stage', () => {
    const shapes = shapesOf(cnn({ ...tiny, channels: [2, 3], convolutions: 2 }), 'input')
    expect(shapes).toEqual({
      conv1: [1, 8, 8],
      conv2: [2, 8, 8],
      conv3: [2, 4, 4],
      conv4: [3, 4, 4],
      dense1: [12],
    })
  })
})

describe('layers', () => {
  test('drop their bias beside a normalization with its own, in either order', () => {
    for (const order of ['post', 'pre'] as const)
      for (const shortcut of ['pad', 'project'] as const) {
        const model = resnet({ ...tiny, depth: 8, order, shortcut, norm: 'batch' })
        const biases = namesOf(model.parameters).filter((name) => name.endsWith('bias'))
        expect(biases).toEqual(['dense1.bias'])
      }
    const names = namesOf(cnn({ ...tiny, norm: 'none' }).parameters)
    expect(names).toEqual([
      'conv1.weight',
      'conv1.bias',
      'conv2.weight',
      'conv2.bias',
      'dense1.weight',
      'dense1.bias',
    ])
  })

  test('of the last block in pre are followed by a normalization and an activation', () => {
    const model = resnet({ ...tiny, depth: 8, order: 'pre', norm: 'batch' })
    expect(layersOf(model).slice(-2)).toEqual(['final', 'dense1'])
    expect(namesOf(model.layers.at(-2)!.parameters)).toEqual(['final.gamma', 'final.beta'])
  })

  test('keep their weights with and without skips, projections and normalization', async () => {
    const weightsOf = async (options: object) => {
      const model = resnet({ ...tiny, depth: 8, width: 1 / 8, ...options })
      const weights = model.parameters.filter(
        ({ name }) => name.endsWith('weight') && !name.includes('shortcut'),
      )
      return valuesOf(Object.fromEntries(weights.map(({ name, tensor }) => [name, tensor])))
    }
    const plain = await weightsOf({ skips: false })
    expect(await weightsOf({ shortcut: 'project' })).toEqual(plain)
    expect(await weightsOf({ norm: 'batch', order: 'pre' })).toEqual(plain)
  })

  test('with weights of zero leave to a skip what it brings', async () => {
    const model = resnet({ ...tiny, depth: 8, width: 1 / 8 })
    const x = literal(
      Float64Array.from({ length: 64 }, (_, i) => i / 64),
      [1, 8, 8],
    )
    const read = ({ name, tensor }: State) =>
      name.startsWith('stage') ? constant(0, tensor.shape, 'f64') : tensor
    const { taps } = model.apply(x, { mode: 'eval', read })
    const { before, after } = await valuesOf({
      before: taps['conv1.output']!,
      after: taps['stage2.block1.conv2.output']!,
    })
    // Two channels of 8 × 8 become their even rows and columns, and two channels of zeros.
    const even = before.filter((_, i) => i % 2 === 0 && Math.floor(i / 8) % 2 === 0)
    expect(after).toEqual([...even, ...Array.from({ length: 32 }, () => 0)])
  })

  test('make He’s variance: 2 over the inputs of an output', async () => {
    const model = cnn({ ...tiny, input: [8, 4, 4], channels: [256], norm: 'none' })
    const weights = await valueOf(model.parameters[0]!.tensor)
    const variance = weights.reduce((total, w) => total + w * w, 0) / weights.length
    expect(variance / (2 / (8 * 9))).toBeCloseTo(1, 1)
  })
})

const specs = [
  'mlp:5,4',
  'deep-linear:4',
  'cnn:2,3',
  'cnn:2,convolutions=2',
  'vgg:0.03',
  'vgg:0.03,variant=9',
  'resnet:8,width=0.2',
  'resnet:8,width=0.2,skips=false',
  'resnet:8,width=0.2,order=pre,shortcut=project',
]

describe.each(specs)('%s', (spec) => {
  test('is what its own text names', () => {
    const { spec: canonical } = parseModel(spec)
    expect(parseModel(canonical).spec).toBe(canonical)
  })

  test('shows six taps a layer, its logits last', () => {
    const model = build(spec, { norm: 'layer' })
    const { logits, taps } = model.apply(input('x', [2, 8, 8], 'f64'), { mode: 'train' })
    const kinds = ['input', 'preactivation', 'normalized', 'activationInput', 'activated', 'output']
    expect(Object.keys(taps).sort()).toEqual(
      layersOf(model)
        .flatMap((name) => kinds.map((kind) => `${name}.${kind}`))
        .sort(),
    )
    expect(logits.shape).toEqual([2, 3])
    expect(taps[`${layersOf(model).at(-1)}.output`]).toBe(logits)
  })

  test('is the same expression when it is built again', () => {
    const model = build(spec, { norm: 'batch' })
    const x = input('x', [2, 8, 8], 'f64')
    expect(model.apply(x, { mode: 'train' }).logits).toBe(model.apply(x, { mode: 'train' }).logits)
  })

  test.each(['none', 'batch', 'layer'])(
    'gives all parameters a gradient and learns, norm %s',
    async (norm) => {
      const model = build(spec, {
        norm,
        initializer: 'he-normal',
        ...(spec !== 'deep-linear:4' && { activation: 'tanh' }),
      })
      const x = normal([6, 8, 8], { seed: 3, stream: 1 }, 'f64')
      const labels = literal(Int32Array.of(0, 1, 2, 0, 1, 2), [6])
      const { logits, updates } = model.apply(x, { mode: 'train' })
      const loss = softmaxCrossEntropy(logits, labels)
      const gradients = grad(
        loss,
        model.parameters.map(({ tensor }) => tensor),
      )
      const descent = sgd().step(model.parameters, gradients, { learningRate: 0.02 })
      const outputs: Record<string, Tensor> = { loss }
      for (const [i, g] of gradients.entries()) outputs[i] = sum(square(g))
      const program = await openReference().compile({ outputs, updates: [...descent.updates, ...updates] })
      const first = program.runSync()
      model.parameters.forEach(({ name }, i) =>
        expect({ name, moves: scalar(first[i]) > 0 }).toEqual({ name, moves: true }),
      )
      for (let step = 0; step < 5; step++) program.runSync()
      expect(scalar(program.runSync()['loss'])).toBeLessThan(scalar(first['loss']))
    },
  )
})

describe('what cannot be is refused', () => {
  test('samples that are no images', () => {
    expect(() => parseModel('cnn').create({ ...tiny, input: [64] })).toThrow(
      'cnn: input is [64], expected images [height, width] or [channels, height, width]; use other data, or the model mlp',
    )
  })

  test('depths, widths and sizes that are none', () => {
    expect(() => resnet({ ...tiny, depth: 21 })).toThrow(
      'resnet: depth is 21, expected 6n + 2 layers, at most 2,000, for small images: 8, 14',
    )
    expect(() => parseModel('resnet:21')).toThrow('resnet: depth is 21, expected 6n + 2 layers')
    expect(() => vgg({ ...tiny, width: 0 })).toThrow('vgg: width is 0, expected a number above 0')
    expect(() => cnn({ ...tiny, channels: [4, 0] })).toThrow('cnn: channels is 0, expected a whole number')
    expect(() => deepLinear({ ...tiny, depth: 0 })).toThrow('deep-linear: depth is 0')
  })

  test('an activation of what is linear', () => {
    expect(() => deepLinear({ ...tiny, activation: 'relu' })).toThrow(
      'deep-linear: activation is relu, but the model is linear and has none; leave it out, or take the model mlp',
    )
  })

  test('names that are unknown', () => {
    expect(() => parseModel('vgg11')).toThrow(
      'unknown model "vgg11"; write vgg for VGG-A, which has 11 layers',
    )
    expect(() => parseModel('vgg:variant=B')).toThrow('vgg: variant is B, expected one of A, 9')
    expect(() => parseModel('mlp:100,ten')).toThrow(
      'mlp: hidden is 100,ten, expected at most 2000 whole numbers from 1 to 1,000,000, separated by commas',
    )
    expect(() => parseModel('resnet:20,56')).toThrow('resnet: depth is given twice')
  })

  test('every model is listed', () => {
    expect(models.map(({ name }) => name)).toEqual([
      'mlp',
      'deep-linear',
      'cnn',
      'vgg',
      'resnet',
      'rnn',
      'lstm',
      'gru',
      'gpt',
      'vit',
      'mixer',
      'convnext',
    ])
  })
})

test.each([
  ['deep-linear:65536', 'deep-linear: depth is 65536, expected a whole number from 1 to 2000'],
  [
    'deep-linear:184467440737095',
    'deep-linear: depth is 184467440737095, expected a whole number from 1 to 2000',
  ],
  [
    'cnn:16,32,convolutions=2147483648',
    'cnn: convolutions is 2147483648, expected a whole number from 1 to 50',
  ],
  ['resnet:600000002', 'resnet: depth is 600000002, expected 6n + 2 layers, at most 2,000'],
  ['mlp:1000001', 'mlp: hidden is 1000001, expected at most 2000 whole numbers from 1 to 1,000,000'],
  ['vgg:1e308', 'vgg: width is 1e308, expected a number above 0 and at most 1000'],
])('%s is refused before its graph is built', (spec, message) => {
  expect(() => parseModel(spec)).toThrow(message)
})
