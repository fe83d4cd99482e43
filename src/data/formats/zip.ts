/**
 * Reads zip archives: the central directory at the end, and the entries that it names, stored or deflated.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (§4.3 to §4.5)
 */
import { UserError } from '../../errors.ts'
import { crc32 } from './gzip.ts'
import { InflateError } from './inflate.ts'
import { inflateFast } from './inflate-fast.ts'

export interface ZipEntry {
  readonly name: string
  /** 0: stored, 8: deflated. Other methods are refused when the entry is read. */
  readonly method: number
  readonly isEncrypted: boolean
  readonly crc: number
  /** The size in the archive. */
  readonly compressedSize: number
  readonly size: number
  /** The offset of its local header. */
  readonly offset: number
}

const END_OF_DIRECTORY = 0x06054b50
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_END_OF_DIRECTORY = 0x06064b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50

/** Marks a size that does not fit 32 bits and is stored elsewhere, in 64. */
const ELSEWHERE = 0xffff_ffff

/** The largest compression factor of DEFLATE: 258 bytes from two bits. */
const LARGEST_FACTOR = 1032

/**
 * The entries of the archive's directory.
 * @param file its name in errors
 * @throws UserError if the directory is missing or damaged
 */
export function readZip(bytes: Uint8Array, file: string): ZipEntry[] {
  const view = viewOf(bytes)
  const { start, count } = findDirectory(view, file)
  const entries: ZipEntry[] = []
  let at = start
  for (let left = count; left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw damaged(file, 'its directory is not at the stated position')
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    const extraEnd = nameEnd + view.getUint16(at + 30, true)
    const end = extraEnd + view.getUint16(at + 32, true)
    if (end > bytes.length) throw damaged(file, 'its directory ends too early')
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd))
    const [size, compressedSize, offset] = sizesOf(view, at, [nameEnd, extraEnd])
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      crc: view.getUint32(at + 16, true),
      size,
      compressedSize,
      offset,
    })
    at = end
  }
  return entries
}

/**
 * The content of an entry, verified.
 * @throws UserError if it is damaged, encrypted or compressed by another method
 */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const { name, method, size, compressedSize, offset } = entry
  if (entry.isEncrypted)
    throw new UserError(`${file}: ${name} is encrypted; write the archive without a password`)
  if (method !== 0 && method !== 8)
    throw new UserError(
      `${file}: ${name} is compressed by method ${method}, expected 0 (stored) or 8 (deflated); write it with numpy.savez_compressed`,
    )
  const view = viewOf(bytes)
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_HEADER)
    throw damaged(file, `${name} is not at the position stated in the directory`)
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const end = start + compressedSize
  if (end > bytes.length) throw damaged(file, `${name} ends too early`)
  if (method === 0 ? size !== compressedSize : size > LARGEST_FACTOR * compressedSize)
    throw damaged(
      file,
      `${name}: ${compressedSize} bytes cannot contain the ${size} that the directory states`,
    )
  const content =
    method === 0 ? bytes.subarray(start, end) : decompressed(bytes.subarray(start, end), entry, file)
  if (content.length !== size)
    throw damaged(file, `${name}: expected ${size} bytes inside, got ${content.length}`)
  if (crc32(content) !== entry.crc) throw damaged(file, `the checksum of ${name} does not match`)
  return content
}

function decompressed(data: Uint8Array, { name, size }: ZipEntry, file: string): Uint8Array {
  try {
    return inflateFast(data, { expected: size, limit: size }).content
  } catch (error) {
    if (error instanceof InflateError) throw damaged(file, `${name}: ${error.message}`)
    throw error
  }
}

function findDirectory(view: DataView, file: string): { start: number; count: number } {
  // A comment of up to 65,535 bytes may follow.
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let end = view.byteLength - 22; end >= first; end--) {
    if (view.getUint32(end, true) !== END_OF_DIRECTORY) continue
    const wide = zip64Directory(view, end)
    return wide ?? { start: view.getUint32(end + 16, true), count: view.getUint16(end + 10, true) }
  }
  throw damaged(file, 'its end is missing')
}

function zip64Directory(view: DataView, end: number): { start: number; count: number } | undefined {
  const locator = end - 20
  if (locator < 0 || view.getUint32(locator, true) !== ZIP64_LOCATOR) return undefined
  const at = Number(view.getBigUint64(locator + 8, true))
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== ZIP64_END_OF_DIRECTORY) return undefined
  return {
    start: Number(view.getBigUint64(at + 48, true)),
    count: Number(view.getBigUint64(at + 32, true)),
  }
}

/** Size, compressed size and offset; those that need 64 bits are in an extra field, in this order. */
function sizesOf(
  view: DataView,
  entry: number,
  [extraStart, extraEnd]: readonly [number, number],
): [size: number, compressedSize: number, offset: number] {
  const values = [24, 20, 42].map((at) => view.getUint32(entry + at, true))
  for (let at = extraStart; at + 4 <= extraEnd; ) {
    const fieldEnd = at + 4 + view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === 1) {
      let place = at + 4
      values.forEach((value, i) => {
        if (value !== ELSEWHERE || place + 8 > Math.min(fieldEnd, extraEnd)) return
        values[i] = Number(view.getBigUint64(place, true))
        place += 8
      })
    }
    at = fieldEnd
  }
  return values as [number, number, number]
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function damaged(file: string, reason: string): UserError {
  return new UserError(`${file}: the zip data is damaged (${reason}); download or copy the file again`)
}
