/**
 * The mode `fast` as native code: products round once where the processor can, with the bits of WebAssembly's relaxed
 * multiply-add on the same machine, whatever the compiler, the width, the tile or the threads; and its code is stored apart.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import type { ProgramRequest } from '../../../src/compile/index.ts'
import { Cache } from '../../../src/backend/native/cache-node.ts'
import { selfTest } from '../../../src/backend/native/self-test.ts'
import { cast, exp, input, matmul, tanh, type TypedArray } from '../../../src/tensor/index.ts'
import { compilers, hasFused, missing, native, widths } from '../../support/native.ts'

const folder = mkdtempSync(join(tmpdir(), 'normscope-fast-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const waves = (length: number, step: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * step))

interface Work {
  readonly request: ProgramRequest
  readonly inputs: Readonly<Record<string, TypedArray>>
}

/** Products that are packed, transposed and in f64, and a convolution by minimal filtering with its gradients. */
function work(): Work {
  const [a, b] = [input('left', [67, 401]), input('right', [401, 259])]
  const { outputs } = selfTest().request
  const { convolved, dImages, dFilter } = outputs!
  const { images, filter } = selfTest().inputs
  return {
    request: {
      outputs: {
        convolved: convolved!,
        dImages: dImages!,
        dFilter: dFilter!,
        packed: matmul(a, b),
        transposed: matmul(b, a, { transposeA: true, transposeB: true }),
        // Products of values of 24 bits would be exact in f64, and rounding them once or twice the same.
        wide: matmul(exp(cast(a, 'f64')), exp(cast(b, 'f64'))),
        functions: tanh(a),
      },
    },
    inputs: { images: images!, filter: filter!, left: waves(67 * 401, 0.37), right: waves(401 * 259, 0.71) },
  }
}

async function computed(options: Parameters<typeof openWasm>[0], { request, inputs }: Work = work()) {
  const session = await openWasm(options)
  const values: Record<string, TypedArray> = (await session.compile(request)).runSync(inputs)
  const engines = [...session.engines]
  session.close()
  return { values, engines }
}

const products = ['convolved', 'dFilter', 'packed', 'transposed', 'wide'] as const

describe.skipIf(missing)(`native code in mode fast${missing ? ` (${missing})` : ''}`, async () => {
  const relaxed = await computed({ threads: 1, mode: 'fast' })
  const plain = await computed({ threads: 1 })
  /** Every width with the first compiler, the most common one with the others. */
  const ways = compilers.flatMap((compiler, c) =>
    widths.slice(0, c === 0 ? undefined : 1).map((bits) => [compiler.version, bits, compiler] as const),
  )

  test.each(ways)(
    'by %s in vectors of %i bits has the bits of WebAssembly in mode fast',
    { timeout: 120_000 },
    async (_, bits, compiler) => {
      const accelerator = native(compiler, bits, { fused: true })
      const { values, engines } = await computed({ threads: 2, mode: 'fast', accelerator })
      expect(engines).toEqual([expect.stringMatching(/^native, \d+ bits, fused, /)])
      expect(values).toEqual(relaxed.values)
    },
  )

  test.skipIf(!hasFused)(
    'rounds products otherwise than the default mode, and no less accurately',
    async () => {
      const { values } = await computed({
        threads: 1,
        mode: 'fast',
        accelerator: native(undefined, undefined, { fused: true }),
      })
      const reference = openReference()
      const { request, inputs } = work()
      const exact: Record<string, TypedArray> = await (await reference.compile(request)).run(inputs)
      for (const name of products) {
        expect(values[name]).not.toEqual(plain.values[name])
        expect(errorOf(values[name]!, exact[name]!)).toBeLessThan(
          1.1 * errorOf(plain.values[name]!, exact[name]!) + 1e-12,
        )
      }
      expect(values.functions).toEqual(plain.values.functions)
    },
  )

  test('stores its kernels and recipes under names of their own', { timeout: 60_000 }, async () => {
    const cache = await Cache.open(join(folder, 'cache'))
    const kept = async () => ({
      kernels: [...(await cache.listNames(new Set())).values()].flat(),
      recipes: (await cache.contents()).flatMap(({ name }) => (name.endsWith('.recipe') ? [name] : [])),
    })
    const small = (): Work => ({
      request: { outputs: { product: matmul(input('a', [9, 5]), input('b', [5, 7])) } },
      inputs: { a: waves(45, 1), b: waves(35, 2) },
    })
    const fused = native(undefined, undefined, { fused: true, cache })
    await computed({ threads: 1, mode: 'fast', accelerator: fused }, small())
    const first = await kept()
    expect(first.kernels.length).toBeGreaterThan(0)
    const { values } = await computed(
      { threads: 1, accelerator: native(undefined, undefined, { cache }) },
      small(),
    )
    expect(values).toEqual((await computed({ threads: 1 }, small())).values)
    const both = await kept()
    // Nothing of the first mode was taken by the second.
    expect(both.kernels.length).toBe(2 * first.kernels.length)
    expect(both.recipes.length).toBe(2 * first.recipes.length)
  })
})

/** The root mean square of the differences. */
const errorOf = (values: ArrayLike<number>, exact: ArrayLike<number>) =>
  Math.sqrt(
    Array.from(values, (value, i) => (value - exact[i]!) ** 2).reduce((sum, square) => sum + square, 0) /
      values.length,
  )
