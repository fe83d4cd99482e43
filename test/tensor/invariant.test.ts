import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/index.ts'
import {
  add,
  conv2d,
  exp,
  invariantParts,
  literal,
  matmul,
  maximum,
  mul,
  reshape,
  segmentSum,
  state,
  substitute,
  sum,
  type Tensor,
} from '../../src/tensor/index.ts'

const ramp = (count: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i))
const leaf = (name: string, shape: number[]) =>
  state(name, ramp(shape.reduce((a, b) => a * b, 1)), shape, 'f64').tensor

describe('the parts that do not depend on what varies', () => {
  test('are reductions and elementary functions, but not cheap operations on leaves', () => {
    const [x, v] = [leaf('x', [3]), leaf('v', [3])]
    const total = sum(exp(x))
    expect(invariantParts([mul(total, v)], [v])).toEqual([total])
    expect(invariantParts([mul(add(x, 1), v)], [v])).toEqual([])
    expect(invariantParts([mul(exp(v), v)], [v])).toEqual([])
    const rows = segmentSum(x, literal(Int32Array.of(1, 0, 1), [3]), 3)
    expect(invariantParts([mul(add(rows, 1), v)], [v])).toEqual([rows])
  })

  test('are found below cheap operations, but are not searched below costly ones', () => {
    const [x, v] = [leaf('x', [3]), leaf('v', [3])]
    const inner = exp(x)
    const outer = exp(mul(inner, 2))
    expect(invariantParts([mul(add(outer, 1), v)], [v])).toEqual([outer])
  })

  test('are whole operands of dependent products, except views of leaves', () => {
    const [x, v] = [leaf('x', [2, 3]), leaf('v', [3, 2])]
    const operand = maximum(add(x, 1), 0)
    expect(invariantParts([matmul(operand, v)], [v])).toEqual([operand])
    expect(invariantParts([matmul(reshape(leaf('y', [6]), [2, 3]), v)], [v])).toEqual([])
  })

  test('may be computed first, with equal values', async () => {
    const [x, w, v] = [leaf('x', [2, 1, 4, 4]), leaf('w', [2, 1, 3, 3]), leaf('v', [2, 2, 2, 2])]
    const activations = maximum(conv2d(x, w), 0)
    const root = sum(mul(add(mul(activations, activations), exp(sum(w))), v))
    const parts = invariantParts([root], [v])
    expect(parts).toContain(activations.inputs[0])
    const kept = parts.map((part, i) => state(`kept ${i}`, 0, part.shape, part.dtype))
    const places = new Map<Tensor, Tensor>(parts.map((part, i) => [part, kept[i]!.tensor]))
    const [rest] = substitute([root], places)
    const session = openReference()
    const whole = await session.compile({ outputs: { root } })
    const expected = whole.runSync().root[0]
    const first = await session.compile({ updates: parts.map((part, i) => [kept[i]!, part] as const) })
    first.runSync()
    const second = await session.compile({ outputs: { rest: rest! } })
    expect(second.runSync().rest[0]).toBe(expected)
    session.close()
  })
})
