import type { Dataset, Preprocessing } from '../../src/data/index.ts'
import { type Model, mlp } from '../../src/nn/index.ts'
import type { DType } from '../../src/tensor/index.ts'
import { normalOf, uniformOf } from '../support/random.ts'

/** Two clouds of points in four dimensions, as bytes; alternating labels. */
export function clouds(name: string, count: number): Dataset {
  const spread = normalOf(name, count * 4)
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2)
  const images = Uint8Array.from(
    spread,
    (z, i) => 128 + 25 * z + (labels[Math.floor(i / 4)] === 1 ? 40 : -40),
  )
  return { name, inputs: images, labels, shape: [2, 2], classes: 2, count }
}

/** Points without any relation to their labels. */
export function noise(name: string, count: number): Dataset {
  return { ...clouds(name, count), inputs: Uint8Array.from(uniformOf(name, count * 4, 0, 256)) }
}

export const standardized: Preprocessing = { kind: 'standardize', shift: 128, scale: 1 / 64 }

/** By default in float64, so that what the reference backend reads out and takes back has the same bits. */
export function smallModel(norm: string, activation = 'tanh', dtype: DType = 'f64'): Model {
  return mlp({ input: 4, hidden: [5], classes: 2, activation, norm, seed: 1, dtype })
}
