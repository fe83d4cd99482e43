/**
 * PNG (ISO/IEC 15948): every colour type, bit depth and interlacing of the standard, as bytes, channels first. Alpha,
 * `tRNS`, `gAMA` and colour profiles are not applied.
 */
import { unzlibSync } from 'fflate'
import { crc32 } from '../gzip.ts'
import { orientationOf } from './exif.ts'
import type { OrientedImage } from './pixels.ts'
import { checkSize, damaged, unsupported } from './problem.ts'
import { unfilter } from './png-filter.ts'
import { joinedBytes } from '../../../joined-bytes.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Deflate turns one byte into at most 1,032 bytes: a match of 258 bytes takes at least two bits. */
const MOST_INFLATION = 1032

interface Header {
  width: number
  height: number
  /** Bits per sample. */
  depth: 1 | 2 | 4 | 8 | 16
  isPalette: boolean
  /** Samples per pixel: 1 grey level or index, 2 with alpha, 3 colours, 4 with alpha. */
  samples: 1 | 2 | 3 | 4
  isInterlaced: boolean
}

interface Chunk {
  type: string
  data: Uint8Array
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte)
}

/** @throws ImageProblem */
export function decodePng(bytes: Uint8Array): OrientedImage {
  let header: Header | undefined
  let palette: Uint8Array | undefined
  let orientation = 1
  const compressed: Uint8Array[] = []
  for (const { type, data } of chunksOf(bytes)) {
    if (header === undefined && type !== 'IHDR')
      throw damaged(`expected the chunk IHDR first, got ${chunkName(type)}`)
    if (type === 'IHDR') {
      if (header) throw damaged('it has two chunks IHDR')
      header = readHeader(data)
    } else if (type === 'PLTE') palette = data
    else if (type === 'IDAT') compressed.push(data)
    else if (type === 'eXIf') orientation = orientationOf(data)
    else if (isCritical(type) && type !== 'IEND')
      throw unsupported(`a PNG image with the critical chunk ${chunkName(type)}`)
  }
  return { ...decodePixels(header!, palette, joined(compressed)), orientation }
}

/** The chunks up to IEND. Chunks that are not critical are skipped if their checksum does not match. */
function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = SIGNATURE.length
  for (;;) {
    if (at + 12 > bytes.length) throw damaged('it ends before its chunk IEND')
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + 8 + length
    if (end + 4 > bytes.length) throw damaged(`it ends within its chunk ${chunkName(type)}`)
    const isWhole = crc32(bytes.subarray(at + 4, end)) === view.getUint32(end)
    if (isWhole) yield { type, data: bytes.subarray(at + 8, end) }
    else if (isCritical(type)) throw damaged(`the checksum of its chunk ${chunkName(type)} does not match`)
    if (type === 'IEND') return
    at = end + 4
  }
}

/** Bit 5 of the first byte (ISO/IEC 15948, 5.4): set in a lower-case letter; a capital letter is critical. */
const isCritical = (type: string) => (type.charCodeAt(0) & 0x20) === 0

const chunkName = (type: string) => (/^[A-Za-z]{4}$/.test(type) ? type : JSON.stringify(type))

/** For each colour type, the samples per pixel and the bit depths that the standard allows. */
const colourTypes: Readonly<Record<number, { samples: 1 | 2 | 3 | 4; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
}

function readHeader(data: Uint8Array): Header {
  if (data.length !== 13) throw damaged(`expected a header of 13 bytes, got ${data.length}`)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [depth, colourType, compression, filter, interlace] = data.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ]
  const kind = colourTypes[colourType]
  if (!kind?.depths.includes(depth))
    throw damaged(`its header states ${depth} bits of the colour type ${colourType}, which PNG does not have`)
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw damaged(
      `its header states compression ${compression}, filter ${filter}, interlacing ${interlace}, which PNG does not have`,
    )
  const width = view.getUint32(0)
  const height = view.getUint32(4)
  checkSize(width, height)
  return {
    width,
    height,
    depth: depth as Header['depth'],
    isPalette: colourType === 3,
    samples: kind.samples,
    isInterlaced: interlace === 1,
  }
}

/** A part of the image that is stored as an image of its own: pixels from (x, y) in steps of (dx, dy). */
interface Pass {
  x: number
  y: number
  dx: number
  dy: number
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }]

/** Adam7 (ISO/IEC 15948, 8.2). */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
]

function decodePixels(
  header: Header,
  palette: Uint8Array | undefined,
  compressed: Uint8Array,
): Omit<OrientedImage, 'orientation'> {
  const { width, height, depth, samples, isInterlaced, isPalette } = header
  if (isPalette && (palette === undefined || palette.length === 0 || palette.length % 3 !== 0))
    throw damaged(
      palette ? `its palette has ${palette.length} bytes, not three per colour` : 'it has no palette',
    )
  const passes = (isInterlaced ? ADAM7 : WHOLE)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.dx)
      const rows = Math.ceil((height - pass.y) / pass.dy)
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * samples * depth) / 8) }
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
  const size = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (1 + rowBytes), 0)
  const content = inflate(compressed, size)
  const channels = isPalette || samples > 2 ? 3 : 1
  const data = new Uint8Array(channels * width * height)
  const plane = width * height
  const colours = palette && isPalette ? planesOf(palette) : undefined
  let start = 0
  for (const { x, y, dx, dy, columns, rows, rowBytes } of passes) {
    unfilter(content.subarray(start), rows, rowBytes, Math.max(1, (samples * depth) / 8))
    const values = new Uint8Array(columns)
    for (let row = 0; row < rows; row++, start += 1 + rowBytes) {
      const from = content.subarray(start + 1, start + 1 + rowBytes)
      const to = (y + row * dy) * width + x
      for (let channel = 0; channel < channels; channel++) {
        if (colours) lookUp(from, depth, values, colours[channel]!)
        else readSamples(from, depth, samples, channel, values)
        place(values, data, channel * plane + to, dx)
      }
    }
  }
  return { channels, height, width, data }
}

/** The values of one channel of a row as bytes. In samples of 16 bits, the upper 8 come first. */
function readSamples(
  row: Uint8Array,
  depth: number,
  samples: number,
  channel: number,
  values: Uint8Array,
): void {
  if (depth < 8) {
    unpack(row, depth, values)
    const scale = 255 / (2 ** depth - 1)
    for (let i = 0; i < values.length; i++) values[i]! *= scale
    return
  }
  const stride = (samples * depth) / 8
  const first = (channel * depth) / 8
  for (let i = 0; i < values.length; i++) values[i] = row[i * stride + first]!
}

/** Samples of at most 8 bits, one in each byte. */
function unpack(row: Uint8Array, depth: number, values: Uint8Array): void {
  const mask = (1 << depth) - 1
  for (let i = 0; i < values.length; i++) {
    const bit = i * depth
    values[i] = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask
  }
}

function lookUp(row: Uint8Array, depth: number, values: Uint8Array, colours: Uint8Array): void {
  unpack(row, depth, values)
  for (let i = 0; i < values.length; i++) {
    const entry = values[i]!
    if (entry >= colours.length)
      throw damaged(`a pixel has the colour ${entry} (from 0) of a palette of ${colours.length}`)
    values[i] = colours[entry]!
  }
}

/** Red, green and blue of a palette. */
function planesOf(palette: Uint8Array): Uint8Array[] {
  return [0, 1, 2].map((channel) => palette.filter((_, i) => i % 3 === channel))
}

function place(values: Uint8Array, data: Uint8Array, at: number, step: number): void {
  if (step === 1) data.set(values, at)
  else for (let i = 0; i < values.length; i++) data[at + i * step] = values[i]!
}

/** Returns exactly `size` bytes. */
function inflate(compressed: Uint8Array, size: number): Uint8Array {
  if (size > MOST_INFLATION * compressed.length)
    throw damaged(`its header needs ${size} bytes, which ${compressed.length} compressed bytes cannot hold`)
  let content: Uint8Array
  try {
    content = unzlibSync(compressed, { out: new Uint8Array(size + 1) })
  } catch (error) {
    throw damaged(
      `its compressed data cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  if (content.length !== size)
    throw damaged(`expected ${size} bytes of pixels, got ${content.length < size ? content.length : 'more'}`)
  return content
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : joinedBytes(parts)
}
