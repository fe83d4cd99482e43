/** Questions from papers, each with its arms, measurements, figures and findings, and the registry of them. */
export { bound, type Claim, examine } from './claim.ts'
export { candidatesOf, compareSpec, comparison, type ComparisonPlan } from './comparison.ts'
export type { Evidence } from './evidence.ts'
export {
  type Arm,
  type Experiment,
  type Profile,
  type ProfileName,
  profileNames,
  profileOf,
} from './experiment.ts'
export { keysOf } from './figures.ts'
export { measuredFigures } from './measured-figures.ts'
export {
  allowedValues,
  type OptionDefinition,
  type OptionTable,
  type OptionValues,
  parseSettings,
  resolveOptions,
} from './options.ts'
export { secondsOfArms, workOf } from './duration.ts'
export { advise, type BatchRanking, rank, type Ranked, type StepCost } from './ranking.ts'
export { Records } from './records.ts'
export { experiments, findExperiment } from './registry.ts'
export type { Measured, Prediction } from './predictions.ts'
export { weigh, type Weighing } from './weighing.ts'
export type { ArmSpec, DataContent, DataSpec, EngineSpec, ModelSpec, RunSpec } from './spec.ts'
