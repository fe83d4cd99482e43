/**
 * The value of one node from the values of its inputs, by plain loops: the definition against which every backend is
 * tested. Both float types compute in float64 and are never rounded to float32 in between; i32 wraps.
 */
import {
  type BinaryName,
  type DType,
  type Operation,
  roundTo,
  rowMajorStrides,
  type Shape,
  sizeOf,
  type Tensor,
  type TypedArray,
  type UnaryName,
} from '../../tensor/index.ts'
import { erf } from '../elementary.ts'
import { convolution } from './convolution.ts'
import { permuteIndex, uniformNumbers } from '../../random/index.ts'

/** Elements in row-major order: f32 and f64 as Float64Array, i32 and u8 as their own types. */
export type Values = Float64Array | Int32Array | Uint8Array

function zeros(dtype: DType, length: number): Values {
  if (dtype === 'i32') return new Int32Array(length)
  return dtype === 'u8' ? new Uint8Array(length) : new Float64Array(length)
}

/** Data as a tensor of `dtype` stores them: f32 data are rounded to float32, only here. */
export function held(dtype: DType, length: number, values: number | TypedArray): Values {
  const result = zeros(dtype, length)
  for (let i = 0; i < length; i++)
    result[i] = roundTo(dtype, typeof values === 'number' ? values : values[i]!)
  return result
}

export function evaluateNode(node: Tensor, inputs: readonly Values[]): Values {
  const { operation, shape, dtype } = node
  const result = zeros(dtype, sizeOf(shape))
  const [x, y, z] = inputs as [Values, Values, Values]
  switch (operation.kind) {
    case 'input':
    case 'state':
      throw new Error(`${node.toString()} has no value of its own; the session supplies it`)
    case 'blockSum':
      throw new Error(`${node.toString()} is made by compilers, for their kernels alone`)
    case 'constant':
      return result.fill(operation.value)
    case 'literal':
      return held(dtype, result.length, operation.values)
    case 'iota':
      return result.map((_: number, i: number) => i)
    case 'unary': {
      if (operation.name === 'cast') return castTo(result, dtype, x)
      const f = unaryFunctions[operation.name]
      return result.map((_: number, i: number) => f(x[i]!))
    }
    case 'binary': {
      const f = dtype === 'i32' && operation.name === 'mul' ? Math.imul : binaryFunctions[operation.name]
      return result.map((_: number, i: number) => f(x[i]!, y[i]!))
    }
    case 'select':
      return result.map((_: number, i: number) => (x[i] !== 0 ? y[i]! : z[i]!))
    case 'reshape':
    case 'stopGradient':
      result.set(x)
      return result
    case 'broadcast': {
      const source = node.inputs[0]!.shape
      const lead = shape.length - source.length
      const strides = rowMajorStrides(source)
      const from = offsets(
        shape,
        shape.map((_, d) => (operation.axes.includes(d) ? 0 : strides[d - lead]!)),
      )
      return result.map((_: number, i: number) => x[from[i]!]!)
    }
    case 'transpose': {
      const strides = rowMajorStrides(node.inputs[0]!.shape)
      const from = offsets(
        shape,
        operation.permutation.map((axis) => strides[axis]!),
      )
      return result.map((_: number, i: number) => x[from[i]!]!)
    }
    case 'slice': {
      const strides = rowMajorStrides(node.inputs[0]!.shape)
      const from = offsets(
        shape,
        strides.map((stride, d) => stride * operation.steps[d]!),
        inner(strides, operation.starts),
      )
      return result.map((_: number, i: number) => x[from[i]!]!)
    }
    case 'pad': {
      result.fill(roundTo(dtype, operation.value))
      const strides = rowMajorStrides(shape)
      const to = offsets(node.inputs[0]!.shape, strides, inner(strides, operation.before))
      to.forEach((place, i) => {
        result[place] = x[i]!
      })
      return result
    }
    case 'concat': {
      const strides = rowMajorStrides(shape)
      let start = 0
      node.inputs.forEach((part, index) => {
        offsets(part.shape, strides, start * strides[operation.axis]!).forEach((place, i) => {
          result[place] = inputs[index]![i]!
        })
        start += part.shape[operation.axis]!
      })
      return result
    }
    case 'reduce':
      return reduce(operation, result, node.inputs[0]!.shape, x)
    case 'matmul':
      return matmul(operation, result, node, x, y)
    case 'conv2d':
    case 'conv2dInput':
    case 'conv2dFilter':
      return convolution(operation, node, x, y)
    case 'gather': {
      const rows = node.inputs[0]!.shape[0]!
      const width = sizeOf(node.inputs[0]!.shape.slice(1))
      y.forEach((index: number, i: number) => {
        const row = Math.min(Math.max(index, 0), rows - 1)
        for (let j = 0; j < width; j++) result[i * width + j] = x[row * width + j]!
      })
      return result
    }
    case 'segmentSum': {
      const rows = shape[0]!
      const width = sizeOf(shape.slice(1))
      y.forEach((index: number, i: number) => {
        const row = Math.min(Math.max(index, 0), rows - 1)
        for (let j = 0; j < width; j++) result[row * width + j]! += x[i * width + j]!
      })
      return result
    }
    case 'uniform': {
      const sequence = { seed: x[0]!, step: y[0]!, stream: operation.stream }
      return uniformNumbers(result.length, dtype === 'f32' ? 23 : 52, sequence)
    }
    case 'permute': {
      const sequence = { seed: y[0]!, step: z[0]!, stream: operation.stream }
      return result.map((_: number, i: number) => permuteIndex(x[i]!, operation.size, sequence))
    }
  }
}

/**
 * The position of each element of `shape`, in row-major order, in a buffer with these strides: start + Σ index[d] ·
 * strides[d]. Every operation that moves elements is one such table.
 */
function offsets(shape: Shape, strides: readonly number[], start = 0): number[] {
  const table = new Array<number>(sizeOf(shape))
  const index = shape.map(() => 0)
  let offset = start
  for (let i = 0; i < table.length; i++) {
    table[i] = offset
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d]!++
      offset += strides[d]!
      if (index[d]! < shape[d]!) break
      offset -= strides[d]! * index[d]!
      index[d] = 0
    }
  }
  return table
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * b[i]!, 0)
}

const unaryFunctions: Record<Exclude<UnaryName, 'cast'>, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf,
  sqrt: Math.sqrt,
  floor: Math.floor,
}

/** `min` and `max` are NaN if either operand is, and order −0 below 0, as Math does. */
const binaryFunctions: Record<BinaryName, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: Math.pow,
  min: Math.min,
  max: Math.max,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
}

/** Floats truncate towards zero and saturate, NaN becomes 0; i32 to u8 keeps the low eight bits. */
function castTo(result: Values, dtype: DType, x: Values): Values {
  const saturates = x instanceof Float64Array && !(result instanceof Float64Array)
  const [low, high] = dtype === 'u8' ? [0, 255] : [-(2 ** 31), 2 ** 31 - 1]
  return result.map((_: number, i: number) => (saturates ? Math.min(Math.max(x[i]!, low), high) : x[i]!))
}

function reduce(operation: Operation & { kind: 'reduce' }, result: Values, shape: Shape, x: Values): Values {
  const reduced = shape.map((_, d) => operation.axes.includes(d))
  const kept = rowMajorStrides(shape.filter((_, d) => !reduced[d]))
  const into = offsets(
    shape,
    reduced.map((isReduced) => (isReduced ? 0 : kept.shift()!)),
  )
  if (operation.name === 'max') result.fill(result instanceof Int32Array ? -(2 ** 31) : -Infinity)
  const combine = operation.name === 'max' ? Math.max : binaryFunctions.add
  into.forEach((place, i) => {
    result[place] = combine(result[place]!, x[i]!)
  })
  return result
}

function matmul(
  { transposeA, transposeB }: Operation & { kind: 'matmul' },
  result: Values,
  node: Tensor,
  a: Values,
  b: Values,
): Values {
  const [m, n] = node.shape.slice(-2) as [number, number]
  const depth = node.inputs[0]!.shape.at(transposeA ? -2 : -1)!
  const batches = sizeOf(node.shape.slice(0, -2))
  for (let batch = 0; batch < batches; batch++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let total = 0
        for (let k = 0; k < depth; k++) {
          const left = transposeA ? k * m + i : i * depth + k
          const right = transposeB ? j * depth + k : k * n + j
          total += a[batch * m * depth + left]! * b[batch * depth * n + right]!
        }
        result[(batch * m + i) * n + j] = total
      }
  return result
}
