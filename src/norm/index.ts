/** Normalizations, one file each: equation, source, states and their updates. */
export { FROZEN, isOfFile, KEEP } from './keep.ts'
export { affine } from './activations/affine.ts'
export { batch, type BatchConvention, type BatchOptions } from './activations/batch.ts'
export { compose } from './compose.ts'
export { type Description, describeNormalization, type Extent, type Kept } from './describe.ts'
export { dynamicErf, type DynamicErfOptions } from './activations/dynamic-erf.ts'
export { dynamicTanh, type DynamicTanhOptions } from './activations/dynamic-tanh.ts'
export { filterResponse, type FilterResponseOptions } from './activations/filter-response.ts'
export { ghost, type GhostOptions } from './activations/ghost.ts'
export { group, type GroupOptions } from './activations/group.ts'
export { instance, type InstanceOptions } from './activations/instance.ts'
export { layer, type LayerOptions } from './activations/layer.ts'
export { lp, type LpOptions } from './activations/lp.ts'
export { noise, type NoiseOptions } from './activations/noise.ts'
export { noisyBatch, type NoisyBatchOptions } from './activations/noisy-batch.ts'
export { none } from './activations/none.ts'
export {
  type ApplyOptions,
  checkFeatures,
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
export {
  originsIn,
  pluggedNormalizations,
  pluginFlags,
  type PluginOrigin,
  requirePlugins,
} from './plugged.ts'
export { renorm, type RenormOptions } from './activations/renorm.ts'
export { rms, type RmsOptions } from './activations/rms.ts'
export { affineOption, epsilonOption, keepOption, keptShare, momentumOption } from './options.ts'
export {
  canonicalNormalization,
  knownNormalizations,
  normalizations,
  parseNormalization,
  withKnownNames,
} from './registry.ts'
export {
  choiceOption,
  countOption,
  type Declaration,
  define,
  type Factory,
  flagOption,
  type Kind,
  listOption,
  numberOption,
  type Option,
  type Options,
  textOption,
} from '../options/index.ts'
export { spectral, type SpectralOptions } from './weights/spectral.ts'
export { createRunning, type Running } from './arithmetic/running.ts'
export { alongFeatures, gainAndBias, type Gains } from './arithmetic/gains.ts'
export { standardize, type Standardized, standardizeWith } from './arithmetic/standardize.ts'
export { axesFrom, stateless, type StatelessOptions } from './arithmetic/stateless.ts'
export { type Axis, type Invariance, invariances, type Traits } from './traits.ts'
export { unitization, type UnitizationOptions } from './activations/unitization.ts'
export { weight } from './weights/weight.ts'
export { weightStandardization, type WeightStandardizationOptions } from './weights/weight-standardization.ts'
export { initialOf } from './weights/shared.ts'
