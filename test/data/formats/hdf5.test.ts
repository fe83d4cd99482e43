/** Read back with the HDF5 library itself, compiled to WebAssembly. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dataset, File, ready } from 'h5wasm/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hdf5Array, writeHdf5 } from '../../../src/data/formats/hdf5.ts'

let folder: string
beforeAll(async () => {
  await ready
  folder = mkdtempSync(join(tmpdir(), 'normscope-hdf5-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function readBack(arrays: Record<string, Hdf5Array>): Record<string, Hdf5Array> {
  const path = join(folder, 'file.h5')
  writeFileSync(path, writeHdf5(arrays))
  const file = new File(path, 'r')
  try {
    return Object.fromEntries(
      file.keys().map((name) => {
        const dataset = file.get(name) as Dataset
        expect(dataset.dtype).toBe('<d')
        return [name, { shape: dataset.shape!, data: Float64Array.from(dataset.value as Float64Array) }]
      }),
    )
  } finally {
    file.close()
  }
}

describe('writeHdf5', () => {
  it('keeps names, shapes and every bit', () => {
    const arrays = {
      xcoordinates: { shape: [3], data: Float64Array.of(-1, 0.1 + 0.2, 1e-300) },
      train_loss: { shape: [2, 3], data: Float64Array.of(1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY, -0) },
      'a cube, ‖x‖': { shape: [1, 2, 2], data: Float64Array.of(1, 2, 3, 4) },
    }
    const read = readBack(arrays)
    expect(Object.keys(read).sort()).toEqual(Object.keys(arrays).sort())
    for (const [name, array] of Object.entries(arrays)) expect(read[name]).toEqual(array)
  })

  it.each([0, 1, 8, 9, 40])('keeps %d arrays', (count) => {
    const arrays = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`array ${i}`, { shape: [1], data: Float64Array.of(i) }]),
    )
    expect(readBack(arrays)).toEqual(arrays)
  })

  it('refuses a shape that is not that of its values', () => {
    expect(() => writeHdf5({ z: { shape: [2, 2], data: new Float64Array(3) } })).toThrow(
      'z: expected 4 values for [2, 2], got 3',
    )
  })
})
