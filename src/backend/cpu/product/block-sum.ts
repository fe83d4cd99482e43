/**
 * The mean m of one block of positions, while its values are at hand, and Σ (z − m)² where it is asked for. The mean is that of
 * distances from the block's first value k, m = k + Σ (z − k) / n, so a block of equal values has a mean that is exactly they,
 * and squares of 0.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import { type BlockSum, squaresScale } from '../../../compile/kernel.ts'
import type { Builder } from '../loop/builder.ts'
import type { Value } from '../loop/language.ts'
import { add, address, constant, div, fold, lane, masked, mul, shuffle, sub } from '../loop/values.ts'
import { firstLanes } from '../sweep/reductions.ts'
import type { Lanes } from './tile.ts'

/**
 * `block`: the place of the results in their buffers. The order of the additions is fixed: halves of the list of vectors
 * pairwise, then the lanes.
 */
export function storeBlockSum(
  b: Builder,
  { value: { dtype }, size, mean: means, squares }: BlockSum,
  values: readonly Lanes[],
  block: Value,
): void {
  const { type } = values[0]!.value
  const pairwise = (terms: readonly Lanes[]): Value => {
    if (terms.length > 1) {
      const half = Math.ceil(terms.length / 2)
      return add(pairwise(terms.slice(0, half)), pairwise(terms.slice(half)))
    }
    const [{ value, lanes }] = terms as [Lanes]
    return lanes < type.lanes ? masked(firstLanes(type, lanes), value) : value
  }
  const total = (of: (value: Value) => Value): Value => {
    const terms = values.map(({ value, lanes }) => ({ value: of(value), lanes }))
    return b.let('total', fold('add', b.let('lanes', pairwise(terms))))
  }
  const put = (targets: readonly Buffer[], value: Value) => {
    for (const target of targets) b.store(target, address(block), lane(value, 0))
  }
  const start = values[0]!.value
  const first = b.let('first', shuffle(start, start, new Array<number>(type.lanes).fill(0)))
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
