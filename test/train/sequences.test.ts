import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { sizesOf, textSplit } from '../../src/data/index.ts'
import { adam, parseModel } from '../../src/nn/index.ts'
import { createEvaluator, createTrainer, residentData, trainingStep } from '../../src/train/index.ts'
import { valuesOf } from '../norm/values.ts'

const text = new TextEncoder().encode('the cat sat. '.repeat(20))
const { train, test: held, preprocessing } = textSplit(text, 'cat.txt', { window: 6, test: 0.2 })
const sizes = sizesOf({ train, preprocessing: preprocessing! })
const data = residentData('train', train, preprocessing!)
const heldOut = residentData('test', held, preprocessing!)
const modelOf = (spec: string, options: object = {}) =>
  parseModel(spec).create({ ...sizes, seed: 1, norm: 'layer', dtype: 'f64', ...options })

const optionsOf = (model = modelOf('rnn:12')) => ({
  model,
  data,
  batch: 8,
  optimizer: adam(),
  learningRate: 0.02,
  seed: 1,
})

test('the loss is the mean over all steps of all samples', async () => {
  const { batch, output, loss } = trainingStep(optionsOf())
  const values = await valuesOf({ x: batch.x, labels: batch.labels, logits: output.logits, loss })
  const { classes } = train
  expect(values.x).toHaveLength(8 * 6 * classes)
  expect(values.labels).toHaveLength(8 * 6)
  const losses = values.labels.map((label, i) => {
    const row = values.logits.slice(i * classes, (i + 1) * classes)
    return Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[label]!
  })
  expect(values.loss[0]).toBeCloseTo(losses.reduce((a, b) => a + b) / 48, 12)
})

test('accuracy is the share of steps that are right', async () => {
  const evaluator = await createEvaluator(openReference(), {
    model: modelOf('gru:5'),
    data: heldOut,
    chunk: 3,
    outputs: ({ logits, labels }) => ({ logits, labels }),
  })
  const { accuracy, outputs } = await evaluator.evaluate()
  const { classes } = train
  const right = Array.from(outputs['labels'], (label, i) => {
    const row = Array.from(outputs['logits'].slice(i * classes, (i + 1) * classes))
    return Number(row.indexOf(Math.max(...row)) === label)
  })
  expect(right).toHaveLength(held.count * 6)
  expect(accuracy).toBeCloseTo(right.reduce((a, b) => a + b) / right.length, 12)
})

test('a text that repeats itself is learned', async () => {
  const trainer = await createTrainer(openReference(), { ...optionsOf(), test: heldOut })
  const accuracies: number[] = []
  for await (const event of trainer.run({ steps: 60, evaluateEvery: 60 }))
    if (event.type === 'evaluation') accuracies.push(event.testAccuracy)
  expect(accuracies[0]).toBeLessThan(0.4)
  // Of six characters the first few do not say where in the text they are: "t" and " " are ambiguous.
  expect(accuracies[1]).toBeGreaterThan(0.75)
})

test('models whose logits are for whole samples are refused, and the other way round', () => {
  expect(() => trainingStep(optionsOf(modelOf('mlp:4')))).toThrow(
    'train: each of 6 steps of a sample has a label, and the model has logits for whole samples; use a model of sequences',
  )
  const classes = { ...train, labels: train.labels.slice(0, train.count) }
  const options = { ...optionsOf(), data: residentData('train', classes, preprocessing!) }
  expect(() => trainingStep(options)).toThrow('expected a label for each of 6 steps, as the model has logits')
})
