import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { cnn, mlp, type Model } from '../../../src/nn/index.ts'
import {
  shiftDistance,
  type ShiftDistanceOptions,
  shiftDistanceQuantities as names,
} from '../../../src/probe/index.ts'
import { fixedSample } from '../../../src/probe/target.ts'
import { measure, type Problem, problemOf, valueIn } from '../measuring.ts'

const model = (norm: string): Model =>
  mlp({ input: 4, hidden: [6, 5], classes: 2, activation: 'tanh', norm, seed: 1, dtype: 'f64' })

const small: Partial<ShiftDistanceOptions> = { sample: 12, points: 6, exact: 6, projections: 9 }

const rowsOf = (problem: Problem, options: Partial<ShiftDistanceOptions> = {}, after = 0) =>
  measure(openReference(), problem, shiftDistance({ ...small, ...options }), { after })

/** The values of a layer's tap for the sample, one row per image, before and after one step. */
async function tapValues(problem: Problem, tap: string, after = 0): Promise<[number[][], number[][]]> {
  const { step, train } = problem
  const session = openReference()
  const training = await session.compile({ updates: step.updates })
  const values = step.at({ mode: 'train' }, fixedSample(train, 12, { dtype: 'f64' })).output.taps[tap]!
  const program = await session.compile({ outputs: { values } })
  for (let i = 0; i < after; i++) training.runSync()
  const rows = () => {
    const flat = Array.from(program.runSync()['values'])
    const width = flat.length / 12
    return Array.from({ length: 12 }, (_, i) => flat.slice(i * width, (i + 1) * width))
  }
  const before = rows()
  training.runSync()
  return [before, rows()]
}

/** Tries every pairing. */
function leastMeanDistance(a: number[][], b: number[][]): number {
  const [first, ...rest] = a
  if (!first) return 0
  const each = b.map((point, i) => {
    const others = b.filter((_, j) => j !== i)
    return Math.hypot(...first.map((x, j) => x - point[j]!)) + rest.length * leastMeanDistance(rest, others)
  })
  return Math.min(...each) / a.length
}

const sorted = (rows: number[][], j: number) => rows.map((row) => row[j]!).sort((x, y) => x - y)

const average = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length

const perUnit = (a: number[][], b: number[][]) =>
  average(a[0]!.map((_, j) => average(sorted(a, j).map((x, i) => Math.abs(x - sorted(b, j)[i]!)))))

/** The distance of the sorted values of each unit after it was standardized on both sides, mean over units. */
function shapeOf(a: number[][], b: number[][]): number {
  const standard = (rows: number[][], j: number) => {
    const values = sorted(rows, j)
    const spread = Math.sqrt(average(values.map((x) => (x - average(values)) ** 2)))
    return values.map((x) => (x - average(values)) / spread)
  }
  return average(a[0]!.map((_, j) => average(standard(a, j).map((x, i) => Math.abs(x - standard(b, j)[i]!)))))
}

describe('the shape', () => {
  test.each(['none', 'batch'])('is compared without mean and deviation: norm %s', async (norm) => {
    const problem = problemOf(model(norm))
    const rows = await rowsOf(problem, { tap: 'normalized', shape: true }, 2)
    const [before, after] = await tapValues(problem, 'layer2.normalized', 2)
    const expected = shapeOf(before.slice(0, 6), after.slice(0, 6))
    expect(valueIn(rows, 'layer2', names.shape)).toBeCloseTo(expected, 12)
  })

  test('is measured only if it is asked for', async () => {
    const rows = await rowsOf(problemOf(model('batch')))
    expect(rows.filter(({ quantity }) => quantity === names.shape)).toEqual([])
    expect(shiftDistance({ shape: true }).spec).toBe('shift-distance:shape=true')
  })
})

describe('shift-distance', () => {
  test.each(['none', 'batch', 'layer'])(
    'equals the minimum over every pairing of the values: norm %s',
    async (norm) => {
      const problem = problemOf(model(norm))
      const rows = await rowsOf(problem, {}, 2)
      expect(new Set(rows.map(({ layer }) => layer))).toEqual(new Set(['layer2', 'layer3']))
      for (const layer of ['layer2', 'layer3']) {
        const [before, after] = await tapValues(problem, `${layer}.input`, 2)
        const [a, b, moved] = [before.slice(0, 6), before.slice(6), after.slice(0, 6)]
        const value = (quantity: string) => valueIn(rows, layer, quantity)
        expect(value(names.assignment)).toBeCloseTo(leastMeanDistance(a, moved), 12)
        expect(value(names.nullAssignment)).toBeCloseTo(leastMeanDistance(a, b), 12)
        expect(value(names.perUnit)).toBeCloseTo(perUnit(a, moved), 12)
        expect(value(names.nullPerUnit)).toBeCloseTo(perUnit(a, b), 12)
        expect(value(names.assignment)).toBeGreaterThan(0)
        expect(value(names.sliced)).toBeLessThan(value(names.assignment))
        expect(value(names.assignment)).toBeLessThanOrEqual(value(names.paired) + 1e-12)
        expect(value(names.assignment)).toBeLessThan(value(names.upper))
        expect(value(names.assignment)).toBeGreaterThan(value(names.lowerOfMeans))
        expect(value(names.assignment)).toBeGreaterThan(value(names.lowerOfNorms))
      }
    },
  )

  test('compares with other images if requested', async () => {
    const problem = problemOf(model('none'))
    const rows = await rowsOf(problem, { images: 'other', tap: 'activationInput' })
    const [before, after] = await tapValues(problem, 'layer1.activationInput')
    expect(valueIn(rows, 'layer1', names.assignment)).toBeCloseTo(
      leastMeanDistance(before.slice(0, 6), after.slice(6)),
      12,
    )
    expect(rows.some(({ quantity }) => quantity === names.paired)).toBe(false)
  })

  test('is 0 if nothing is learned, but the null distance is not', async () => {
    const rows = await rowsOf(problemOf(model('batch'), { learningRate: 0 }))
    for (const quantity of [names.perUnit, names.sliced, names.assignment, names.paired, names.relative])
      expect(valueIn(rows, 'layer2', quantity)).toBe(0)
    for (const quantity of [names.nullPerUnit, names.nullSliced, names.nullAssignment, names.nullRelative])
      expect(valueIn(rows, 'layer2', quantity)).toBeGreaterThan(0.01)
  })

  test('reports the distance since the start of training', async () => {
    const problem = problemOf(model('batch'))
    expect(valueIn(await rowsOf(problem, { since: 'start' }), 'layer2', names.assignment)).toBe(0)
    const [early, late] = [
      await rowsOf(problem, { since: 'start' }, 1),
      await rowsOf(problem, { since: 'start' }, 6),
    ]
    const [before, after] = await tapValues(problem, 'layer2.input')
    expect(valueIn(early, 'layer2', names.perUnit)).toBeCloseTo(
      perUnit(before.slice(0, 6), after.slice(0, 6)),
      12,
    )
    expect(valueIn(late, 'layer2', names.perUnit)).toBeGreaterThan(valueIn(early, 'layer2', names.perUnit))
  })

  test('changes with new noise only if requested', async () => {
    const problem = problemOf(model('batch+noise:nMu=3'), { learningRate: 0 })
    const distance = async (noise: 'same' | 'next') =>
      valueIn(await rowsOf(problem, { tap: 'activationInput', noise }), 'layer1', names.assignment)
    expect(await distance('same')).toBe(0)
    expect(await distance('next')).toBeGreaterThan(1)
  })

  test('includes the noise of noisy batch normalization unless it is excluded', async () => {
    const distance = async (norm: string, options: Parameters<typeof shiftDistance>[0] = {}) =>
      valueIn(
        await rowsOf(problemOf(model(norm), { learningRate: 0.02 }), options, 3),
        'layer2',
        names.relative,
      )
    const quiet = await distance('batch')
    expect(await distance('noisy-batch')).toBeGreaterThan(3 * quiet)
    expect(await distance('noisy-batch', { noise: 'same' })).toBeLessThan(1.5 * quiet)
  })

  test('is bounded by √(2d) after batch normalization of the whole sample', async () => {
    const rows = await rowsOf(problemOf(model('batch:epsilon=0')), { tap: 'normalized' })
    const bound = Math.sqrt(2 * 6)
    expect(valueIn(rows, 'layer1', names.boundOfBatchNormalization)).toBe(bound)
    expect(valueIn(rows, 'layer1', names.assignment)).toBeLessThan(bound)
  })

  test('treats each position of an image as a point', async () => {
    const images = cnn({ input: [2, 2], classes: 2, channels: [3, 4], norm: 'batch', seed: 1, dtype: 'f64' })
    const problem = problemOf(images)
    const { step, train } = problem
    const rows = await rowsOf(problem, { tap: 'preactivation', points: 24, exact: 0 })
    expect(rows.some(({ quantity }) => quantity === names.assignment)).toBe(false)
    const session = openReference()
    const training = await session.compile({ updates: step.updates })
    const tap = step.at({ mode: 'train' }, fixedSample(train, 12, { dtype: 'f64' })).output.taps[
      'conv1.preactivation'
    ]!
    const program = await session.compile({ outputs: { tap } })
    const channels = () => {
      const flat = Array.from(program.runSync()['tap'])
      return [0, 1, 2].map((c) =>
        flat.filter((_, e) => Math.floor(e / 4) % 3 === c && e < 6 * 12).sort((x, y) => x - y),
      )
    }
    const before = channels()
    training.runSync()
    const after = channels()
    const expected = average(before.flatMap((own, c) => own.map((x, i) => Math.abs(x - after[c]![i]!))))
    expect(valueIn(rows, 'conv1', names.perUnit)).toBeCloseTo(expected, 12)
    const fewer = await rowsOf(problem, { tap: 'preactivation', points: 5, exact: 5 })
    expect(valueIn(fewer, 'conv1', names.assignment)).toBeGreaterThan(0)
  })
})
