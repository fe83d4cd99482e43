/** Pieces of networks that cases are made of. */
import * as t from '../../../src/tensor/index.ts'
import type { Data } from '../case.ts'

/** γ (x − μ) / √(σ² + ε) + β with the statistics over `axes`. */
export function normalize(x: t.Tensor, axes: t.Axes, gamma: t.Tensor, beta: t.Tensor): t.Tensor {
  const centred = t.sub(x, t.mean(x, axes, { keepDims: true }))
  const deviation = t.sqrt(t.add(t.variance(x, axes, { keepDims: true }), 1e-3))
  return t.add(t.mul(gamma, t.div(centred, deviation)), beta)
}

export const softmax = (x: t.Tensor, axis: number) =>
  t.exp(t.sub(x, t.logSumExp(x, axis, { keepDims: true })))

/** −mean log p(label). */
export function crossEntropy(logits: t.Tensor, labels: t.Tensor): t.Tensor {
  const codes = t.oneHot(labels, logits.shape[1]!, logits.dtype)
  return t.mean(t.sub(t.logSumExp(logits, 1), t.sum(t.mul(codes, logits), 1)))
}

export const labels = (d: Data, count: number, classes: number) =>
  d.integers(Array.from({ length: count }, (_, i) => (i * 7 + 3) % classes))
