/**
 * Studies: experiments planned, run and analysed. Everything also runs in a browser: data, hashing and the executor
 * are passed in.
 *
 *     const plan = await planStudy([settingsOf(experiment, { profile: 'smoke' })], host)
 *     const study = await studyExperiment(plan, executor)
 */
export {
  type Advice,
  adviseNetwork,
  type AdvisingOptions,
  type NormCost,
} from './advise/advise.ts'
export { type Check, type Status } from './advise/checks/index.ts'
export {
  adviceDefaults,
  type AdviceRequest,
  type AdviceSettings,
  adviceSettings,
} from './advise/settings.ts'
export {
  checkComparison,
  type CheckedComparison,
  type ComparisonStudy,
  planComparison,
  type ComparisonPlan,
  studyComparison,
} from './compare/compare.ts'
export {
  type ComparisonRequest,
  type ComparisonSettings,
  comparisonSettings,
  DEFAULT_RATES,
  DEFAULT_EPOCHS,
} from './compare/settings.ts'
export { conclude, type StudiedExperiment } from './conclude.ts'
export { type PerformedExperiment, StudyInterrupted } from './perform.ts'
export type { RunEvent } from './events.ts'
export { type Forecast, forecast } from './progress/forecast.ts'
export { type Remaining, remaining } from './progress/remaining.ts'
export type { Executor, Host, Performed, PerformingOptions, Share } from './host.ts'
export {
  armsOf,
  type DataOfExperiment,
  type ExperimentPlan,
  planStudy,
  type PlanningOptions,
  type StudyPlan,
} from './plan.ts'
export { type Expectation, hasEnded, Progress, type RunState } from './progress/progress.ts'
export { type ExperimentsSettings, settingsOfExperiments, type ExperimentsRequest } from './reproduce.ts'
export { acrossRuns, parseProbes } from './probes.ts'
export { setupOf } from './rates.ts'
export { modeOption, seedOption, seedsOption, specsOption, stepsOption } from './run-options.ts'
export { LARGEST_SEED, type RunsOptions, createRuns } from './runs.ts'
export { type ExperimentRequest, type ExperimentSettings, settingsOf, writeSeeds } from './settings.ts'
export {
  type TrainingPlan,
  planTraining,
  scoresOf,
  type TrainingEnd,
  type TrainingRequest,
  type TrainingScores,
} from './train.ts'
export {
  EPOCHS,
  PIXEL_SCALING,
  readTraining,
  type TrainingSettings,
} from './train-settings.ts'
export { trainingDefaults, type TrainingTexts } from './train-defaults.ts'
export { REPRODUCE_TITLE, type Study, studyExperiment, studyExperiments } from './study.ts'
