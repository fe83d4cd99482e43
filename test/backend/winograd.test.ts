/**
 * Convolutions that are large enough for Winograd's algorithm: compared with the float64 reference, and with equal bits for all
 * tiles and threads.
 */
import { expect, test } from 'vitest'
import { openReference, openWasm, type Outputs, type SyncSession } from '../../src/backend/index.ts'
import { add, conv2d, grad, input, mul, sizeOf, sum, tanh, type TypedArray } from '../../src/tensor/index.ts'
import { everyTile } from '../support/tiles.ts'

interface Geometry {
  x: [number, number, number, number]
  outputs: number
  groups: number
  padding: number
}

const geometries: Geometry[] = [
  { x: [2, 16, 8, 8], outputs: 16, groups: 1, padding: 1 },
  { x: [1, 17, 6, 10], outputs: 19, groups: 1, padding: 1 },
  { x: [2, 32, 16, 16], outputs: 33, groups: 1, padding: 1 },
  { x: [1, 32, 4, 4], outputs: 64, groups: 2, padding: 1 },
  { x: [2, 16, 14, 14], outputs: 16, groups: 1, padding: 1 },
  { x: [1, 16, 8, 4], outputs: 18, groups: 1, padding: 0 },
  { x: [2, 16, 2, 2], outputs: 16, groups: 1, padding: 1 },
  { x: [1, 20, 12, 18], outputs: 20, groups: 1, padding: 2 },
  { x: [3, 70, 12, 12], outputs: 68, groups: 1, padding: 1 },
]

function network({ x: shape, outputs, groups, padding }: Geometry) {
  const [x, filter, bias] = [
    input('x', shape),
    input('filter', [outputs, shape[1] / groups, 3, 3]),
    input('bias', [outputs, 1, 1]),
  ]
  const y = tanh(add(conv2d(x, filter, { padding, groups }), bias))
  const cotangent = input('cotangent', y.shape)
  const [dx, dfilter] = grad(sum(mul(y, cotangent)), [x, filter])
  const values: Record<string, TypedArray> = {}
  for (const [i, leaf] of [x, filter, bias, cotangent].entries())
    values[(leaf.operation as { name: string }).name] = Float32Array.from(
      { length: sizeOf(leaf.shape) },
      (_, j) => Math.sin(j * (0.3 + 0.2 * i) + 1) / 2,
    )
  return { outputs: { y, dx, dfilter }, values }
}

async function resultsOf(session: SyncSession, geometry: Geometry) {
  const { outputs, values } = network(geometry)
  const program = await session.compile({ outputs })
  const results: Outputs = program.runSync(values)
  const text = program.explain()
  session.close()
  return { results, text }
}

test.each(geometries)('$x by $outputs in $groups groups, padding $padding', async (geometry) => {
  const expected = await resultsOf(openReference(), geometry)
  const found = []
  for (const [i, tiles] of everyTile.entries())
    found.push(await resultsOf(await openWasm({ threads: i + 1, tiles }), geometry))
  const [first, ...others] = found
  const tile = geometry.x.slice(2).every((extent) => (extent + 2 * geometry.padding - 2) % 4 === 0)
    ? '4×4'
    : '2×2'
  expect(first!.text).toContain(`winograd ${tile} convolution`)
  expect(first!.text).toContain(`winograd ${tile} filter gradient`)
  for (const [name, values] of Object.entries(expected.results)) {
    const size = Math.max(...values.map(Math.abs))
    const worst = Math.max(...values.map((value, i) => Math.abs(value - first!.results[name]![i]!)))
    expect(worst).toBeLessThan(5e-6 * (1 + size))
  }
  for (const other of others) expect(other.results).toEqual(first!.results)
})
