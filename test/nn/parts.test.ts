/** Initial weights, activations, losses and metrics. */
import { describe, expect, test } from 'vitest'
import {
  accuracy,
  activationOf,
  countCorrect,
  crossEntropyPerSample,
  type Fan,
  initializers,
  meanSquaredError,
  parseInitializer,
  relu,
  softmaxCrossEntropy,
} from '../../src/nn/index.ts'
import { grad, literal, sum } from '../../src/tensor/index.ts'
import { largestError, valueOf, valuesOf } from '../norm/values.ts'

const f64 = (values: readonly number[], shape: readonly number[] = [values.length]) =>
  literal(Float64Array.from(values), shape)

describe('initial weights', () => {
  const fan: Fan = { fanIn: 120, fanOut: 80 }
  const variances: Record<string, number> = {
    glorot: 2 / 200,
    he: 2 / 120,
    lecun: 1 / 120,
    orthogonal: 1 / 120,
    mirrored: 1 / 60,
    gaussian: 0.01,
  }

  test.each(initializers.map(({ name }) => name))(
    '%s has mean 0 and the variance it is named for',
    async (name) => {
      const weights = await valueOf(
        parseInitializer(name).create([120, 80], fan, { seed: 3, stream: 1 }, 'f64'),
      )
      const n = weights.length
      const mean = weights.reduce((a, b) => a + b) / n
      const variance = weights.reduce((total, w) => total + (w - mean) ** 2, 0) / n
      const expected = variances[name.split('-')[0]!]!
      // Five standard errors; the variance of a normal sample's variance, 2σ⁴/n, bounds that of a uniform one.
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / n))
      expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
      const limit = name.endsWith('uniform') ? Math.sqrt(3 * expected) : Infinity
      expect(Math.max(...weights.map(Math.abs))).toBeLessThan(limit)
    },
  )

  test('are the same numbers for the same key and others for another', async () => {
    const draw = (seed: number, stream: number) =>
      valueOf(parseInitializer('he-normal').create([4, 5], fan, { seed, stream }))
    expect(await draw(1, 2)).toEqual(await draw(1, 2))
    expect(await draw(1, 2)).not.toEqual(await draw(2, 2))
    expect(await draw(1, 2)).not.toEqual(await draw(1, 3))
  })

  test('gaussian takes its standard deviation', () => {
    expect(parseInitializer('gaussian:0.05').spec).toBe('gaussian:deviation=0.05')
    expect(() => parseInitializer('gaussian:-1')).toThrow('deviation is -1, expected a number of 0 or more')
    expect(() => parseInitializer('glorot')).toThrow('did you mean')
  })
})

describe('activations', () => {
  test('relu has derivative 0 at 0 and lets NaN through', async () => {
    const x = f64([-2, 0, 3, NaN])
    const { y, g } = await valuesOf({ y: relu(x), g: grad(sum(relu(x)), [x])[0] })
    expect(y).toEqual([0, 0, 3, NaN])
    expect(g).toEqual([0, 0, 1, 1])
  })

  test('are found by name', () => {
    expect(activationOf('relu')).toBe(relu)
    expect(() => activationOf('sigmod')).toThrow('unknown activation "sigmod"; did you mean "sigmoid"')
    expect(() => activationOf('constructor')).toThrow('unknown activation')
  })
})

describe('losses', () => {
  const labels = literal(Int32Array.of(2, 0), [2])

  test('cross-entropy is −log softmax at the label', async () => {
    const logits = f64([1, 2, 3, 0, 0, 0], [2, 3])
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3)
    const expected = [Math.log(total) - 3, Math.log(3)]
    const { each, all } = await valuesOf({
      each: crossEntropyPerSample(logits, labels),
      all: softmaxCrossEntropy(logits, labels),
    })
    expect(largestError(each, expected)).toBeLessThan(1e-15)
    expect(all[0]).toBeCloseTo((expected[0]! + expected[1]!) / 2, 15)
  })

  test('its gradient is (softmax − one-hot) / batch', async () => {
    const logits = f64([1, 2, 3, 0, 0, 0], [2, 3])
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3)
    const expected = [Math.exp(1) / total, Math.exp(2) / total, Math.exp(3) / total - 1, -2 / 3, 1 / 3, 1 / 3]
    const g = await valueOf(grad(softmaxCrossEntropy(logits, labels), [logits])[0])
    expect(
      largestError(
        g,
        expected.map((x) => x / 2),
      ),
    ).toBeLessThan(1e-15)
  })

  test('cross-entropy neither overflows nor meets log 0', async () => {
    const logits = f64([1e4, 0, -1e4, -1e4, 1e4, 0], [2, 3])
    expect(await valueOf(crossEntropyPerSample(logits, labels))).toEqual([2e4, 2e4])
  })

  test('cross-entropy says what shapes it wants', () => {
    expect(() => softmaxCrossEntropy(f64([1, 2, 3]), labels)).toThrow('pass [batch, classes] and [batch]')
  })

  test('mean squared error', async () => {
    expect(await valueOf(meanSquaredError(f64([1, 2, 3, 4]), f64([1, 0, 3, 0])))).toEqual([5])
  })
})

test('accuracy counts the labels that have the largest logit', async () => {
  const logits = f64([1, 3, 2, 5, 0, 4, 0, 0, 1], [3, 3])
  const labels = literal(Uint8Array.of(1, 2, 2), [3])
  const values = await valuesOf({ count: countCorrect(logits, labels), share: accuracy(logits, labels) })
  expect(values.count).toEqual([2])
  expect(values.share[0]).toBeCloseTo(2 / 3, 15)
})
