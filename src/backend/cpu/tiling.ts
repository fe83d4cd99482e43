/** How products are cut for registers and caches. Tiles change speed, never bits; `fused` changes bits. */

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

/** What lowering has to know of tiles and threads. */
export interface Tiling {
  /** Columns of a packed panel, by dtype. */
  panelWidth: Record<'f32' | 'f64', number>
  /** Rows of a register tile. */
  tileRows: number
  /** Threads that may run a kernel together: some need memory of their own. */
  threads: number
}

export function tilingOf({ f32, f64 }: Tiles, threads: number): Tiling {
  return { panelWidth: { f32: f32.vectors * 4, f64: f64.vectors * 2 }, tileRows: f32.rows, threads }
}
