/** Memory as kernels see it. */
import { bytesPerElement, type DType, type TypedArray } from '../../tensor/index.ts'

/** A region of memory, row-major and dense. */
export interface Buffer {
  readonly id: number
  readonly name: string
  readonly dtype: DType
  readonly length: number
  readonly home: /** One of the plan's states. */
    | { kind: 'state'; place: number }
    | { kind: 'input'; name: string }
    /** `pointsTo`: its values count elements of this many bytes, and a target may store them multiplied. */
    | { kind: 'literal'; values: TypedArray; pointsTo?: number }
    /** In the program's arena, only while it is needed. */
    | { kind: 'temporary' }
}

export function bytesOf(buffer: Buffer): number {
  return buffer.length * bytesPerElement[buffer.dtype]
}
