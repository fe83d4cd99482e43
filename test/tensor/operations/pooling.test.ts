import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/reference/session.ts'
import * as t from '../../../src/tensor/index.ts'

async function evaluate(x: t.Tensor): Promise<number[]> {
  const program = await openReference().compile({ outputs: { x } })
  return Array.from(program.runSync().x)
}

const image = (rows: number[][]) =>
  t.literal(Float64Array.from(rows.flat()), [1, 1, rows.length, rows[0]!.length])

const squares = image([
  [1, 2, 5, 6],
  [3, 4, 7, 8],
  [9, 9, 0, 9],
])

describe('maxPool2d', () => {
  test('keeps the largest of each window and drops what fills none', async () => {
    const y = t.maxPool2d(squares, { size: 2 })
    expect(y.shape).toEqual([1, 1, 1, 2])
    expect(await evaluate(y)).toEqual([4, 8])
  })

  test('hands the gradient to the first of equal elements', async () => {
    const x = image([
      [5, 5, 0, 3],
      [5, 5, 3, 3],
    ])
    const [g] = t.grad(t.sum(t.maxPool2d(x, { size: 2 })), [x])
    expect(await evaluate(g)).toEqual([1, 0, 0, 1, 0, 0, 0, 0])
  })

  test('takes elements at a distance with a dilation, and gradients go back to them', async () => {
    const x = t.literal(
      Float64Array.from({ length: 7 * 6 }, (_, i) => Math.sin(2.3 * i)),
      [1, 1, 7, 6],
    )
    const y = t.maxPool2d(x, { size: [3, 2], strides: [2, 1], dilation: [2, 3], padding: [1, 1] })
    expect(y.shape).toEqual([1, 1, 3, 5])
    const [g] = t.grad(t.sum(y), [x])
    const counts = new Array<number>(42).fill(0)
    const expected = Array.from({ length: 15 }, (_, window) => {
      const [row, column] = [Math.floor(window / 5) * 2 - 1, (window % 5) - 1]
      const places = [0, 2, 4].flatMap((down) =>
        [0, 3].map((across) => [row + down, column + across] as const),
      )
      const inside = places.filter(([i, j]) => i >= 0 && i < 7 && j >= 0 && j < 6).map(([i, j]) => i * 6 + j)
      const best = inside.reduce((a, b) => (Math.sin(2.3 * b) > Math.sin(2.3 * a) ? b : a))
      counts[best]! += 1
      return Math.sin(2.3 * best)
    })
    expect(await evaluate(y)).toEqual(expected)
    expect(await evaluate(g)).toEqual(counts)
  })

  test('is NaN where a window holds NaN, first or last', async () => {
    const x = image([[Number.NaN, 1, 1, Number.NaN, 1, 2]])
    expect(await evaluate(t.maxPool2d(x, { size: [1, 2] }))).toEqual([Number.NaN, Number.NaN, 2])
  })

  test('never chooses padding', async () => {
    const y = t.maxPool2d(t.sub(squares, 10), { size: 3, strides: 2, padding: 1 })
    expect(await evaluate(y)).toEqual([-6, -2, -1, -1])
  })
})

describe('averagePool2d', () => {
  test('counts padding as zeros, unless told otherwise', async () => {
    const ones = t.constant(1, [1, 1, 3, 4], 'f64')
    const options = { size: 2, padding: [1, 0, 0, 0] } as const
    expect(await evaluate(t.averagePool2d(ones, options))).toEqual([0.5, 0.5, 1, 1])
    expect(await evaluate(t.averagePool2d(ones, { ...options, countPadding: false }))).toEqual([1, 1, 1, 1])
  })

  test('of one window as large as the image is globalAveragePool', async () => {
    const all = t.averagePool2d(squares, { size: [3, 4] })
    expect(await evaluate(all)).toEqual(await evaluate(t.globalAveragePool(squares)))
  })
})

test('flatten joins the axes from one on', () => {
  const x = t.input('x', [2, 3, 4, 5])
  expect(t.flatten(x).shape).toEqual([2, 60])
  expect(t.flatten(x, 2).shape).toEqual([2, 3, 20])
  expect(t.flatten(x, 4).shape).toEqual([2, 3, 4, 5, 1])
  expect(t.flatten(t.input('none', [0, 3, 2])).shape).toEqual([0, 6])
})
