/** The suite against what PyTorch computed: operations with first and second derivatives, and a network in training. */
import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import type { SyncProgram, SyncSession } from '../../src/backend/types.ts'
import * as t from '../../src/tensor/index.ts'
import type { FloatType } from '../support/compare.ts'
import {
  arrayOf,
  inputOf,
  literalOf,
  type NetworkFixture,
  type OperationFixture,
  type Packed,
  readFixture,
} from '../support/fixtures.ts'
import { type OpenSession, shared } from './suite.ts'

export type Build = (...inputs: [t.Tensor, t.Tensor, t.Tensor]) => t.Tensor

export const standardize = (x: t.Tensor, axes: t.Axes, epsilon = 1e-5) =>
  t.div(
    t.sub(x, t.mean(x, axes, { keepDims: true })),
    t.sqrt(t.add(t.variance(x, axes, { keepDims: true }), epsilon)),
  )

export const crossEntropy = (logits: t.Tensor, labels: t.Tensor) => {
  const codes = t.oneHot(labels, logits.shape[1]!, logits.dtype)
  return t.mean(t.sub(t.logSumExp(logits, 1), t.sum(t.mul(codes, logits), 1)))
}

/** One number a channel, as images want it. */
export const channels = (x: t.Tensor) => t.reshape(x, [-1, 1, 1])

/** The operation of each entry of operations.json, by its name there. */
const operations: Record<string, Build> = {
  exp: t.exp,
  tanh: t.tanh,
  sigmoid: t.sigmoid,
  log: t.log,
  sqrt: t.sqrt,
  neg: t.neg,
  abs: t.abs,
  relu: (x) => t.maximum(x, 0),
  floor: t.floor,
  sign: t.sign,
  add: t.add,
  sub: t.sub,
  mul: t.mul,
  div: t.div,
  pow: t.pow,
  'pow 1.7': (x) => t.pow(x, 1.7),
  maximum: t.maximum,
  minimum: t.minimum,
  where: (c, a, b) => t.select(t.greater(c, 0), a, b),
  less: t.less,
  equal: t.equal,
  expand: (x) => t.broadcastTo(x, [2, 3, 4]),
  reshape: (x) => t.reshape(x, [4, 3]),
  permute: (x) => t.transpose(x, [2, 0, 1]),
  slice: (x) => t.slice(x, [1, 0], [4, 7], [1, 2]),
  pad: (x) => t.pad(x, [0, 2], [1, 0], 1.5),
  cat: (a, b) => t.concat([a, b, a], 1),
  sum: (x) => t.sum(x, [0, 2]),
  mean: (x) => t.mean(x, 1, { keepDims: true }),
  variance: (x) => t.variance(x, 0),
  'variance, unbiased': (x) => t.variance(x, 0, { correction: 1 }),
  amax: (x) => t.max(x, 1),
  amin: (x) => t.min(x),
  argmax: (x) => t.argmax(x, 1),
  logsumexp: (x) => t.logSumExp(x, 1),
  matmul: (a, b) => t.matmul(a, b),
  'matmul, both transposed': (a, b) => t.matmul(a, b, { transposeA: true, transposeB: true }),
  'matmul, batches broadcast': (a, b) => t.matmul(a, b),
  gather: t.gather,
  'one hot': (labels) => t.oneHot(labels, 5, 'i32'),
  softmax: (x) => t.exp(t.sub(x, t.logSumExp(x, 1, { keepDims: true }))),
  'cross entropy': crossEntropy,
  'squared error': (a, b) => t.mean(t.square(t.sub(a, b))),
  'batch norm': (x, gamma, beta) => t.add(t.mul(standardize(x, 0), gamma), beta),
  'batch norm of images': (x, gamma, beta) =>
    t.add(t.mul(standardize(x, [0, 2, 3]), channels(gamma)), channels(beta)),
  'layer norm': (x, gamma, beta) => t.add(t.mul(standardize(x, 1), gamma), beta),
}

/** Inputs that PyTorch takes as integers. */
const integerInputs: Record<string, number> = { gather: 1, 'one hot': 0, 'cross entropy': 1 }

const tolerance: Record<FloatType, number> = { f32: 2e-5, f64: 1e-12 }

export function pytorchSuite(openSession: OpenSession, dtype: FloatType): void {
  describe(`what PyTorch computes, in ${dtype}`, () => {
    const session = shared(openSession)

    test.each(readFixture('operations').operations)('$name', async (fixture) => {
      await expectOperation(session(), operations[fixture.name]!, fixture, dtype)
    })

    test('three training steps of a network with batch normalization, then its evaluation', async () => {
      const { steps, evaluation, ...fixture } = readFixture('perceptron')
      const network = trainable(fixture, steps[0]!.x, steps[0]!.labels, dtype)
      const train = await session().compile(network.training)
      for (const step of steps) {
        const results = train.runSync(batchOf(step.x, step.labels, dtype))
        expectClose('logits', results.logits!, step.logits.data, tolerance[dtype])
        expectClose('loss', results.loss!, [step.loss], tolerance[dtype])
        for (const [name, packed] of Object.entries(step.gradients))
          expectClose(`gradient of ${name}`, results[`d ${name}`]!, packed.data, tolerance[dtype])
        network.running.forEach(({ mean, variance }, i) => {
          expectClose('running mean', session().readSync(mean), step.runningMeans[i]!.data, tolerance[dtype])
          expectClose(
            'running variance',
            session().readSync(variance),
            step.runningVariances[i]!.data,
            tolerance[dtype],
          )
        })
      }
      const evaluate: SyncProgram = await session().compile(network.evaluation(evaluation.x))
      const { logits } = evaluate.runSync({ x: arrayOf(evaluation.x, dtype) })
      expectClose('logits in evaluation', logits!, evaluation.logits.data, tolerance[dtype])
    })

    test('the loss of a network with batch normalization over 50 steps', async () => {
      const { batch, x, labels, losses, ...fixture } = readFixture('trajectory')
      const network = trainable(fixture, rowsAt(x, 0, batch), rowsAt(labels, 0, batch), dtype)
      const train = await session().compile(network.training)
      const ours = losses.map((_, step) =>
        scalar(train.runSync(batchOf(rowsAt(x, step, batch), rowsAt(labels, step, batch), dtype)).loss),
      )
      // PyTorch ran in float32: both drift from the exact trajectory, by roundings amplified over the steps.
      expectClose('losses', Float64Array.from(ours), losses, 1e-4)
    })
  })
}

/** Expects what PyTorch has: the output and, where the fixture holds them, its first and second derivatives. */
export async function expectOperation(
  session: SyncSession,
  build: Build,
  fixture: OperationFixture,
  dtype: FloatType,
): Promise<void> {
  const { inputs, outputs, expected } = expressionOf(build, fixture, dtype)
  const program = await session.compile({ outputs })
  const results = program.runSync(inputs)
  for (const [name, packed] of Object.entries(expected))
    expectClose(name, results[name]!, packed.data, tolerance[dtype])
}

function expressionOf(build: Build, fixture: OperationFixture, dtype: FloatType) {
  const { name, inputs: packed, output, cotangent, gradients = [], directions = [], products = [] } = fixture
  const typeOf = (i: number) => (integerInputs[name] === i ? 'i32' : dtype)
  const inputs = Object.fromEntries(packed.map((x, i) => [`x${i}`, arrayOf(x, typeOf(i))]))
  const xs = packed.map((x, i) => inputOf(`x${i}`, x, typeOf(i)))
  const y = build(...(xs as [t.Tensor, t.Tensor, t.Tensor]))
  expect(y.shape).toEqual(output.shape)
  const outputs: Record<string, t.Tensor> = { y }
  const expected: Record<string, Packed> = { y: output }
  if (cotangent) {
    const loss = t.sum(t.mul(y, literalOf(cotangent, dtype)))
    const floats = xs.filter((x) => x.dtype !== 'i32')
    const vs = directions.map((v) => literalOf(v, dtype))
    t.grad(loss, floats).forEach((g, i) => {
      outputs[`gradient ${i}`] = g
      expected[`gradient ${i}`] = gradients[i]!
    })
    if (vs.length > 0)
      t.hessianVectorProduct(loss, floats, vs).forEach((h, i) => {
        outputs[`Hessian ${i}`] = h
        expected[`Hessian ${i}`] = products[i]!
      })
  }
  return { inputs, outputs, expected }
}

/** The batch of step `step`, starting over at the end. */
export function rowsAt({ shape, data }: Packed, step: number, batch: number): Packed {
  const width = t.sizeOf(shape.slice(1))
  const start = ((step * batch) % shape[0]!) * width
  return { shape: [batch, ...shape.slice(1)], data: data.slice(start, start + batch * width) }
}

export const batchOf = (x: Packed, labels: Packed, dtype: FloatType) => ({
  x: arrayOf(x, dtype),
  labels: arrayOf(labels, 'i32'),
})

interface Recipe {
  initial: NetworkFixture
  rate: number
  epsilon: number
  momentum?: number
}

/** Dense → batch norm → sigmoid for every hidden layer, dense with bias at the end; plain SGD. */
function trainable(
  { initial, rate, epsilon, momentum = 0.1 }: Recipe,
  x: Packed,
  labels: Packed,
  dtype: FloatType,
) {
  const parameters = Object.entries(initial).map(
    ([name, packed]) => [name, t.state(name, arrayOf(packed, dtype), packed.shape)] as const,
  )
  const value = (name: string) => parameters.find(([candidate]) => candidate === name)![1].tensor
  const depth = parameters.filter(([name]) => name.startsWith('gamma')).length
  const running = Array.from({ length: depth }, (_, i) => ({
    mean: t.state(`mean${i}`, 0, initial[`gamma${i}`]!.shape, dtype),
    variance: t.state(`variance${i}`, 1, initial[`gamma${i}`]!.shape, dtype),
  }))

  function logitsOf(images: t.Tensor, normalize: (h: t.Tensor, layer: number) => t.Tensor): t.Tensor {
    let h = images
    for (let i = 0; i < depth; i++) {
      const normalized = normalize(t.matmul(h, value(`weight${i}`)), i)
      h = t.sigmoid(t.add(t.mul(normalized, value(`gamma${i}`)), value(`beta${i}`)))
    }
    return t.add(t.matmul(h, value(`weight${depth}`)), value('bias'))
  }

  const updates: [t.State, t.Tensor][] = []
  const towards = (state: t.State, measured: t.Tensor) =>
    updates.push([state, t.add(t.mul(state.tensor, 1 - momentum), t.mul(measured, momentum))])
  const logits = logitsOf(inputOf('x', x, dtype), (h, i) => {
    towards(running[i]!.mean, t.mean(h, 0))
    towards(running[i]!.variance, t.variance(h, 0, { correction: 1 }))
    return standardize(h, 0, epsilon)
  })
  const loss = crossEntropy(logits, inputOf('labels', labels, 'i32'))
  const gradients = t.grad(
    loss,
    parameters.map(([, state]) => state.tensor),
  )
  const outputs: Record<string, t.Tensor> = { logits, loss }
  parameters.forEach(([name, state], i) => {
    outputs[`d ${name}`] = gradients[i]!
    updates.push([state, t.sub(state.tensor, t.mul(gradients[i]!, rate))])
  })
  const evaluation = (images: Packed) => ({
    outputs: {
      logits: logitsOf(inputOf('x', images, dtype), (h, i) => {
        const { mean, variance } = running[i]!
        return t.div(t.sub(h, mean.tensor), t.sqrt(t.add(variance.tensor, epsilon)))
      }),
    },
  })
  return { training: { outputs, updates }, evaluation, running }
}

export function expectClose(
  name: string,
  actual: t.TypedArray,
  expected: readonly number[],
  allowed: number,
): void {
  expect(actual.length, `length of ${name}`).toBe(expected.length)
  const scale = Math.max(1, ...expected.map(Math.abs))
  expected.forEach((value, i) => {
    const own = actual[i]!
    expect(Math.abs(own - value), `${name} [${i}] is ${own}, PyTorch has ${value}`).toBeLessThanOrEqual(
      allowed * scale,
    )
  })
}
