/** Gzip (RFC 1952), recognized by its first two bytes and not by a name, verified by its CRC and length. */
import { gunzipSync } from 'fflate'
import { UserError } from '../../errors.ts'

const headerAndTrailer = 18

/** The content of `bytes`: inflated when they are gzip, themselves otherwise. `file` is named in errors. */
export function maybeGunzip(bytes: Uint8Array, file: string): Uint8Array {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isGzip ? gunzip(bytes, file) : bytes
}

function gunzip(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes.length < headerAndTrailer) {
    throw damaged(file, `expected at least ${headerAndTrailer} bytes, got ${bytes.length}`)
  }
  let content: Uint8Array
  try {
    content = gunzipSync(bytes)
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : String(error))
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8)
  const length = trailer.getUint32(4, true)
  if (content.length !== length) {
    throw damaged(file, `expected ${length} bytes inside, got ${content.length}`)
  }
  if (crc32(content) !== trailer.getUint32(0, true)) throw damaged(file, 'its checksum does not match')
  return content
}

function damaged(file: string, reason: string): UserError {
  return new UserError(`${file}: the gzip data is damaged (${reason}); download or copy the file again`)
}

/** CRC-32 of ISO 3309 with polynomial 0xedb88320, four bytes a turn (slicing-by-4). */
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
