/** Operations that move elements: broadcast, reshape, transpose, slice, pad, concat. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, show, smooth, twice } from '../case.ts'

export const movement: readonly Case[] = [
  ...(
    [
      [[], [3]],
      [[1], [5]],
      [[3], [2, 3]],
      [
        [2, 1],
        [2, 7],
      ],
      [
        [1, 3],
        [4, 3],
      ],
      [
        [2, 1, 5],
        [2, 3, 5],
      ],
      [
        [3, 1, 1],
        [2, 3, 4, 5],
      ],
      [[1], [0]],
      [
        [1, 1],
        [3, 1],
      ],
    ] as const
  ).map(([from, to]) =>
    twice(`broadcast ${show(from)} to ${show(to)}`, (d) => t.exp(t.broadcastTo(d.normal(...from), to))),
  ),
  twice('operands broadcast against each other', (d) => t.mul(t.exp(d.normal(3, 1)), t.tanh(d.normal(1, 5)))),
  smooth('a scalar, a row and a column together', (d) =>
    t.add(t.mul(d.normal(), d.normal(7)), t.mul(d.normal(5, 1), d.normal(5, 7))),
  ),
  smooth('reshape', (d) => t.reshape(t.exp(d.normal(4, 6)), [3, -1, 2])),
  smooth('reshape to and from a scalar', (d) => t.reshape(t.exp(t.reshape(d.normal(1, 1), [])), [1])),
  ...(
    [
      [
        [5, 7],
        [1, 0],
      ],
      [
        [33, 17],
        [1, 0],
      ],
      [
        [2, 3, 5],
        [2, 0, 1],
      ],
      [
        [2, 3, 5],
        [0, 2, 1],
      ],
      [
        [2, 3, 4, 5],
        [0, 3, 1, 2],
      ],
      [
        [2, 3, 4, 5],
        [3, 2, 1, 0],
      ],
      [
        [0, 4],
        [1, 0],
      ],
      [
        [1, 9],
        [1, 0],
      ],
    ] as const
  ).map(([shape, permutation]) =>
    smooth(`transpose ${show(shape)} by ${show(permutation)}`, (d) =>
      t.transpose(d.normal(...shape), permutation),
    ),
  ),
  ...(
    [
      [[10], [2], [9], [1]],
      [[10], [1], [10], [3]],
      [[10], [0], [10], [2]],
      [[10], [4], [4], [1]],
      [
        [5, 7],
        [1, 2],
        [4, 7],
        [1, 2],
      ],
      [
        [5, 7],
        [0, 0],
        [5, 1],
        [2, 1],
      ],
      [
        [3, 4, 9],
        [0, 1, 0],
        [3, 2, 9],
        [2, 1, 4],
      ],
    ] as const
  ).map(([shape, starts, stops, steps]) =>
    twice(`slice ${show(shape)} from ${show(starts)} to ${show(stops)} by ${show(steps)}`, (d) =>
      t.square(t.slice(d.normal(...shape), starts, stops, steps)),
    ),
  ),
  ...(
    [
      [[37], 0],
      [[5, 21], 1],
      [[21, 5], 0],
      [[3, 19, 4], 1],
      [[0, 4], 0],
    ] as const
  ).map(([shape, axis]) =>
    twice(`reverse ${show(shape)} along axis ${axis}`, (d) => {
      const x = d.normal(...shape)
      return t.mul(t.exp(x), t.reverse(x, axis))
    }),
  ),
  smooth('a pad of a reverse of a transpose, reversed', (d) =>
    t.reverse(t.pad(t.exp(t.reverse(t.transpose(d.normal(4, 23)), 0)), [2, 1], [0, 3], 2), 1),
  ),
  smooth('a reverse of rows that are gathered by a reversed table', (d) => {
    const places = t.literal(
      Int32Array.from({ length: 19 }, (_, i) => (i * i) % 7),
      [19],
    )
    return t.reverse(t.tanh(t.gather(d.normal(7, 3), t.reverse(places, 0))), 0)
  }),
  smooth('a sum of a reverse, and a product by one', (d) => {
    const x = d.normal(6, 18)
    return t.add(t.sum(t.mul(t.reverse(x, 1), x), 1), t.sum(t.matmul(t.reverse(x, 0), d.normal(18, 3)), 1))
  }),
  ...(
    [
      [[5], [1], [2], 0],
      [[3, 4], [0, 2], [1, 0], -1.5],
      [[2, 3, 2], [1, 0, 2], [0, 1, 3], 0.1],
      [[0, 3], [1, 0], [1, 0], 2],
    ] as const
  ).map(([shape, before, after, value]) =>
    twice(`pad ${show(shape)} by ${show(before)} and ${show(after)} of ${value}`, (d) =>
      t.exp(t.pad(d.normal(...shape), before, after, value)),
    ),
  ),
  ...[0, 1, 2].map((axis) =>
    smooth(`concat along axis ${axis}`, (d) => {
      const shapeOf = (size: number) => [2, 3, 5].map((n, i) => (i === axis ? size : n))
      return t.exp(
        t.concat([d.normal(...shapeOf(1)), d.normal(...shapeOf(4)), d.normal(...shapeOf(2))], axis),
      )
    }),
  ),
  smooth('concat of a tensor with itself and an empty one', (d) => {
    const x = d.normal(3, 2)
    return t.concat([x, d.normal(0, 2), t.exp(x), x], 0)
  }),
  smooth('expandDims', (d) => t.mul(t.expandDims(d.normal(3), [0]), t.expandDims(d.normal(4), [1]))),
]
