/** How kernels are divided for registers and caches. Tiles and lanes change speed, never bits; `fused` changes bits. */
import { lanesOf } from '../../compile/kernel/summation.ts'
import { bytesPerElement, type DType } from '../../tensor/index.ts'
import { type Type, vectorOf } from './loop/language.ts'

/** A register tile. */
export interface Tile {
  rows: number
  /** Vectors across: 2 gives panels of 8 columns of f32. */
  vectors: number
  /** Steps of k in one iteration of the inner loop. */
  unroll: number
  /** Multiply and add in one rounding if the machine can. */
  fused: boolean
}

export type Tiles = Record<'f32' | 'f64', Tile>

/** The properties of a machine and its threads that lowering needs. */
export interface Machine {
  /** Values in a vector: 4 and 2 in 128 bits, 8 and 4 in 256, 1 if there are no vectors. */
  readonly lanes: Readonly<Record<'f32' | 'f64', number>>
  /** Whether to work on several vectors or rows alternately, to keep registers and pages busy. */
  readonly interleaves: boolean
  readonly tiles: Tiles
  /** Threads that may run a kernel together: some kernels need memory for each. */
  readonly threads: number
}

/** Vectors of `bits`: 128, 256 or 512. */
export const vectorMachine = (tiles: Tiles, threads: number, bits = 128): Machine => ({
  lanes: { f32: bits / 32, f64: bits / 64 },
  interleaves: true,
  tiles,
  threads,
})

/**
 * Lanes within 128 bits: of the sums of blocks, which state their partial results in such rows, and of products that draw random
 * numbers.
 */
export const sumLanesOf = ({ lanes }: Machine, dtype: 'f32' | 'f64'): number =>
  Math.min(lanes[dtype], lanesOf(dtype))

/** Columns of a packed panel. */
export const panelWidthOf = ({ tiles, lanes }: Machine, dtype: 'f32' | 'f64'): number =>
  tiles[dtype].vectors * lanes[dtype]

/** The registers with which a product of floats is computed. */
export interface Registers {
  tile: Tile
  /** Lanes per vector. */
  width: number
  /** The type of a vector. */
  type: Type
  /** Columns of the tile, and so of a packed panel. */
  panelWidth: number
  /** Bytes per element. */
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
