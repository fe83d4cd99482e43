/** Four random words become numbers in (0, 1). */
import type { DType } from '../../../tensor/index.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import { splat } from './elementary.ts'

/** Takes the words of Philox on the stack: 23 bits make an f32; two lanes of 26 bits make an f64. */
export function wordsToUniform(f: FunctionBody, dtype: DType): void {
  if (dtype === 'f32') {
    f.i32(9).simd('i32x4.shr_u').simd('f32x4.convert_i32x4_s')
    f.v128(splat('f32x4', 0.5))
      .simd('f32x4.add')
      .v128(splat('f32x4', 2 ** -23))
      .simd('f32x4.mul')
    return
  }
  const words = f.local('v128')
  f.i32(6).simd('i32x4.shr_u').set(words)
  const take = (first: number) =>
    f
      .get(words)
      .get(words)
      .shuffle([
        first,
        first + 1,
        first + 2,
        first + 3,
        first + 8,
        first + 9,
        first + 10,
        first + 11,
        0,
        1,
        2,
        3,
        0,
        1,
        2,
        3,
      ])
      .simd('f64x2.convert_low_i32x4_u')
  take(0)
    .v128(splat('f64x2', 2 ** 26))
    .simd('f64x2.mul')
  take(4).simd('f64x2.add')
  f.v128(splat('f64x2', 0.5))
    .simd('f64x2.add')
    .v128(splat('f64x2', 2 ** -52))
    .simd('f64x2.mul')
  f.release('v128', words)
}
