/**
 * IDX, the format of MNIST and similar data sets: 00 00, a type, a rank, then big-endian sizes and values.
 * http://yann.lecun.com/exdb/mnist
 */
import { UserError } from '../../errors.ts'
import { elementCount, formatBytes, formatShape } from './wording.ts'

export type IdxDtype = 'u8' | 'i8' | 'i16' | 'i32' | 'f32' | 'f64'

export interface IdxArray {
  dtype: IdxDtype
  shape: readonly number[]
  /** Row-major. Bytes are a view of the input, every other type a copy. */
  data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array
}

interface Encoding {
  dtype: IdxDtype
  size: number
  read(view: DataView, start: number, count: number): IdxArray['data']
}

const encodings: Readonly<Record<number, Encoding>> = {
  0x08: {
    dtype: 'u8',
    size: 1,
    read: (view, start, n) => new Uint8Array(view.buffer, view.byteOffset + start, n),
  },
  0x09: {
    dtype: 'i8',
    size: 1,
    read: (view, start, n) => new Int8Array(view.buffer, view.byteOffset + start, n),
  },
  0x0b: {
    dtype: 'i16',
    size: 2,
    read: (view, start, n) => Int16Array.from({ length: n }, (_, i) => view.getInt16(start + 2 * i)),
  },
  0x0c: {
    dtype: 'i32',
    size: 4,
    read: (view, start, n) => Int32Array.from({ length: n }, (_, i) => view.getInt32(start + 4 * i)),
  },
  0x0d: {
    dtype: 'f32',
    size: 4,
    read: (view, start, n) => Float32Array.from({ length: n }, (_, i) => view.getFloat32(start + 4 * i)),
  },
  0x0e: {
    dtype: 'f64',
    size: 8,
    read: (view, start, n) => Float64Array.from({ length: n }, (_, i) => view.getFloat64(start + 8 * i)),
  },
}

/**
 * Reads an IDX file that is already decompressed.
 * @param file its name in errors
 * @throws UserError for a wrong magic number, an unknown type, or a length that contradicts its header
 */
export function parseIdx(bytes: Uint8Array, file: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const encoding = encodings[bytes[2] ?? -1]
  const rank = bytes[3] ?? 0
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || encoding === undefined || rank === 0) {
    const known = Object.keys(encodings).map((code) => Number(code).toString(16).padStart(2, '0'))
    throw new UserError(
      `${file}: expected an IDX file, which starts 00 00, a type (${known.join(', ')}) and a rank of at least 01, ` +
        `got ${formatBytes(bytes.subarray(0, 4))}; name an IDX file such as train-images-idx3-ubyte`,
    )
  }
  const start = 4 + 4 * rank
  if (bytes.length < start) {
    throw new UserError(
      `${file}: expected a header of ${start} bytes for rank ${rank}, got ${bytes.length} bytes in all; ` +
        'the file is truncated, download or copy it again',
    )
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const count = elementCount(shape)
  const expected = start + count * encoding.size
  if (bytes.length !== expected) {
    const advice =
      bytes.length < expected
        ? 'the file is truncated, download or copy it again'
        : `${bytes.length - expected} bytes follow the data; remove them or download the file again`
    throw new UserError(
      `${file}: expected ${expected} bytes for ${formatShape(shape)} of ${encoding.dtype}, got ${bytes.length}; ${advice}`,
    )
  }
  return { dtype: encoding.dtype, shape, data: encoding.read(view, start, count) }
}

/** The IDX file of row-major bytes `data` of the given shape. */
export function writeIdx(shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  if (elementCount(shape) !== data.length) {
    throw new RangeError(
      `expected ${elementCount(shape)} bytes for ${formatShape(shape)}, got ${data.length}`,
    )
  }
  const start = 4 + 4 * shape.length
  const bytes = new Uint8Array(start + data.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, 0x08, shape.length])
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size))
  bytes.set(data, start)
  return bytes
}
