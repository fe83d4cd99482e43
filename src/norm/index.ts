/** Normalizations, one file each: equation, source, states and their updates. */
export { affine } from './affine.ts'
export { batch, type BatchConvention, type BatchOptions } from './batch.ts'
export { layer, type LayerOptions } from './layer.ts'
export { none } from './none.ts'
export {
  type ApplyOptions,
  type Mode,
  type Normalization,
  type NormalizationContext,
  type NormalizationLayer,
  type Normalized,
  readCurrent,
  type ReadState,
  type Update,
} from './normalization.ts'
export { normalizations, parseNormalization } from './registry.ts'
export {
  choiceOption,
  type Declaration,
  define,
  type Factory,
  flagOption,
  type Kind,
  listOption,
  numberOption,
  type Option,
  type Options,
  parseSpec,
  splitSpecs,
  textOption,
} from './spec.ts'
export { standardize, type Standardized, standardizeWith } from './standardize.ts'
