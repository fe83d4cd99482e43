/**
 * Sums over the positions of a convolution, computed while its kernel writes the result: compared with float64, and with equal
 * bits for all threads and tiles.
 */
import { describe, expect, test } from 'vitest'
import { openReference, openWasm, type Outputs, type SyncSession } from '../../src/backend/index.ts'
import { standardize } from '../../src/norm/arithmetic/standardize.ts'
import {
  add,
  conv2d,
  type DType,
  grad,
  input,
  maximum,
  mul,
  sizeOf,
  sum,
  type TypedArray,
} from '../../src/tensor/index.ts'
import { everyTile } from '../support/tiles.ts'

interface Geometry {
  x: [number, number, number, number]
  outputs: number
  groups?: number
  kernel?: number
  strides?: number
  dtype?: DType
  /** The mean of all inputs, which must not hide the deviations. */
  mean?: number
  kind: 'winograd 4×4' | 'winograd 2×2' | 'convolution'
  isFused?: boolean
}

const geometries: Geometry[] = [
  { x: [2, 16, 8, 8], outputs: 16, kind: 'winograd 4×4' },
  { x: [4, 16, 4, 4], outputs: 18, kind: 'winograd 4×4' },
  { x: [4, 32, 12, 20], outputs: 34, groups: 2, kind: 'winograd 4×4', mean: 100 },
  { x: [2, 16, 6, 20], outputs: 17, kind: 'winograd 2×2', mean: -30 },
  { x: [3, 16, 4, 4], outputs: 16, kind: 'winograd 4×4', isFused: false },
  { x: [2, 3, 9, 32], outputs: 7, kind: 'convolution', mean: 100 },
  { x: [2, 4, 5, 13], outputs: 6, groups: 2, kind: 'convolution' },
  { x: [1, 2, 3, 112], outputs: 3, kernel: 1, kind: 'convolution' },
  { x: [2, 4, 8, 18], outputs: 5, dtype: 'f64', kind: 'convolution' },
  { x: [2, 4, 17, 19], outputs: 4, strides: 2, kind: 'convolution' },
  { x: [2, 3, 5, 67], outputs: 4, kind: 'convolution', isFused: false },
]

function network({
  x: shape,
  outputs,
  groups = 1,
  kernel = 3,
  strides = 1,
  dtype = 'f32',
  mean = 0,
}: Geometry) {
  const x = input('x', shape, dtype)
  const filter = input('filter', [outputs, shape[1] / groups, kernel, kernel], dtype)
  const bias = input('bias', [outputs, 1, 1], dtype)
  const y = add(conv2d(x, filter, { strides, padding: (kernel - 1) / 2, groups }), bias)
  const { normalized, ...statistics } = standardize(y, [0, 2, 3], 1e-5)
  const cotangent = input('cotangent', y.shape, dtype)
  const [dx, dfilter] = grad(sum(mul(normalized, cotangent)), [x, filter])
  const raised = sum(maximum(add(y, -mean), 0), [0, 2, 3])
  const values: Record<string, TypedArray> = {}
  for (const [i, leaf] of [x, filter, bias, cotangent].entries()) {
    const own = Array.from(
      { length: sizeOf(leaf.shape) },
      (_, j) => Math.sin(j * (1.3 + 0.2 * i) + 1) / 2 + (leaf === bias ? mean : 0),
    )
    const { name } = leaf.operation as { name: string }
    values[name] = dtype === 'f64' ? Float64Array.from(own) : Float32Array.from(own)
  }
  return { outputs: { ...statistics, raised, normalized, dx, dfilter }, values }
}

async function resultsOf(session: SyncSession, geometry: Geometry) {
  const { outputs, values } = network(geometry)
  const program = await session.compile({ outputs })
  const results: Outputs = program.runSync(values)
  const text = program.explain()
  session.close()
  return { results, text }
}

describe('statistics of a convolution', () => {
  test.each(geometries)('$kind of $x by $outputs', async (geometry) => {
    const expected = (await resultsOf(openReference(), geometry)).results
    const found = []
    for (const [i, tiles] of everyTile.entries())
      found.push(await resultsOf(await openWasm({ threads: i + 1, tiles }), geometry))
    const [first, ...others] = found
    expect(first!.text).toContain(geometry.kind)
    const { isFused = true, mean = 0, dtype } = geometry
    expect(first!.text.includes('and squared deviations (each block of')).toBe(isFused)
    const digits = dtype === 'f64' ? 1e-9 : 1
    // Values computed from y − mean include the rounding error of y.
    const rounded = 2e-5 * (1 + Math.abs(mean))
    const allowed: Record<string, number> = { mean: 1e-6, variance: 1e-5 }
    for (const [name, values] of Object.entries(expected)) {
      const scale = Math.max(...values.map((value) => Math.abs(value)))
      const bound = (allowed[name] ?? rounded) * scale * digits
      const error = Math.max(...values.map((value, i) => Math.abs(value - first!.results[name]![i]!)))
      expect({ name, isNear: error < bound }).toEqual({ name, isNear: true })
    }
    for (const { results } of others) expect(results).toEqual(first!.results)
  })

  test('deviations of 0.1 from a mean of 1000 are as accurate as f32 allows', async () => {
    const [batch, channels, height, width] = [16, 16, 8, 16] as const
    const session = await openWasm({ threads: 1 })
    // The filter copies every channel.
    const filter = new Float32Array(channels * channels * 9)
    for (let c = 0; c < channels; c++) filter[(c * channels + c) * 9 + 4] = 1
    const y = conv2d(
      input('x', [batch, channels, height, width]),
      input('filter', [channels, channels, 3, 3]),
      { padding: 1 },
    )
    const { mean, variance } = standardize(y, [0, 2, 3], 1e-5)
    const program = await session.compile({ outputs: { y, mean, variance } })
    const x = Float32Array.from(
      { length: sizeOf(y.shape) },
      (_, i) => 1000 + 0.1 * Math.sin(i * 1.7) * Math.SQRT2,
    )
    const results = program.runSync({ x, filter })
    session.close()
    expect(program.explain()).toContain('and squared deviations (each block of 64)')
    const positions = height * width
    for (let c = 0; c < channels; c++) {
      const own = Array.from(results['y']).filter((_, i) => Math.floor(i / positions) % channels === c)
      const average = own.reduce((a, b) => a + b, 0) / own.length
      const spread = own.reduce((total, value) => total + (value - average) ** 2, 0) / own.length
      expect(Math.abs(results['mean'][c]! - average)).toBeLessThan(6e-5)
      expect(Math.abs(results['variance'][c]! / spread - 1)).toBeLessThan(5e-5)
    }
  })
})
