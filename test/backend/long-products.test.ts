/** Products that are long enough to be summed block by block: compared with the reference, and blocks change no bits. */
import { expect, test } from 'vitest'
import { openReference, openWasm, type SyncSession } from '../../src/backend/index.ts'
import { add, input, matmul, type TypedArray } from '../../src/tensor/index.ts'
import { everyTile } from '../support/tiles.ts'

const values = (length: number, scale: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * scale + 1))

async function product(
  session: SyncSession,
  m: number,
  k: number,
  n: number,
  transposed: boolean,
): Promise<TypedArray> {
  const a = input('a', transposed ? [k, m] : [m, k])
  const b = input('b', transposed ? [n, k] : [k, n])
  const y = add(matmul(a, b, { transposeA: transposed, transposeB: transposed }), 1)
  const program = await session.compile({ outputs: { y } })
  const result = program.runSync({ a: values(m * k, 0.7), b: values(k * n, 0.3) })['y']
  session.close()
  return result
}

test.each([
  [9, 1500, 11, false],
  [33, 2051, 18, true],
  [8, 641, 3, false],
  [17, 5000, 100, true],
])('%i × %i × %i, transposed: %s', async (m, k, n, transposed) => {
  const expected = await product(openReference(), m, k, n, transposed)
  const results = await Promise.all(
    everyTile.map(async (tiles) => product(await openWasm({ threads: 1, tiles }), m, k, n, transposed)),
  )
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - results[0]![i]!)))
  expect(worst).toBeLessThan(1e-6 * k)
  for (const other of results.slice(1)) expect(other).toEqual(results[0])
})
