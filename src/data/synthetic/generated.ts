/** The random numbers that made-up data are drawn from, and the options that they share. */
import { cosPi, log } from '../../backend/elementary.ts'
import { uniformNumbers } from '../../random/index.ts'
import { streams } from '../../nn/index.ts'
import { numberOption } from '../../norm/index.ts'

/** One for each thing that a generator draws, so that a longer training set leaves the test set as it is. */
export const draws = { task: 0, train: 1, test: 2 } as const

/** `length` numbers uniform on (0, 1), the same for a `seed` everywhere. */
export function uniforms(length: number, seed: number, draw: number): Float64Array {
  return uniformNumbers(length, 52, { seed, stream: streams.generatedData, step: draw })
}

/** `length` standard normal numbers: Box & Muller 1958, √(−2 ln u) cos 2πv, one of each pair of uniform ones. */
export function normals(length: number, seed: number, draw: number): Float64Array {
  const u = uniforms(2 * length, seed, draw)
  return Float64Array.from({ length }, (_, i) => Math.sqrt(-2 * log(u[2 * i]!)) * cosPi(2 * u[2 * i + 1]!))
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1e6

export const countOption = (initial: number) =>
  numberOption(initial, 'a whole number from 1 to 1,000,000', isCount)

export const seedOption = numberOption(
  1,
  'a whole number from 0 to 2³¹ − 1',
  (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31,
)
