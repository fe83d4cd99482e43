/** A finished register tile: its epilogue, and where it goes. */
import type { Buffer } from '../../../compile/buffer.ts'
import type { Expression } from '../../../compile/expression.ts'
import type { Store } from '../../../compile/kernel.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import type { SimdName } from '../../wasm/opcodes.ts'
import { coefficientsOf, type Position } from '../sweep/indices.ts'
import type { MathLibrary } from '../math/elementary.ts'
import { VectorEmitter } from '../sweep/vector.ts'
import { Walk } from '../sweep/walk.ts'

export interface TilePlace {
  /** Locals with the position of the tile's first element along every loop; lanes lie along the last. */
  at: readonly number[]
  /** The loop that the tile's rows lie along. */
  rowLoop: number
  /** Lanes that count in each vector across. */
  lanes: readonly number[]
  /** Lanes of a whole vector. */
  width: number
  addressOf: (buffer: Buffer) => number
  math: MathLibrary
}

/** A vector of values, and how many of its lanes count. */
export interface Lanes {
  local: number
  lanes: number
}

/** Evaluates, in `rows` rows, a value that needs no product; its locals are the caller's. */
export function tileValues(f: FunctionBody, value: Expression, rows: number, place: TilePlace): Lanes[] {
  const { walk, emitter, positions } = emitterOf(f, rows, place, () => {
    throw new Error('the product is in memory already')
  })
  const values = positions.map(({ lanes }) => ({ local: f.local('v128'), lanes }))
  walk.fromLocals(place.at, coefficientsOf([value], []), () =>
    emitter.scope(() =>
      positions.forEach((position, i) => {
        emitter.push(value, position)
        f.set(values[i]!.local)
      }),
    ),
  )
  return values
}

/** Evaluates `stores` for `sums[row][vector]` and writes them. */
export function storeTile(
  f: FunctionBody,
  stores: readonly Store[],
  sums: readonly (readonly number[])[],
  place: TilePlace,
): void {
  const { length: across } = place.lanes
  const product = ({ id }: Position) => sums[Math.floor(id / across)]![id % across]!
  const { walk, emitter, positions } = emitterOf(f, sums.length, place, product)
  const needed = coefficientsOf(
    stores.map(({ value }) => value),
    stores,
  )
  walk.fromLocals(place.at, needed, () =>
    emitter.scope(() => {
      for (const position of positions)
        emitter.scope(() => {
          const values = stores.map((store) => emitter.local(store.value, position))
          stores.forEach((store, i) => emitter.memory.store(store, values[i]!, position))
        })
    }),
  )
}

function emitterOf(
  f: FunctionBody,
  rows: number,
  { at, rowLoop, lanes, width, addressOf, math }: TilePlace,
  product: (position: Position) => number,
) {
  const vectorLoop = at.length - 1
  const displacement = (row: number, along: number) =>
    at.map((_, d) => (d === rowLoop ? row : d === vectorLoop ? along : 0))
  const positions: Position[] = Array.from({ length: rows }).flatMap((_, r) =>
    lanes.map((count, v) => ({
      id: r * lanes.length + v,
      row: 0,
      displacement: displacement(r, v * width),
      lanes: count,
    })),
  )
  const walk = new Walk(f)
  const emitter = new VectorEmitter({
    f,
    walk,
    math,
    addressOf,
    vectorLoop,
    width,
    keptLoops: new Set(),
    reduced: () => {
      throw new Error('the epilogue of a product has no reductions')
    },
    product,
  })
  return { walk, emitter, positions }
}

/** sum ← sum + x · y, in one rounding where `fused` and the machine can. */
export function multiplyAdd(
  f: FunctionBody,
  dtype: string,
  fused: boolean,
  x: number,
  y: number,
  sum: number,
): void {
  const lanes = dtype === 'f64' ? 'f64x2' : 'f32x4'
  if (fused)
    f.get(x)
      .get(y)
      .get(sum)
      .simd(`${lanes}.relaxed_madd` as SimdName)
  else f.get(sum).get(x).get(y).simd(`${lanes}.mul`).simd(`${lanes}.add`)
  f.set(sum)
}
