/** Reductions of rows of every length give the same bits natively, in vectors of every width, as in WebAssembly. */
import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import { cpuTarget } from '../../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../../src/backend/cpu/tiling.ts'
import { shapeOf } from '../../../src/backend/cpu/sweep/shape.ts'
import { plan } from '../../../src/compile/index.ts'
import { cast, input, max, softmax, sum, type Tensor, type TypedArray } from '../../../src/tensor/index.ts'
import { compilers, missing, native, widths } from '../../support/native.ts'
import { expectSameBits } from '../../support/paired.ts'

/** Rows that do not fill a vector of 4, 8 or 16 lanes, fill it, or exceed it, and whose partial results are 4, 8, 12 or 16. */
const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 20, 23, 31, 32, 33, 64, 100, 127]

/** Signed zeros, which a sum must not turn, and infinities, of which a maximum consists. */
const values = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => {
    if (i % 3 === 0) return -0
    return i % 29 === 5 ? -Infinity : Math.sin(1.3 * i) * 10 ** (i % 7)
  })
const finite = (count: number): Float64Array => values(count).map((x) => (Number.isFinite(x) ? x : 1))

function workOf(dtype: 'f32' | 'f64') {
  const outputs: Record<string, Tensor> = {}
  const inputs: Record<string, TypedArray> = {}
  const kind = dtype === 'f32' ? Float32Array : Float64Array
  for (const n of lengths) {
    const [rows, blocks] = [input(`rows ${n}`, [3, n], dtype), input(`blocks ${n}`, [2, 32, n], dtype)]
    inputs[`rows ${n}`] = kind.from(values(3 * n))
    inputs[`blocks ${n}`] = kind.from(finite(64 * n))
    outputs[`maximum ${n}`] = max(rows, 1)
    outputs[`sum ${n}`] = sum(blocks, 2)
    outputs[`softmax ${n}`] = softmax(blocks, 2)
    outputs[`outer sum ${n}`] = sum(blocks, [0, 2])
    if (dtype === 'f32') outputs[`sum ${n} of both`] = sum(cast(blocks, 'f64'), [0, 2])
  }
  return { outputs, inputs }
}

describe.skipIf(missing)(`rows natively${missing ? ` (${missing})` : ''}`, () => {
  const ways = compilers.flatMap((compiler) =>
    widths.map((bits) => [compiler.version, bits, compiler] as const),
  )
  test.each(ways)('by %s in vectors of %i bits', { timeout: 180_000 }, async (_, bits, compiler) => {
    const own = await openWasm({ threads: 1, accelerator: native(compiler, bits) })
    const wasm = await openWasm({ threads: 1 })
    for (const dtype of ['f32', 'f64'] as const) await expectSameBits(own, wasm, workOf(dtype))
    own.close()
    wasm.close()
  })
})

test.each([
  [16, 512, 16],
  [100, 512, 16],
  [15, 512, 4],
  [11, 512, 8],
  [100, 256, 8],
  [100, 128, 4],
])('a row of %i values is summed in vectors of %i bits, %i lanes at a time', (length, bits, lanes) => {
  const tile = { rows: 6, vectors: 2, unroll: 4, fused: false }
  const machine = vectorMachine({ f32: tile, f64: tile }, 1, bits)
  const outputs = { total: sum(input('x', [3, length]), 1) }
  const [launch] = plan({ outputs }, cpuTarget('cpu', machine)).phases.flat()
  if (launch?.body.kind !== 'sweep') throw new Error('a sum is one sweep')
  expect(shapeOf(launch.body, machine).width).toBe(lanes)
})
