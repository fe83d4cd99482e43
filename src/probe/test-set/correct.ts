/**
 * Which test samples the network classifies correctly. Accuracies say how many; to compare networks on a finite test
 * set one must know whether they are right on the same samples.
 *
 * 32 samples share a row, as the bits of a whole number, so that a test set of 10,000 images takes 313 rows. Where
 * each step of a sample has a label, a row is the share of correct steps of one sample.
 *
 * Cost: one pass over the test set, in evaluation mode.
 */
import { UserError } from '../../errors.ts'
import { correctPerSample, overSteps } from '../../nn/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { buildEvaluation, hasClasses, openEvaluator } from '../../train/index.ts'
import { defineProbe, type Measurement } from '../probe.ts'
import { networkRow } from '../values.ts'

const declared = {
  count: {
    name: 'number of test samples',
    unit: 'count',
    layer: 'empty',
    definition: 'all samples of the test set',
  },
  accuracy: {
    name: 'accuracy over test samples',
    unit: 'share',
    layer: 'empty',
    definition:
      'correctly classified test samples / all test samples (of sequences whose steps have labels: steps of samples)',
  },
  words: {
    name: 'correct test samples',
    unit: 'count',
    layer: 'empty',
    definition:
      'of the test samples 32 x to 32 x + 31: the sum of 2^i over those 32 x + i that are classified correctly',
    x: 'x, from 0',
  },
  shares: {
    name: 'correct steps of a test sample',
    unit: 'share',
    layer: 'empty',
    definition: 'where each step has a label: the share of the steps of the sample that are correct',
    x: 'the position of the sample in the test set, from 0',
  },
} as const satisfies Quantities

export const correctQuantities = namesOf(declared)

/** Samples a row. */
const WORD = 32

export const correct = defineProbe({
  name: 'correct',
  summary: 'which test samples the network classifies correctly',
  source: 'ours',
  quantities: Object.values(declared),
  every: 'end',
  options: {},
  build({ step: { model }, test }) {
    if (!hasClasses(test))
      throw new UserError('correct: expected classes, got values to predict; use other data')
    const evaluation = buildEvaluation({
      model,
      data: test,
      outputs: ({ logits, labels }) => ({ correct: overSteps(correctPerSample)(logits, labels) }),
    })
    return {
      async open({ session }) {
        const evaluator = await openEvaluator(session, evaluation)
        return {
          async measure(step) {
            const { accuracy, outputs } = await evaluator.evaluate()
            const values = Array.from(outputs.correct, Number)
            return [
              networkRow(step, correctQuantities.count, values.length),
              networkRow(step, correctQuantities.accuracy, accuracy),
              ...(model.steps === undefined ? wordRows(step, values) : shareRows(step, values)),
            ]
          },
          dispose: () => evaluator.dispose(),
        }
      },
    }
  },
})

function wordRows(step: number, values: readonly number[]): Measurement[] {
  return Array.from({ length: Math.ceil(values.length / WORD) }, (_, x) => {
    const bits = values.slice(WORD * x, WORD * (x + 1))
    const word = bits.reduce((sum, bit, i) => sum + bit * 2 ** i, 0)
    return networkRow(step, correctQuantities.words, word, { x })
  })
}

const shareRows = (step: number, values: readonly number[]): Measurement[] =>
  values.map((share, x) => networkRow(step, correctQuantities.shares, share, { x }))

/**
 * One value for each test sample, 1 if it is classified correctly and 0 if not, or its share of correct steps, from
 * the rows of one measurement. Undefined if a row is missing.
 */
export function correctFromRows(
  rows: readonly Pick<Measurement, 'quantity' | 'value' | 'x'>[],
): Float64Array | undefined {
  const count = rows.find(({ quantity }) => quantity === correctQuantities.count)?.value
  if (count === undefined) return undefined
  const values = new Float64Array(count).fill(Number.NaN)
  for (const { quantity, value, x = Number.NaN } of rows) {
    if (quantity === correctQuantities.shares) values[x] = value
    if (quantity === correctQuantities.words)
      for (let i = 0; i < WORD && WORD * x + i < count; i++)
        values[WORD * x + i] = Math.floor(value / 2 ** i) % 2
  }
  return values.some(Number.isNaN) ? undefined : values
}
