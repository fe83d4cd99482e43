/** Expressions of many operations: what a compiler that fuses, reorders and reuses memory could get wrong. */
import { softmaxCrossEntropy } from '../../../src/nn/index.ts'
import * as t from '../../../src/tensor/index.ts'
import { type Case, smooth, twice } from '../case.ts'
import { crossEntropy, labels, normalize, softmax } from './network.ts'

const normalizations: Case[] = [
  ...(
    [
      [60, 100],
      [7, 13],
      [12, 1],
      [2, 5],
      [1, 4],
    ] as const
  ).map(([batch, channels]) =>
    (batch === 7 ? twice : smooth)(`batch normalization of [${batch}, ${channels}]`, (d) =>
      normalize(d.normal(batch, channels), 0, d.uniform(0.5, 1.5, channels), d.normal(channels)),
    ),
  ),
  twice('layer normalization of [5, 33]', (d) =>
    normalize(d.normal(5, 33), 1, d.uniform(0.5, 1.5, 33), d.normal(33)),
  ),
  twice('batch normalization of images over axes 0, 2, 3', (d) =>
    normalize(d.normal(3, 4, 5, 2), [0, 2, 3], d.uniform(0.5, 1.5, 4, 1, 1), d.normal(4, 1, 1)),
  ),
  smooth('group normalization through a reshape', (d) => {
    const one = t.constant(1, [], d.dtype)
    const groups = t.reshape(d.normal(3, 6, 5), [3, 2, 15])
    return t.mul(t.reshape(normalize(groups, 2, one, t.constant(0, [], d.dtype)), [3, 6, 5]), d.normal(6, 1))
  }),
  smooth('batch normalization, then a sigmoid, then batch normalization', (d) => {
    const first = t.sigmoid(normalize(d.normal(9, 6), 0, d.uniform(0.5, 1.5, 6), d.normal(6)))
    return normalize(first, 0, d.uniform(0.5, 1.5, 6), d.normal(6))
  }),
]

const reductionsInChains: Case[] = [
  twice('softmax cross-entropy', (d) => crossEntropy(d.normal(12, 10), labels(d, 12, 10))),
  smooth('softmax cross-entropy of logits far apart', (d) =>
    crossEntropy(t.mul(d.normal(5, 3), 30), labels(d, 5, 3)),
  ),
  twice('cross-entropy of a batch', (d) => softmaxCrossEntropy(d.normal(12, 10), labels(d, 12, 10))),
  twice('cross-entropy, weighted and smoothed', (d) =>
    softmaxCrossEntropy(d.normal(7, 3), labels(d, 7, 3), {
      classWeights: [0.5, 2, 1],
      ignoreIndex: 1,
      labelSmoothing: 0.2,
    }),
  ),
  twice('softmax along the first axis', (d) => t.softmax(d.normal(6, 9), 0)),
  twice('logarithm of softmax', (d) => t.logSoftmax(t.mul(d.normal(5, 7), 4))),
  twice('log1p', (d) => t.log1p(d.uniform(-0.5, 2, 5, 9))),
  twice('softmax of a transpose', (d) => softmax(t.transpose(d.normal(6, 9)), 1)),
  smooth('softmax over the first axis', (d) => softmax(d.normal(6, 9), 0)),
  smooth('a reduction after a pad', (d) => t.sum(t.exp(t.pad(d.normal(5, 6), [1, 2], [3, 0], 0.5)), 0)),
  smooth('a maximum after a pad', (d) => t.max(t.pad(d.normal(5, 6), [1, 2], [3, 0], -9), 1)),
  smooth('a reduction of a slice of a concat', (d) =>
    t.sum(t.slice(t.concat([t.exp(d.normal(5, 3)), d.normal(5, 4)], 1), [1, 1], [5, 6]), 1),
  ),
  smooth('a slice of a concat, across the seam, by steps', (d) =>
    t.tanh(t.slice(t.concat([d.normal(5), t.exp(d.normal(6))]), [1], [11], [3])),
  ),
  twice('a reduced value spread back into several reductions', (d) => {
    const x = d.normal(8, 11)
    const centred = t.sub(x, t.mean(x, 0, { keepDims: true }))
    return {
      second: t.mean(t.square(centred), 0),
      third: t.mean(t.pow(centred, 3), 0),
      fourth: t.mean(t.square(t.square(centred)), 1),
    }
  }),
  smooth('a value used reduced, elementwise and transposed', (d) => {
    const x = t.exp(d.normal(6, 7))
    return { total: t.sum(x, 0), scaled: t.mul(x, 2), turned: t.add(t.transpose(x), 1), largest: t.max(x, 1) }
  }),
  smooth('a value used by five consumers', (d) => {
    const x = t.tanh(d.normal(5, 8))
    const parts = [
      t.exp(x),
      t.square(x),
      t.sum(x, 0),
      t.mean(x, 1, { keepDims: true }),
      t.matmul(x, x, { transposeB: true }),
    ]
    return t.add(
      parts.slice(0, 4).reduce((a, b) => t.add(a, b)),
      t.sum(parts[4]!, 1, { keepDims: true }),
    )
  }),
  smooth('a sum of sums over different axes', (d) => {
    const x = d.normal(4, 5, 6)
    return t.add(t.sum(t.exp(t.sum(x, 0)), 1), t.sum(t.square(t.sum(x, 2)), 0))
  }),
  smooth('a sum of a sum, with and without kept axes', (d) => {
    const x = t.exp(d.normal(4, 5, 6))
    return {
      apart: t.sum(t.sum(x, 1), 1),
      kept: t.sum(t.sum(x, 2, { keepDims: true }), 0, { keepDims: true }),
    }
  }),
  twice('the variance of a product', (d) => t.variance(t.mul(d.normal(9, 4), d.normal(9, 1)), 0)),
  smooth('axes 0, 2 and 3 of a product that broadcasts', (d) =>
    t.sum(t.mul(d.normal(2, 3, 4, 5), d.normal(3, 1, 5)), [0, 2, 3]),
  ),
  smooth('row sums of a transpose and column sums of the same', (d) => {
    const x = t.exp(t.transpose(d.normal(7, 5)))
    return { rows: t.sum(x, 1), columns: t.sum(x, 0), all: t.sum(x) }
  }),
  smooth('a maximum and a sum in one row, used together', (d) => {
    const x = d.normal(6, 13)
    return t.div(t.sum(x, 1), t.add(t.square(t.max(x, 1)), 1))
  }),
  smooth('a reduction of a broadcast', (d) => t.sum(t.exp(t.broadcastTo(d.normal(1, 6), [5, 6])), 0)),
  smooth('a mean over an axis of size 1 among others', (d) => t.mean(t.exp(d.normal(4, 1, 6)), [0, 1])),
]

const moves: Case[] = [
  smooth('a reshape after a transpose', (d) => t.exp(t.reshape(t.transpose(d.normal(4, 6)), [8, 3]))),
  smooth('a transpose after a reshape after a transpose', (d) =>
    t.mul(t.transpose(t.reshape(t.transpose(d.normal(4, 6)), [3, 8])), d.normal(8, 3)),
  ),
  smooth('a pad of a slice of a pad', (d) =>
    t.exp(t.pad(t.slice(t.pad(d.normal(4, 5), [1, 1], [1, 1], 2), [0, 2], [5, 7]), [0, 1], [2, 0], -1)),
  ),
  smooth('a concat of different expressions of one value', (d) => {
    const x = d.normal(3, 5)
    return t.mul(t.concat([t.exp(x), t.neg(x), t.square(x)], 0), d.normal(9, 1))
  }),
  smooth('a slice of a transpose added to its mirror', (d) => {
    const x = d.normal(6, 6)
    return t.add(t.slice(t.transpose(x), [1, 0], [5, 6]), t.slice(x, [1, 0], [5, 6]))
  }),
  smooth('a gather of a computed table, reduced', (d) =>
    t.sum(t.gather(t.exp(d.normal(5, 4)), d.integers([1, 1, 4])), 0),
  ),
  smooth('a long elementwise chain', (d) => {
    let x = d.normal(3, 37)
    const y = d.normal(37)
    for (let i = 0; i < 25; i++) x = t.tanh(t.add(t.mul(x, 1.01), t.mul(y, (i % 5) / 10)))
    return x
  }),
  smooth('constants only, and an input handed through', (d) => {
    const x = d.normal(5)
    return {
      x,
      constant: t.constant(2.5, [3], d.dtype),
      sum: t.sum(t.constant(2, [3, 4], d.dtype)),
      again: t.reshape(x, [5, 1]),
    }
  }),
]

const products: Case[] = [
  twice('a matmul that feeds itself', (d) => {
    const x = t.mul(d.normal(7, 7), 0.3)
    const second = t.matmul(x, x)
    return t.matmul(second, second, { transposeA: true })
  }),
  smooth('a matmul with bias and sigmoid', (d) =>
    t.sigmoid(t.add(t.matmul(d.normal(13, 9), d.normal(9, 11)), d.normal(11))),
  ),
  smooth('a matmul of transposed operands', (d) =>
    t.matmul(t.transpose(d.normal(9, 13)), t.transpose(d.normal(11, 9))),
  ),
  smooth('a matmul whose operands are computed', (d) =>
    t.matmul(t.exp(d.normal(6, 9)), t.pad(t.square(d.normal(8, 5)), [0, 0], [1, 0])),
  ),
  smooth('a matmul reduced over rows and over columns', (d) => {
    const product = t.matmul(d.normal(13, 6), d.normal(6, 9))
    return { rows: t.sum(product, 1), columns: t.sum(product, 0), softmax: softmax(product, 1) }
  }),
  smooth('two matmuls that share an operand', (d) => {
    const x = d.normal(6, 5)
    return t.add(t.matmul(x, d.normal(5, 7)), t.matmul(x, d.normal(5, 7)))
  }),
  twice('attention over two batch axes', (d) => {
    const [q, k, v] = [d.normal(2, 3, 4, 5), d.normal(2, 3, 6, 5), d.normal(2, 3, 6, 2)]
    return t.matmul(softmax(t.div(t.matmul(q, k, { transposeB: true }), Math.sqrt(5)), 3), v)
  }),
  twice('a perceptron with batch normalization and its loss', (d) => {
    const hidden = (x: t.Tensor, width: number) =>
      t.sigmoid(
        normalize(t.matmul(x, d.normal(x.shape[1]!, width)), 0, d.uniform(0.5, 1.5, width), d.normal(width)),
      )
    const last = hidden(hidden(d.normal(12, 9), 7), 6)
    return crossEntropy(t.add(t.matmul(last, d.normal(6, 4)), d.normal(4)), labels(d, 12, 4))
  }),
  smooth('the norm of a gradient inside a loss', (d) => {
    const w = d.normal(5, 3)
    const loss = t.sum(t.square(t.tanh(t.matmul(d.normal(7, 5), w))))
    const [slope] = t.grad(loss, [w])
    return t.add(loss, t.mul(t.sqrt(t.sum(t.square(slope))), 0.1))
  }),
]

export const composites: readonly Case[] = [...normalizations, ...reductionsInChains, ...moves, ...products]
