/** The random numbers for generated data. */
import { cosPi, log } from '../../backend/elementary.ts'
import { streams, uniformNumbers } from '../../random/index.ts'

/** One stream for each thing that a generator draws, so that a longer training set does not change the test set. */
export const draws = { task: 0, train: 1, test: 2 } as const

/** `length` numbers uniform on (0, 1), the same for a `seed` on every machine. */
export function uniforms(length: number, seed: number, draw: number): Float64Array {
  return uniformNumbers(length, 52, { seed, stream: streams.generatedData, step: draw })
}

/** `length` standard normal numbers: Box & Muller 1958, √(−2 ln u) cos 2πv, one from each pair of uniform numbers. */
export function normals(length: number, seed: number, draw: number): Float64Array {
  const u = uniforms(2 * length, seed, draw)
  return Float64Array.from({ length }, (_, i) => Math.sqrt(-2 * log(u[2 * i]!)) * cosPi(2 * u[2 * i + 1]!))
}
