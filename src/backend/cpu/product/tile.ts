/** A finished register tile: its epilogue and its stores. */
import { type Expression, subexpressions } from '../../../compile/kernel/expression.ts'
import type { Store } from '../../../compile/kernel/kernel.ts'
import type { Builder } from '../loop/builder.ts'
import { type Value, vectorOf } from '../loop/language.ts'
import { address } from '../loop/values.ts'
import { coursesOf, type Position } from '../sweep/indices.ts'
import { VectorEmitter } from '../sweep/vector.ts'
import { type Machine, type Registers, registersOf, sumLanesOf } from '../tiling.ts'
import { bytesPerElement, type DType } from '../../../tensor/index.ts'
import { Walk } from '../sweep/walk.ts'

/** The registers of a product: of 128 bits if its epilogue draws random numbers, whose words come in groups of four. */
export function productRegisters(machine: Machine, dtype: DType, stores: readonly Store[]): Registers {
  const registers = registersOf(machine, dtype)
  if (!drawsIn(stores)) return registers
  const width = sumLanesOf(machine, dtype as 'f32' | 'f64')
  return { ...registers, width, type: vectorOf(dtype, width) }
}

/** Whether an epilogue draws random numbers. */
export function drawsIn(stores: readonly Store[]): boolean {
  return subexpressions(stores.map(({ value }) => value)).some(({ kind }) => kind === 'uniform')
}

export interface TilePlace {
  /** The position of the tile's first element along every loop. */
  at: readonly Value[]
  /** The loop along which lanes run; the last if it is not given. */
  laneLoop?: number
  /** The loop along which the tile's rows run. */
  rowLoop: number
  /** The number of used lanes in each vector across. */
  lanes: readonly number[]
  /** Lanes of a whole vector. */
  width: number
}

/** A vector of values, and the number of its used lanes. */
export interface Lanes {
  value: Value
  lanes: number
}

/** Evaluates, in `rows` rows, a value that needs no product. */
export function tileValues(b: Builder, value: Expression, rows: number, place: TilePlace): Lanes[] {
  const { walk, emitter, positions } = emitterOf(b, rows, place, () => {
    throw new Error('the product is in memory already')
  })
  const values: Lanes[] = []
  walk.from(place.at, coursesOf([value], []), () => {
    for (const position of positions)
      values.push({ value: emitter.variable(value, position), lanes: position.lanes })
  })
  return values
}

/** Prefetches the operands of a tile's epilogue other than the sums: rows that no earlier tile has read. */
export function prefetchTile(
  b: Builder,
  stores: readonly Store[],
  rows: number,
  { at, rowLoop, lanes }: TilePlace,
): void {
  const last = at.length - 1
  const loads = subexpressions(stores.map(({ value }) => value)).flatMap((e) =>
    e.kind === 'load' && !e.guarded && e.dynamic.length === 0 && e.at.coefficients[last] === 1 ? [e] : [],
  )
  const walk = new Walk(b)
  const columns = lanes.reduce((sum, count) => sum + count, 0)
  b.block(() =>
    walk.from(at, coursesOf(loads, []), () => {
      for (const { buffer, at: index } of loads) {
        const pointer = walk.pointer({
          coefficients: index.coefficients,
          unit: bytesPerElement[buffer.dtype],
        })
        for (let row = 0; row < rows; row++) {
          const start = index.offset + row * index.coefficients[rowLoop]!
          b.prefetch(buffer, address(pointer, start))
          if (columns > 1) b.prefetch(buffer, address(pointer, start + columns - 1))
        }
      }
    }),
  )
}

/** Evaluates `stores` for `sums[row][vector]` and writes them. */
export function storeTile(
  b: Builder,
  stores: readonly Store[],
  sums: readonly (readonly Value[])[],
  place: TilePlace,
): void {
  const { length: across } = place.lanes
  const product = ({ id }: Position) => sums[Math.floor(id / across)]![id % across]!
  const { walk, emitter, positions } = emitterOf(b, sums.length, place, product)
  const needed = coursesOf(
    stores.map(({ value }) => value),
    stores,
  )
  b.block(() =>
    walk.from(place.at, needed, () =>
      emitter.scope(() => {
        for (const position of positions)
          b.block(() =>
            emitter.scope(() => {
              const values = stores.map((store) => emitter.variable(store.value, position))
              stores.forEach((store, i) => emitter.memory.store(store, values[i]!, position))
            }),
          )
      }),
    ),
  )
}

function emitterOf(
  b: Builder,
  rows: number,
  { at, laneLoop = at.length - 1, rowLoop, lanes, width }: TilePlace,
  product: (position: Position) => Value,
) {
  const displacement = (row: number, along: number) =>
    at.map((_, d) => (d === rowLoop ? row : d === laneLoop ? along : 0))
  const positions: Position[] = Array.from({ length: rows }).flatMap((_, r) =>
    lanes.map((count, v) => ({
      id: r * lanes.length + v,
      row: 0,
      displacement: displacement(r, v * width),
      lanes: count,
    })),
  )
  const walk = new Walk(b)
  const emitter = new VectorEmitter({
    b,
    walk,
    vectorLoop: laneLoop,
    width,
    keptLoops: new Set(),
    reduced: () => {
      throw new Error('the epilogue of a product has no reductions')
    },
    product,
  })
  return { walk, emitter, positions }
}
