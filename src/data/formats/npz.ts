/** NPZ: a zip archive of NPY files, as `numpy.savez` and `numpy.savez_compressed` write it. */
import { unzipSync, zipSync } from 'fflate'
import { UserError } from '../../errors.ts'
import { crc32 } from './gzip.ts'
import { type NpyArray, parseNpy, writeNpy } from './npy.ts'
import { formatBytes } from './wording.ts'

export interface NpzArrays {
  readonly names: readonly string[]
  /** Reads one of `names`. */
  readonly get: (name: string) => NpyArray
}

/**
 * The arrays in it by name, each read when `get` asks for it.
 * @param file the name that errors give it
 * @throws UserError when it is no zip archive or is damaged
 */
export function parseNpz(bytes: Uint8Array, file: string): NpzArrays {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new UserError(
      `${file}: expected an NPZ file, which starts 50 4b, got ${formatBytes(bytes.subarray(0, 4))}; ` +
        'write it with numpy.savez',
    )
  }
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(bytes)
    checkSums(bytes, entries)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError(`${file}: the zip data is damaged (${reason}); download or copy the file again`)
  }
  return {
    names: Object.keys(entries).flatMap((name) => (name.endsWith('.npy') ? [name.slice(0, -4)] : [])),
    get: (name) => parseNpy(entries[`${name}.npy`]!, `${file}, ${name}`),
  }
}

/** Throws where an entry is not what the archive's directory says, by CRC-32: the unzipping does not look. */
function checkSums(bytes: Uint8Array, entries: Readonly<Record<string, Uint8Array>>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (view.getUint32(end, true) !== 0x06054b50) end--
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (crc32(entries[name]!) !== view.getUint32(at + 16, true))
      throw new Error(`the checksum of ${name} does not match`)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** The NPZ file of these arrays, compressed. */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)])
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: '1980-01-01' })
}
