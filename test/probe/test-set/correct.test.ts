import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/wasm/session.ts'
import type { SyncSession } from '../../../src/backend/types.ts'
import { sizesOf, textSplit } from '../../../src/data/index.ts'
import { mlp, parseModel } from '../../../src/nn/index.ts'
import { correct, correctFromRows } from '../../../src/probe/index.ts'
import { iota } from '../../../src/tensor/index.ts'
import { batchOf, residentData } from '../../../src/train/index.ts'
import { clouds } from '../../train/problem.ts'
import { measure, problemOf } from '../measuring.ts'

let session: SyncSession
beforeAll(async () => {
  session = await openWasm({ threads: 1 })
})
afterAll(() => session.close())

const value = (rows: Awaited<ReturnType<typeof measure>>, quantity: string) =>
  rows.find((row) => row.quantity === quantity)!.value

describe('correct', () => {
  test('says for each test sample whether its largest logit is the label’s, 32 samples a row', async () => {
    const model = mlp({ input: 4, hidden: [5], classes: 2, activation: 'tanh', norm: 'batch', seed: 1 })
    const { step, target } = problemOf(model, { data: clouds('train', 70) })
    const training = await session.compile({ updates: step.updates })
    for (let i = 0; i < 3; i++) training.runSync()
    const measurer = await correct({})
      .build(target)
      .open({ session, snapshots: { steps: [], read: () => ({}) } })
    const rows = await measurer.measure(3)
    const found = correctFromRows(rows)!
    // The oracle: logits of the whole set, and their arg max here.
    const all = batchOf(target.test, iota(70), model)
    const program = await session.compile({
      outputs: { logits: step.at({ mode: 'eval' }, all).output.logits, labels: all.labels },
    })
    const { logits, labels } = program.runSync()
    for (const each of [training, measurer, program]) each.dispose()
    const expected = Array.from(labels, (label, i) =>
      Number(logits[2 * i + label]! > logits[2 * i + 1 - label]!),
    )
    expect(Array.from(found)).toEqual(expected)
    expect(new Set(expected).size).toBe(2)
    expect(rows.filter(({ x }) => x !== undefined).map(({ x }) => x)).toEqual([0, 1, 2])
    expect(value(rows, 'number of test samples')).toBe(70)
    expect(value(rows, 'accuracy over test samples')).toBeCloseTo(
      expected.reduce((sum, each) => sum + each, 0) / 70,
      12,
    )
  })

  test('says for sequences whose steps have labels which share of each is correct', async () => {
    const {
      train,
      test: held,
      preprocessing,
    } = textSplit(new TextEncoder().encode('the cat sat. '.repeat(20)), 'cat.txt', { window: 6, test: 0.2 })
    const sizes = sizesOf({ train, preprocessing: preprocessing! })
    const model = parseModel('rnn:4').create({ ...sizes, seed: 1, norm: 'none' })
    const problem = problemOf(model, { data: train, preprocessing: preprocessing! })
    const target = { ...problem.target, test: residentData('test', held, preprocessing!) }
    const rows = await measure(session, { ...problem, target }, correct({}))
    const shares = Array.from(correctFromRows(rows)!)
    expect(shares).toHaveLength(held.count)
    for (const share of shares) expect(6 * share).toBeCloseTo(Math.round(6 * share), 5)
    expect(value(rows, 'accuracy over test samples')).toBeCloseTo(
      shares.reduce((sum, each) => sum + each, 0) / held.count,
      6,
    )
  })
})

describe('correctFromRows', () => {
  test('is undefined if a row is missing', () => {
    const count = { quantity: 'number of test samples', value: 40 }
    const word = (x: number, bits: number) => ({ quantity: 'correct test samples', value: bits, x })
    expect(correctFromRows([word(0, 1)])).toBeUndefined()
    expect(correctFromRows([count, word(0, 1)])).toBeUndefined()
    const found = correctFromRows([count, word(1, 0b10000000), word(0, 2 ** 31 + 1)])!
    expect(Array.from(found.keys()).filter((i) => found[i] === 1)).toEqual([0, 31, 39])
  })
})
