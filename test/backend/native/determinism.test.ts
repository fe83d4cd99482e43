/** Native training gives the same hash as everywhere else: with every compiler, every vector width and 1 to 4 threads. */
import { describe, expect, test } from 'vitest'
import { trainedHash } from '../../../scripts/determinism-workload.mjs'
import { goldenHash } from '../../support/determinism.ts'
import { compilers, missing, native, widths } from '../../support/native.ts'

describe.skipIf(missing)(`native training${missing ? ` (${missing})` : ''}`, () => {
  const ways = compilers.flatMap((compiler) =>
    widths.flatMap((bits, w) =>
      (w === 0 ? [1, 2, 3, 4] : [2]).map((threads) => [compiler.version, bits, threads, compiler] as const),
    ),
  )

  test.each(ways)(
    'by %s in vectors of %i bits on %i threads gives the same bits as WebAssembly',
    { timeout: 180_000 },
    async (_, bits, threads, compiler) => {
      expect(await trainedHash(threads, undefined, native(compiler, bits))).toBe(goldenHash)
    },
  )
})
