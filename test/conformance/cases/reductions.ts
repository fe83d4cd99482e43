/** Reductions over every kind of axes, of sizes 0, 1 and ones that divide no vector width. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, kinked, plain, show, smooth, twice } from '../case.ts'

const reductionShapes: [number[], t.Axes | undefined][] = [
  [[], undefined],
  [[1], 0],
  [[7], 0],
  [[100], undefined],
  [[1000], undefined],
  [[0], 0],
  [[0, 3], 0],
  [[3, 0], 0],
  [[5, 7], 0],
  [[5, 7], 1],
  [[5, 7], undefined],
  [[5, 7], -1],
  [[60, 100], 0],
  [[60, 100], 1],
  [[1, 17], 0],
  [[17, 1], 0],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [[3, 4, 5], [1]],
  [
    [3, 4, 5],
    [0, 1],
  ],
  [
    [2, 3, 4, 5],
    [0, 2, 3],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [[257, 3], 0],
  [[3, 257], 1],
]

const nameOf = (shape: readonly number[], axes: t.Axes | undefined) =>
  `${show(shape)} over ${axes === undefined ? 'all' : show([axes].flat())}`

export const reductions: readonly Case[] = [
  ...reductionShapes.flatMap(([shape, axes]) => [
    smooth(`sum ${nameOf(shape, axes)}`, (d) => t.sum(d.normal(...shape), axes)),
    smooth(`sum of squares ${nameOf(shape, axes)}, axes kept`, (d) =>
      t.sum(t.square(d.normal(...shape)), axes, { keepDims: true }),
    ),
    ...(shape.includes(0)
      ? []
      : [
          smooth(`max ${nameOf(shape, axes)}`, (d) => t.max(d.normal(...shape), axes)),
          smooth(`min ${nameOf(shape, axes)}, axes kept`, (d) =>
            t.min(d.normal(...shape), axes, { keepDims: true }),
          ),
          smooth(`mean and variance ${nameOf(shape, axes)}`, (d) => {
            const x = d.normal(...shape)
            return { mean: t.mean(x, axes), variance: t.variance(x, axes) }
          }),
        ]),
  ]),
  twice('variance, unbiased, axes kept', (d) =>
    t.variance(d.normal(5, 7), 0, { correction: 1, keepDims: true }),
  ),
  smooth('variance of numbers far from 0', (d) => t.variance(t.add(d.normal(64, 3), 100), 0)),
  plain('sum and max of special values', (d) => {
    const x = d.values([1, Number.NaN, 2, 3, Infinity, 1, -Infinity, 0, -0, Infinity, -Infinity, 1], [4, 3])
    return { sum: t.sum(x, 1), max: t.max(x, 1), min: t.min(x, 1), over: t.max(x, 0) }
  }),
  kinked('max shares the gradient of a tie', (d) => t.max(d.values([1, 3, 3, 2, 5, 5, 5, 5], [2, 4]), 1)),
  ...[[7], [1], [5, 9], [60, 10], [3, 4, 5]].flatMap((shape) =>
    shape.map((_, axis) =>
      plain(`argmax ${show(shape)} along ${axis}`, (d) => t.argmax(d.normal(...shape), axis)),
    ),
  ),
  plain('argmax takes the first of a tie', (d) =>
    t.argmax(d.values([1, 3, 3, 2, 0, 0, 0, 0, 5, 1, 5, 5], [3, 4]), 1),
  ),
  ...[0, 1, undefined].map((axes) =>
    twice(`logSumExp ${nameOf([5, 9], axes)}`, (d) => t.logSumExp(d.normal(5, 9), axes)),
  ),
  plain('logSumExp of large, small and no numbers', (d) =>
    t.logSumExp(
      d.values(
        [1000, 1000, 999, -1000, -1001, -1000, -Infinity, -Infinity, -Infinity, -Infinity, 1, 2],
        [4, 3],
      ),
      1,
      { keepDims: true },
    ),
  ),
]
