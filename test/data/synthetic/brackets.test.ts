import { expect, test } from 'vitest'
import { loadData } from '../../../src/data/load.ts'
import { type BracketTable, leastLoss, tableOf } from '../../../src/data/synthetic/brackets.ts'

const KINDS = 3
const {
  train,
  test: held,
  description,
} = loadData(`brackets:${KINDS},window=20,depth=3,samples=2000,test=50`)
const texts = Array.from({ length: train.count }, (_, i) => {
  const from = (values: ArrayLike<number>) => Array.from(values).slice(20 * i, 20 * (i + 1))
  return { input: from(train.inputs), label: from(train.labels) }
})

test('each label is the character after its input', () => {
  for (const { input, label } of texts) expect(label.slice(0, -1)).toEqual(input.slice(1))
})

test('brackets are nested, and at most as many are open as the depth allows', () => {
  let deepest = 0
  for (const { input, label } of texts) {
    const open: number[] = []
    for (const character of [...input, label.at(-1)!]) {
      const isOpening = character < KINDS
      const closed = isOpening ? character : open.pop()! + KINDS
      expect(closed).toBe(character)
      if (isOpening) open.push(character)
      deepest = Math.max(deepest, open.length)
    }
  }
  expect(deepest).toBe(3)
})

test('what opens depends on the bracket around it, as the table says', () => {
  const table = tableOf(KINDS, 1)
  const counts = table.map((row) => row.map(() => 0))
  for (const { input } of texts) {
    const open: number[] = []
    for (const character of input) {
      if (character >= KINDS) open.pop()
      else {
        counts[open.at(-1) ?? KINDS]![character]!++
        open.push(character)
      }
    }
  }
  counts.forEach((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    row.forEach((count, kind) => expect(count / total).toBeCloseTo(table[i]![kind]!, 1))
  })
})

test('training and test set, and seeds, are different', () => {
  expect(Array.from(held.inputs).slice(0, 200)).not.toEqual(Array.from(train.inputs).slice(0, 200))
  const other = loadData(`brackets:${KINDS},window=20,depth=3,samples=50,test=50,seed=2`).train
  expect(Array.from(other.inputs).slice(0, 200)).not.toEqual(Array.from(train.inputs).slice(0, 200))
})

/** The sum over all texts of −p log p(character | before), by walking through every open stack. */
function entropyOfAll(
  table: BracketTable,
  depth: number,
  steps: number,
  open: readonly number[],
  isFirst = true,
): number {
  const kinds = table.length - 1
  const opens = open.length === 0 ? 1 : open.length === depth ? 0 : 0.5
  const next = [
    ...table[open.at(-1) ?? kinds]!.map((p, kind) => ({ p: opens * p, open: [...open, kind] })),
    { p: 1 - opens, open: open.slice(0, -1) },
  ].filter(({ p }) => p > 0)
  const own = isFirst ? 0 : next.reduce((sum, { p }) => sum - p * Math.log(p), 0)
  if (steps === 0) return own
  return (
    own +
    next.reduce((sum, { p, open: after }) => sum + p * entropyOfAll(table, depth, steps - 1, after, false), 0)
  )
}

test.each([
  [2, 1, 5],
  [2, 3, 6],
  [3, 2, 6],
])('the least loss of %i kinds at depth %i is the entropy over all texts', (kinds, depth, window) => {
  const table = tableOf(kinds, 5)
  expect(leastLoss(table, { depth, window })).toBeCloseTo(entropyOfAll(table, depth, window, []) / window, 10)
})

test('the description says it', () => {
  expect(description).toContain(
    `below ${leastLoss(tableOf(KINDS, 1), { depth: 3, window: 20 }).toFixed(4)} nats`,
  )
})
