/** Every normalization by name. A new one is its file and its line here. */
import { affine } from './affine.ts'
import { batch } from './batch.ts'
import { group } from './group.ts'
import { instance } from './instance.ts'
import { layer } from './layer.ts'
import { lp } from './lp.ts'
import { noise } from './noise.ts'
import { noisyBatch } from './noisy-batch.ts'
import { none } from './none.ts'
import type { Normalization } from './normalization.ts'
import { rms } from './rms.ts'
import { type Kind, parseSpec } from './spec.ts'
import { unitization } from './unitization.ts'

export const normalizations: readonly Kind<Normalization>[] = [
  none.kind,
  affine.kind,
  noise.kind,
  batch.kind,
  noisyBatch.kind,
  lp.kind,
  unitization.kind,
  layer.kind,
  rms.kind,
  group.kind,
  instance.kind,
]

/** `none`, `batch`, `batch:convention=keras`. Throws a UserError with the nearest names or the option at fault. */
export function parseNormalization(spec: string): Normalization {
  return parseSpec('normalization', normalizations, spec)
}
