/**
 * Gzip (RFC 1952), recognized by its first two bytes and not by a file name. A file has one or more members, one
 * after another; each is verified by its CRC and its length. Zeros may follow a member, because tapes and block
 * devices pad with them.
 */
import { UserError } from '../../errors.ts'
import { InflateError } from './inflate.ts'
import { inflateFast } from './inflate-fast.ts'
import { formatBytes } from './wording.ts'
import { joinedBytes } from '../../joined-bytes.ts'

const TRAILER = 8

/** Bits of a header's flags (§2.3.1). */
const HEADER_CRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16
const RESERVED = 0xe0

/**
 * The content of `bytes`: decompressed if they are gzip, otherwise unchanged.
 * @param file its name in errors
 * @throws UserError if a member is truncated or damaged, or something else follows it
 */
export function maybeGunzip(bytes: Uint8Array, file: string): Uint8Array {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isGzip ? gunzip(bytes, file) : bytes
}

function gunzip(bytes: Uint8Array, file: string): Uint8Array {
  const members: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const { content, end } = readMember(bytes, at, file)
    members.push(content)
    at = end
    while (bytes[at] === 0) at++
  }
  return joined(members)
}

function readMember(bytes: Uint8Array, start: number, file: string): { content: Uint8Array; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dataStart = readHeader(bytes, start, file)
  // In a file with one member this is its length; in other files it is only a guess.
  const expected = bytes.length < TRAILER ? 0 : view.getUint32(bytes.length - 4, true)
  let content: Uint8Array
  let trailer: number
  try {
    ;({ content, end: trailer } = inflateFast(bytes, { start: dataStart, expected }))
  } catch (error) {
    if (error instanceof InflateError) throw damaged(file, error.message)
    throw error
  }
  const end = trailer + TRAILER
  if (end > bytes.length) throw damaged(file, 'it ends before its checksum')
  const length = view.getUint32(trailer + 4, true)
  // The length is stored modulo 2³².
  if (content.length % 2 ** 32 !== length)
    throw damaged(file, `expected ${length} bytes inside, got ${content.length}`)
  if (crc32(content) !== view.getUint32(trailer, true)) throw damaged(file, 'its checksum does not match')
  return { content, end }
}

/** Returns the offset of the compressed data of the member that begins at `start`. */
function readHeader(bytes: Uint8Array, start: number, file: string): number {
  const magic = bytes.subarray(start, start + 2)
  if (magic[0] !== 0x1f || (magic.length > 1 && magic[1] !== 0x8b))
    throw damaged(
      file,
      `after its first ${start} bytes: expected another gzip member or nothing, got ${formatBytes(bytes.subarray(start, start + 4))}`,
    )
  let at = start + 10
  if (bytes.length < at) throw damaged(file, 'it ends within a header')
  const [method, flags] = [bytes[start + 2]!, bytes[start + 3]!]
  if (method !== 8) throw damaged(file, `expected the compression method 8, got ${method}`)
  if ((flags & RESERVED) !== 0) throw damaged(file, 'a header has flags that no version of gzip knows')
  if (flags & EXTRA) at += 2 + (bytes[at]! | (bytes[at + 1]! << 8))
  for (const flag of [NAME, COMMENT]) if (flags & flag) at = afterZero(bytes, at)
  if (flags & HEADER_CRC) {
    const expected = bytes[at]! | (bytes[at + 1]! << 8)
    if (at + 2 <= bytes.length && (crc32(bytes.subarray(start, at)) & 0xffff) !== expected)
      throw damaged(file, 'the checksum of a header does not match')
    at += 2
  }
  if (!(at <= bytes.length)) throw damaged(file, 'it ends within a header')
  return at
}

/** The offset after the zero that ends the text at `at`. */
function afterZero(bytes: Uint8Array, at: number): number {
  const zero = bytes.indexOf(0, at)
  return zero < 0 ? Infinity : zero + 1
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : joinedBytes(parts)
}

function damaged(file: string, reason: string): UserError {
  return new UserError(`${file}: the gzip data is damaged (${reason}); download or copy the file again`)
}

/** CRC-32 of ISO 3309 with polynomial 0xedb88320, four bytes per iteration (slicing-by-4). */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = crcTables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const whole = bytes.length - (bytes.length % 4)
  let crc = 0xffffffff
  for (let i = 0; i < whole; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    crc = t3[crc & 255]! ^ t2[(crc >>> 8) & 255]! ^ t1[(crc >>> 16) & 255]! ^ t0[crc >>> 24]!
  }
  for (let i = whole; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}

const crcTables = makeCrcTables()

function makeCrcTables(): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    return crc
  })
  const tables = [first]
  while (tables.length < 4) tables.push(tables.at(-1)!.map((crc) => (crc >>> 8) ^ first[crc & 255]!))
  return tables
}
