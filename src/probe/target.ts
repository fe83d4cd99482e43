/** What probes take from what they measure. */
import { unknownName } from '../errors.ts'
import type { ModelOutput } from '../nn/index.ts'
import { type DType, iota, permute, type Tensor } from '../tensor/index.ts'
import { type Batch, batchOf, type ResidentData } from '../train/index.ts'
import { probeStreams } from './streams.ts'

/** `count` samples, at most all, the same for every step, seed and arm. */
export function fixedSample(data: ResidentData, count: number, dtype: DType): Batch {
  const rows = permute(iota(Math.min(count, data.count)), data.count, {
    seed: 0,
    stream: probeStreams.sample,
  })
  return batchOf(data, rows, dtype)
}

/** Throws a UserError with the nearest names where the network has no such layer. */
export function tapOf({ taps }: ModelOutput, layer: string, tap: string): Tensor {
  const found = taps[`${layer}.${tap}`]
  if (found) return found
  const layers = new Set(Object.keys(taps).map((name) => name.slice(0, name.lastIndexOf('.'))))
  throw unknownName('layer', layer, [...layers])
}
