/** What a reduction starts from, and how two of its values become one. */
import type { DType, ReduceName } from '../../../tensor/index.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import { lanesOf } from '../../wasm/lanes.ts'
import { splat } from '../math/elementary.ts'
import type { SimdName } from '../../wasm/opcodes.ts'

export function identity(name: ReduceName, dtype: DType): Uint8Array {
  if (dtype === 'i32') return splat('i32x4', name === 'sum' ? 0 : -(2 ** 31))
  return splat(dtype === 'f64' ? 'f64x2' : 'f32x4', name === 'sum' ? 0 : -Infinity)
}

export function combineName(name: ReduceName, dtype: DType): SimdName {
  if (name === 'sum') return `${lanesOf(dtype)}.add`
  return dtype === 'i32' ? 'i32x4.max_s' : dtype === 'f64' ? 'f64x2.max' : 'f32x4.max'
}

/** Combines the lanes of a local in a fixed order and leaves the result in every lane. */
export function foldLanes(f: FunctionBody, local: number, name: ReduceName, dtype: DType): void {
  const operation = combineName(name, dtype)
  const fold = (bytes: readonly number[]) =>
    f.get(local).get(local).get(local).shuffle(bytes).simd(operation).set(local)
  fold([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
  if (dtype !== 'f64') fold([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])
}

/** All bits set in the first `lanes` lanes. */
export function laneMask(dtype: DType, lanes: number): Uint8Array {
  const bytes = new Uint8Array(16)
  return bytes.fill(255, 0, lanes * (dtype === 'f64' ? 8 : 4))
}
