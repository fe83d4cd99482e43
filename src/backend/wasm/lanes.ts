/** How values lie in the lanes of a vector. */
import type { DType } from '../../tensor/index.ts'

export function lanesOf(dtype: DType): 'f32x4' | 'f64x2' | 'i32x4' {
  return dtype === 'f32' ? 'f32x4' : dtype === 'f64' ? 'f64x2' : 'i32x4'
}

/** The bytes a shuffle takes for lanes 0–3 of the first vector and 4–7 of the second. */
export function bytesOfLanes(lanes: readonly number[]): number[] {
  return lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte))
}
