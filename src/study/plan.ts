/**
 * From experiments to runs: checks each arm with its data, and makes a run for each arm and seed. Nothing is trained
 * or written.
 */
import { type DataSplit, isClasses } from '../data/index.ts'
import { UserError } from '../errors.ts'
import {
  type Arm,
  type DataSpec,
  profileOf,
  type RateTable,
  secondsOfArms,
  tunedRates,
} from '../experiment/index.ts'
import {
  checkEngine,
  checkRun,
  memoryOfRun,
  type OpenedData,
  openDataOnce,
  type PlannedRun,
} from '../run/index.ts'
import type { Host } from './host.ts'
import { withProbes } from './probes.ts'
import type { Expectation } from './progress/progress.ts'
import { withTunedRates } from './rates.ts'
import { createRuns } from './runs.ts'
import type { ExperimentSettings } from './settings.ts'

export interface ExperimentPlan {
  readonly settings: ExperimentSettings
  readonly arms: readonly Arm[]
  readonly runs: readonly PlannedRun[]
  /** Data of the first arm. */
  readonly data: DataOfExperiment
}

export interface DataOfExperiment extends DataSpec {
  readonly description: string
  readonly classes: number
}

export interface StudyPlan {
  readonly experiments: readonly ExperimentPlan[]
  /** Runs of all experiments, possibly with duplicates. */
  readonly runs: readonly PlannedRun[]
  /** The number of distinct runs. */
  readonly distinct: number
  /** Seconds on one core per run; absent if they are not known for all runs. */
  readonly expected?: Expectation | undefined
  /** Bytes of the process of a run, by id, if they were requested. */
  readonly memory: ReadonlyMap<string, number>
  /** What to know about the data before anything is trained on them. */
  readonly warnings: readonly string[]
}

export interface PlanningOptions {
  /** Whether to estimate the memory of each run. */
  readonly withMemory?: boolean
  /** The rates of arms that use tuned ones. */
  readonly rates?: RateTable
}

/** Throws a UserError if an experiment, its data or the engine are invalid. */
export async function planStudy(
  all: readonly ExperimentSettings[],
  host: Host,
  { withMemory = false, rates = tunedRates }: PlanningOptions = {},
): Promise<StudyPlan> {
  const open = openDataOnce(host.load)
  const memory = new Map<string, number>()
  const experiments: ExperimentPlan[] = []
  const checked = new Set<string>()
  const warnings = new Set<string>()
  for (const settings of all) {
    const { experiment, seeds, engine } = settings
    const chosen = armsOf(settings, host)
    const declared = [...chosen, ...modelsOf(chosen, settings, host)]
    const opened = new Map<string, OpenedData>()
    for (const { arm, data, spec } of declared)
      opened.set(arm, await open(data ?? settings.data, spec.scaling))
    const arms = withTunedRates(declared, ({ arm }) => opened.get(arm)!, rates).slice(0, chosen.length)
    checkTaken(settings, arms, opened)
    for (const { data } of opened.values())
      for (const warning of data.warnings ?? []) warnings.add(`${data.name}: ${warning}`)
    const runs = createRuns(arms, {
      experiment: experiment.name,
      seeds,
      dataOf: ({ arm }) => opened.get(arm)!.spec,
      engine,
      identify: host.identify,
    })
    for (const [i, arm] of arms.entries()) {
      const { id, spec } = runs[i]!
      const known = opened.get(arm.arm)!.data
      if (!checked.has(id)) checkRun(spec, known, '--set batch=')
      checked.add(id)
      if (!withMemory) continue
      const bytes = memory.get(id) ?? memoryOfRun(spec, known)
      // The runs of an arm differ only in their seed.
      for (const run of runs) if (run.arm === arm.arm) memory.set(run.id, bytes)
    }
    const { data, spec } = opened.get(arms[0]!.arm)!
    experiments.push({
      settings,
      arms,
      runs,
      data: { ...spec, description: data.description, classes: data.train.classes },
    })
  }
  const [{ engine }] = all as [ExperimentSettings]
  await checkEngine(engine)
  const runs = experiments.flatMap((experiment) => experiment.runs)
  return {
    experiments,
    runs,
    distinct: new Set(runs.map(({ id }) => id)).size,
    expected: expectation(experiments),
    memory,
    warnings: [...warnings],
  }
}

/** The arms of an experiment with what was requested for all of them; their tuned rates are still to be found. */
export function armsOf(settings: ExperimentSettings, host: Host): Arm[] {
  const all = settings.experiment.arms(settings.options)
  const arms = settings.arms === undefined ? all : all.filter(({ arm }) => settings.arms!.includes(arm))
  return withProbes(arms, settings.probes).map((arm) => unscaledUnlessImages(arm, settings, host))
}

/** The arms that are not trained, but whose tuned rates others use. */
function modelsOf(chosen: readonly Arm[], settings: ExperimentSettings, host: Host): Arm[] {
  const known = new Set(chosen.map(({ arm }) => arm))
  const wanted = new Set(chosen.flatMap(({ tuned }) => tuned?.as ?? []))
  return settings.experiment
    .arms(settings.options)
    .filter(({ arm }) => wanted.has(arm) && !known.has(arm))
    .map((arm) => unscaledUnlessImages(arm, settings, host))
}

/**
 * Characters and generated numbers are not scaled, as in `normscope train`, unless the experiment has an option for
 * it.
 */
function unscaledUnlessImages(arm: Arm, { data, options }: ExperimentSettings, { areImages }: Host): Arm {
  if (arm.data !== undefined || 'scaling' in options || areImages(data)) return arm
  return { ...arm, spec: { ...arm.spec, scaling: 'none' } }
}

/** Checks that some arm takes the requested data, and that experiments can compare networks on them. */
function checkTaken(
  { experiment, profile, data }: ExperimentSettings,
  arms: readonly Arm[],
  opened: ReadonlyMap<string, OpenedData>,
): void {
  const taking = arms.find((arm) => arm.data === undefined)
  if (taking !== undefined) checkClasses(data, opened.get(taking.arm)!.data)
  else if (data !== profileOf(experiment, profile).data)
    throw new UserError(`--data ${data}: every arm of ${experiment.name} has data of its own; leave it out`)
}

/** Throws a UserError if the labels are not classes. */
export function checkClasses(name: string, { train }: DataSplit): void {
  if (!isClasses(train.labels))
    throw new UserError(
      `--data ${name}: expected classes, whose test accuracy is compared, got values to predict; name other data`,
    )
}

/** The time that the experiments take in their profiles; undefined if it is not known for all. */
function expectation(experiments: readonly ExperimentPlan[]): Expectation | undefined {
  const byRun = new Map<string, number>()
  for (const { settings, arms, runs } of experiments) {
    const seconds = secondsOfArms(settings.experiment, settings.profile, arms)
    for (const { id, arm } of runs) byRun.set(id, byRun.get(id) ?? seconds.get(arm)!)
  }
  if (![...byRun.values()].every((seconds) => seconds > 0)) return undefined
  return ({ id }) => byRun.get(id)!
}
