/**
 * Random well-typed expressions from a list of small instructions, each reading tensors that earlier ones made.
 * Any list decodes to a valid expression, so a failing one shrinks by dropping instructions.
 */
import * as t from '../../src/tensor/index.ts'
import type { Data } from './case.ts'

export interface Instruction {
  operation: number
  /** Operands, counted back from the newest tensor. */
  a: number
  b: number
  /** Axes, offsets and other choices. */
  choices: readonly number[]
}

const LARGEST = 3000

type Apply = (a: t.Tensor, b: t.Tensor, choose: (below: number) => number) => t.Tensor

/** Bounded functions and averages mostly, so that deep expressions stay within the range of float32. */
const operations: readonly Apply[] = [
  (a) => t.tanh(a),
  (a) => t.sigmoid(a),
  (a) => t.neg(a),
  (a) => t.exp(t.tanh(a)),
  (a) => t.sqrt(t.add(t.square(a), 0.5)),
  (a) => t.log(t.add(t.abs(a), 1.5)),
  (a, b) => t.add(a, broadcastable(a, b)),
  (a, b) => t.sub(broadcastable(a, b), a),
  (a, b) => t.mul(a, t.tanh(broadcastable(a, b))),
  (a, b) => t.div(a, t.add(t.square(broadcastable(a, b)), 1)),
  (a, b) => t.maximum(a, t.add(broadcastable(a, b), 0.1)),
  (a, b) => t.select(t.less(a, 0.3), broadcastable(a, b), t.mul(a, 0.5)),
  (a, _, choose) => t.mean(nonEmpty(a), someAxes(a, choose), { keepDims: choose(2) === 1 }),
  (a, _, choose) => t.sum(t.mul(a, 0.1), someAxes(a, choose), { keepDims: choose(2) === 1 }),
  (a, _, choose) => t.max(nonEmpty(a), someAxes(a, choose), { keepDims: choose(2) === 1 }),
  (a, _, choose) => t.sub(a, t.mean(nonEmpty(a), someAxes(a, choose), { keepDims: true })),
  (a, _, choose) => t.variance(nonEmpty(a), someAxes(a, choose)),
  (a, _, choose) => t.transpose(a, shuffled(a.shape.length, choose)),
  (a, _, choose) => {
    const starts = a.shape.map((size) => choose(size + 1))
    const stops = a.shape.map((size, d) => starts[d]! + choose(size - starts[d]! + 1))
    return t.slice(
      a,
      starts,
      stops,
      a.shape.map(() => 1 + choose(3)),
    )
  },
  (a, _, choose) =>
    t.pad(
      a,
      a.shape.map(() => choose(3)),
      a.shape.map(() => choose(2)),
      choose(3) / 2,
    ),
  (a, _, choose) => (a.shape.length === 0 ? a : t.concat([a, t.tanh(a)], choose(a.shape.length))),
  (a) => t.reshape(a, [-1 * Math.sign(t.sizeOf(a.shape)) || 0]),
  (a, _, choose) => (a.shape.length < 4 ? t.expandDims(a, [choose(a.shape.length + 1)]) : a),
  (a, _, choose) => t.broadcastTo(a, [1 + choose(3), ...a.shape]),
  (a) => {
    const matrix = asMatrix(a)
    return t.matmul(matrix, t.tanh(matrix), { transposeB: true })
  },
  (a) => {
    const matrix = asMatrix(a)
    return t.matmul(t.tanh(matrix), matrix, { transposeA: true })
  },
  (a, b) => {
    const [left, right] = [asMatrix(a), asMatrix(b)]
    return left.shape[1] === right.shape[0]
      ? t.matmul(left, t.tanh(right))
      : t.add(t.mean(nonEmpty(left)), right)
  },
  (a, _, choose) => {
    if (a.shape.length === 0 || a.shape[0] === 0) return a
    const rows = Int32Array.from({ length: choose(5) }, () => choose(a.shape[0]!))
    return t.gather(a, t.literal(rows, [rows.length]))
  },
]

/** Leaves of these shapes, and what the instructions make of them: the tensors that nothing else uses. */
export function buildGraph(
  data: Data,
  shapes: readonly (readonly number[])[],
  instructions: readonly Instruction[],
): Record<string, t.Tensor> {
  const pool = shapes.map((shape) => data.normal(...shape))
  const used = new Set<t.Tensor>()
  for (const { operation, a, b, choices } of instructions) {
    const [left, right] = [pool.at(-1 - (a % pool.length))!, pool.at(-1 - (b % pool.length))!]
    let turn = 0
    const choose = (below: number) => choices[turn++ % choices.length]! % Math.max(1, below)
    const result = operations[operation % operations.length]!(left, right, choose)
    if (t.sizeOf(result.shape) > LARGEST || result.shape.length > 4) continue
    used.add(left).add(right)
    pool.push(result)
  }
  const ends = [...new Set(pool)].filter((x) => !used.has(x))
  return Object.fromEntries((ends.length > 0 ? ends : pool).map((x, i) => [`y${i}`, x]))
}

export const operationCount = operations.length

/** `b` where it broadcasts to a's shape, else a scalar made of it. */
function broadcastable(a: t.Tensor, b: t.Tensor): t.Tensor {
  const lead = a.shape.length - b.shape.length
  const fits = lead >= 0 && b.shape.every((size, d) => size === 1 || size === a.shape[d + lead])
  return fits ? b : t.mean(nonEmpty(b))
}

/** `x`, with one element more along each axis of size 0. */
function nonEmpty(x: t.Tensor): t.Tensor {
  const missing = x.shape.map((size) => Number(size === 0))
  return t.pad(
    x,
    x.shape.map(() => 0),
    missing,
    0.25,
  )
}

function asMatrix(x: t.Tensor): t.Tensor {
  if (x.shape.length === 2) return x
  if (x.shape.length < 2) return t.reshape(x, [1, t.sizeOf(x.shape)])
  const columns = x.shape.at(-1)!
  return t.reshape(x, [t.sizeOf(x.shape.slice(0, -1)), columns])
}

function someAxes(x: t.Tensor, choose: (below: number) => number): number[] {
  return x.shape.map((_, d) => d).filter(() => choose(2) === 1)
}

function shuffled(length: number, choose: (below: number) => number): number[] {
  const left = Array.from({ length }, (_, d) => d)
  return Array.from({ length }, () => left.splice(choose(left.length), 1)[0]!)
}
