/** Normalizations, one file each: equation, source, states and their updates. */
export { affine } from './affine.ts'
export { batch, type BatchConvention, type BatchOptions } from './batch.ts'
export { compose } from './compose.ts'
export { type Description, describeNormalization, type Extent, type Kept } from './describe.ts'
export { dynamicTanh, type DynamicTanhOptions } from './dynamic-tanh.ts'
export { filterResponse, type FilterResponseOptions } from './filter-response.ts'
export { ghost, type GhostOptions } from './ghost.ts'
export { group, type GroupOptions } from './group.ts'
export { instance, type InstanceOptions } from './instance.ts'
export { layer, type LayerOptions } from './layer.ts'
export { lp, type LpOptions } from './lp.ts'
export { noise, type NoiseOptions } from './noise.ts'
export { noisyBatch, type NoisyBatchOptions } from './noisy-batch.ts'
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
  streamsPerLayer,
  type Update,
  type WeightContext,
} from './normalization.ts'
export { renorm, type RenormOptions } from './renorm.ts'
export { rms, type RmsOptions } from './rms.ts'
export { affineOption, epsilonOption, keepOption, keptShare, momentumOption } from './options.ts'
export {
  canonicalNormalization,
  normalizations,
  parseNormalization,
  withKnownNames,
} from './registry.ts'
export {
  canonicalSpec,
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
export { spectral, type SpectralOptions } from './spectral.ts'
export { standardize, type Standardized, standardizeWith } from './standardize.ts'
export { axesFrom, stateless, type StatelessOptions } from './stateless.ts'
export { type Axis, type Invariance, invariances, type Traits } from './traits.ts'
export { unitization, type UnitizationOptions } from './unitization.ts'
export { weight } from './weight.ts'
export { weightStandardization, type WeightStandardizationOptions } from './weight-standardization.ts'
export { initialOf } from './weights.ts'
