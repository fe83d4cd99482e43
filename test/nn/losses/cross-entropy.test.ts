/** Cross-entropy: exact to its own size, and with the options of PyTorch's CrossEntropyLoss. */
import { describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import {
  crossEntropy,
  crossEntropyPerSample,
  meanLoss,
  mlp,
  sgd,
  softmaxCrossEntropy,
} from '../../../src/nn/index.ts'
import { createEvaluator, residentData, trainingStep } from '../../../src/train/index.ts'
import { grad, input, literal } from '../../../src/tensor/index.ts'
import { largestError, valueOf, valuesOf } from '../../norm/values.ts'
import losses from '../../fixtures/losses.json' with { type: 'json' }

const f64 = (values: readonly number[], shape: readonly number[]) => literal(Float64Array.from(values), shape)

describe('a small loss', () => {
  /** −log p of label 0, by log1p: what float32 can hold of it. */
  const expected = (gap: number, others = 1) => Math.fround(Math.log1p(others * Math.exp(-gap)))

  async function inFloat32(rows: readonly (readonly number[])[], labels: readonly number[]) {
    const session = await openWasm({ threads: 1 })
    const logits = input('logits', [rows.length, rows[0]!.length])
    const loss = crossEntropyPerSample(logits, literal(Int32Array.from(labels), [labels.length]))
    const { value } = (await session.compile({ outputs: { value: loss } })).runSync({
      logits: Float32Array.from(rows.flat()),
    })
    session.close()
    return Array.from(value)
  }

  test.each([
    [[20, 10], 10, 1],
    [[1000, 985], 15, 1],
    [[-300, -330, -330, -330], 30, 3],
    [[0.5, 0.25], 0.25, 1],
  ])('of logits %j and label 0 is as exact as a large one', async (logits, gap, others) => {
    const [loss] = await inFloat32([logits], [0])
    expect(Math.abs(loss! / expected(gap, others) - 1)).toBeLessThan(4e-7)
  })

  test('of [20, 10] is 4.53989e-5, which the difference of log-sum-exp and logit rounds to 4.57764e-5', async () => {
    const [loss] = await inFloat32([[20, 10]], [0])
    expect(loss!.toPrecision(6)).toBe('0.0000453989')
  })

  test('counts largest logits that tie, and takes infinities for what they are', async () => {
    const rows = [
      [3, 3, 3, -100],
      [1e4, 0, -1e4, 0],
      [-Infinity, 2, -Infinity, 2],
      [Number.NaN, 0, 0, 0],
    ]
    const [ties, far, infinite, nan] = await inFloat32(rows, [2, 2, 1, 0])
    expect(ties).toBeCloseTo(Math.log(3), 6)
    expect(far).toBe(2e4)
    expect(infinite).toBeCloseTo(Math.log(2), 6)
    expect(nan).toBeNaN()
  })
})

describe('options', () => {
  test.each(losses.cases.map((fixture) => [JSON.stringify(fixture.options), fixture] as const))(
    '%s give what PyTorch gives',
    async (_, { options, labels: classes, each, mean, gradient }) => {
      const logits = f64(losses.logits, [6, 4])
      const labels = literal(Int32Array.from(classes), [6])
      const loss = softmaxCrossEntropy(logits, labels, options)
      const values = await valuesOf({
        each: crossEntropyPerSample(logits, labels, options),
        mean: loss,
        gradient: grad(loss, [logits])[0],
      })
      expect(largestError(values.each, each)).toBeLessThan(1e-14)
      expect(largestError(values.mean, [mean])).toBeLessThan(1e-14)
      expect(largestError(values.gradient, gradient)).toBeLessThan(1e-14)
    },
  )

  test('of sequences weigh every step that counts alike', async () => {
    const {
      options,
      labels: classes,
      mean,
    } = losses.cases.find(({ options: { classWeights, ignoreIndex } }) => classWeights && ignoreIndex)!
    const logits = f64(losses.logits, [2, 3, 4])
    const labels = literal(Int32Array.from(classes), [2, 3])
    expect(largestError(await valueOf(meanLoss(crossEntropy(options), logits, labels)), [mean])).toBeLessThan(
      1e-14,
    )
  })

  test.each([
    [{ labelSmoothing: 1.5 }, 'labelSmoothing is 1.5, expected a number from 0 to 1'],
    [{ ignoreIndex: 0.5 }, 'ignoreIndex is 0.5, expected a whole number'],
    [{ classWeights: [1, 2] }, '2 classWeights for 4 classes; pass one for each class'],
    [{ classWeights: [1, 2, -1, 1] }, 'classWeights[2] is -1, expected a finite number of 0 or more'],
  ])('out of range are refused: %j', (options, message) => {
    const build = () =>
      crossEntropyPerSample(f64(losses.logits, [6, 4]), literal(new Int32Array(6), [6]), options)
    expect(build).toThrow(message)
  })

  test('reach training and evaluation', async () => {
    const labels = Uint8Array.of(0, 1, 2, 1, 0, 2, 1)
    const inputs = Float32Array.from({ length: 28 }, (_, i) => Math.sin(i))
    const dataset = { name: 'points', inputs, labels, shape: [4], classes: 2, count: 7 }
    const data = residentData('points', dataset, { kind: 'none', shift: 0, scale: 1 })
    const model = mlp({ input: 4, hidden: [3], classes: 2, norm: 'none', seed: 1, dtype: 'f64' })
    const options = { classWeights: [1, 3], ignoreIndex: 2 }
    const loss = crossEntropy(options)
    const step = trainingStep({ model, data, batch: 7, optimizer: sgd({}), learningRate: 0.1, seed: 1, loss })
    const direct = softmaxCrossEntropy(step.output.logits, step.batch.labels, options)
    const values = await valuesOf({ trained: step.loss, direct })
    expect(values.trained).toEqual(values.direct)
    // Chunks of 3: what counts is counted over all of them.
    const evaluator = await createEvaluator(openReference(), { model, data, chunk: 3, loss })
    expect((await evaluator.evaluate()).loss).toBeCloseTo(values.direct[0]!, 12)
  })
})
