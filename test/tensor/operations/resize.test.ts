/** Resizing as PyTorch's interpolate, and rows by index along an axis. */
import { describe, expect, test } from 'vitest'
import * as t from '../../../src/tensor/index.ts'
import fixtures from '../../fixtures/resize.json' with { type: 'json' }
import { largestError, valuesOf } from '../../norm/values.ts'

const tensorOf = ({ shape, data }: { shape: number[]; data: number[] }) =>
  t.literal(Float64Array.from(data), shape)

describe('resize', () => {
  test.each(
    fixtures.cases.map(
      (one) => [`${one.x.shape.join()} → ${one.sizes.join()}`, JSON.stringify(one.options), one] as const,
    ),
  )('%s with %s agrees with PyTorch, its gradient too', async (_, __, fixture) => {
    const { x, sizes, options, output, cotangent, gradient } = fixture
    const source = tensorOf(x)
    const y = t.resize(source, sizes, options as t.ResizeOptions)
    expect(y.shape).toEqual(output.shape)
    const [dx] = t.vjp(y, tensorOf(cotangent), [source])
    const values = await valuesOf({ y, dx })
    expect(largestError(values.y, output.data)).toBeLessThan(1e-14)
    expect(largestError(values.dx, gradient.data)).toBeLessThan(1e-14)
  })

  const x = t.input('x', [2, 3, 4, 4])
  test.each<[string, () => unknown, string]>([
    ['integers', () => t.resize(t.input('i', [4], 'i32'), [8]), 'resize: x is i32; cast it to f32 or f64'],
    [
      'more sizes than axes',
      () => t.resize(t.input('v', [4]), [2, 2]),
      'resize: the last axes of [4] do not resize to [2, 2]',
    ],
    ['a size of 0', () => t.resize(x, [0, 4]), 'do not resize to [0, 4]; give a whole number of 1 or more'],
  ])('refuses %s', (_, build, message) => {
    expect(build).toThrow(message)
  })
})

test('take along an inner axis by indices of two axes puts them in the place of that axis', async () => {
  const x = t.tensor([
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ])
  const y = t.take(x, t.tensor([[2], [0]], 'i32'), 1)
  expect(y.shape).toEqual([1, 2, 1, 2])
  expect([...(await valuesOf({ y })).y]).toEqual([5, 6, 1, 2])
})
