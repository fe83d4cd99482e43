/** The suite of convolution and pooling against what PyTorch computed, alone and in a network in training. */
import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import * as t from '../../src/tensor/index.ts'
import type { FloatType } from '../support/compare.ts'
import { arrayOf, inputOf, readFixture } from '../support/fixtures.ts'
import {
  batchOf,
  type Build,
  channels,
  crossEntropy,
  expectClose,
  expectOperation,
  rowsAt,
  standardize,
} from './pytorch.ts'
import { type OpenSession, shared } from './suite.ts'

const convolution =
  (options?: t.ConvolutionOptions): Build =>
  (x, filter) =>
    t.conv2d(x, filter, options)

/** The operation of each entry of images.json, by its name there. */
const operations: Record<string, Build> = {
  conv2d: convolution(),
  'conv2d, padded': convolution({ padding: 1 }),
  'conv2d, same size, even kernel': convolution({ padding: 'same' }),
  'conv2d, strided': convolution({ strides: 2, padding: 1 }),
  'conv2d, strides and padding that differ': convolution({ strides: [1, 3], padding: [0, 2] }),
  'conv2d, dilated': convolution({ dilation: [2, 3], padding: [1, 2] }),
  'conv2d, 2 groups': convolution({ groups: 2, padding: 1 }),
  'conv2d, depthwise': convolution({ groups: 3, strides: 2, padding: 1 }),
  'conv2d, 1×1': convolution(),
  'conv2d, kernel as large as the input': convolution(),
  'max pool': (x) => t.maxPool2d(x, { size: 2 }),
  'max pool of ties': (x) => t.maxPool2d(x, { size: 2 }),
  'max pool of ties, windows that overlap': (x) => t.maxPool2d(x, { size: 3, strides: 2, padding: 1 }),
  'max pool, curved': (x) => t.maxPool2d(t.tanh(x), { size: [3, 2], strides: [2, 1], padding: [1, 0] }),
  'average pool': (x) => t.averagePool2d(x, { size: 2 }),
  'average pool, padded': (x) => t.averagePool2d(x, { size: 3, strides: 2, padding: 1 }),
  'average pool without its padding': (x) =>
    t.averagePool2d(x, { size: 3, strides: 2, padding: 1, countPadding: false }),
  'global average pool': (x) => t.globalAveragePool(t.tanh(x)),
}

/** Over 20 steps of training, in which roundings grow. */
const trajectoryTolerance: Record<FloatType, number> = { f32: 1e-4, f64: 1e-10 }

export function pytorchImagesSuite(openSession: OpenSession, dtype: FloatType): void {
  describe(`what PyTorch computes of images, in ${dtype}`, () => {
    const session = shared(openSession)

    test.each(readFixture('images').operations)('$name', async (fixture) => {
      await expectOperation(session(), operations[fixture.name]!, fixture, dtype)
    })

    test('the loss of a small VGG with batch normalization over 20 steps', async () => {
      const { batch, x, labels, losses, rate, epsilon, initial } = readFixture('vgg')
      const parameters = Object.entries(initial).map(
        ([name, packed]) => [name, t.state(name, arrayOf(packed, dtype), packed.shape)] as const,
      )
      const values = Object.fromEntries(parameters.map(([name, { tensor }]) => [name, tensor]))
      const images = inputOf('x', rowsAt(x, 0, batch), dtype)
      const loss = crossEntropy(
        logitsOf(images, values, epsilon),
        inputOf('labels', rowsAt(labels, 0, batch), 'i32'),
      )
      const gradients = t.grad(loss, Object.values(values))
      const updates = parameters.map(
        ([, state], i) => [state, t.sub(state.tensor, t.mul(gradients[i]!, rate))] as const,
      )
      const program = await session().compile({ outputs: { loss }, updates })
      const ours = losses.map((_, step) =>
        scalar(program.runSync(batchOf(rowsAt(x, step, batch), rowsAt(labels, step, batch), dtype)).loss),
      )
      expect(losses.at(-1)).toBeLessThan(losses[0]! / 3)
      expectClose('losses', Float64Array.from(ours), losses, trajectoryTolerance[dtype])
    })
  })
}

/** (Convolution → batch norm → ReLU) three times, max pooling after the first and the last, dense. */
function logitsOf(x: t.Tensor, parameters: Readonly<Record<string, t.Tensor>>, epsilon: number): t.Tensor {
  const block = (h: t.Tensor, index: number) => {
    const [filter, gamma, beta] = ['filter', 'gamma', 'beta'].map(
      (name) => parameters[`${name}${index}`]!,
    ) as [t.Tensor, t.Tensor, t.Tensor]
    const normalized = standardize(t.conv2d(h, filter, { padding: 1 }), [0, 2, 3], epsilon)
    return t.maximum(t.add(t.mul(normalized, channels(gamma)), channels(beta)), 0)
  }
  const pooled = t.maxPool2d(block(x, 0), { size: 2 })
  const features = t.flatten(t.maxPool2d(block(block(pooled, 1), 2), { size: 2 }))
  return t.add(t.matmul(features, parameters.weight!), parameters.bias!)
}
