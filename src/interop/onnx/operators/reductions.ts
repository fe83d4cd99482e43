/** Reductions over axes. */
import {
  abs,
  argmax,
  expandDims,
  iota,
  isFloat,
  lessEqual,
  log,
  logSumExp,
  matmul,
  max,
  mean,
  min,
  mul,
  neg,
  reshape,
  select,
  slice,
  sqrt,
  square,
  sum,
  cast,
  type Tensor,
  transpose,
  sub,
  less,
} from '../../../tensor/index.ts'
import { numbers, valuesOf } from '../known.ts'
import { axesOf, type Call, type Operator } from './call.ts'

/** Factors of a product of data, each of which is a node of its own. */
const MOST_FACTORS = 256

type Reduce = (x: Tensor, axes: number[], options: { keepDims: boolean }) => Tensor

/** The axes are an attribute or the second input, by operator and opset; none are all, unless the node says none. */
function axesOfCall(call: Call): number[] {
  const { length } = call.input(0).shape
  const given = call.list('axes') ?? call.optionalNumbers(1)
  if (given !== undefined && given.length > 0) return axesOf(given, call.input(0).shape)
  return call.attribute('noop_with_empty_axes', 0) === 1 ? [] : Array.from({ length }, (_, d) => d)
}

const reduction =
  (reduce: Reduce, onFloats = true): Operator =>
  (call) => {
    const x = onFloats ? call.float(0) : call.input(0)
    const axes = axesOfCall(call)
    return axes.length === 0 ? x : reduce(x, axes, { keepDims: call.attribute('keepdims', 1) === 1 })
  }

/** √x, whose derivative at 0 is 0, as that of PyTorch's norms and standard deviations. */
export function rootAboveZero(x: Tensor): Tensor {
  const isZero = lessEqual(x, 0)
  return select(isZero, 0, sqrt(select(isZero, 1, x)))
}

/** A product of known numbers, such as sizes, or of few elements of data. */
const product: Operator = (call) => {
  const x = call.input(0)
  const axes = axesOfCall(call)
  if (isFloat(x.dtype) && valuesOf(x) === undefined) return productOfData(call, x, axes)
  const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d))
  const count = axes.reduce((total, d) => total * x.shape[d]!, 1)
  const rows = transpose(x, [...kept, ...axes])
  const values = call.numbersOf(rows, 'input 0')
  const result = Array.from({ length: values.length / count }, (_, i) =>
    values.slice(i * count, (i + 1) * count).reduce((a, b) => a * b, 1),
  )
  const keepDims = call.attribute('keepdims', 1) === 1
  const shape = keepDims
    ? x.shape.map((size, d) => (axes.includes(d) ? 1 : size))
    : kept.map((d) => x.shape[d]!)
  return numbers(result, { shape, dtype: x.dtype })
}

function productOfData(call: Call, x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d))
  const count = axes.reduce((total, d) => total * x.shape[d]!, 1)
  if (count > MOST_FACTORS)
    throw call.error(
      `it multiplies ${count} elements, and at most ${MOST_FACTORS} are available; multiply fewer`,
    )
  const rows = reshape(transpose(x, [...kept, ...axes]), [-1, count])
  const factors = Array.from({ length: count }, (_, i) => slice(rows, [0, i], [rows.shape[0]!, i + 1]))
  const keepDims = call.attribute('keepdims', 1) === 1
  return reshape(
    factors.reduce((a, b) => mul(a, b)),
    keepDims ? x.shape.map((size, d) => (axes.includes(d) ? 1 : size)) : kept.map((d) => x.shape[d]!),
  )
}

const argument =
  (sign: (x: Tensor) => Tensor): Operator =>
  (call) => {
    const x = sign(call.input(0))
    const [axis] = axesOf([call.attribute('axis', 0)], x.shape) as [number]
    const found = argmax(x, axis)
    return call.attribute('keepdims', 1) === 1 ? expandDims(found, [axis]) : found
  }

/** The sum of all elements up to each: a product with a triangle of ones. */
const cumulative: Operator = (call) => {
  const x = call.input(0)
  const [given] = call.numbers(1)
  const [axis] = axesOf([given!], x.shape) as [number]
  const size = x.shape[axis]!
  const [isExclusive, isReversed] = [call.attribute('exclusive', 0) === 1, call.attribute('reverse', 0) === 1]
  const [from, to] = [reshape(iota(size), [size, 1]), iota(size)]
  const [a, b] = isReversed ? [to, from] : [from, to]
  const triangle = isExclusive ? less(a, b) : lessEqual(a, b)
  const order = [...x.shape.map((_, d) => d).filter((d) => d !== axis), axis]
  const rows = reshape(transpose(x, order), [-1, size])
  const summed = isFloat(x.dtype)
    ? matmul(rows, cast(triangle, x.dtype))
    : sum(mul(expandDims(rows, [2]), triangle), 1)
  const back = x.shape.map((_, d) => order.indexOf(d))
  return transpose(
    reshape(
      summed,
      order.map((d) => x.shape[d]!),
    ),
    back,
  )
}

export const reductions: Readonly<Record<string, Operator>> = {
  ReduceSum: reduction(sum, false),
  ReduceMean: reduction(mean),
  ReduceMax: reduction(max, false),
  ReduceMin: reduction(min, false),
  ReduceProd: product,
  ReduceL1: reduction((x, ...rest) => sum(abs(x), ...rest)),
  ReduceL2: reduction((x, ...rest) => rootAboveZero(sum(square(x), ...rest))),
  ReduceSumSquare: reduction((x, ...rest) => sum(square(x), ...rest)),
  ReduceLogSum: reduction((x, ...rest) => log(sum(x, ...rest))),
  ReduceLogSumExp: reduction(logSumExp),
  ArgMax: argument((x) => x),
  ArgMin: argument((x) => (isFloat(x.dtype) ? neg(x) : sub(-1, x))),
  CumSum: cumulative,
}
