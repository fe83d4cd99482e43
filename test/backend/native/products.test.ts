/**
 * Products that are packed, split along k, or larger than a cache, with an optimizer's step as epilogue, have the same bits as
 * WebAssembly.
 */
import { describe, expect, test } from 'vitest'
import { openWasm } from '../../../src/backend/index.ts'
import { add, matmul, mul, state, sub } from '../../../src/tensor/index.ts'
import { compilers, missing, native, widths } from '../../support/native.ts'

const products = [
  [128, 784, 1000, false, false],
  [1000, 128, 600, true, false],
  [131, 641, 523, false, true],
  [97, 401, 513, false, false],
] as const

const waves = (length: number, step: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * step))

/** The weights after three steps of gradient descent with momentum on a product. */
async function descended(
  session: Awaited<ReturnType<typeof openWasm>>,
  [m, k, n, transposeA, transposeB]: (typeof products)[number],
) {
  const a = state('a', waves(m * k, 1), transposeA ? [k, m] : [m, k])
  const b = state('b', waves(k * n, 0.7), transposeB ? [n, k] : [k, n])
  const [w, v] = [state('w', waves(m * n, 3), [m, n]), state('v', 0, [m, n])]
  const next = add(mul(v.tensor, 0.9), matmul(a.tensor, b.tensor, { transposeA, transposeB }))
  const program = await session.compile({
    updates: [
      [v, next],
      [w, sub(w.tensor, mul(next, 0.1))],
    ],
  })
  for (let step = 0; step < 3; step++) await program.run()
  const values = await session.read(w)
  session.close()
  return values
}

describe.skipIf(missing)(`native products${missing ? ` (${missing})` : ''}`, () => {
  const ways = compilers.flatMap((compiler) =>
    widths.map((bits) => [compiler.version, bits, compiler] as const),
  )

  test.each(ways)('by %s in vectors of %i bits', { timeout: 120_000 }, async (_, bits, compiler) => {
    for (const product of products) {
      const expected = await descended(await openWasm({ threads: 2 }), product)
      const actual = await descended(
        await openWasm({ threads: 2, accelerator: native(compiler, bits) }),
        product,
      )
      const differing = expected.findIndex((x, i) => !Object.is(x, actual[i]))
      expect([product.join(' '), differing]).toEqual([product.join(' '), -1])
    }
  })
})
