import { expect, test } from 'vitest'
import erfValues from '../fixtures/erf.json' with { type: 'json' }
import { openWasm } from '../../src/backend/index.ts'
import { cosPi, erf, log, sinPi } from '../../src/backend/elementary.ts'
import { erf as erfOf, input, log as logOf } from '../../src/tensor/index.ts'

/** Doubles with every exponent and both signs, including subnormals, infinities and NaN. */
function doubles(count: number): Float64Array {
  const bits = new BigUint64Array(count)
  const step = (1n << 64n) / BigInt(count)
  for (let i = 0; i < count; i++) bits[i] = BigInt(i) * step + ((BigInt(i) * 0x9e3779b97f4a7c15n) % step)
  return new Float64Array(bits.buffer)
}

const special = [0, -0, 1, 2, 0.5, Math.SQRT1_2, 5e-324, 2 ** -1022, Infinity, -Infinity, Number.NaN, -1]
const near1 = Array.from({ length: 2000 }, (_, i) => 0.5 + i / 1000)

test('the logarithm of a number has the same bits as the logarithm of a float64 tensor', async () => {
  const xs = Float64Array.from([...special, ...near1, ...doubles(1 << 16)])
  const session = await openWasm({ threads: 1 })
  const program = await session.compile({ outputs: { y: logOf(input('x', [xs.length], 'f64')) } })
  expect(xs.map(log)).toEqual(program.runSync({ x: xs })['y'])
  session.close()
})

test('the logarithm is within 1 ulp', () => {
  const xs = [...near1, ...doubles(1 << 16)].filter((x) => x > 0 && x < Infinity && x !== 1)
  const errors = xs.map((x) => Math.abs(log(x) / Math.log(x) - 1) / 2 ** -52)
  expect(Math.max(...errors.filter((error) => error > 0))).toBeLessThanOrEqual(1)
})

test('cosine and sine of multiples of π are exact if their values are integers', () => {
  expect([0, 0.5, 1, 1.5, 2, -0.5, -1, 1e6].map((x) => cosPi(x) + 0)).toEqual([1, 0, -1, 0, 1, 0, -1, 1])
  expect([0, 0.5, 1, 1.5, 2, -0.5, -1, 1e6].map((x) => sinPi(x) + 0)).toEqual([0, 1, 0, -1, 0, -1, 0, 0])
})

test('cosine and sine have an error below one ulp of 1, over several turns', () => {
  const xs = Array.from({ length: 8001 }, (_, i) => (i - 4000) / 977)
  // Beyond one turn the argument of `Math.cos` itself has an error of up to one ulp.
  const error = (x: number, own: number, exact: number) =>
    Math.abs(own - exact) / (2 ** -52 * (1 + Math.abs(Math.PI * x)))
  expect(Math.max(...xs.map((x) => error(x, cosPi(x), Math.cos(Math.PI * x))))).toBeLessThanOrEqual(1)
  expect(Math.max(...xs.map((x) => error(x, sinPi(x), Math.sin(Math.PI * x))))).toBeLessThanOrEqual(1)
})

test('the error function agrees with 40 digits: float64 within 1 ulp, f64 within 1e-15, f32 within 1e-7', async () => {
  const { points, values } = erfValues
  const signed = [...points, ...points.map((x) => -x)]
  const exact = [...values, ...values.map((y) => -y)]
  const worst = (ys: ArrayLike<number>) =>
    Math.max(...exact.map((y, i) => Math.abs(ys[i]! - y) / (y === 0 ? 1 : Math.abs(y))))
  expect(worst(signed.map(erf))).toBeLessThan(2 ** -52)
  const session = await openWasm({ threads: 1 })
  const [wide, narrow] = [input('x', [signed.length], 'f64'), input('y', [signed.length])]
  const program = await session.compile({ outputs: { wide: erfOf(wide), narrow: erfOf(narrow) } })
  const result = program.runSync({ x: Float64Array.from(signed), y: Float32Array.from(signed) })
  session.close()
  expect(worst(result.wide)).toBeLessThan(1e-15)
  // float32 has no 1e-300.
  const rounded = signed.map((x) => erf(Math.fround(x)))
  const errors = rounded.map(
    (y, i) => Math.abs(result.narrow[i]! - y) / (Math.abs(y) > 1e-37 ? Math.abs(y) : 1),
  )
  expect(Math.max(...errors)).toBeLessThan(1e-7)
})
