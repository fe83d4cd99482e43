/**
 * Elements at places that indices give: read (GatherND, GatherElements), or replaced and added to (ScatterND,
 * ScatterElements). Places are counted in an array that is flattened as far as the indices reach.
 */
import {
  add,
  cast,
  constant,
  type DType,
  gather,
  greater,
  isFloat,
  less,
  mul,
  reshape,
  segmentSum,
  select,
  type Shape,
  sizeOf,
  slice,
  type Tensor,
  transpose,
} from '../../../tensor/index.ts'
import { numbers } from '../known.ts'
import { axesOf, type Call, type Operator } from './call.ts'

/** Negative indices count from the end; those that the network is given are not negative. */
export const wrapped = (indices: Tensor, size: number): Tensor =>
  indices.operation.kind === 'input' ? indices : select(less(indices, 0), add(indices, size), indices)

const axisOf = (call: Call): number => axesOf([call.attribute('axis', 0)], call.input(0).shape)[0]!

/** 0, step, 2 step, … as a column. */
const multiples = (count: number, step: number): Tensor =>
  numbers(
    Array.from({ length: count }, (_, i) => i * step),
    { shape: [count, 1], dtype: 'i32' },
  )

/** The first elements of x along all axes but one, as many as the indices have. */
function asFarAs(x: Tensor, axis: number, indices: Shape): Tensor {
  return slice(
    x,
    x.shape.map(() => 0),
    x.shape.map((size, d) => (d === axis ? size : Math.min(size, indices[d]!))),
  )
}

/** The order of axes with one moved to the end, and the way back. */
function lastAxis({ length }: Shape, axis: number): { order: number[]; back: number[] } {
  const all = Array.from({ length }, (_, d) => d)
  const order = [...all.filter((d) => d !== axis), axis]
  return { order, back: all.map((d) => order.indexOf(d)) }
}

/** The places of elements along an axis, in x with that axis last and flattened: [rows, along]. */
function placesAlong(indices: Tensor, axis: number, size: number): Tensor {
  const { order } = lastAxis(indices.shape, axis)
  const rows = reshape(transpose(wrapped(cast(indices, 'i32'), size), order), [-1, indices.shape[axis]!])
  return add(rows, multiples(rows.shape[0]!, size))
}

const gatherElements: Operator = (call) => {
  const [whole, indices] = [call.input(0), call.input(1)]
  const axis = axisOf(call)
  const x = asFarAs(whole, axis, indices.shape)
  const { order, back } = lastAxis(x.shape, axis)
  const found = gather(reshape(transpose(x, order), [-1]), placesAlong(indices, axis, x.shape[axis]!))
  return transpose(
    reshape(
      found,
      order.map((d) => indices.shape[d]!),
    ),
    back,
  )
}

const scatterElements: Operator = (call) => {
  const [x, indices, updates] = [call.input(0), call.input(1), call.input(2)]
  const axis = axisOf(call)
  if (x.shape.some((size, d) => d !== axis && size !== indices.shape[d]))
    throw call.error(
      'the index covers a part of the array only, which is not available; write it another way',
    )
  const { order, back } = lastAxis(x.shape, axis)
  const places = placesAlong(indices, axis, x.shape[axis]!)
  const values = reshape(transpose(updates, order), places.shape)
  const moved = transpose(x, order)
  return transpose(reshape(scattered(call, reshape(moved, [-1]), places, values), moved.shape), back)
}

/** The flat places of slices that the last axis of the indices names, and the shape that they are for. */
function placesNd(
  indices: Tensor,
  shape: Shape,
  batches: number,
): { places: Tensor; count: number; rest: Shape } {
  const depth = indices.shape.at(-1)!
  const named = shape.slice(batches, batches + depth)
  const rest = shape.slice(batches + depth)
  const lead = indices.shape.slice(0, -1)
  const part = (d: number) => reshape(slice(indices, [...lead.map(() => 0), d], [...lead, d + 1]), lead)
  const inner = named
    .map((size, d) => mul(wrapped(part(d), size), sizeOf(named.slice(d + 1))))
    .reduce((a, b) => add(a, b))
  const groups = sizeOf(shape.slice(0, batches))
  const count = groups * sizeOf(named)
  if (batches === 0) return { places: inner, count, rest }
  const rows = add(reshape(inner, [groups, -1]), multiples(groups, sizeOf(named)))
  return { places: reshape(rows, lead), count, rest }
}

const gatherNd: Operator = (call) => {
  const [x, indices] = [call.input(0), cast(call.input(1), 'i32')]
  const { places, count, rest } = placesNd(indices, x.shape, call.attribute('batch_dims', 0))
  return gather(reshape(x, [count, ...rest]), places)
}

const scatterNd: Operator = (call) => {
  const [x, indices, updates] = [call.input(0), cast(call.input(1), 'i32'), call.input(2)]
  const { places, count, rest } = placesNd(indices, x.shape, 0)
  const flat = reshape(places, [-1])
  const values = reshape(updates, [flat.shape[0]!, ...rest])
  return reshape(scattered(call, reshape(x, [count, ...rest]), flat, values), x.shape)
}

/** Rows of x [rows, …] at places [k] replaced by values [k, …], or added to. Two for one place may only be added. */
function scattered(call: Call, x: Tensor, places: Tensor, values: Tensor): Tensor {
  const how = call.text('reduction', 'none')
  if (how !== 'none' && how !== 'add')
    throw call.error(`reduction is ${how}, expected none or add; use one of these`)
  const float: DType = isFloat(x.dtype) ? x.dtype : 'f64'
  const rows = x.shape[0]!
  const total = cast(segmentSum(cast(values, float), places, rows), x.dtype)
  if (how === 'add') return add(x, total)
  const hits = segmentSum(constant(1, places.shape, float), places, rows)
  return select(reshape(greater(hits, 0), [rows, ...x.shape.slice(1).map(() => 1)]), total, x)
}

export const scattering: Readonly<Record<string, Operator>> = {
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
}
