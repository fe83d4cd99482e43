import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashOfWeights } from '../../src/run/index.ts'

it('hashes the values in the order of their names, wherever they lie in memory', () => {
  const memory = Float32Array.of(9, 1, 2, 3)
  const b = { shape: [3], data: memory.subarray(1) }
  const a = { shape: [], data: Float32Array.of(-4) }
  const expected = createHash('sha256')
    .update(new Uint8Array(Float32Array.of(-4, 1, 2, 3).buffer))
    .digest('hex')
  expect(hashOfWeights({ b, a })).toBe(expected)
  expect(hashOfWeights({ a, b })).toBe(expected)
})
