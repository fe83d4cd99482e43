import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { applyPreprocessing, type Preprocessing, preprocessingOf, scalings } from '../../src/data/index.ts'
import { literal } from '../../src/tensor/index.ts'
import { batchOf, preprocess, residentData, shuffled } from '../../src/train/index.ts'
import { largestError, valueOf, valuesOf } from '../norm/values.ts'
import { clouds } from './problem.ts'

async function orderOf(count: number, batch: number, seed: number, steps: number): Promise<number[][]> {
  const { indices, updates } = shuffled(count, batch, seed)
  const program = await openReference().compile({ outputs: { indices }, updates })
  return Array.from({ length: steps }, () => Array.from(program.runSync()['indices']))
}

describe('the order of batches', () => {
  test.each([
    [12, 4, 3],
    [14, 4, 3],
    [7, 7, 1],
    [5, 1, 5],
    [9, 5, 1],
  ])('of %i rows by %i: %i batches an epoch, no row twice', async (count, batch, perEpoch) => {
    const order = await orderOf(count, batch, 1, 4 * perEpoch)
    for (let epoch = 0; epoch < 4; epoch++) {
      const rows = order.slice(epoch * perEpoch, (epoch + 1) * perEpoch).flat()
      expect(new Set(rows).size).toBe(perEpoch * batch)
      expect(rows.every((row) => row >= 0 && row < count)).toBe(true)
    }
  })

  test('is new in each epoch, and another for another seed', async () => {
    const [first, second] = await orderOf(51, 50, 1, 2)
    expect(first).not.toEqual(second)
    expect(await orderOf(51, 50, 1, 2)).toEqual([first, second])
    expect(await orderOf(51, 50, 2, 2)).not.toEqual([first, second])
  })

  test('of a batch larger than the data set is refused', () => {
    expect(() => shuffled(10, 11, 1)).toThrow('batch is 11, expected a whole number from 1 to 10')
  })
})

describe('scaling inside the program', () => {
  const data = clouds('scaling', 6)

  test.each(scalings)('%s is what data/ computes', async (scaling) => {
    const preprocessing = preprocessingOf(data, scaling)
    const x = preprocess(literal(data.inputs, [6, 4]), preprocessing, 'f32')
    expect(largestError(await valueOf(x), applyPreprocessing(data.inputs, preprocessing))).toBeLessThan(1e-6)
  })

  test('a value at the threshold is above it', async () => {
    const preprocessing: Preprocessing = { kind: 'binarize', shift: 0, scale: 1, threshold: 127.5 }
    const values = literal(Uint8Array.of(127, 128), [1, 2])
    expect(await valueOf(preprocess(values, preprocessing, 'f32'))).toEqual([0, 1])
    expect(await valueOf(preprocess(values, { ...preprocessing, threshold: 127 }, 'f32'))).toEqual([1, 1])
  })

  test('a batch has the rows asked for and their labels', async () => {
    const resident = residentData('train', data, { kind: 'none', shift: 0, scale: 1 })
    const { x, labels } = await valuesOf({
      ...batchOf(resident, literal(Int32Array.of(3, 0), [2]), { dtype: 'f32' }),
    })
    expect(x).toEqual([...data.inputs.slice(12, 16), ...data.inputs.slice(0, 4)])
    expect(labels).toEqual([1, 0])
  })
})
