/** log1p and the softmax family against their definitions, far from 0 and close to it. */
import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import * as t from '../../../src/tensor/index.ts'
import { largestError, valueOf, valuesOf } from '../../norm/values.ts'

const f64 = (values: readonly number[], shape: readonly number[] = [values.length]) =>
  t.literal(Float64Array.from(values), shape)

describe('log1p', () => {
  const points = [1e-30, -1e-20, 3e-12, 1e-8, -2e-5, 1e-3, 0.5, -0.999, 7, 1e8, 1e12, 3e38, 0]

  test('is exact to its own size in both precisions', async () => {
    const session = await openWasm({ threads: 1 })
    for (const [dtype, list, tolerance] of [
      ['f32', Float32Array.from(points), 4e-7],
      ['f64', Float64Array.from(points), 1e-15],
    ] as const) {
      const y = t.log1p(t.input('x', [list.length], dtype))
      const values = (await session.compile({ outputs: { y } })).runSync({ x: list })['y']
      values.forEach((value, i) => {
        const expected = Math.log1p(list[i]!)
        expect(Math.abs(value - expected), `${dtype} ${list[i]}`).toBeLessThanOrEqual(
          tolerance * Math.abs(expected),
        )
      })
    }
    session.close()
  })

  test('has its limits at −1 and ∞, and is NaN below', async () => {
    expect(await valueOf(t.log1p(f64([-1, Infinity, -2, NaN])))).toEqual([-Infinity, Infinity, NaN, NaN])
  })

  test('has the derivatives 1 / (1 + x) and −1 / (1 + x)²', async () => {
    const x = f64([-0.5, 0, 1e-12, 3])
    const [first] = t.grad(t.sum(t.log1p(x)), [x])
    const [second] = t.grad(t.sum(first), [x])
    const values = await valuesOf({ first, second })
    expect(largestError(values.first, [2, 1, 1 / (1 + 1e-12), 0.25])).toBeLessThan(1e-15)
    expect(largestError(values.second, [-4, -1, -1 / (1 + 1e-12) ** 2, -1 / 16])).toBeLessThan(1e-15)
  })
})

describe('softmax', () => {
  test('sums to 1 and follows its logarithm', async () => {
    const x = f64([1, 2, 3, -50, 0, 60], [2, 3])
    const { p, log } = await valuesOf({ p: t.softmax(x), log: t.logSoftmax(x) })
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3)
    expect(
      largestError(
        p.slice(0, 3),
        [1, 2, 3].map((v) => Math.exp(v) / total),
      ),
    ).toBeLessThan(1e-15)
    expect(p[3]! + p[4]! + p[5]!).toBeCloseTo(1, 15)
    p.forEach((value, i) => expect(Math.abs(Math.log(value) - log[i]!)).toBeLessThan(1e-13))
    // The largest: −log(1 + e⁻⁶⁰ + e⁻¹¹⁰) is −8.76e-27, of which log softmax keeps every digit.
    expect(log[5]! / -Math.log1p(Math.exp(-60) + Math.exp(-110))).toBeCloseTo(1, 14)
  })

  test('goes along the axis that is named', async () => {
    const x = f64([1, 5, 2, 4], [2, 2])
    const { rows, columns } = await valuesOf({ rows: t.softmax(x, 1), columns: t.softmax(t.transpose(x), 0) })
    expect([columns[0], columns[2], columns[1], columns[3]]).toEqual(rows)
  })

  test('of a row of −∞ is NaN, and its log-sum-exp −∞', async () => {
    const x = f64([-Infinity, -Infinity], [1, 2])
    const { p, total } = await valuesOf({ p: t.softmax(x), total: t.logSumExp(x) })
    expect(p).toEqual([NaN, NaN])
    expect(total).toEqual([-Infinity])
  })
})
