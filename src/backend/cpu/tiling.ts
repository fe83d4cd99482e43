/** How products are cut for registers and caches. Tiles change speed, never bits; `fused` changes bits. */
import { bytesPerElement, type DType } from '../../tensor/index.ts'
import { type Type, vectorOf } from './loop/language.ts'

/** A register tile. */
export interface Tile {
  rows: number
  /** Vectors across: 2 makes panels of 8 columns of f32. */
  vectors: number
  /** Steps of k in one turn of the inner loop. */
  unroll: number
  /** Multiply and add in one rounding where the machine can. */
  fused: boolean
}

export type Tiles = Record<'f32' | 'f64', Tile>

/** What lowering has to know of a machine and its threads. */
export interface Machine {
  /** Values in a vector: 4 and 2 in 128 bits, 1 where there are no vectors. */
  readonly lanes: Readonly<Record<'f32' | 'f64', 1 | 2 | 4>>
  /** Whether to work on several vectors or rows in turns, to keep registers and pages busy. */
  readonly interleaves: boolean
  readonly tiles: Tiles
  /** Threads that may run a kernel together: some need memory of their own. */
  readonly threads: number
}

/** Vectors of 128 bits. */
export const vectorMachine = (tiles: Tiles, threads: number): Machine => ({
  lanes: { f32: 4, f64: 2 },
  interleaves: true,
  tiles,
  threads,
})

/** Columns of a packed panel. */
export const panelWidthOf = ({ tiles, lanes }: Machine, dtype: 'f32' | 'f64'): number =>
  tiles[dtype].vectors * lanes[dtype]

/** What a product of floats is computed with. */
export interface Registers {
  tile: Tile
  /** Lanes of a vector. */
  width: number
  /** A vector. */
  type: Type
  /** Columns of the tile, and so of a packed panel. */
  panelWidth: number
  /** Bytes of an element. */
  bytes: number
}

export function registersOf(machine: Machine, dtype: DType): Registers {
  const float = dtype as 'f32' | 'f64'
  const width = machine.lanes[float]
  return {
    tile: machine.tiles[float],
    width,
    type: vectorOf(float, width),
    panelWidth: panelWidthOf(machine, float),
    bytes: bytesPerElement[float],
  }
}
