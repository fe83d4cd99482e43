/** Every reduction states its order of summation, whatever else its kernel computes. */
import { describe, expect, test } from 'vitest'
import { cpuTarget } from '../../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../../src/backend/cpu/tiling.ts'
import { openJavaScript, openWasm, type SyncSession } from '../../../src/backend/index.ts'
import { plan } from '../../../src/compile/index.ts'
import { type Summation, summationOf } from '../../../src/compile/kernel/summation.ts'
import { cast, exp, input, max, mul, square, sum, type Tensor } from '../../../src/tensor/index.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const target = cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))

test.each([
  [[{ extent: 100, reduced: true }], 'f32', { partials: 16, lanes: 4 }],
  [[{ extent: 13, reduced: true }], 'f32', { partials: 12, lanes: 4 }],
  [[{ extent: 3, reduced: true }], 'f32', { partials: 4, lanes: 4 }],
  [[{ extent: 100, reduced: true }], 'f64', { partials: 8, lanes: 2 }],
  [
    [
      { extent: 3, reduced: true },
      { extent: 100, reduced: false },
    ],
    'f32',
    { partials: 1, lanes: 1 },
  ],
  [[], 'f32', { partials: 1, lanes: 1 }],
] as const)('over %j in %s: %j', (loops, dtype, order) => {
  expect(summationOf(loops, dtype)).toEqual(order)
})

/** The sum that the docstring of `summation.ts` describes, in float32. */
function summed(values: Float32Array, { partials, lanes }: Summation): number {
  const add = (a: number, b: number) => Math.fround(a + b)
  const partial = new Array<number>(partials).fill(0)
  values.forEach((value, j) => {
    partial[j % partials] = add(partial[j % partials]!, value)
  })
  let rows = Array.from({ length: partials / lanes }, (_, r) => partial.slice(r * lanes, (r + 1) * lanes))
  while (rows.length > 1)
    rows = rows.flatMap((row, r) =>
      r % 2 === 1 ? [] : [rows[r + 1] ? row.map((x, i) => add(x, rows[r + 1]![i]!)) : row],
    )
  let row = rows[0]!
  while (row.length > 1) {
    const half = row.length / 2
    row = row.slice(0, half).map((x, i) => add(x, row[half + i]!))
  }
  return row[0]!
}

const width = 37
const x = () => input('x', [5, width])
const values = Float32Array.from({ length: 5 * width }, (_, i) => Math.sin(i * 1.7) * 10 ** (i % 5))

/** Other values that a kernel computes from the same rows. */
const company: Record<string, () => Record<string, Tensor>> = {
  nothing: () => ({}),
  'five other reductions': () => ({
    a: sum(square(x()), 1),
    b: max(x(), 1),
    c: sum(mul(x(), 3), 1),
    d: sum(exp(mul(x(), 1e-5)), 1),
    e: sum(mul(x(), square(x())), 1),
  }),
  'a reduction in f64': () => ({ a: sum(cast(x(), 'f64'), 1) }),
  'a map': () => ({ a: exp(mul(x(), 1e-5)) }),
}

describe.each([
  ['wasm', () => openWasm({ threads: 1 })],
  ['javascript', openJavaScript],
] as const)('%s', (_, open: () => Promise<SyncSession>) => {
  test.each(Object.keys(company))('sums rows in the stated order together with %s', async (name) => {
    const session = await open()
    const program = await session.compile({ outputs: { s: sum(x(), 1), ...company[name]!() } })
    const { s } = program.runSync({ x: values })
    session.close()
    const order = summationOf([{ extent: width, reduced: true }], 'f32')
    const rows = Array.from({ length: 5 }, (__, r) => values.slice(r * width, (r + 1) * width))
    expect([...s]).toEqual(rows.map((row) => summed(row, order)))
  })
})

test('the other values are in the kernel of the sum, as the tests above assume', () => {
  const outputs = { s: sum(x(), 1), ...company['five other reductions']!(), f: sum(cast(x(), 'f64'), 1) }
  expect(plan({ outputs }, target).phases.flat().length).toBe(1)
})
