/** Matrix products, row look-ups and one-hot codes. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, plain, smooth, twice } from '../case.ts'

const transposes = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
]

const stored = (rows: number, columns: number, isTransposed: boolean): [number, number] =>
  isTransposed ? [columns, rows] : [rows, columns]

export const linear: readonly Case[] = [
  ...(
    [
      [1, 1, 1],
      [3, 5, 7],
      [4, 8, 16],
      [13, 17, 9],
      [60, 33, 10],
    ] as const
  ).flatMap(([m, k, n]) =>
    transposes.map(({ transposeA, transposeB }) =>
      (m > 13 ? smooth : twice)(
        `matmul ${transposeA ? '[k, m]ᵀ' : '[m, k]'} · ${transposeB ? '[n, k]ᵀ' : '[k, n]'} of m, k, n = ${m}, ${k}, ${n}`,
        (d) =>
          t.matmul(d.normal(...stored(m, k, transposeA)), d.normal(...stored(k, n, transposeB)), {
            transposeA,
            transposeB,
          }),
      ),
    ),
  ),
  ...(
    [
      [1, 1, 40],
      [1, 40, 1],
      [40, 1, 1],
      [40, 1, 33],
      [2, 100, 2],
      [65, 3, 1],
      [0, 3, 2],
      [2, 0, 3],
      [2, 3, 0],
      [67, 130, 35],
    ] as const
  ).map(([m, k, n]) =>
    smooth(`matmul of m, k, n = ${m}, ${k}, ${n}`, (d) => t.matmul(d.normal(m, k), d.normal(k, n))),
  ),
  ...transposes.map(({ transposeA, transposeB }) =>
    smooth(`batched matmul, ${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`, (d) =>
      t.matmul(d.normal(3, ...stored(5, 6, transposeA)), d.normal(3, ...stored(6, 7, transposeB)), {
        transposeA,
        transposeB,
      }),
    ),
  ),
  twice('matmul of a batch by one matrix', (d) => t.matmul(d.normal(3, 4, 5), d.normal(5, 2))),
  smooth('matmul of one matrix by a batch', (d) => t.matmul(d.normal(4, 5), d.normal(3, 5, 2))),
  smooth('matmul of batches that broadcast both ways', (d) =>
    t.matmul(d.normal(3, 1, 4, 5), d.normal(1, 2, 5, 3)),
  ),
  smooth('matmul of an empty batch', (d) => t.matmul(d.normal(0, 4, 5), d.normal(0, 5, 3))),
  plain('matmul passes NaN and infinity on', (d) =>
    t.matmul(d.values([1, Number.NaN, 0, 0, Infinity, 1], [3, 2]), d.values([1, 2, 0, 1], [2, 2])),
  ),
  smooth('gather of repeated rows', (d) => t.gather(d.normal(5, 3), d.integers([4, 0, 4, 4, 1, 0]))),
  twice('gather under a nonlinearity, indices of two axes', (d) =>
    t.exp(t.gather(d.normal(4, 2), d.integers([3, 1, 1, 0, 2, 3], [2, 3]))),
  ),
  smooth('gather of scalars, and of blocks', (d) => ({
    scalars: t.gather(d.normal(6), d.integers([5, 5, 2])),
    blocks: t.gather(d.normal(3, 2, 2), d.integers([2, 0])),
    one: t.gather(d.normal(3, 4), d.integers([1], [])),
    none: t.gather(d.normal(3, 4), d.integers([], [0])),
  })),
  plain('gather clamps indices outside the table', (d) =>
    t.gather(d.normal(4, 3), d.integers([-1, 4, 100, -100, 2_147_483_647])),
  ),
  twice('segmentSum of repeated, missing and clamped indices', (d) =>
    t.tanh(t.segmentSum(d.normal(6, 3), d.integers([4, 0, 4, -4, 1, 9]), 5)),
  ),
  smooth('segmentSum of scalars, of blocks, and of indices of two axes', (d) => ({
    scalars: t.segmentSum(d.normal(4), d.integers([2, 2, 0, 3]), 4),
    blocks: t.segmentSum(d.normal(3, 2, 2), d.integers([1, 1, 0]), 2),
    grid: t.segmentSum(d.normal(2, 3, 5), d.integers([1, 0, 1, 6, 6, 2], [2, 3]), 7),
    none: t.segmentSum(d.normal(0, 4), d.integers([], [0]), 3),
  })),
  ...[16, 64, 77].map((width) =>
    smooth(`segmentSum of rows of ${width} that are computed, with an epilogue`, (d) => {
      const indices = d.integers([2, 0, 3, 2, 2, 0])
      const sums = t.segmentSum(t.square(d.normal(6, width)), indices, 4)
      return t.add(t.mul(sums, 0.5), d.normal(4, width))
    }),
  ),
  plain('segmentSum passes NaN and infinity on, to their rows alone', (d) =>
    t.segmentSum(d.values([1, Number.NaN, 3, Infinity], [4, 1]), d.integers([0, 1, 2, 2]), 4),
  ),
  plain('gather of bytes, then scaled: a batch of images', (d) => {
    const images = d.integers(
      Array.from({ length: 60 }, (_, i) => (i * 37) % 256),
      [12, 5],
      'u8',
    )
    return t.div(t.cast(t.gather(images, d.integers([11, 0, 3, 3])), d.dtype), 255)
  }),
  plain('oneHot, of labels out of range too', (d) => ({
    floats: t.oneHot(d.integers([0, 2, 4, -1, 5, 1]), 5, d.dtype),
    integers: t.oneHot(d.integers([0, 2, 1, 1], [2, 2], 'u8'), 3, 'i32'),
  })),
]
