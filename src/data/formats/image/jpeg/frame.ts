/** The contents of the header of a JPEG frame (ITU-T T.81, B.2.2). */
import { checkSize, damaged, unsupported } from '../problem.ts'

/** One component of the image, such as luminance, with its memory. Blocks are of 8 × 8 samples. */
export interface Component {
  /** The id by which scans name it. */
  id: number
  /** Samples per unit of the frame, horizontally and vertically. */
  h: number
  v: number
  /** Samples of the component. */
  width: number
  height: number
  /** Blocks that contain them; scans of several components store `storedColumns × storedRows`. */
  columns: number
  rows: number
  storedColumns: number
  storedRows: number
  /** The number of its quantization table; the steps, once its first scan has begun. */
  table: number
  steps?: Uint16Array
  /** `[8 storedRows, 8 storedColumns]` */
  plane: Uint8Array
  /** Progressive frames only: `[storedRows, storedColumns, 64]`, in zigzag order. */
  coefficients?: Int16Array
  /** For each coefficient, how many of its lowest bits are still missing; −1 before its first scan. */
  missingBits: Int8Array
}

export interface Frame {
  isProgressive: boolean
  width: number
  height: number
  components: Component[]
  /** The largest `h` and `v` of all components. */
  h: number
  v: number
}

/** Names of the frame types that are not read, by marker. */
const unread: Readonly<Record<number, string>> = {
  0xc3: 'a lossless JPEG image',
  0xc5: 'a hierarchical JPEG image',
  0xc6: 'a hierarchical JPEG image',
  0xc7: 'a hierarchical JPEG image',
  0xc9: 'a JPEG image with arithmetic coding',
  0xca: 'a JPEG image with arithmetic coding',
  0xcb: 'a lossless JPEG image',
  0xcd: 'a hierarchical JPEG image',
  0xce: 'a hierarchical JPEG image',
  0xcf: 'a hierarchical JPEG image',
  0xde: 'a hierarchical JPEG image',
}

export const isFrameMarker = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xde

/**
 * @param available bytes of the file, which limit the number of blocks in it
 * @throws ImageProblem
 */
export function readFrame(marker: number, data: Uint8Array, available: number): Frame {
  const name = unread[marker]
  if (name !== undefined) throw unsupported(name)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (data.length < 6 || data.length !== 6 + 3 * data[5]!)
    throw damaged('the length of its frame header is wrong')
  const precision = data[0]!
  if (precision === 12) throw unsupported('a JPEG image of 12 bits per sample')
  if (precision !== 8) throw damaged(`its header states ${precision} bits per sample, expected 8`)
  const height = view.getUint16(1)
  const width = view.getUint16(3)
  if (height === 0 && width > 0) throw unsupported('a JPEG image whose height follows its first scan')
  checkSize(width, height)
  const count = data[5]!
  if (count !== 1 && count !== 3 && count !== 4)
    throw unsupported(`a JPEG image with ${count} components, which are not grey levels, colours or CMYK,`)
  const isProgressive = marker === 0xc2
  const factors = Array.from({ length: count }, (_, i) => data[7 + 3 * i]!)
  const [h, v] = [Math.max(...factors.map((f) => f >> 4)), Math.max(...factors.map((f) => f & 15))]
  const parts = factors.map((factor, i) => {
    const own = { h: factor >> 4, v: factor & 15 }
    if (own.h < 1 || own.h > 4 || own.v < 1 || own.v > 4)
      throw damaged(`component ${i + 1} has the sampling ${own.h} × ${own.v}, expected 1 to 4`)
    if (h % own.h !== 0 || v % own.v !== 0)
      throw unsupported(`a JPEG image with the sampling ${own.h} × ${own.v} beside ${h} × ${v}`)
    const [width_, height_] = [Math.ceil((width * own.h) / h), Math.ceil((height * own.v) / v)]
    return {
      id: data[6 + 3 * i]!,
      ...own,
      width: width_,
      height: height_,
      columns: Math.ceil(width_ / 8),
      rows: Math.ceil(height_ / 8),
      storedColumns: Math.ceil(width / (8 * h)) * own.h,
      storedRows: Math.ceil(height / (8 * v)) * own.v,
      table: data[8 + 3 * i]!,
      missingBits: new Int8Array(64).fill(-1),
    }
  })
  // Each block takes at least one bit, so the size of the file limits the memory.
  const blocks = parts.reduce((sum, { columns, rows }) => sum + columns * rows, 0)
  if (blocks > 8 * available)
    throw damaged(`its header states ${width} × ${height} pixels, which ${available} bytes cannot hold`)
  const components = parts.map((part) => {
    const size = part.storedColumns * part.storedRows * 64
    return {
      ...part,
      plane: new Uint8Array(size),
      ...(isProgressive && { coefficients: new Int16Array(size) }),
    }
  })
  return { isProgressive, width, height, components, h, v }
}
