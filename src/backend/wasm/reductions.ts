/** What a reduction starts from, and how two of its values become one. */
import type { DType, ReduceName } from '../../tensor/index.ts'
import { lanesOf } from './lanes.ts'
import { splat } from './math.ts'
import type { SimdName } from './opcodes.ts'

export function identity(name: ReduceName, dtype: DType): Uint8Array {
  if (dtype === 'i32') return splat('i32x4', name === 'sum' ? 0 : -(2 ** 31))
  return splat(dtype === 'f64' ? 'f64x2' : 'f32x4', name === 'sum' ? 0 : -Infinity)
}

export function combineName(name: ReduceName, dtype: DType): SimdName {
  if (name === 'sum') return `${lanesOf(dtype)}.add`
  return dtype === 'i32' ? 'i32x4.max_s' : dtype === 'f64' ? 'f64x2.max' : 'f32x4.max'
}

/** All bits set in the first `lanes` lanes. */
export function laneMask(dtype: DType, lanes: number): Uint8Array {
  const bytes = new Uint8Array(16)
  return bytes.fill(255, 0, lanes * (dtype === 'f64' ? 8 : 4))
}
