/** Random numbers, which every backend gives exactly. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, type Data, plain, show, smooth } from '../case.ts'

export const random: readonly Case[] = [
  ...[[], [1], [0], [5], [7, 9], [4, 4, 4]].map((shape) =>
    plain(`uniform ${show(shape)}`, (d) => t.uniform(shape, { seed: 42, stream: 3, step: 5 }, d.dtype)),
  ),
  plain('uniform by a seed and a step that are inputs', (d) =>
    t.uniform([33], { seed: d.integers([-7], []), step: d.integers([123_456], []), stream: 9 }, d.dtype),
  ),
  plain('normal', (d) => t.normal([129], { seed: 1, stream: 2 }, d.dtype)),
  plain('bernoulli and rademacher', (d) => {
    const key = { seed: 3, stream: 1, step: d.integers([2], []) }
    return { bernoulli: t.bernoulli([50], 0.3, key), rademacher: t.rademacher([50], { ...key, stream: 2 }) }
  }),
  ...[1, 2, 3, 10, 64, 1000].map((size) =>
    plain(`permutation of ${size}`, (d) =>
      t.permutation(size, { seed: 5, stream: 6, step: d.integers([1], []) }),
    ),
  ),
  plain('permute of chosen indices, outside ones clamped', (d) =>
    t.permute(d.integers([0, 1, 59_999, -5, 60_000, 2_147_483_647, 31_415]), 60_000, {
      seed: d.integers([99], []),
      stream: 4,
    }),
  ),
  smooth('noise added to a differentiable value', (d: Data) =>
    t.exp(t.add(d.normal(4, 5), t.normal([4, 5], { seed: 8, stream: 1 }, d.dtype))),
  ),
]
