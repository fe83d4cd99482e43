/**
 * The mean m of one block of positions, while its values are in registers, and Σ (z − m)² where it is asked for. The mean is
 * that of distances from the block's first value k, m = k + Σ (z − k) / n, so a block of equal values has a mean that is exactly
 * they, and squares of 0.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import { type BlockSum, squaresScale } from '../../../compile/kernel.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import { lanesOf } from '../../wasm/lanes.ts'
import { splat } from '../math/elementary.ts'
import { foldLanes, laneMask } from '../sweep/reductions.ts'
import type { Lanes } from './tile.ts'

/**
 * Uses `values` up. `block`: a local with the place of the sums in their buffers, in elements. The order of the additions is
 * fixed: pairwise.
 */
export function storeBlockSum(
  f: FunctionBody,
  { value: result, size, mean: means, squares }: BlockSum,
  values: readonly Lanes[],
  block: number,
  addressOf: (buffer: Buffer) => number,
): void {
  const dtype = result.dtype as 'f32' | 'f64'
  const lanes = lanesOf(dtype) as 'f32x4' | 'f64x2'
  const bytes = bytesPerElement[dtype]
  const total = f.local('v128')
  /** Sets `total` to the sum over all lanes of what `push` leaves for every value. */
  const add = (push: (local: number) => void) => {
    const pushSum = (part: readonly Lanes[]) => {
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2)
        pushSum(part.slice(0, half))
        pushSum(part.slice(half))
        f.simd(`${lanes}.add`)
        return
      }
      const [one] = part as [Lanes]
      push(one.local)
      if (one.lanes * bytes < 16) f.v128(laneMask(dtype, one.lanes)).simd('v128.and')
    }
    pushSum(values)
    f.set(total)
    foldLanes(f, total, 'sum', dtype)
  }
  const store = (targets: readonly Buffer[]) => {
    for (const target of targets)
      f.get(block)
        .i32(bytes)
        .op('i32.mul')
        .get(total)
        .laneMemory(bytes === 8 ? 'v128.store64_lane' : 'v128.store32_lane', addressOf(target), 0)
  }
  const [first, mean, deviation] = [f.local('v128'), f.local('v128'), f.local('v128')]
  const firstLane = Array.from({ length: 16 }, (_, i) => i % bytes)
  f.get(values[0]!.local).get(values[0]!.local).shuffle(firstLane).set(first)
  add((local) => f.get(local).get(first).simd(`${lanes}.sub`))
  f.get(total)
    .v128(splat(lanes, size))
    .simd(`${lanes}.div`)
    .get(first)
    .simd(`${lanes}.add`)
    .tee(mean)
    .set(total)
  store(means)
  if (squares.length > 0) {
    const scale = Math.sqrt(squaresScale[dtype])
    add((local) => {
      f.get(local).get(mean).simd(`${lanes}.sub`)
      if (scale !== 1) f.v128(splat(lanes, scale)).simd(`${lanes}.mul`)
      f.tee(deviation).get(deviation).simd(`${lanes}.mul`)
    })
    store(squares)
  }
  for (const local of [first, mean, deviation, total, ...values.map((value) => value.local)])
    f.release('v128', local)
}
