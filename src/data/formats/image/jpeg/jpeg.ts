/**
 * JPEG (ITU-T T.81) with Huffman codes and 8 bits per sample: sequential and progressive, in grey levels, YCbCr, RGB,
 * CMYK and YCCK. Pixels are those of libjpeg with its default settings.
 *
 * Stricter than libjpeg, which only warns: an image whose compressed data end early or contain an invalid code is
 * damaged. As in libjpeg, stray bytes before a marker are skipped.
 */
import { orientationOf } from '../exif.ts'
import type { OrientedImage } from '../pixels.ts'
import { damaged } from '../problem.ts'
import { type HuffmanTable, huffmanTable } from './bits.ts'
import { type ColourMarkers, toImage } from './colour.ts'
import { type Frame, isFrameMarker, readFrame } from './frame.ts'
import { inverseDct } from './inverse-dct.ts'
import { decodeScan, type Tables } from './scan.ts'

/** More scans than encoders write, which is usually 10. Limits the time that a small file can take. */
const MOST_SCANS = 200

const RESTART_0 = 0xd0
const END = 0xd9
const SCAN = 0xda

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
}

/** @throws ImageProblem */
export function decodeJpeg(bytes: Uint8Array): OrientedImage {
  const tables: Tables = { steps: [], dc: [], ac: [], restartInterval: 0 }
  const colours: ColourMarkers = { hasJfif: false }
  let orientation = 1
  let frame: Frame | undefined
  let scans = 0
  let at = 2
  for (;;) {
    const marker = nextMarker(bytes, at)
    at = marker.end
    if (marker.code === END) break
    if (marker.code === 0x01 || (marker.code >= RESTART_0 && marker.code < RESTART_0 + 8)) continue
    const data = segment(bytes, at)
    at += 2 + data.length
    if (isFrameMarker(marker.code)) {
      if (frame) throw damaged('it has two frame headers')
      frame = readFrame(marker.code, data, bytes.length)
    } else if (marker.code === SCAN) {
      if (frame === undefined) throw damaged('a scan comes before the frame header')
      if (++scans > MOST_SCANS) throw damaged(`it has more than ${MOST_SCANS} scans`)
      at = decodeScan(bytes, at, data, frame, tables)
    } else if (marker.code === 0xc4) readHuffmanTables(data, tables)
    else if (marker.code === 0xdb) readSteps(data, tables)
    else if (marker.code === 0xdd) tables.restartInterval = readRestartInterval(data)
    else if (marker.code === 0xe0) colours.hasJfif ||= startsWith(data, 'JFIF\0') && data.length >= 14
    else if (marker.code === 0xe1 && startsWith(data, 'Exif\0\0'))
      orientation = orientationOf(data.subarray(6))
    else if (marker.code === 0xee && startsWith(data, 'Adobe') && data.length >= 12) colours.adobe = data[11]!
  }
  if (frame === undefined) throw damaged('it has no frame header')
  for (const [i, component] of frame.components.entries()) {
    if (component.missingBits[0] === -1) throw damaged(`it has no scan of component ${i + 1}`)
    const { coefficients, steps, plane, storedColumns } = component
    if (coefficients === undefined) continue
    for (let block = 0; block < coefficients.length / 64; block++) {
      const column = block % storedColumns
      const row = (block - column) / storedColumns
      inverseDct(
        coefficients,
        64 * block,
        steps!,
        plane,
        64 * row * storedColumns + 8 * column,
        8 * storedColumns,
      )
    }
    delete component.coefficients
  }
  return { ...toImage(frame, colours), orientation }
}

/** The next marker from `at`, and its end. Other bytes, stuffed bytes and fill bytes are skipped. */
function nextMarker(bytes: Uint8Array, at: number): { code: number; end: number } {
  for (let i = bytes.indexOf(0xff, at); i >= 0 && i + 1 < bytes.length; i = bytes.indexOf(0xff, i + 1)) {
    const code = bytes[i + 1]!
    if (code !== 0 && code !== 0xff) return { code, end: i + 2 }
  }
  throw damaged('it ends before its end marker')
}

/** The content of the segment whose length is stored at `at`. */
function segment(bytes: Uint8Array, at: number): Uint8Array {
  const length = at + 2 <= bytes.length ? bytes[at]! * 256 + bytes[at + 1]! : bytes.length
  if (length < 2) throw damaged(`a segment has the length ${length}, expected 2 or more`)
  if (at + length > bytes.length) throw damaged('it ends within a segment')
  return bytes.subarray(at + 2, at + length)
}

function startsWith(data: Uint8Array, text: string): boolean {
  return String.fromCharCode(...data.subarray(0, text.length)) === text
}

function readRestartInterval(data: Uint8Array): number {
  if (data.length !== 2) throw damaged('the length of its restart interval is wrong')
  return data[0]! * 256 + data[1]!
}

/** B.2.4.1 */
function readSteps(data: Uint8Array, { steps }: Tables): void {
  for (let at = 0; at < data.length; ) {
    const bytesEach = data[at]! >> 4 ? 2 : 1
    const table = data[at]! & 15
    const values = data.subarray(at + 1, at + 1 + 64 * bytesEach)
    if (table > 3 || values.length < 64 * bytesEach) throw damaged('a quantization table is incomplete')
    steps[table] = Uint16Array.from({ length: 64 }, (_, k) =>
      bytesEach === 1 ? values[k]! : values[2 * k]! * 256 + values[2 * k + 1]!,
    )
    at += 1 + values.length
  }
}

/** B.2.4.2 */
function readHuffmanTables(data: Uint8Array, { dc, ac }: Tables): void {
  for (let at = 0; at < data.length; ) {
    const kind = data[at]! >> 4
    const table = data[at]! & 15
    const counts = data.subarray(at + 1, at + 17)
    const size = counts.reduce((sum, count) => sum + count, 0)
    const symbols = data.subarray(at + 17, at + 17 + size)
    if (kind > 1 || table > 3 || counts.length < 16 || size > 256 || symbols.length < size)
      throw damaged('a Huffman table is incomplete')
    const target: (HuffmanTable | undefined)[] = kind === 0 ? dc : ac
    target[table] = huffmanTable(counts, symbols)
    at += 17 + size
  }
}
