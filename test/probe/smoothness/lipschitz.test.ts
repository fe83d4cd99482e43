import { describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { mlp } from '../../../src/nn/index.ts'
import { lipschitz, lipschitzQuantities } from '../../../src/probe/index.ts'
import { literal, mul, square, sum } from '../../../src/tensor/index.ts'
import { clouds, smallModel } from '../../train/problem.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

/**
 * L = ½ (x · w + b)² of one sample x: with s = x · w + b and l = ‖(x, 1)‖, β is l², and over the ball of radius r the
 * largest gradient is l (|s| + r l).
 */
const x = [1, -2, 2, 4]
const w = [0.3, 0.1, -0.4, 0.2]
const bowl = () =>
  problemOf(
    mlp({
      input: 4,
      hidden: [],
      classes: 1,
      initializer: { spec: '', create: () => literal(Float64Array.from(w), [4, 1]) },
      seed: 1,
      dtype: 'f64',
    }),
    {
      data: { ...clouds('bowl', 1), inputs: Float32Array.from(x), labels: Uint8Array.of(0), classes: 1 },
      preprocessing: { kind: 'none', shift: 0, scale: 1 },
      batch: 1,
      loss: (logits) => mul(sum(square(logits), 1), 0.5),
    },
  )
const s = Math.abs(x.reduce((total, value, i) => total + value * w[i]!, 0))
const l = Math.sqrt(1 + x.reduce((total, value) => total + value * value, 0))

describe('lipschitz', () => {
  test('finds the constants of a bowl, and smaller ones in random directions', async () => {
    const rows = await measure(openReference(), bowl(), lipschitz({ radius: 0.5 }))
    const { random, adversarial, gradient, radius } = lipschitzQuantities()
    const r = 0.5 * Math.sqrt(w.reduce((total, value) => total + value * value, 0))
    const value = (quantity: string) => valueIn(rows, '', quantity)
    expect(value(radius)).toBeCloseTo(r, 12)
    expect(value(gradient)).toBeCloseTo(l * s, 10)
    expect(value(adversarial.smoothness)).toBeCloseTo(l * l, 10)
    expect(value(adversarial.slope)).toBeCloseTo(l * (s + r * l), 10)
    expect(value(adversarial.lipschitz)).toBeCloseTo(((s + r * l) ** 2 - s ** 2) / 2 / r, 10)
    for (const kind of ['smoothness', 'slope', 'lipschitz'] as const) {
      expect(value(random[kind])).toBeLessThan(value(adversarial[kind]))
      expect(value(random[kind])).toBeGreaterThan(0)
    }
  })

  test('treats the loss as a function of activations: ½ y²', async () => {
    const rows = await measure(openReference(), bowl(), lipschitz({ space: 'activations', radius: 0.5 }))
    const { adversarial } = lipschitzQuantities('activations')
    expect(valueIn(rows, 'layer1', adversarial.smoothness)).toBeCloseTo(1, 12)
    expect(valueIn(rows, 'layer1', adversarial.slope)).toBeCloseTo(1.5 * s, 12)
    expect(valueIn(rows, 'layer1', adversarial.lipschitz)).toBeCloseTo((1.5 ** 2 - 1) * s, 12)
  })

  test.each(['parameters', 'activations'] as const)('is the same at the same step in %s', async (space) => {
    const problem = problemOf(smallModel('batch', 'tanh', 'f32'))
    const probe = lipschitz({ space, directions: 3, ascent: 3 })
    const on = async (threads: number, after: number) => {
      const session = await openWasm({ threads })
      const rows = await measure(session, problem, probe, { after })
      session.close()
      return rows
    }
    const rows = await on(1, 2)
    expect(rows).toEqual(await on(2, 2))
    expect(rows.length).toBe(8 * (space === 'parameters' ? 1 : 2))
    expect(rows.every(({ value }) => value > 0 && Number.isFinite(value))).toBe(true)
  })
})
