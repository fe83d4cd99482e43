import { expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { input, max, min } from '../../../src/tensor/index.ts'

test.each([
  ['reference', openReference],
  ['wasm', () => openWasm({ threads: 1 })],
])('the least and the largest of integers reach both ends of their range: %s', async (_, open) => {
  const session = await open()
  const x = input('x', [2, 3], 'i32')
  const program = await session.compile({ outputs: { min: min(x, 1), least: min(x), max: max(x, 1) } })
  const [low, high] = [-(2 ** 31), 2 ** 31 - 1]
  expect(program.runSync({ x: Int32Array.of(low, 5, high, high, high, high) })).toEqual({
    min: Int32Array.of(low, high),
    least: Int32Array.of(low),
    max: Int32Array.of(high, high),
  })
  session.close()
})
