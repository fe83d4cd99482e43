/** Values far from 0 and far apart: equal values give exactly 0, and squares beyond float32 do not overflow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../src/backend/index.ts'
import type { SyncSession } from '../../src/backend/types.ts'
import { parseNormalization, standardize } from '../../src/norm/index.ts'
import {
  add,
  conv2d,
  type DType,
  grad,
  hessianVectorProduct,
  input,
  literal,
  mul,
  type Shape,
  sizeOf,
  state,
  sum,
  type Tensor,
} from '../../src/tensor/index.ts'
import { normalOf } from '../support/random.ts'
import { largestError } from './values.ts'

let session: SyncSession
beforeAll(async () => {
  session = await openWasm({ threads: 1 })
})
afterAll(() => session.close())

async function run<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  x: number[],
  dtype: DType,
  on = session,
) {
  const values = dtype === 'f64' ? Float64Array.from(x) : Float32Array.from(x)
  return (await on.compile({ outputs })).runSync({ x: values })
}

const normalize = (spec: string, x: Tensor, dtype: DType = 'f32') =>
  parseNormalization(spec)
    .create({ name: 'n', features: x.shape.slice(1), dtype })
    .apply(x, { mode: 'train' })

const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs))

describe.each(['f32', 'f64'] as const)('equal values of %s', (dtype) => {
  const sizes = [0.1, 10.1, 1000.1, 12345.678, -1e7 - 1 / 3, 3.3e10, 1e30]

  test.each([
    ['batch', [60, 3]],
    ['batch', [61, 37]],
    ['batch', [2, 3, 10, 10]],
    ['ghost:30', [60, 3]],
    ['renorm', [60, 3]],
    ['lp', [60, 3]],
    ['unitization', [60, 3]],
    ['layer', [4, 64]],
    ['layer', [4, 3, 7, 9]],
    ['layer:over=channels', [4, 61, 5]],
    ['group:1', [2, 4, 9, 9]],
    ['group:2', [2, 4, 9, 9]],
    ['instance', [2, 3, 10, 10]],
  ] as const)('are normalized to 0 by %s of %j, whatever their size', async (spec, shape) => {
    const { normalized } = normalize(spec, input('x', shape, dtype), dtype)
    const program = await session.compile({ outputs: { normalized } })
    for (const value of sizes) {
      const x = (dtype === 'f64' ? new Float64Array(sizeOf(shape)) : new Float32Array(sizeOf(shape))).fill(
        value,
      )
      expect({ value, largest: largest(program.runSync({ x }).normalized) }).toEqual({ value, largest: 0 })
    }
  })

  // A filter of zeros leaves the bias: 16 channels are convolved by minimal filtering in f32, 4 directly, 5 × 7 by rows.
  test.each([
    [16, 8, 8],
    [4, 8, 8],
    [4, 5, 7],
  ])(
    'of a convolution with %i channels of %i × %i are also normalized to 0',
    async (channels, height, width) => {
      const x = input('x', [2, channels, height, width], dtype)
      const zeros = new (dtype === 'f64' ? Float64Array : Float32Array)(16 * channels * 9)
      const bias = input('bias', [1, 16, 1, 1], dtype)
      const y = add(conv2d(x, literal(zeros, [16, channels, 3, 3]), { padding: 1 }), bias)
      const { normalized, mean } = standardize(y, [0, 2, 3], 1e-5)
      const program = await session.compile({ outputs: { normalized, mean } })
      const TypedArray = dtype === 'f64' ? Float64Array : Float32Array
      for (const value of sizes) {
        const given = new TypedArray(16).fill(value)
        const result = program.runSync({ x: new TypedArray(sizeOf(x.shape)), bias: given })
        expect(largest(result.normalized)).toBe(0)
        expect([...result.mean]).toEqual([...given])
      }
    },
  )

  test('of weights are standardized to 0', async () => {
    const weight = state('weight', 12345.678, [37, 5], dtype)
    const { createForWeights } = parseNormalization('weight-standardization')
    const layer = createForWeights!({ name: 'n', dtype, weight, unitAxis: 1 })
    const { output } = layer.apply(weight.tensor, { mode: 'train' })
    expect(largest((await session.compile({ outputs: { output } })).runSync().output)).toBe(0)
  })
})

describe('values whose squares overflow f32', () => {
  const alternating = (count: number, size: number) =>
    Array.from({ length: count }, (_, i) => (i % 2 ? size : -size))

  test.each([
    ['batch', [60, 1]],
    ['batch', [6000, 1]],
    ['ghost:30', [60, 1]],
    ['unitization', [60, 1]],
    ['renorm', [60, 1]],
    ['layer', [1, 60]],
    ['rms', [1, 60]],
    ['rms', [2, 6000]],
    ['group:2', [1, 4, 6, 6]],
    ['instance', [1, 2, 6, 6]],
    ['filter-response', [1, 2, 6, 6]],
  ] as const)('%s of %j: ±1e30 becomes ±1', async (spec, shape) => {
    const { normalized } = normalize(spec, input('x', shape))
    const count = sizeOf(shape)
    for (const size of [1e18, 3e19, 1e30, 1e34]) {
      const result = await run({ normalized }, alternating(count, size), 'f32')
      expect(largestError(result.normalized, alternating(count, 1))).toBeLessThan(1e-5)
    }
  })

  test('are handled even if the first value is 0', async () => {
    const { normalized } = normalize('batch', input('x', [4, 1]))
    const { normalized: result } = await run({ normalized }, [0, 1e30, 0, -1e30], 'f32')
    expect(largestError(result, [0, Math.SQRT2, 0, -Math.SQRT2])).toBeLessThan(1e-6)
  })

  test.each([
    [16, 'minimal filtering'],
    [4, 'taps'],
  ])('a convolution of %i channels, by %s', async (channels) => {
    const shape: Shape = [4, channels, 8, 8]
    const filter = literal(Float32Array.from(normalOf('filter', 16 * channels * 9)), [16, channels, 3, 3])
    const given = normalOf('x', sizeOf(shape))
    const of = async (size: number) => {
      const y = conv2d(mul(input('x', shape), size), filter, { padding: 1 })
      const { normalized } = standardize(y, [0, 2, 3], 0)
      return (await run({ normalized }, Array.from(given), 'f32')).normalized
    }
    // Powers of two, so that rounding errors are the same as for values of magnitude 1.
    const expected = await of(1)
    for (const exponent of [50, 70, 90])
      expect(largestError(await of(2 ** exponent), expected)).toBeLessThan(1e-5)
  })

  test.each(['batch', 'layer', 'rms'])('%s: gradients and Hessians are also correct', async (spec) => {
    const [rows, columns] = [7, 6]
    const size = 2 ** 97
    const weights = literal(Float32Array.from(normalOf('weights', 42)), [rows, columns])
    const direction = literal(Float32Array.from(normalOf('direction', 42)), [rows, columns])
    const derivatives = (dtype: DType, scale: number) => {
      const x = input('x', [rows, columns], dtype)
      const cast = (y: Tensor) =>
        dtype === 'f64'
          ? literal(Float64Array.from((y.operation as never as { values: Float32Array }).values), y.shape)
          : y
      const { normalized } = normalize(`${spec}:epsilon=0`, x, dtype)
      const loss = sum(mul(mul(normalized, normalized), mul(normalized, cast(weights))))
      return {
        gradient: mul(grad(loss, [x])[0], scale),
        product: mul(hessianVectorProduct(loss, [x], [mul(cast(direction), scale)])[0], scale),
      }
    }
    const x = Array.from(normalOf('values', 42), Math.fround)
    const actual = await run(
      derivatives('f32', size),
      x.map((value) => value * size),
      'f32',
    )
    const expected = await run(derivatives('f64', 1), x, 'f64', openReference())
    expect(largestError(actual.gradient, expected.gradient)).toBeLessThan(2e-5)
    expect(largestError(actual.product, expected.product)).toBeLessThan(2e-4)
  })
})

test('a mean of 1000 deviations causes an error of at most 1e-4 deviations', async () => {
  const x = Array.from(normalOf('far', 60_000), (value) => Math.fround(100 + 0.1 * value))
  const shape: Shape = [60_000, 1]
  const of = async (dtype: DType, on: SyncSession) =>
    (await run({ y: normalize('batch', input('x', shape, dtype), dtype).normalized }, x, dtype, on)).y
  expect(largestError(await of('f32', session), await of('f64', openReference()))).toBeLessThan(1e-4 / 3)
})
