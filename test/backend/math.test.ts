/** Elementary functions on dense float32 values, compared with float64 results rounded once. */
import { expect, test } from 'vitest'
import { erf as exactErf } from '../../src/backend/elementary.ts'
import { openWasm } from '../../src/backend/index.ts'
import { erf, exp, input, log, sigmoid, type Tensor, tanh } from '../../src/tensor/index.ts'

const count = 1 << 21
const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }

/** Every 2048th float32 of both signs, including NaNs and infinities, in the order of their bits. */
function sweep(): Float32Array {
  const bits = new Uint32Array(count)
  for (let i = 0; i < count; i++) bits[i] = i * 2048 + ((i * 7) % 2048)
  return new Float32Array(bits.buffer)
}

/** Float32 numbers between two given numbers, in ascending order. */
function ulpsBetween(a: Float32Array, b: Float32Array): { worst: number; at: number } {
  const order = (bits: number) => (bits < 0 ? -(bits & 0x7fffffff) : bits)
  const [x, y] = [
    new Int32Array(a.buffer, a.byteOffset, a.length),
    new Int32Array(b.buffer, b.byteOffset, b.length),
  ]
  let worst = 0
  let at = 0
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) {
      if (!(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return { worst: Infinity, at: i }
      continue
    }
    const distance = Math.abs(order(x[i]!) - order(y[i]!))
    if (distance > worst) {
      worst = distance
      at = i
    }
  }
  return { worst, at }
}

const functions: [string, (x: Tensor) => Tensor, (x: number) => number][] = [
  ['exp', exp, Math.exp],
  ['log', log, Math.log],
  ['tanh', tanh, Math.tanh],
  ['erf', erf, exactErf],
  ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x))],
]

test.each(functions)(
  '%s is within 2 ulp of the correctly rounded result everywhere',
  async (name, build, exact) => {
    const session = await openWasm({ threads: 1, tiles: { f32: tile, f64: tile } })
    const program = await session.compile({ outputs: { y: build(input('x', [count])) } })
    const xs = sweep()
    const ys = program.runSync({ x: xs }).y as Float32Array
    const { worst, at } = ulpsBetween(ys, Float32Array.from(xs, exact))
    session.close()
    expect(
      worst,
      `${name}(${xs[at]}) = ${ys[at]}, correctly rounded ${Math.fround(exact(xs[at]!))}`,
    ).toBeLessThanOrEqual(2)
  },
)
