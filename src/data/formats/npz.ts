/** NPZ: a zip archive of NPY files, as `numpy.savez` and `numpy.savez_compressed` write it. */
import { zipSync } from 'fflate'
import { UserError } from '../../errors.ts'
import { type NpyArray, type NpyContent, parseNpy, writeNpy } from './npy.ts'
import { formatBytes } from './wording.ts'
import { readZip, readZipEntry } from './zip.ts'

export interface NpzArrays {
  readonly names: readonly string[]
  /** Reads one of `names`. */
  readonly get: (name: string) => NpyArray
}

/**
 * Its arrays by name; each is read when `get` is called.
 * @param file its name in errors
 * @throws UserError if it is not a zip archive or is damaged
 */
export function parseNpz(bytes: Uint8Array, file: string): NpzArrays {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new UserError(
      `${file}: expected an NPZ file, which starts 50 4b, got ${formatBytes(bytes.subarray(0, 4))}; ` +
        'write it with numpy.savez',
    )
  }
  const entries = new Map(readZip(bytes, file).map((entry) => [entry.name, entry]))
  return {
    names: [...entries.keys()].flatMap((name) => (name.endsWith('.npy') ? [name.slice(0, -4)] : [])),
    get: (name) => parseNpy(readZipEntry(bytes, entries.get(`${name}.npy`)!, file), `${file}, ${name}`),
  }
}

/** The NPZ file with these arrays, compressed. */
export function writeNpz(arrays: Readonly<Record<string, NpyContent>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)])
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: '1980-01-01' })
}
