import { expect, test } from 'vitest'
import { scalar } from '../../src/backend/index.ts'
import { openReference } from '../../src/backend/reference/session.ts'
import { openWasm } from '../../src/backend/wasm/session.ts'
import { losses, mlp } from '../../src/nn/index.ts'
import { add, input, iota, less, minimum, select, sum } from '../../src/tensor/index.ts'
import { batchOf, buildEvaluation, createEvaluator, residentData } from '../../src/train/index.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const data = residentData('test', clouds('evaluation', 23), standardized)

test.each([1, 5, 8, 22, 23, 1000])('is the same whatever the chunk: %i rows a call', async (chunk) => {
  const model = smallModel('batch')
  const evaluate = async (rows: number) => {
    const evaluator = await createEvaluator(openReference(), {
      model,
      data,
      chunk: rows,
      outputs: ({ taps }) => ({ hidden: taps['layer1.activationInput']! }),
    })
    return evaluator.evaluate()
  }
  const [whole, chunked] = [await evaluate(23), await evaluate(chunk)]
  expect(chunked.loss).toBeCloseTo(whole.loss, 14)
  expect(chunked.accuracy).toBe(whole.accuracy)
  expect(chunked.outputs['hidden']).toHaveLength(23 * 5)
  expect(chunked.outputs).toEqual(whole.outputs)
})

test('takes few samples at a time if an activation is much larger than the input', () => {
  const model = smallModel('none')
  expect(buildEvaluation({ model, data }).rows).toBe(23)
  expect(buildEvaluation({ model: { ...model, widest: 2 ** 20 }, data }).rows).toBe(4)
})

test('an output without a row a sample is refused', async () => {
  const model = smallModel('none')
  const evaluator = createEvaluator(openReference(), {
    model,
    data,
    chunk: 8,
    outputs: () => ({ weight: model.parameters[0]!.tensor }),
  })
  await expect(evaluator).rejects.toThrow(
    'output weight has shape [4, 5]; expected one row for each of the 8 samples',
  )
})

/** 601 samples of 2,000 hidden values: 1.2 million in all. */
const many = residentData('test', clouds('parts', 601), standardized)
const wide = (norm: string) => mlp({ input: 4, hidden: [2000], classes: 2, norm, seed: 1 })

test('few samples at a time give the bits of all at once, in less memory', async () => {
  const model = wide('batch')
  const session = await openWasm({ threads: 1 })
  const evaluator = await createEvaluator(session, {
    model,
    data: many,
    outputs: ({ logits }) => ({ logits }),
  })
  const found = await evaluator.evaluate()
  const positions = add(input('start', [], 'i32'), iota(601))
  const batch = batchOf(many, minimum(positions, 600), model)
  const { logits } = model.apply(batch.x, { mode: 'eval' })
  const perSample = losses['cross-entropy'](logits, batch.labels)
  const loss = sum(select(less(positions, 601), perSample, 0))
  const whole = await session.compile({ outputs: { loss, logits } })
  const values = await whole.run({ start: 0 })
  expect(found.loss).toBe(scalar(values.loss) / 601)
  expect(found.outputs.logits).toEqual(values.logits)
  session.close()
  expect(buildEvaluation({ model, data: many })).toMatchObject({ rows: 601, part: 301 })
})

test('noise that depends on the shape is drawn for all samples at once', () => {
  const model = wide('noise:inEvaluation=true')
  expect(buildEvaluation({ model, data: many })).toMatchObject({ rows: 601, part: 601 })
})
