/** Sine and cosine of values that depend on the data, against those of the machine. */
import { afterAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { cosine, sine } from '../../../src/interop/onnx/operators/trigonometry.ts'
import { grad, input, sum } from '../../../src/tensor/index.ts'

const wasm = await openWasm({ threads: 1 })
afterAll(() => wasm.close())

const places = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 10 + (i % 7) * Math.PI)

describe.each([
  ['sine', sine, Math.sin, Math.cos],
  ['cosine', cosine, Math.cos, (x: number) => -Math.sin(x)],
] as const)('the %s', (_, f, wanted, slope) => {
  test('and its derivative are right to 1e-12 in float64', async () => {
    const x = input('x', [places.length], 'f64')
    const y = f(x)
    const [dx] = grad(sum(y), [x])
    const values = (await openReference().compile({ outputs: { y, dx } })).runSync({
      x: Float64Array.from(places),
    })
    places.forEach((place, i) => {
      expect(Math.abs(values.y[i]! - wanted(place))).toBeLessThan(1e-12)
      expect(Math.abs(values.dx[i]! - slope(place))).toBeLessThan(1e-12)
    })
  })

  test('and its derivative are right to rounding in float32', async () => {
    const x = input('x', [places.length])
    const y = f(x)
    const [dx] = grad(sum(y), [x])
    const given = Float32Array.from(places)
    const values = (await wasm.compile({ outputs: { y, dx } })).runSync({ x: given })
    given.forEach((place, i) => {
      expect(Math.abs(values.y[i]! - wanted(place))).toBeLessThan(3e-7)
      expect(Math.abs(values.dx[i]! - slope(place))).toBeLessThan(6e-7)
    })
  })
})
