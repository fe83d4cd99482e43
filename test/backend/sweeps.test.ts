/** Sweeps in forms that small shapes do not use: compared with the float64 reference, and with equal bits for all threads. */
import { expect, test } from 'vitest'
import { openReference, openWasm, type SyncSession } from '../../src/backend/index.ts'
import { standardize } from '../../src/norm/arithmetic/standardize.ts'
import {
  grad,
  input,
  maxPool2d,
  mean,
  mul,
  type Shape,
  sizeOf,
  square,
  sum,
  type Tensor,
} from '../../src/tensor/index.ts'

const values = (shape: Shape, frequency: number) =>
  Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * frequency + 1))

const gradientOf = (y: Tensor, x: Tensor) => grad(sum(mul(y, square(y))), [x])[0]

const computed: Record<string, { shape: Shape; outputs: (x: Tensor) => Record<string, Tensor> }> = {
  'one sweep over eight channels alternately': {
    shape: [5, 32, 3, 7],
    outputs: (x) => ({ mean: mean(x, [0, 2, 3]), squares: sum(square(x), [0, 2, 3]) }),
  },
  'batch statistics and their gradient, two channels alternately': {
    shape: [3, 66, 6, 6],
    outputs(x) {
      const { normalized } = standardize(x, [0, 2, 3], 1e-5)
      return { normalized, dx: gradientOf(normalized, x) }
    },
  },
  'the gradient of a pooling interleaves': {
    shape: [2, 3, 12, 10],
    outputs: (x) => ({ dx: gradientOf(maxPool2d(x, { size: 2 }), x) }),
  },
  'three neighbours interleave': {
    shape: [2, 2, 15, 18],
    outputs: (x) => ({ dx: gradientOf(maxPool2d(x, { size: 3 }), x) }),
  },
}

async function resultsOf(session: SyncSession, name: string) {
  const { shape, outputs } = computed[name]!
  const program = await session.compile({ outputs: outputs(input('x', shape)) })
  const results = program.runSync({ x: values(shape, 0.7) })
  session.close()
  return results
}

test.each(Object.keys(computed))('%s', async (name) => {
  const expected = await resultsOf(openReference(), name)
  const found: Awaited<ReturnType<typeof resultsOf>>[] = []
  for (const threads of [1, 2, 3]) found.push(await resultsOf(await openWasm({ threads }), name))
  for (const [output, exact] of Object.entries(expected)) {
    const size = Math.max(...exact.map(Math.abs))
    exact.forEach((value, i) =>
      expect(Math.abs(value - found[0]![output]![i]!)).toBeLessThan(2e-5 * (1 + size)),
    )
  }
  for (const other of found.slice(1)) expect(other).toEqual(found[0])
})
