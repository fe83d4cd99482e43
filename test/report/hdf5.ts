/** HDF5 read by the library itself, compiled to WebAssembly. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dataset, File, ready } from 'h5wasm/node'

/** The arrays of a file's root group, flat. */
export async function hdf5Of(content: Uint8Array): Promise<Record<string, number[]>> {
  await ready
  const folder = mkdtempSync(join(tmpdir(), 'normscope-hdf5-'))
  writeFileSync(join(folder, 'file.h5'), content)
  const file = new File(join(folder, 'file.h5'), 'r')
  try {
    return Object.fromEntries(
      file.keys().map((name) => [name, Array.from((file.get(name) as Dataset).value as Float64Array)]),
    )
  } finally {
    file.close()
    rmSync(folder, { recursive: true })
  }
}
