import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { buildEvaluation, createEvaluator, residentData } from '../../src/train/index.ts'
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
