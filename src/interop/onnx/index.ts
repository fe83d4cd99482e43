/** Networks from ONNX files. */
export { asSaid } from './architecture.ts'
export {
  type CreateOptions,
  type FewerGroups,
  type ImportedModel,
  type ImportedNetwork,
  isImported,
  type NamedWeights,
  type PlacedShape,
} from './imported.ts'
export { importOnnx, type ImportOptions } from './network.ts'
export { describeNorm, type DescribedNorm, normHeading, normRow } from './norms/describe.ts'
export type { FoundKind, FoundNorm } from './norms/found.ts'
export { readFileSpec, withFrozenStatistics, withOnlyNorms, withWeightsFrom, writeFileSpec } from './spec.ts'
export { planOnnx, type OnnxPlan } from './write/model.ts'
export { type GivenNetwork, openGivenNetwork, readModelsFrom } from './open-given.ts'
