/** Questions from papers, each with its arms, measurements, figures and findings, and the registry of them. */
export { type Check, type CheckResults, type Checks, performChecks } from './framework/check.ts'
export { bound, type Claim, type Claims, examine, type Findings } from './framework/claim.ts'
export { candidatesOf, compareSpec, type ComparisonDesign } from './compare/arms.ts'
export { type Comparison, comparison } from './compare/comparison.ts'
export type { Evidence } from './framework/evidence.ts'
export {
  type Arm,
  type Experiment,
  type Profile,
  type ProfileName,
  profileNames,
  profileOf,
} from './framework/experiment.ts'
export { curvesFigure, dotsFigure, keysOf } from './framework/figures.ts'
export { ending, geometricAverage } from './framework/measures.ts'
export { learnsSooner, lossFigure } from './networks/learning.ts'
export { smokeProfile } from './framework/smoke-profile.ts'
export { measuredFigures } from './measured/figures.ts'
export { armsOfFigure, type Cited, declaredFigures, findCited } from './framework/declared.ts'
export { secondsOfArms, workOf } from './framework/duration.ts'
export { advise, resolutionNote, warningsOf } from './compare/advice.ts'
export type { BatchRanking, Ranked, StepCost } from './compare/ranking.ts'
export { rankingTable } from './compare/table.ts'
export { hasLearned, type Precondition, reachedLoss, wasRaised } from './framework/preconditions.ts'
export { answerOf } from './weighing/answer.ts'
export { type Confirmatory, confirmatory } from './protocol/confirmatory.ts'
export { larger } from './protocol/larger.ts'
export { type Replicated, replication } from './protocol/replication.ts'
export { changes, PROTOCOL_DATE } from './protocol/changes.ts'
export { markdownTable } from './protocol/markdown-table.ts'
export { protocolText } from './protocol/protocol.ts'
export {
  answerPage,
  type Mechanism,
  mechanisms,
  type Outcome,
  OUTCOME_WORDS,
  type WeighedMechanism,
  weighMechanisms,
} from './mechanisms/index.ts'
export { confirmatorySeeds, replicationSeeds } from './framework/seeds.ts'
export {
  type ChosenRate,
  mergeTables,
  type RateTable,
  type TunedSetup,
  tunedRate,
  type TuningCommand,
  writeTable,
} from './rates/table.ts'
export { keyOfSetup, type Setup } from './rates/setup.ts'
export { tunedRates } from './rates/tuned-rates.ts'
export { Records } from './framework/records.ts'
export { experiments, experimentsOfGroup, findExperiment } from './registry.ts'
export { type Measured, predict, type Prediction, type Predictions } from './weighing/prediction.ts'
export { weigh, type Weighing } from './weighing/index.ts'
export type { ArmSpec, DataContent, DataSpec, EngineSpec, ModelSpec, RunSpec } from './framework/spec.ts'
