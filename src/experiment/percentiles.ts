/**
 * Percentiles of the input of one sigmoid (any activation), as in Fig. 1(b, c) of Ioffe & Szegedy 2015. They are taken
 * over a sample of training images that is the same for every step, seed and arm.
 */
import type { Mode } from '../norm/index.ts'
import { quantile } from '../stats/index.ts'
import { iota, permute, slice } from '../tensor/index.ts'
import { batchOf } from '../train/index.ts'
import type { Probe } from './probe.ts'

export interface PercentilesSpec {
  readonly kind: 'percentiles'
  readonly layer: string
  /** Which unit of the layer, from 0. */
  readonly unit: number
  /** How many training images; at most all of them. */
  readonly sample: number
  /** With the statistics of the sample, or with running ones. */
  readonly mode: Mode
}

export const PERCENTILES = [15, 50, 85] as const

/** A stream of random numbers that no run uses. */
const SAMPLE_STREAM = 0x30000

export function percentilesProbe({ layer, unit, sample, mode }: PercentilesSpec): Probe {
  return {
    name: `percentiles of ${layer}, unit ${unit}`,
    outputs({ model }, train) {
      const count = Math.min(sample, train.count)
      const rows = permute(iota(count), train.count, { seed: 0, stream: SAMPLE_STREAM })
      const { taps } = model.apply(batchOf(train, rows, model.dtype).x, { mode })
      return { input: slice(taps[`${layer}.activationInput`]!, [0, unit], [count, unit + 1]) }
    },
    rows(step, { input }) {
      const values = Array.from(input!)
      return PERCENTILES.map((percentile) => ({
        step,
        layer,
        quantity: `percentile ${percentile}`,
        value: quantile(values, percentile / 100),
      }))
    },
  }
}
