import type { Tiles } from '../../src/backend/cpu/tiling.ts'
import { tileShapes } from '../../src/backend/wasm/runtime/tiles.ts'

/** Every register tile that a session may choose by timing, for both float types. */
export const everyTile: readonly Tiles[] = tileShapes.map((shape) => {
  const tile = { ...shape, fused: false }
  return { f32: tile, f64: tile }
})
