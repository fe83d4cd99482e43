/**
 * Experiments on this machine: in worker processes, with data from its disk and runs kept in a folder (Node only).
 *
 *     const study = await runExperiment(experiments.convergence, { profile: 'smoke', store: 'runs' })
 *     console.log(study.findings)
 *     await writeReport(study, 'out')
 *
 * Each part can also be imported alone, and most run in a browser: `normscope/tensor`, `normscope/norm`,
 * `normscope/train`, `normscope/probe`, `normscope/study`, …
 */
import { availableParallelism } from 'node:os'
import { type Experiment, findExperiment } from './experiment/index.ts'
import { processes, type ProcessesOptions } from './executor/processes/index.ts'
import { readModelsFromDisk } from './interop/onnx/open-node.ts'
import { machine } from './store/index.ts'
import {
  type Advice,
  adviceSettings,
  type AdviceRequest,
  adviseNetwork,
  type AdvisingOptions,
  checkComparison,
  type ComparisonRequest,
  type ComparisonStudy,
  comparisonSettings,
  type ExperimentRequest,
  type ExperimentsRequest,
  type PerformingOptions,
  planComparison,
  planStudy,
  settingsOf,
  settingsOfExperiments,
  type Study,
  studyComparison,
  studyExperiment,
  studyExperiments,
} from './study/index.ts'

export type { Experiment } from './experiment/index.ts'
export { type WriteOptions, writeReport } from './report/output/index.ts'
export { loadPlugin } from './norm/plugin-node.ts'
export type { Finding } from './stats/index.ts'
export {
  type Advice,
  type AdviceRequest,
  type ComparisonRequest,
  type ComparisonStudy,
  type ExperimentRequest,
  type ExperimentsRequest,
  type RunEvent,
  type Study,
  StudyInterrupted,
} from './study/index.ts'

// Specs of networks, such as onnx:resnet.onnx, may name files of this machine.
readModelsFromDisk()

/** Where runs are trained and kept, who receives their events, and what stops them. */
export interface RunningOptions extends ProcessesOptions, PerformingOptions {}

const names = [
  'shift-demo',
  'convergence',
  'noise',
  'shift',
  'bounds',
  'smoothness',
  'intervention',
  'landscape',
  'sharpness',
  'theorems',
  'lp-norms',
  'batch-size',
  'layer-norm',
  'recurrent',
  'beyond',
  'learning-rate',
  'rank',
  'residual-scaling',
  'sharpness-and-scale',
  'population-statistics',
  'transformer',
] as const

/** Experiments by name: `experiments.convergence`, `experiments['shift-demo']`. */
export const experiments = Object.fromEntries(names.map((name) => [name, findExperiment(name)])) as Readonly<
  Record<(typeof names)[number], Experiment>
>

/**
 * Trains the arms of an experiment and decides its claims. Runs that `store` keeps are reused; interrupted runs are
 * resumed. Throws a UserError if a choice is invalid or every run fails, and a StudyInterrupted if `signal` stops it.
 */
export async function runExperiment(
  experiment: Experiment,
  options: ExperimentRequest & RunningOptions = {},
): Promise<Study> {
  const executor = processes(options)
  const plan = await planStudy([settingsOf(experiment, options)], machine)
  return studyExperiment(plan, executor, options)
}

/**
 * Runs several experiments, by default all, which share runs. `data` replaces their images. Throws as `runExperiment`
 * does.
 */
export async function runExperiments(options: ExperimentsRequest & RunningOptions = {}): Promise<Study> {
  const { all, command } = settingsOfExperiments(options, machine)
  return studyExperiments(await planStudy(all, machine), command, processes(options), options)
}

/**
 * Which normalization suits a network, data and batch sizes: trains each normalization with each batch size. Throws
 * as `runExperiment` does.
 */
export async function compareNormalizations(
  options: ComparisonRequest & RunningOptions = {},
): Promise<ComparisonStudy> {
  const checked = await checkComparison(comparisonSettings(options, machine), machine)
  const planned = await planComparison(checked, machine, { timed: options.cost ?? true })
  return studyComparison(planned, processes(options), options)
}

/**
 * What is risky in a network, measured on the data with batches of the given size, and the comparison that would settle
 * which normalization is better. Throws a UserError if the network does not fit the data.
 */
export function advise({
  threads = availableParallelism(),
  timed = true,
  onPart,
  ...request
}: AdviceRequest & Partial<AdvisingOptions>): Promise<Advice> {
  return adviseNetwork(adviceSettings(request, machine), machine, {
    threads,
    timed,
    ...(onPart && { onPart }),
  })
}
