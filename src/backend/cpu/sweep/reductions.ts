/** The start value of a reduction, and the combination of two of its values. */
import type { DType, ReduceName } from '../../../tensor/index.ts'
import type { Value } from '../loop/language.ts'
import { type Type, vectorOf } from '../loop/language.ts'
import type { Builder } from '../loop/builder.ts'
import { add, constant, fold, max, shuffle } from '../loop/values.ts'

export function identity(name: ReduceName, dtype: DType, lanes: number): Value {
  const lowest = dtype === 'i32' || dtype === 'u8' ? -(2 ** 31) : -Infinity
  return constant(name === 'sum' ? 0 : lowest, vectorOf(dtype, lanes))
}

export const combine = (name: ReduceName, a: Value, b: Value): Value =>
  name === 'sum' ? add(a, b) : max(a, b)

/**
 * Combines vectors half with half, then the halves of the first `lanes` lanes of the remaining vector; the result is in
 * every lane. A vector of more lanes has the same rows of `lanes` side by side.
 */
export function foldHalves(
  b: Builder,
  name: ReduceName,
  vectors: readonly Value[],
  lanes = vectors[0]!.type.lanes,
): Value {
  if (vectors.length > 1) {
    const half = vectors.length / 2
    const halves = vectors.slice(0, half).map((x, i) => b.let(name, combine(name, x, vectors[half + i]!)))
    return foldHalves(b, name, halves, lanes)
  }
  const [x] = vectors as [Value]
  if (x.type.lanes === 1) return x
  if (x.type.lanes <= lanes) return b.let(name, fold(name === 'sum' ? 'add' : 'max', x))
  let folded = x
  for (let by = lanes / 2; by >= 1; by /= 2) folded = withTurned(b, name, folded, by)
  return folded
}

/** Combines the rows of `lanes` lanes in a vector, neighbours first; the result is in every row. */
export function foldRows(b: Builder, name: ReduceName, x: Value, lanes: number): Value {
  let folded = x
  for (let by = lanes; by < x.type.lanes; by *= 2) folded = withTurned(b, name, folded, by)
  return folded
}

/** Combines lane l with lane l ^ by. */
function withTurned(b: Builder, name: ReduceName, x: Value, by: number): Value {
  const picks = Array.from({ length: x.type.lanes }, (_, l) => l ^ by)
  return b.let(name, combine(name, x, shuffle(x, x, picks)))
}

/** True in the first `count` lanes of a vector of `type`. */
export function firstLanes(type: Type, count: number): Value {
  return {
    op: 'constants',
    values: Array.from({ length: type.lanes }, (_, lane) => (lane < count ? 1 : 0)),
    type: { element: type.element === 'f64' ? 'm64' : 'm32', lanes: type.lanes },
  }
}
