/**
 * Experiments on this machine: in worker processes, with data from its disk and runs kept in a folder (Node only).
 *
 *     const study = await runExperiment(experiments.convergence, { profile: 'smoke', store: 'runs' })
 *     console.log(study.findings)
 *     await writeReport(study, 'out')
 *
 * Each part is also there by itself, and most run in a browser: `normscope/tensor`, `normscope/norm`, `normscope/train`,
 * `normscope/probe`, `normscope/study`, …
 */
import { type Experiment, findExperiment } from './experiment/index.ts'
import { processes, type ProcessesOptions } from './executor/processes/index.ts'
import { machine } from './store/index.ts'
import {
  checkComparison,
  type ComparisonRequest,
  type ComparisonStudy,
  comparisonSettings,
  type ExperimentRequest,
  type PerformingOptions,
  planComparison,
  planExperiments,
  settingsOf,
  settingsTogether,
  type Study,
  studyComparison,
  studyExperiment,
  studyTogether,
  type TogetherRequest,
} from './study/index.ts'

export type { Experiment } from './experiment/index.ts'
export { type WriteOptions, writeReport } from './report/output/index.ts'
export type { Finding } from './stats/index.ts'
export {
  type ComparisonRequest,
  type ComparisonStudy,
  type ExperimentRequest,
  type RunEvent,
  type Study,
  StudyInterrupted,
  type TogetherRequest,
} from './study/index.ts'

/** Where runs are performed and kept, who hears of them, and what stops them. */
export interface RunningOptions extends ProcessesOptions, PerformingOptions {}

const names = [
  'shift-demo',
  'convergence',
  'noise',
  'shift',
  'bounds',
  'smoothness',
  'landscape',
  'theorems',
  'lp-norms',
  'batch-size',
  'recurrent',
  'beyond',
] as const

/** By name: `experiments.convergence`, `experiments['shift-demo']`. */
export const experiments = Object.fromEntries(names.map((name) => [name, findExperiment(name)])) as Readonly<
  Record<(typeof names)[number], Experiment>
>

/**
 * Trains what an experiment compares, and says what that means for its claims. Runs that `store` keeps are not trained again;
 * those that were interrupted go on. Throws a UserError where a choice cannot be or every run fails, and a StudyInterrupted
 * where `signal` stops it.
 */
export async function runExperiment(
  experiment: Experiment,
  options: ExperimentRequest & RunningOptions = {},
): Promise<Study> {
  const executor = processes(options)
  const plan = await planExperiments([settingsOf(experiment, options)], machine)
  return studyExperiment(plan, executor, options)
}

/** Several experiments at once, which share runs: by default all. `data` takes the place of their images. Throws as above. */
export async function runExperiments(options: TogetherRequest & RunningOptions = {}): Promise<Study> {
  const { all, command } = settingsTogether(options, machine)
  return studyTogether(await planExperiments(all, machine), command, processes(options), options)
}

/** Which normalization for a network, data and batch sizes: trains each with each. Throws as above. */
export async function compareNormalizations(
  options: ComparisonRequest & RunningOptions = {},
): Promise<ComparisonStudy> {
  const checked = await checkComparison(comparisonSettings(options, machine), machine)
  const planned = await planComparison(checked, machine, { timed: options.cost ?? true })
  return studyComparison(planned, processes(options), options)
}
