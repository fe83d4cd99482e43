import { expect, test } from 'vitest'
import type { Dataset } from '../../src/data/index.ts'
import { heldOutCount, holdOutValidation } from '../../src/data/held-out.ts'

/** Sample i has the inputs i and i + 0.5. */
const numbered = (labels: Uint8Array | Float32Array, count = labels.length): Dataset => ({
  name: 'numbered',
  inputs: Float32Array.from({ length: 2 * count }, (_, i) => (i >> 1) + (i % 2) / 2),
  labels,
  shape: [2],
  classes: 3,
  count,
})

const rowsOf = ({ inputs }: Dataset) => Array.from(inputs).filter((_, i) => i % 2 === 0)

test('every class keeps its proportion, whole rows stay together, and no row is lost', () => {
  const labels = Uint8Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : i < 50 ? 1 : 2))
  const { train, validation } = holdOutValidation({ train: numbered(labels) }, 0.2)
  const counts = (of: Dataset) => [0, 1, 2].map((label) => of.labels.filter((own) => own === label).length)
  expect(counts(validation)).toEqual([6, 4, 2])
  expect(counts(train)).toEqual([24, 16, 8])
  for (const set of [train, validation]) {
    expect(set.count).toBe(set.labels.length)
    for (const [i, row] of rowsOf(set).entries()) {
      expect(set.inputs[2 * i + 1]).toBe(row + 0.5)
      expect(set.labels[i]).toBe(labels[row])
    }
  }
  expect([...rowsOf(train), ...rowsOf(validation)].sort((a, b) => a - b)).toEqual([...labels.keys()])
  expect(heldOutCount(numbered(labels), 0.2)).toBe(12)
})

test('the rows are fixed, scattered, and those of a class do not depend on the others', () => {
  const { validation } = holdOutValidation({ train: numbered(new Uint8Array(100)) }, 0.1)
  // By Philox of this project; a change would give every comparison other validation samples.
  expect(rowsOf(validation)).toEqual([6, 19, 21, 30, 37, 72, 74, 77, 93, 97])
  const two = Uint8Array.from({ length: 110 }, (_, i) => (i < 100 ? 0 : 1))
  const mixed = holdOutValidation({ train: numbered(two) }, 0.1)
  expect(rowsOf(mixed.validation).filter((row) => row < 100)).toEqual(rowsOf(validation))
})

test('a class of one sample stays in the training set; one of two gives one', () => {
  const { train, validation } = holdOutValidation({ train: numbered(Uint8Array.of(0, 1, 1, 2, 2, 2)) }, 0.01)
  expect([...validation.labels].sort((a, b) => a - b)).toEqual([1, 2])
  expect(train.count).toBe(4)
})

test('samples without a class of their own are one group', () => {
  const { validation } = holdOutValidation({ train: numbered(new Float32Array(60), 20) }, 0.25)
  expect(validation.count).toBe(5)
  expect(validation.labels).toHaveLength(15)
})
