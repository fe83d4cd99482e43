/** A hash of trained weights, by which two machines can compare them. */
import { sha256Sync } from '../data/index.ts'
import type { StateArray } from './execute.ts'

/**
 * SHA-256, in hexadecimal, of the values of `arrays` one after another in the order of their names, each as its bytes
 * in little-endian order, as files of weights have them. The hash of a run's parameters and running statistics is the same
 * on every machine, in Node and in a browser.
 */
export function hashOfWeights(arrays: Readonly<Record<string, StateArray>>): string {
  const names = Object.keys(arrays).sort((a, b) => (a < b ? -1 : 1))
  return sha256Sync(
    ...names.map((name) => {
      const { buffer, byteOffset, byteLength } = arrays[name]!.data
      return new Uint8Array(buffer, byteOffset, byteLength)
    }),
  )
}
