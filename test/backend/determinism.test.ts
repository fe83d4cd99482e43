/**
 * Every register tile that timing may choose and every number of threads give the same bits, for trained networks and for
 * products, convolutions, their gradients and reductions that are large enough to be split.
 */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { trainedHash, trainedHashInJavaScript } from '../../scripts/determinism-workload.mjs'
import { openWasm } from '../../src/backend/index.ts'
import {
  add,
  cast,
  conv2d,
  type DType,
  div,
  exp,
  gather,
  grad,
  input,
  literal,
  logSumExp,
  matmul,
  max,
  mean,
  mul,
  segmentSum,
  type Shape,
  sizeOf,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  type TypedArray,
  variance,
} from '../../src/tensor/index.ts'
import { goldenHash } from '../support/determinism.ts'
import { everyTile } from '../support/tiles.ts'

const threads = [1, 2, 3, 4]

describe('training', () => {
  test.each(threads)('on %i threads gives the same bits as on every other machine', async (count) => {
    expect(await trainedHash(count)).toBe(goldenHash)
  })

  test.each(everyTile)('with tiles of $f32.rows rows gives the same bits', async (tiles) => {
    expect(await trainedHash(2, tiles)).toBe(goldenHash)
  })

  test('in plain JavaScript, without vectors, gives the same bits', { timeout: 180_000 }, async () => {
    expect(await trainedHashInJavaScript()).toBe(goldenHash)
  })
})

type Outputs = Record<string, Tensor>

/** `explains` is the text that the plan must contain, so that the case tests what its name says. */
interface Case {
  name: string
  outputs: () => Outputs
  explains: RegExp
}

const products: Case[] = [
  [33, 2051, 18, false],
  [200, 1300, 70, true],
  [9, 5000, 100, false],
].flatMap(([m, k, n, transpose]) =>
  (['f32', 'f64'] as const).map((dtype) => ({
    name: `product ${m} × ${k} × ${n} in ${dtype}`,
    outputs: () => {
      const a = input('a', (transpose ? [k, m] : [m, k]) as number[], dtype)
      const b = input('b', (transpose ? [n, k] : [k, n]) as number[], dtype)
      const options = { transposeA: transpose === true, transposeB: transpose === true }
      return { y: add(matmul(a, b, options), 1) }
    },
    explains: /matmul/,
  })),
)

/** The shape of x, the number of outputs, the size of the filter, and the options. */
type Convolution = [Shape, number, number, { padding: number; groups?: number; dilation?: number }, DType?]

const convolutions: Case[] = (
  [
    // Filter gradients by minimal filtering, in several blocks of channels and several parts.
    [[32, 32, 8, 8], 1024, 3, { padding: 1 }],
    [[32, 200, 4, 4], 72, 3, { padding: 1 }],
    [[9, 64, 16, 16], 130, 3, { padding: 1, groups: 2 }],
    [[24, 48, 14, 14], 150, 3, { padding: 1 }],
    // These are computed tap by tap.
    [[24, 24, 16, 16], 50, 5, { padding: 2 }],
    [[9, 3, 32, 32], 33, 3, { padding: 1 }],
    [[16, 32, 12, 12], 40, 3, { padding: 2, dilation: 2 }],
    [[16, 64, 12, 12], 70, 1, { padding: 0 }],
    [[6, 12, 16, 16], 18, 3, { padding: 1, groups: 2 }, 'f64'],
    // Vectors contain several images, or the filter gradient is a product.
    [[33, 40, 6, 6], 50, 5, { padding: 0 }],
    [[32, 512, 2, 2], 260, 2, { padding: 1 }],
    [[50, 64, 3, 3], 40, 3, { padding: 0 }],
  ] as Convolution[]
).map(([shape, outputs, size, { groups = 1, ...options }, dtype = 'f32']) => ({
  name: `convolution ${shape.join('×')} by ${outputs} filters of ${size} × ${size}${groups > 1 ? ` in ${groups} groups` : ''} in ${dtype}`,
  outputs: () => {
    const x = input('x', shape, dtype)
    const filter = input('filter', [outputs, shape[1]! / groups, size, size], dtype)
    const y = conv2d(x, filter, { groups, ...options })
    const centred = sub(y, mean(y, [0, 2, 3], { keepDims: true }))
    const normalized = div(centred, add(variance(y, [0, 2, 3], { keepDims: true }), 1))
    const [dx, dfilter] = grad(sum(mul(tanh(normalized), input('cotangent', y.shape, dtype))), [x, filter])
    return { y, dx, dfilter }
  },
  explains: /filter gradient/,
}))

const reductions: Case[] = (['f32', 'f64'] as const).flatMap((dtype) => {
  const x = () => input('x', [37, 19, 1031], dtype)
  const normalized = (axes: number[]) => {
    const centred = sub(x(), mean(x(), axes, { keepDims: true }))
    return { y: div(centred, add(variance(x(), axes, { keepDims: true }), 1)) }
  }
  const explains = /reduce over/
  return [
    { name: `sums to one number in ${dtype}`, outputs: () => ({ s: sum(exp(x())), m: max(x()) }), explains },
    {
      name: `sums of rows in ${dtype}`,
      outputs: () => ({ s: logSumExp(x(), 2), ...normalized([2]) }),
      explains,
    },
    {
      name: `sums of columns in ${dtype}`,
      outputs: () => ({ s: sum(square(x()), [0, 1]), ...normalized([0, 1]) }),
      explains,
    },
    { name: `sums around a kept axis in ${dtype}`, outputs: () => normalized([0, 2]), explains },
    { name: `sums of ${dtype} in f64`, outputs: () => ({ s: sum(cast(x(), 'f64'), [0, 2]) }), explains },
  ]
})

/** Rows of few and of many columns: the two ways in which threads share the work. */
const segmentSums: Case[] = (['f32', 'f64'] as const).flatMap((dtype) =>
  [5, 200].map((width) => ({
    name: `segment sums of rows of ${width} in ${dtype}`,
    outputs: () => {
      const table = input('table', [37, width], dtype)
      const places = literal(
        Int32Array.from({ length: 900 }, (_, i) => (i * i) % 37),
        [900],
      )
      const y = tanh(gather(table, places))
      return { y: segmentSum(y, places, 37), dtable: grad(sum(square(y)), [table])[0] }
    },
    explains: /segment sum 900/,
  })),
)

const cases = [...products, ...convolutions, ...reductions, ...segmentSums]

test.each(cases.map((each) => [each.name, each] as const))('%s', async (_, { outputs, explains }) => {
  const requested = outputs()
  const values = valuesOf(requested)
  const hashes: Record<string, string> = {}
  for (const tiles of everyTile)
    for (const count of threads) {
      const session = await openWasm({ threads: count, tiles })
      const program = await session.compile({ outputs: requested })
      expect(program.explain()).toMatch(explains)
      const hash = createHash('sha256')
      for (const [name, result] of Object.entries(program.runSync(values)))
        hash.update(name).update(new Uint8Array(result.buffer))
      session.close()
      hashes[`${tiles.f32.rows} rows, ${count} threads`] = hash.digest('hex')
    }
  const [first] = Object.values(hashes)
  expect(Object.entries(hashes).filter(([, hash]) => hash !== first)).toEqual([])
})

/** Numbers of magnitude about 1 for every input, so that each order of a sum rounds differently. */
function valuesOf(outputs: Outputs): Record<string, TypedArray> {
  const found: Record<string, TypedArray> = {}
  const seen = new Set<Tensor>()
  const visit = (x: Tensor): void => {
    if (seen.has(x)) return
    seen.add(x)
    x.inputs.forEach(visit)
    if (x.operation.kind !== 'input') return
    const salt = x.operation.name.length
    const make = (_: unknown, i: number) => Math.sin(i * (0.3 + 0.2 * salt) + salt)
    const length = sizeOf(x.shape)
    found[x.operation.name] =
      x.dtype === 'f64' ? Float64Array.from({ length }, make) : Float32Array.from({ length }, make)
  }
  Object.values(outputs).forEach(visit)
  return found
}
