/** Element types: f32 and f64 for arithmetic, i32 for counts and indices, u8 for storage (images, labels, masks). */
export type DType = 'f32' | 'f64' | 'i32' | 'u8'

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array

export const bytesPerElement: Record<DType, number> = { f32: 4, f64: 8, i32: 4, u8: 1 }

export function isFloat(dtype: DType): boolean {
  return dtype === 'f32' || dtype === 'f64'
}

/** An array of `length` zeros of the given element type. */
export function allocate(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case 'f32':
      return new Float32Array(length)
    case 'f64':
      return new Float64Array(length)
    case 'i32':
      return new Int32Array(length)
    case 'u8':
      return new Uint8Array(length)
  }
}

/** `value` as the nearest number that `dtype` can hold; integers truncate and wrap as stores do. */
export function roundTo(dtype: DType, value: number): number {
  switch (dtype) {
    case 'f32':
      return Math.fround(value)
    case 'f64':
      return value
    case 'i32':
      return value | 0
    case 'u8':
      return value & 255
  }
}

export function dtypeOf(values: TypedArray): DType {
  if (values instanceof Float32Array) return 'f32'
  if (values instanceof Float64Array) return 'f64'
  if (values instanceof Int32Array) return 'i32'
  return 'u8'
}
