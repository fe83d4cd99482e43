/** Every normalization by name. A new one is its file and its line here. */
import { affine } from './activations/affine.ts'
import { batch } from './activations/batch.ts'
import { compose } from './compose.ts'
import { dynamicErf } from './activations/dynamic-erf.ts'
import { dynamicTanh } from './activations/dynamic-tanh.ts'
import { filterResponse } from './activations/filter-response.ts'
import { ghost } from './activations/ghost.ts'
import { group } from './activations/group.ts'
import { choiceOfFile, isOfFile } from './keep.ts'
import { instance } from './activations/instance.ts'
import { layer } from './activations/layer.ts'
import { lp } from './activations/lp.ts'
import { noise } from './activations/noise.ts'
import { noisyBatch } from './activations/noisy-batch.ts'
import { none } from './activations/none.ts'
import { UserError, unknownName } from '../errors.ts'
import type { Normalization } from './normalization.ts'
import { renorm } from './activations/renorm.ts'
import { rms } from './activations/rms.ts'
import { spectral } from './weights/spectral.ts'
import { canonicalSpec, type Kind, parseSpec } from '../options/index.ts'
import { pluggedNormalizations } from './plugged.ts'
import { ofAlias } from '../suggestions.ts'
import { unitization } from './activations/unitization.ts'
import { weightStandardization } from './weights/weight-standardization.ts'
import { weight } from './weights/weight.ts'

/** The names used elsewhere. The name here is the stored one. */
const aliases = {
  identity: 'none',
  plain: 'none',
  bn: 'batch',
  gbn: 'ghost',
  brn: 'renorm',
  ln: 'layer',
  gn: 'group',
  in: 'instance',
  frn: 'filter-response',
  dyt: 'dynamic-tanh',
  derf: 'dynamic-erf',
  wn: 'weight',
  ws: 'weight-standardization',
  sn: 'spectral',
  ...Object.fromEntries(
    [
      ['noisy-batch', 'noisy-batch'],
      ['ghost-batch', 'ghost'],
      ['batch-re', 'renorm'],
      ...['batch', 'lp', 'layer', 'rms', 'group', 'instance', 'filter-response', 'weight', 'spectral'].map(
        (name) => [name, name],
      ),
    ].flatMap(([name, kind]) =>
      ['norm', 'normalization', 'norm1d', 'norm2d'].map((end) => [name + end, kind]),
    ),
  ),
}

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
  dynamicErf.kind,
  weight.kind,
  weightStandardization.kind,
  spectral.kind,
]

/** The built-in ones, and those from plugins. */
export const knownNormalizations = (): readonly Kind<Normalization>[] => [
  ...normalizations,
  ...pluggedNormalizations().map(({ kind }) => kind),
]

/** Whether a plugin may not have this name, because it or an alias of it is taken. */
export const isBuiltInName = (name: string): boolean =>
  isOfFile(name) || normalizations.some((kind) => kind.name === name) || ofAlias(name, aliases) !== undefined

/**
 * `none`, `batch`, `batch:convention=keras`, `weight-standardization+group:8`, and `bn` or `BatchNorm2d` for `batch`.
 * `keep` stands for the normalizations that a network from a file has, `frozen` for the same with their stored
 * statistics. Throws a UserError with the nearest names or the
 * invalid option.
 */
export function parseNormalization(spec: string): Normalization {
  const ofFile = choiceOfFile(spec)
  if (ofFile) return ofFile
  checkNames(partsOf(spec))
  const parts = partsOf(spec).map((part) => parseSpec('normalization', knownNormalizations(), part, aliases))
  return compose(parts)
}

/**
 * Its canonical text, which is the same for `batch` and `batch:convention=pytorch`. Throws as `parseNormalization`
 * does.
 */
export function canonicalNormalization(spec: string): string {
  if (isOfFile(spec)) return spec
  checkNames(partsOf(spec))
  const known = knownNormalizations()
  const parts = partsOf(spec).map((part) => canonicalSpec('normalization', known, part, aliases))
  return parts.join('+')
}

/** The same spec with the names used here: `bn:affine=false` is `batch:affine=false`. */
export function withKnownNames(spec: string): string {
  if (isOfFile(spec)) return spec
  return partsOf(spec)
    .map((part) => {
      const [name = '', ...options] = part.split(':')
      const isKnown = knownNormalizations().some((kind) => kind.name === name)
      return [isKnown ? name : (ofAlias(name, aliases) ?? name), ...options].join(':')
    })
    .join('+')
}

/** Throws a UserError that mentions plugins if a name is unknown. */
function checkNames(parts: readonly string[]): void {
  const names = knownNormalizations().map(({ name }) => name)
  for (const part of parts) {
    const [name = ''] = part.split(':')
    if (names.includes(name) || ofAlias(name, aliases) !== undefined) continue
    const { message } = unknownName('normalization', name, names, aliases)
    throw new UserError(`${message}; one of your own needs its file: --plugin FILE`)
  }
}

/** The + of a number, as in 1e+3, is followed by a digit. */
const partsOf = (spec: string) => spec.split(/\+(?=[a-z])/i)
