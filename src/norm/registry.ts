/** Every normalization by name. A new one is its file and its line here. */
import { affine } from './affine.ts'
import { batch } from './batch.ts'
import { layer } from './layer.ts'
import { none } from './none.ts'
import type { Normalization } from './normalization.ts'
import { type Kind, parseSpec } from './spec.ts'

export const normalizations: readonly Kind<Normalization>[] = [none.kind, affine.kind, batch.kind, layer.kind]

/** `none`, `batch`, `batch:convention=keras`. Throws a UserError with the nearest names or the option at fault. */
export function parseNormalization(spec: string): Normalization {
  return parseSpec('normalization', normalizations, spec)
}
