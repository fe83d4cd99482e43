/** The largest or smallest elements along an axis, in order, with their places. */
import {
  add,
  broadcastTo,
  cast,
  equal,
  expandDims,
  greater,
  iota,
  isFloat,
  less,
  mul,
  reshape,
  select,
  sum,
  type Tensor,
  transpose,
} from '../../../tensor/index.ts'
import { axesOf, type Operator } from './call.ts'

/** Each element is compared with each other one along the axis. */
const MOST = 4096

/** Equal elements come in the order of their places. */
const topK: Operator = (call) => {
  const x = call.input(0)
  const [count] = call.numbers(1) as [number]
  const [axis] = axesOf([call.attribute('axis', -1)], x.shape) as [number]
  const size = x.shape[axis]!
  if (!(count >= 0 && count <= size)) throw call.error(`it takes ${count} of ${size} elements; take fewer`)
  if (size > MOST)
    throw call.error(`it sorts ${size} elements, and at most ${MOST} are available; sort fewer`)
  const order = [...x.shape.map((_, d) => d).filter((d) => d !== axis), axis]
  const rows = reshape(transpose(x, order), [-1, size])
  const places = rankOf(rows, call.attribute('largest', 1) === 1)
  // [rows, count, size]: 1 where the element has the rank.
  const isHere = equal(expandDims(places, [1]), reshape(iota(count), [count, 1]))
  const back = (y: Tensor) =>
    transpose(
      reshape(
        y,
        order.map((d) => (d === axis ? count : x.shape[d]!)),
      ),
      x.shape.map((_, d) => order.indexOf(d)),
    )
  const values = sum(select(isHere, broadcastTo(expandDims(rows, [1]), isHere.shape), 0), 2)
  const indices = sum(mul(cast(isHere, 'i32'), iota(size)), 2)
  return [back(values), back(indices)]
}

/** How many elements of its row come before each: [rows, size] → the same, i32. */
function rankOf(rows: Tensor, isLargest: boolean): Tensor {
  const size = rows.shape[1]!
  const [own, other] = [expandDims(rows, [2]), expandDims(rows, [1])]
  const isBefore = cast(isLargest ? greater(other, own) : less(other, own), 'i32')
  const isEarlier = cast(less(iota(size), reshape(iota(size), [size, 1])), 'i32')
  const ties = mul(cast(equal(other, own), 'i32'), isEarlier)
  return sum(add(isBefore, ties), 2)
}

/** 1 at the first largest element, and 0 elsewhere. */
const hardmax: Operator = (call) => {
  const x = call.input(0)
  const [axis] = axesOf([call.attribute('axis', -1)], x.shape) as [number]
  const order = [...x.shape.map((_, d) => d).filter((d) => d !== axis), axis]
  const rows = reshape(transpose(x, order), [-1, x.shape[axis]!])
  const isFirst = cast(equal(rankOf(rows, true), 0), isFloat(x.dtype) ? x.dtype : 'i32')
  return transpose(
    reshape(
      isFirst,
      order.map((d) => x.shape[d]!),
    ),
    x.shape.map((_, d) => order.indexOf(d)),
  )
}

export const sorting: Readonly<Record<string, Operator>> = { TopK: topK, Hardmax: hardmax }
