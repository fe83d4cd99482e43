/** Lists of tokens as windows for next-token prediction. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labelsEachStep, sizesOf, writeNpy } from '../../src/data/index.ts'
import { loadData } from '../../src/data/load.ts'

function load(values: readonly number[], options: string, shape: readonly number[] = [values.length]) {
  const folder = mkdtempSync(join(tmpdir(), 'tokens-'))
  const file = join(folder, 'some.npy')
  writeFileSync(file, writeNpy({ shape: [...shape], data: Int32Array.from(values) }))
  try {
    return loadData(`tokens:${file}${options}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('windows follow one another, each token’s label is the next, and numbers above 255 stay', () => {
  const data = load([7, 0, 300, 7, 1, 2, 3, 4, 300, 5], '?window=3&test=0.4')
  expect([...data.train.inputs]).toEqual([7, 0, 300])
  expect([...data.train.labels]).toEqual([0, 300, 7])
  expect([...data.test.inputs]).toEqual([3, 4, 300])
  expect([...data.test.labels]).toEqual([4, 300, 5])
  expect(labelsEachStep(data.train)).toBe(true)
  expect(sizesOf(data)).toEqual({ input: [3, 301], classes: 301, everyStep: true })
})

test('the vocabulary can be larger than the tokens that occur', () => {
  expect(load([1, 0, 1, 0, 1, 0], '?window=2&test=0.5&vocabulary=50257').train.classes).toBe(50_257)
})

test.each<[string, () => unknown, string]>([
  [
    'an array of two axes',
    () => load([1, 2, 3, 4], '', [2, 2]),
    'some.npy: expected a list of tokens, got an array [2, 2]',
  ],
  [
    'a negative token',
    () => load([1, -2, 3], '?window=2'),
    'some.npy, position 1 (from 0): expected a token',
  ],
  [
    'a token beyond the vocabulary',
    () => load([1, 9, 3], '?window=2&vocabulary=5'),
    'from 0 to 4, got 9; correct it, or raise vocabulary',
  ],
  ['too few', () => load([1, 0, 1], '?window=3'), 'some.npy: expected at least 4 tokens to train on'],
])('refuses %s', (_, attempt, message) => {
  expect(attempt).toThrow(message)
})
