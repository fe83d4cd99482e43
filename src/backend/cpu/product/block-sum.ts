/**
 * The mean m of one block of positions while its values are at hand, and Σ (z − m)² if it is requested. The mean is
 * computed from distances to the block's first value k, m = k + Σ (z − k) / n, so a block of equal values has exactly
 * these values as its mean, and squares of 0.
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { type BlockSum, squaresScale } from '../../../compile/kernel/kernel.ts'
import type { Builder } from '../loop/builder.ts'
import type { Value } from '../loop/language.ts'
import { add, address, constant, div, lane, masked, mul, shuffle, sub } from '../loop/values.ts'
import { firstLanes, foldHalves } from '../sweep/reductions.ts'
import type { Lanes } from './tile.ts'

/** Values in the vectors that a block sum states, each consisting of `count` vectors of the machine. */
export function inVectors(values: readonly Lanes[], count: number): Lanes[][] {
  return Array.from({ length: Math.ceil(values.length / count) }, (_, v) =>
    values.slice(v * count, (v + 1) * count),
  )
}

/**
 * `vectors`: the vectors that the sum states, as vectors of the machine. `block`: the place of the results in their
 * buffers.
 */
export function storeBlockSum(
  b: Builder,
  { value: { dtype }, size, lanes, mean: means, squares }: BlockSum,
  vectors: readonly (readonly Lanes[])[],
  block: Value,
): void {
  const start = vectors[0]![0]!.value
  const { type } = start
  /** Adds pairwise the g-th vectors of the machine. */
  const pairwise = (terms: readonly (readonly Lanes[])[], g: number): Value => {
    if (terms.length > 1) {
      const half = Math.ceil(terms.length / 2)
      return add(pairwise(terms.slice(0, half), g), pairwise(terms.slice(half), g))
    }
    const own = terms[0]![g]
    if (!own) return constant(0, type)
    return own.lanes < type.lanes ? masked(firstLanes(type, own.lanes), own.value) : own.value
  }
  const total = (of: (value: Value) => Value): Value => {
    const terms = vectors.map((vector) =>
      vector.map(({ value, lanes: count }) => ({ value: of(value), lanes: count })),
    )
    const groups = Array.from({ length: lanes / type.lanes }, (_, g) => b.let('lanes', pairwise(terms, g)))
    return foldHalves(b, 'sum', groups)
  }
  const put = (targets: readonly Buffer[], value: Value) => {
    for (const target of targets) b.store(target, address(block), type.lanes > 1 ? lane(value, 0) : value)
  }
  const first =
    type.lanes > 1 ? b.let('first', shuffle(start, start, new Array<number>(type.lanes).fill(0))) : start
  const distance = total((value) => sub(value, first))
  const mean = b.let('mean', add(div(distance, constant(size, type)), first))
  put(means, mean)
  if (squares.length === 0) return
  const scale = Math.sqrt(squaresScale[dtype as 'f32' | 'f64'])
  put(
    squares,
    total((value) => {
      const own = sub(value, mean)
      const deviation = b.let('deviation', scale === 1 ? own : mul(own, scale))
      return mul(deviation, deviation)
    }),
  )
}
