/** Operators that read shapes and make arrays from them. */
import {
  broadcastTo,
  constant,
  equal,
  iota,
  isFloat,
  less,
  lessEqual,
  cast,
  add,
  reshape,
  select,
  sizeOf,
  type Tensor,
  expandDims,
} from '../../../tensor/index.ts'
import type { FileArray } from '../file/arrays.ts'
import { numbers, valuesOf } from '../known.ts'
import { axesOf, type Call, type Operator, tensorOf } from './call.ts'

const shape: Operator = (call) => {
  const { shape: sizes } = call.input(0)
  const [start, end] = axesOf([call.attribute('start', 0), call.attribute('end', sizes.length)], sizes)
  const part = sizes.slice(start, Math.min(end!, sizes.length))
  return numbers(part, { shape: [part.length], dtype: 'i32' })
}

const range: Operator = (call) => {
  const first = call.input(0)
  const [[start], [limit], [step]] = [call.numbers(0), call.numbers(1), call.numbers(2)]
  const count = Math.max(0, Math.ceil((limit! - start!) / step!))
  if (!(count <= 2 ** 24)) throw call.error(`it makes ${count} numbers; make fewer`)
  const dtype = isFloat(first.dtype) ? call.dtype : 'i32'
  return numbers(
    Array.from({ length: count }, (_, i) => start! + i * step!),
    { shape: [count], dtype },
  )
}

const constantOfShape: Operator = (call) => {
  const value = call.node.attributes.get('value') as FileArray | undefined
  const sizes = call.numbers(0)
  return broadcastTo(reshape(value ? tensorOf(value, call.dtype) : constant(0, [], call.dtype), []), sizes)
}

/** The part on one side of a diagonal. */
const triangle: Operator = (call) => {
  const x = call.input(0)
  const k = call.optionalNumbers(1)?.[0] ?? 0
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  const [row, column] = [reshape(iota(rows), [rows, 1]), iota(columns)]
  const isUpper = call.attribute('upper', 1) === 1
  const kept = isUpper ? lessEqual(add(row, k), column) : lessEqual(column, add(row, k))
  return select(kept, x, constant(0, [], x.dtype))
}

const diagonal: Operator = (call) => {
  const [rows, columns] = call.input(0).shape as [number, number]
  const k = call.attribute('k', 0)
  const ones = equal(add(reshape(iota(rows), [rows, 1]), k), iota(columns))
  return [6, 7].includes(call.attribute('dtype', 1)) ? ones : cast(ones, call.dtype)
}

const oneHot: Operator = (call) => {
  const indices = cast(call.input(0), 'i32')
  const depth = call.numbers(1)[0]!
  const values = call.input(2)
  const rank = indices.shape.length + 1
  const [axis] = axesOf([call.attribute('axis', -1)], { length: rank } as readonly number[]) as [number]
  const wrapped = select(less(indices, 0), add(indices, depth), indices)
  const along = reshape(
    iota(depth),
    Array.from({ length: rank }, (_, d) => (d === axis ? depth : 1)),
  )
  const isHere = equal(expandDims(wrapped, [axis]), along)
  const [off, on] = [0, 1].map((i) => valuesOf(values)?.[i] ?? i) as [number, number]
  return select(isHere, constant(on, [], values.dtype), constant(off, [], values.dtype))
}

/** The positions of what is not 0, of known numbers. */
const nonZero: Operator = (call) => {
  const { shape: sizes } = call.input(0)
  const places = call.numbers(0).flatMap((value, i) => (value === 0 ? [] : [i]))
  const strides = sizes.map((_, d) => sizeOf(sizes.slice(d + 1)))
  const values = sizes.flatMap((size, d) => places.map((i) => Math.floor(i / strides[d]!) % size))
  return numbers(values, { shape: [sizes.length, places.length], dtype: 'i32' })
}

const size = (call: Call): Tensor => constant(sizeOf(call.input(0).shape), [], 'i32')

export const shapes: Readonly<Record<string, Operator>> = {
  Shape: shape,
  Size: size,
  Range: range,
  ConstantOfShape: constantOfShape,
  Trilu: triangle,
  EyeLike: diagonal,
  OneHot: oneHot,
  NonZero: nonZero,
}
