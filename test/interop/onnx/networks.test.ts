/** Imported networks against PyTorch: outputs, gradients, running statistics, descent. */
import { afterAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { crossEntropy, meanLoss } from '../../../src/nn/index.ts'
import {
  add,
  cast,
  constant,
  grad,
  hessianVectorProduct,
  input,
  literal,
  mul,
  sizeOf,
  sub,
  substitute,
  sum,
} from '../../../src/tensor/index.ts'
import { arrayOf, batchOf, type Expected, expectedOf, logitsOf, networkOf } from './fixtures.ts'

const sessions = { wasm: await openWasm({ threads: 1 }), reference: openReference() }
afterAll(() => Object.values(sessions).forEach((session) => session.close()))

const names = [
  'mlp_bn',
  'resnet_tiny',
  'mobilenet_tiny',
  'convnext_tiny',
  'vit_tiny',
  'gpt_tiny',
  'bert_tiny',
  'lstm_tiny',
  'unet_groupnorm',
  'llama_tiny',
]

/** The networks that make_more_models.py makes. */
const more = ['dense', 'mixer', 'ws', 'cos', 'conv1']

/** The largest difference, in parts of the largest element. */
function apart(values: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, i) => Math.abs(value - values[i]!))) / largest
}

async function checked(name: string, expected: Expected, backend: 'wasm' | 'reference', tolerance: number) {
  const dtype = backend === 'wasm' ? 'f32' : 'f64'
  const network = networkOf(`${name}.onnx`)
  const model = network.create({ dtype, dropout: false })
  expect(model.parameters.map((parameter) => parameter.name)).toEqual(
    expected.parameters.map((each) => each.name),
  )
  const { x, y, inputs } = batchOf(expected, dtype)
  const [evaluated, trained] = (['eval', 'train'] as const).map((mode) => model.apply(x, { mode })) as [
    ReturnType<typeof model.apply>,
    ReturnType<typeof model.apply>,
  ]
  const loss = meanLoss(crossEntropy(), trained.logits, y)
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const summaries = gradients.flatMap((gradient, i) => {
    const flat = cast(gradient, 'f64')
    const cosines = literal(
      Float64Array.from({ length: sizeOf(flat.shape) }, (_, k) => Math.cos(k)),
      flat.shape,
    )
    return [
      [`norm${i}`, sum(mul(flat, flat))],
      [`cosine${i}`, sum(mul(flat, cosines))],
    ] as const
  })
  const updates = trained.updates.filter(([state]) => state.role === 'statistic')
  const program = await sessions[backend].compile({
    outputs: {
      eval: evaluated.logits,
      train: trained.logits,
      loss,
      ...Object.fromEntries(summaries),
      ...Object.fromEntries(updates.map(([state, value]) => [state.name, value])),
    },
  })
  const values: Record<string, ArrayLike<number>> = await program.run(inputs)
  expect(apart(values['eval']!, logitsOf(expected, 'eval.output'))).toBeLessThan(tolerance)
  expect(apart(values['train']!, logitsOf(expected, 'train.output'))).toBeLessThan(tolerance)
  expect(Math.abs(values['loss']![0]! - expected.train.loss)).toBeLessThan(tolerance)
  const scale = tolerance * expected.train.gradientNorm
  for (const [i, { norm, cosine }] of expected.gradients.entries()) {
    expect(Math.abs(Math.sqrt(values[`norm${i}`]![0]!) - norm)).toBeLessThan(scale)
    const size = Math.sqrt(sizeOf(model.parameters[i]!.tensor.shape))
    expect(Math.abs(values[`cosine${i}`]![0]! - cosine)).toBeLessThan(scale * size)
  }
  const tracked = Object.keys(expected.arrays).filter((key) => key.startsWith('after1.'))
  expect(updates.map(([state]) => `after1.${state.name}`).sort()).toEqual(tracked.sort())
  for (const key of tracked)
    expect(apart(values[key.slice('after1.'.length)]!, arrayOf(expected, key))).toBeLessThan(tolerance)
  return { model, loss, gradients, trained, inputs }
}

function lossOf(name: string, expected: Expected) {
  const model = networkOf(`${name}.onnx`).create({ dtype: 'f64', dropout: false })
  const { x, y, inputs } = batchOf(expected, 'f64')
  const loss = meanLoss(crossEntropy(), model.apply(x, { mode: 'train' }).logits, y)
  const parameters = model.parameters.map(({ tensor }) => tensor)
  return { model, loss, parameters, gradients: grad(loss, parameters), inputs }
}

describe('in float32', () => {
  // Steps of recurrent networks take long to compile.
  test.each(names.filter((name) => name !== 'lstm_tiny'))('%s computes what PyTorch does', async (name) => {
    await checked(name, expectedOf(name), 'wasm', 1e-5)
  })

  test('descends as PyTorch does, with its running statistics', async () => {
    const expected = expectedOf('resnet_tiny')
    const { model, loss, gradients, trained, inputs } = await checked('resnet_tiny', expected, 'wasm', 1e-5)
    const { rate, losses, evalLoss } = expected.descent
    const { x, y } = batchOf(expected, 'f32')
    const step = await sessions.wasm.compile({
      outputs: { loss },
      updates: [
        ...model.parameters.map(
          (state, i) => [state, sub(state.tensor, mul(gradients[i]!, constant(rate)))] as const,
        ),
        ...trained.updates,
      ],
    })
    for (const value of losses) expect(Math.abs((await step.run(inputs)).loss[0]! - value)).toBeLessThan(1e-5)
    const after = await sessions.wasm.compile({
      outputs: { loss: meanLoss(crossEntropy(), model.apply(x, { mode: 'eval' }).logits, y) },
    })
    expect(Math.abs((await after.run(inputs)).loss[0]! - evalLoss)).toBeLessThan(1e-5)
  })
})

describe('in float64', () => {
  // ε and momentum of the file are float32, and the expected values here, too.
  test.each([...more, ...names])('%s computes what PyTorch does', async (name) => {
    await checked(name, expectedOf(name), 'reference', 1e-6)
  })

  test.each(names)('%s has the losses along its gradient that PyTorch finds', async (name) => {
    const expected = expectedOf(name)
    const { loss, gradients, inputs, parameters } = lossOf(name, expected)
    const rate = input('rate', [], 'f64')
    const moved = substitute(
      [loss],
      new Map(parameters.map((tensor, i) => [tensor, sub(tensor, mul(gradients[i]!, rate))])),
    )[0]!
    const program = await sessions.reference.compile({ outputs: { moved } })
    for (const [step, wanted] of Object.entries(expected.line!)) {
      const { moved: found } = await program.run({ ...inputs, rate: Float64Array.of(Number(step)) })
      expect(Math.abs(found[0]! - wanted)).toBeLessThan(1e-6)
    }
  })

  test.each(['lstm_tiny', 'llama_tiny'])('%s descends as PyTorch does', async (name) => {
    const expected = expectedOf(name)
    const { loss, gradients, inputs, model } = lossOf(name, expected)
    const { rate, losses, trainLoss } = expected.descent
    const step = await sessions.reference.compile({
      outputs: { loss },
      updates: model.parameters.map((own, i) => [own, sub(own.tensor, mul(gradients[i]!, rate))] as const),
    })
    for (const wanted of [...losses, trainLoss])
      expect(Math.abs((await step.run(inputs)).loss[0]! - wanted)).toBeLessThan(1e-6)
  })
})

test.each(['mlp_bn', 'mixer'])('%s has the curvature that PyTorch finds', async (name) => {
  const expected = expectedOf(name)
  const model = networkOf(`${name}.onnx`).create({ dropout: false })
  const { x, y, inputs } = batchOf(expected, 'f32')
  const loss = meanLoss(crossEntropy(), model.apply(x, { mode: 'train' }).logits, y)
  const parameters = model.parameters.map(({ tensor }) => tensor)
  let place = 0
  const directions = parameters.map(({ shape }) =>
    literal(
      Float32Array.from({ length: sizeOf(shape) }, () => Math.cos(place++)),
      shape,
    ),
  )
  const product = hessianVectorProduct(loss, parameters, directions)
  const along = product.map((part, i) => sum(mul(part, directions[i]!))).reduce((a, b) => add(a, b))
  const { curvature } = await (await sessions.wasm.compile({ outputs: { curvature: along } })).run(inputs)
  expect(curvature[0]! / expected.hessian.curvature).toBeCloseTo(1, 4)
})

test('computes in float64 where a probe reads its parameters in float64', async () => {
  const expected = expectedOf('mlp_bn')
  const model = networkOf('mlp_bn.onnx').create({ dropout: false })
  const { x, inputs } = batchOf(expected, 'f64')
  const { logits } = model.apply(x, { mode: 'train', read: ({ tensor }) => cast(tensor, 'f64') })
  expect(logits.dtype).toBe('f64')
  const program = await sessions.wasm.compile({ outputs: { logits } })
  expect(apart((await program.run({ x: inputs.x })).logits, logitsOf(expected, 'train.output'))).toBeLessThan(
    1e-7,
  )
})

describe('normalizations', () => {
  test.each([...names, ...more])('those of %s are found', (name) => {
    const { norms } = networkOf(`${name}.onnx`)
    const activations = norms.filter(({ kind }) => kind !== 'weight-standardization')
    const found = activations.map(
      ({ name: path, kind, epsilon, momentum, groups, channelAxis, parameters }) => ({
        name: path,
        kind,
        epsilon: Number(epsilon.toPrecision(6)),
        ...(momentum !== undefined && { momentum: Number(momentum.toPrecision(6)) }),
        ...(groups !== undefined && { groups }),
        channelAxis,
        parameters,
      }),
    )
    const expected = expectedOf(name).norms.map(
      ({ name: path, kind, epsilon, momentum, groups, channelAxis, parameters }) => ({
        name: path,
        kind,
        epsilon,
        ...(momentum !== undefined && { momentum }),
        ...(groups !== undefined && { groups }),
        channelAxis,
        parameters,
      }),
    )
    expect(found).toEqual(expected)
  })
})

test('modules that the exporter left out are named', () => {
  expect(networkOf('convnext_tiny.onnx').notes).toEqual([
    'left out when it was exported: features.1.0.stochastic_depth, features.3.0.stochastic_depth',
  ])
})

test('normalizations of weights are found, and stay when others are exchanged', () => {
  const network = networkOf('ws.onnx')
  const ofWeights = network.norms.filter(({ kind }) => kind === 'weight-standardization')
  // c3 has weight normalization, which has no mean.
  expect(ofWeights.map(({ name }) => name)).toEqual(['c1', 'c2'])
  const changed = network.create({ norm: 'layer' })
  expect(changed.parameters.map(({ name }) => name)).toContain('c1.weight')
})

describe('exchanged normalizations', () => {
  test.each([
    ['resnet_tiny', 'batch'],
    ['resnet_tiny', 'layer:over=channels'],
    ['resnet_tiny', 'group:4'],
    ['convnext_tiny', 'layer'],
    ['mlp_bn', 'rms'],
    ['gpt_tiny', 'batch'],
    ['gpt_tiny', 'none'],
  ])('%s with %s in each place computes what PyTorch does', async (name, norm) => {
    const expected = expectedOf(name)
    const model = networkOf(`${name}.onnx`).create({ norm, dropout: false })
    const { x, y, inputs } = batchOf(expected, 'f32')
    const { logits } = model.apply(x, { mode: 'train' })
    const loss = meanLoss(crossEntropy(), logits, y)
    const own = new Set(expected.parameters.map((parameter) => parameter.name))
    const gradients = grad(
      loss,
      model.parameters.filter((state) => own.has(state.name)).map(({ tensor }) => tensor),
    )
    const squared = gradients.map((gradient) => sum(mul(gradient, gradient))).reduce((a, b) => add(a, b))
    const program = await sessions.wasm.compile({
      outputs: { loss, output: sum(mul(logits, logits)), squared },
    })
    const values = await program.run(inputs)
    const { loss: wanted, outputNorm, gradientNorm } = expected.swaps[norm]!
    expect(values.loss[0]! / wanted).toBeCloseTo(1, 5)
    expect(Math.sqrt(values.output[0]!) / outputNorm).toBeCloseTo(1, 5)
    expect(Math.sqrt(values.squared[0]!) / gradientNorm).toBeCloseTo(1, 5)
  })
})
