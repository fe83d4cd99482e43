import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import type { Dataset, Preprocessing } from '../../src/data/index.ts'
import { deepLinear, mlp, sgd } from '../../src/nn/index.ts'
import {
  createEvaluator,
  createTrainer,
  residentData,
  shuffled,
  type TrainingOptions,
  trainingStep,
} from '../../src/train/index.ts'
import { sum, type Tensor } from '../../src/tensor/index.ts'
import { normalOf } from '../support/random.ts'
import { valuesOf } from '../norm/values.ts'

const asTheyAre: Preprocessing = { kind: 'none', shift: 0, scale: 1 }

/** Targets [x₀ + 2 x₁, −x₁] of standard normal x. */
function targets(name: string, count: number): Dataset {
  const inputs = Float32Array.from(normalOf(name, 2 * count))
  const labels = inputs.map((_, i) => (i % 2 === 0 ? inputs[i]! + 2 * inputs[i + 1]! : -inputs[i]!))
  return { name, inputs, labels, shape: [2], classes: 2, count }
}

const train = residentData('train', targets('train', 12), asTheyAre)
const held = residentData('test', targets('test', 7), asTheyAre)

function optionsOf(changes: Partial<TrainingOptions> = {}): TrainingOptions {
  const model = deepLinear({ input: [2], classes: 2, depth: 2, width: 3, seed: 1, dtype: 'f64' })
  return { model, data: train, batch: 12, optimizer: sgd(), learningRate: 0.1, seed: 1, ...changes }
}

describe('values to predict', () => {
  test('reach the loss as they are stored, and it is their mean squared error', async () => {
    const { batch, output, loss } = trainingStep(optionsOf())
    const values = await valuesOf({ labels: batch.labels, logits: output.logits, loss })
    expect(values.labels).toEqual([...targets('train', 12).labels])
    const squares = values.logits.map((prediction, i) => (prediction - values.labels[i]!) ** 2)
    expect(values.loss[0]).toBeCloseTo(squares.reduce((a, b) => a + b) / 24, 12)
  })

  test('are evaluated by their loss; there is no accuracy', async () => {
    const { model } = optionsOf()
    const evaluator = await createEvaluator(openReference(), {
      model,
      data: held,
      chunk: 3,
      outputs: ({ logits, labels }) => ({ logits, labels }),
    })
    const { loss, accuracy, outputs } = await evaluator.evaluate()
    expect(accuracy).toBeNaN()
    const { logits, labels } = outputs
    const squares = Array.from(logits, (prediction, i) => (prediction - labels[i]!) ** 2)
    expect(loss).toBeCloseTo(squares.reduce((a, b) => a + b) / 14, 12)
  })

  test('are learned by gradient descent on the whole set', async () => {
    const trainer = await createTrainer(openReference(), { ...optionsOf(), test: held })
    const losses: number[] = []
    let testLoss = Infinity
    for await (const event of trainer.run({ steps: 150 })) {
      if (event.type === 'step') losses.push(event.loss)
      if (event.type === 'evaluation') testLoss = event.testLoss
    }
    expect(testLoss).toBeLessThan(1e-3)
    expect(losses.at(-1)).toBeLessThan(1e-3 * losses[0]!)
    losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThan(losses[i]!))
  })

  test('need a model with as many outputs and a loss for values', () => {
    const model = mlp({ input: 2, hidden: [3], classes: 3, seed: 1 })
    expect(() => trainingStep(optionsOf({ model }))).toThrow(
      'train: expected 3 values to predict, as the model has outputs, got 2; make the model for this data',
    )
    expect(() => trainingStep(optionsOf({ loss: 'cross-entropy' }))).toThrow(
      'train: loss cross-entropy is for classes, and the labels are values to predict; use loss squared',
    )
  })
})

test('classes may be learned by squared error: of their one-hot codes', async () => {
  const labels = Uint8Array.from({ length: 12 }, (_, i) => i % 2)
  const data = residentData('classes', { ...targets('train', 12), labels }, asTheyAre)
  const { output, loss } = trainingStep(optionsOf({ data, loss: 'squared' }))
  const values = await valuesOf({ logits: output.logits, loss })
  const codes = [...labels].flatMap((label) => [1 - label, label])
  const squares = values.logits.map((prediction, i) => (prediction - codes[i]!) ** 2)
  expect(values.loss[0]).toBeCloseTo(squares.reduce((a, b) => a + b) / 24, 12)
})

test('a loss of one’s own is that of each sample, in training and in evaluation', async () => {
  const loss = (logits: Tensor) => sum(logits, 1)
  const options = optionsOf({ loss, learningRate: 0 })
  const { logits } = await valuesOf({ logits: trainingStep(options).output.logits })
  const expected = logits.reduce((a, b) => a + b) / 12
  const trainer = await createTrainer(openReference(), { ...options, test: train })
  const told: number[] = []
  for await (const event of trainer.run({ steps: 1 })) {
    if (event.type === 'step') told.push(event.loss)
    if (event.type === 'evaluation') told.push(event.testLoss)
  }
  told.forEach((value) => expect(value).toBeCloseTo(expected, 12))
  expect(told).toHaveLength(2)
})

test('a batch of all rows takes them in their order and keeps no state', async () => {
  const { indices, updates, states } = shuffled(5, 5, 1)
  expect(await valuesOf({ indices })).toEqual({ indices: [0, 1, 2, 3, 4] })
  expect([updates, states]).toEqual([[], []])
})
