import { describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { circle } from '../../../src/data/synthetic/circle.ts'
import { mlp } from '../../../src/nn/index.ts'
import { boundary, type BoundaryOptions, boundaryQuantities } from '../../../src/probe/index.ts'
import { residentData } from '../../../src/train/index.ts'
import { measure, type Problem, problemOf, valueIn } from '../measuring.ts'

/** Points on a circle; the test points are shifted but have the same labels. */
function problem(norm = 'batch', dtype: 'f32' | 'f64' = 'f64'): Problem {
  const { train: from, test: shifted } = circle({ dx: 2, dy: 1, samples: 40 })
  const preprocessing = { kind: 'none', shift: 0, scale: 1 } as const
  const model = mlp({ input: 2, hidden: [8], classes: 2, activation: 'tanh', norm, seed: 1, dtype })
  const { step, train } = problemOf(model, { data: from, preprocessing, batch: 40, learningRate: 0.5 })
  const data = residentData('test', shifted, preprocessing)
  return { step, train, target: { step, train, test: data, seed: 1 } }
}

const rowsOf = (from: Problem, options: Partial<BoundaryOptions>, after = 60) =>
  measure(openReference(), from, boundary({ resolution: 5, steps: 60, ...options }), { after })

describe('boundary', () => {
  test('follows the logits and covers the points', async () => {
    const from = problem('none')
    const names = boundaryQuantities()
    const rows = await rowsOf(from, {})
    const of = (quantity: string) => rows.filter((row) => row.quantity === quantity)
    expect(of(names.decision)).toHaveLength(25)
    expect(of(names.test)).toHaveLength(40)
    const xs = of(names.decision).map(({ x }) => x!)
    for (const { x } of [...of(names.train), ...of(names.test)]) {
      expect(x).toBeGreaterThan(Math.min(...xs))
      expect(x).toBeLessThan(Math.max(...xs))
    }
    const share = of(names.test).reduce((sum, { value }) => sum + value, 0) / 40
    expect(valueIn(rows, '', names.testAccuracy)).toBeCloseTo(share, 12)

    const session = openReference()
    const training = await session.compile({ updates: from.step.updates })
    for (let i = 0; i < 60; i++) training.runSync()
    const output = from.step.at({ mode: 'eval' }, from.step.batch).output
    const logits = (await session.compile({ outputs: { logits: output.logits } })).runSync()['logits']
    const { labels } = circle({ dx: 2, dy: 1, samples: 40 }).train
    const right = Array.from(labels, (label, i) =>
      Number(label === (logits[2 * i + 1]! > logits[2 * i]! ? 1 : 0)),
    )
    expect(of(names.train).map(({ value }) => value)).toEqual(right)
  })

  test('covers a square around 0 of a given reach', async () => {
    const { decision } = boundaryQuantities()
    const grid = (await rowsOf(problem('none'), { reach: 3 }, 0)).filter(
      ({ quantity }) => quantity === decision,
    )
    for (const axis of ['x', 'y'] as const) {
      const values = grid.map((row) => row[axis]!)
      expect([...new Set(values)].sort((a, b) => a - b)).toEqual([-3, -1.5, 0, 1.5, 3])
    }
  })

  test('removes a shift by the statistics of the test points', async () => {
    const [running, own] = [boundaryQuantities(), boundaryQuantities({ statistics: 'test' })]
    const from = problem('batch')
    const stale = valueIn(await rowsOf(from, {}), '', running.testAccuracy)
    const adapted = valueIn(await rowsOf(from, { statistics: 'test' }), '', own.testAccuracy)
    expect(adapted).toBeGreaterThan(stale)
  })

  test('fits only the gains or all parameters, reproducibly, and does not change the network', async () => {
    const from = problem('batch')
    const session = openReference()
    const gamma = from.step.model.parameters.find(({ name }) => name === 'layer1.gamma')!
    const probe = boundary({ resolution: 3, steps: 20, fit: 'gains' })
    const measurer = await probe
      .build(from.target)
      .open({ session, snapshots: { steps: [], read: () => ({}) } })
    const before = Array.from(session.readSync(gamma))
    const first = await measurer.measure(0)
    expect(await measurer.measure(0)).toEqual(first)
    expect(Array.from(session.readSync(gamma))).toEqual(before)
    const decisions = async (fit: BoundaryOptions['fit']) =>
      (await rowsOf(from, { fit, resolution: 3 }, 0))
        .filter(({ quantity }) => quantity === boundaryQuantities({ fit }).decision)
        .map(({ value }) => value)
    const [none, gains, all] = [await decisions('none'), await decisions('gains'), await decisions('all')]
    expect(gains).not.toEqual(none)
    expect(gains).not.toEqual(all)
  })

  test('gives the same results in WebAssembly', async () => {
    const from = problem('batch', 'f32')
    const probe = boundary({ resolution: 3, steps: 5, fit: 'gains', statistics: 'test' })
    const rows = await measure(await openWasm({ threads: 1 }), from, probe, { after: 3 })
    const expected = await measure(openReference(), from, probe, { after: 3 })
    rows.forEach((row, i) => expect(row.value).toBeCloseTo(expected[i]!.value, 4))
  })

  test('rejects data other than two classes in a plane, and gains if there are none', () => {
    const images = problemOf(mlp({ input: 4, hidden: [3], classes: 2, seed: 1 }))
    expect(() => boundary({}).build(images.target)).toThrow(
      'expected samples of 2 values in 2 classes, got 4',
    )
    expect(() => boundary({ fit: 'gains' }).build(problem('none').target)).toThrow(
      'pass fit=all or norm=batch',
    )
  })
})
