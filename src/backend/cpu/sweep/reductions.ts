/** The start value of a reduction, and the combination of two of its values. */
import type { DType, ReduceName } from '../../../tensor/index.ts'
import type { Value } from '../loop/language.ts'
import { type Type, vectorOf } from '../loop/language.ts'
import type { Builder } from '../loop/builder.ts'
import { add, constant, fold, max } from '../loop/values.ts'

export function identity(name: ReduceName, dtype: DType, lanes: number): Value {
  const lowest = dtype === 'i32' || dtype === 'u8' ? -(2 ** 31) : -Infinity
  return constant(name === 'sum' ? 0 : lowest, vectorOf(dtype, lanes))
}

export const combine = (name: ReduceName, a: Value, b: Value): Value =>
  name === 'sum' ? add(a, b) : max(a, b)

/** Combines vectors half with half, then the halves of the remaining vector; the result is in every lane. */
export function foldHalves(b: Builder, name: ReduceName, vectors: readonly Value[]): Value {
  if (vectors.length > 1) {
    const half = vectors.length / 2
    const halves = vectors.slice(0, half).map((x, i) => b.let(name, combine(name, x, vectors[half + i]!)))
    return foldHalves(b, name, halves)
  }
  const [x] = vectors as [Value]
  return x.type.lanes === 1 ? x : b.let(name, fold(name === 'sum' ? 'add' : 'max', x))
}

/** True in the first `count` lanes of a vector of `type`. */
export function firstLanes(type: Type, count: number): Value {
  return {
    op: 'constants',
    values: Array.from({ length: type.lanes }, (_, lane) => (lane < count ? 1 : 0)),
    type: { element: type.element === 'f64' ? 'm64' : 'm32', lanes: type.lanes },
  }
}
