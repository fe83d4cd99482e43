import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { cnn, mlp, type Model } from '../../../src/nn/index.ts'
import { rank, rankQuantities } from '../../../src/probe/index.ts'
import { asPoints, fixedSample } from '../../../src/probe/target.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

const SAMPLE = 12

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Singular values of a matrix by rotations of its columns (Hestenes 1958), which never forms its products. */
function singularValues(rows: readonly (readonly number[])[]): number[] {
  const columns = range(rows[0]!.length).map((j) => rows.map((row) => row[j]!))
  const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, i) => value * b[i]!))
  for (let sweep = 0; sweep < 60; sweep++)
    for (const p of range(columns.length))
      for (const q of range(p)) {
        const [a, b] = [columns[p]!, columns[q]!]
        const product = dot(a, b)
        if (Math.abs(product) <= 1e-300) continue
        const zeta = (dot(b, b) - dot(a, a)) / (2 * product)
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta))
        const c = 1 / Math.hypot(1, t)
        columns[p] = a.map((value, i) => c * (value - t * b[i]!))
        columns[q] = b.map((value, i) => c * (value + t * a[i]!))
      }
  return columns.map((column) => Math.sqrt(dot(column, column))).sort((a, b) => b - a)
}

async function byHand(network: Model, layer: string, threshold: number) {
  const { step, train } = problemOf(network)
  const { taps } = step.at({ mode: 'train' }, fixedSample(train, SAMPLE, network)).output
  const points = asPoints(taps[`${layer}.activationInput`]!, SAMPLE)
  const [n, d] = points.shape as [number, number]
  const flat = Array.from((await openReference().compile({ outputs: { points } })).runSync()['points'])
  const rows = range(n).map((i) => flat.slice(i * d, (i + 1) * d))
  const squares = singularValues(rows).map((value) => value ** 2)
  const total = sum(squares)
  const gap = sum(
    rows.flatMap((a, i) =>
      rows.map((b, j) => (sum(a.map((value, k) => value * b[k]!)) / total - (i === j ? 1 / n : 0)) ** 2),
    ),
  )
  return {
    stable: total / squares[0]!,
    participation: total ** 2 / sum(squares.map((value) => value ** 2)),
    numerical: squares.filter((value) => value / n >= (threshold * total) / (n * d)).length,
    gap: Math.sqrt(gap),
  }
}

const perceptron = (norm: string, options: { hidden?: number[]; initializer?: string } = {}) =>
  mlp({
    input: 4,
    hidden: [8, 6, 5],
    classes: 2,
    norm,
    activation: 'identity',
    seed: 1,
    dtype: 'f64',
    ...options,
  })

describe('rank', () => {
  test.each([
    ['plain', perceptron('none'), 'layer3'],
    ['with BN', perceptron('batch'), 'layer3'],
    ['more units than samples', perceptron('batch', { hidden: [20] }), 'layer1'],
    ['a convolution', cnn({ input: [1, 2, 2], classes: 2, channels: [3], seed: 1, dtype: 'f64' }), 'conv1'],
  ] as const)('is that of the singular values: %s', async (_, network, layer) => {
    const expected = await byHand(network, layer, 0.2)
    const rows = await measure(openReference(), problemOf(network), rank({ sample: SAMPLE, threshold: 0.2 }))
    for (const [key, value] of Object.entries(expected))
      expect([key, valueIn(rows, layer, rankQuantities[key as keyof typeof expected])]).toEqual([
        key,
        expect.closeTo(value, 9),
      ])
    expect(expected.participation).toBeGreaterThan(1.05)
  })

  test('is kept by orthogonal weights of any gain through linear layers', async () => {
    const hidden = Array.from({ length: 12 }, () => 8)
    const ofLayers = async (initializer: string) => {
      const network = perceptron('none', { hidden, initializer })
      const rows = await measure(openReference(), problemOf(network), rank({ sample: SAMPLE }))
      return ['layer1', 'layer12'].map((layer) => valueIn(rows, layer, rankQuantities.stable))
    }
    for (const initializer of ['orthogonal', 'orthogonal:0.5']) {
      const [first, last] = await ofLayers(initializer)
      expect(last).toBeCloseTo(first!, 6)
    }
  })

  test('has no meaning where all values are 0', async () => {
    const network = perceptron('none', { initializer: 'gaussian:0' })
    const rows = await measure(openReference(), problemOf(network), rank({ sample: SAMPLE }))
    expect(valueIn(rows, 'layer1', rankQuantities.stable)).toBeNaN()
  })
})
