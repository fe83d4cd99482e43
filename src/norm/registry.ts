/** Every normalization by name. A new one is its file and its line here. */
import { affine } from './affine.ts'
import { batch } from './batch.ts'
import { compose } from './compose.ts'
import { dynamicTanh } from './dynamic-tanh.ts'
import { filterResponse } from './filter-response.ts'
import { ghost } from './ghost.ts'
import { group } from './group.ts'
import { instance } from './instance.ts'
import { layer } from './layer.ts'
import { lp } from './lp.ts'
import { noise } from './noise.ts'
import { noisyBatch } from './noisy-batch.ts'
import { none } from './none.ts'
import type { Normalization } from './normalization.ts'
import { renorm } from './renorm.ts'
import { rms } from './rms.ts'
import { spectral } from './spectral.ts'
import { canonicalSpec, type Kind, parseSpec } from './spec.ts'
import { unitization } from './unitization.ts'
import { weightStandardization } from './weight-standardization.ts'
import { weight } from './weight.ts'

export const normalizations: readonly Kind<Normalization>[] = [
  none.kind,
  affine.kind,
  noise.kind,
  batch.kind,
  noisyBatch.kind,
  ghost.kind,
  renorm.kind,
  lp.kind,
  unitization.kind,
  layer.kind,
  rms.kind,
  group.kind,
  instance.kind,
  filterResponse.kind,
  dynamicTanh.kind,
  weight.kind,
  weightStandardization.kind,
  spectral.kind,
]

/**
 * `none`, `batch`, `batch:convention=keras`, `weight-standardization+group:8`. Throws a UserError with the nearest names or
 * the option at fault.
 */
export function parseNormalization(spec: string): Normalization {
  return compose(partsOf(spec).map((part) => parseSpec('normalization', normalizations, part)))
}

/** Its canonical text: that of `batch` and of `batch:convention=pytorch` is the same. Throws as `parseNormalization` does. */
export function canonicalNormalization(spec: string): string {
  const parts = partsOf(spec).map((part) => canonicalSpec('normalization', normalizations, part))
  return parts.join('+')
}

/** The + of a number, as in 1e+3, is followed by a digit. */
const partsOf = (spec: string): string[] => spec.split(/\+(?=[a-z])/)
