/** Normalizations as operators: those that are no module, whose statistics are computed, or which divide by a norm. */
import {
  abs,
  add,
  averagePool2d,
  div,
  mean,
  mul,
  pad,
  pow,
  reshape,
  sizeOf,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from '../../../tensor/index.ts'
import { axesOf, type Call, type Operator } from './call.ts'
import { rootAboveZero } from './reductions.ts'

/** γ (x − μ) / √(σ² + ε) + β with a value of each for a channel. */
const batch: Operator = (call) => {
  const x = call.float(0)
  const positions = x.shape.slice(2).map(() => 1)
  const [scale, bias, center, variance] = [1, 2, 3, 4].map((i) =>
    reshape(call.float(i), [-1, ...positions]),
  ) as [Tensor, Tensor, Tensor, Tensor]
  const deviation = sqrt(add(variance, call.attribute('epsilon', 1e-5)))
  return add(mul(div(sub(x, center), deviation), scale), bias)
}

/** x / (k + α/n Σ x²)^β with the sum over the n channels around each: as AlexNet does. */
const localResponse: Operator = (call) => {
  const x = call.float(0)
  const [batches, channels] = x.shape as [number, number]
  const size = call.attribute('size', 1)
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)]
  const rows = reshape(square(x), [batches, 1, channels, sizeOf(x.shape.slice(2))])
  const around = pad(rows, [0, 0, before, 0], [0, 0, after, 0])
  const means = reshape(averagePool2d(around, { size: [size, 1], strides: [1, 1] }), x.shape)
  const [alpha, beta, bias] = [
    call.attribute('alpha', 1e-4),
    call.attribute('beta', 0.75),
    call.attribute('bias', 1),
  ]
  return div(x, pow(add(mul(means, alpha), bias), beta))
}

/** (x − E[x]) / (√Var[x] + 10⁻⁹), as ONNX defines it. */
const meanVariance: Operator = (call) => {
  const x = call.float(0)
  const axes = axesOf(call.list('axes') ?? [0, 2, 3], x.shape)
  const over = (values: Tensor) => mean(values, axes, { keepDims: true })
  const centred = sub(x, over(x))
  return div(centred, add(rootAboveZero(over(square(centred))), 1e-9))
}

/** x by its sum of absolute values, or the root of its squares, along an axis. */
const byNorm: Operator = (call) => {
  const x = call.float(0)
  const axes = axesOf([call.attribute('axis', -1)], x.shape)
  return div(x, normOf(call, x, axes))
}

function normOf(call: Call, x: Tensor, axes: readonly number[]): Tensor {
  const p = call.attribute('p', 2)
  if (p === 1) return sum(abs(x), axes, { keepDims: true })
  if (p === 2) return rootAboveZero(sum(square(x), axes, { keepDims: true }))
  throw call.error(`p is ${p}, expected 1 or 2; use one of these`)
}

export const normalizations: Readonly<Record<string, Operator>> = {
  BatchNormalization: batch,
  LRN: localResponse,
  MeanVarianceNormalization: meanVariance,
  LpNormalization: byNorm,
  GlobalLpPool: (call) => {
    const x = call.float(0)
    return normOf(call, x, x.shape.map((_, d) => d).slice(2))
  },
}
