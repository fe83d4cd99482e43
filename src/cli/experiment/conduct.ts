/** From experiments to what came of them: plan, check, run, and hand each experiment its own results. */
import type { DataSplit } from '../../data/index.ts'
import { areImages } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import { type Arm, profileOf, secondsOfArms } from '../../experiment/index.ts'
import {
  checkEngine,
  checkRun,
  type OpenedData,
  openDataOnce,
  type PlannedRun,
  memoryOfRun,
  planRuns,
  type RunFailure,
} from '../../run/index.ts'
import { type Expectation } from '../../study/index.ts'
import { schedule, share } from '../../executor/processes/index.ts'
import type { Settings } from './command.ts'
import { type Display, jsonDisplay, liveDisplay, plainDisplay, type Screen } from '../display/display.ts'
import type { Circumstances } from './outcome.ts'
import { withProbes } from '../catalogue/probes.ts'

interface PlannedExperiment {
  readonly settings: Settings
  readonly arms: readonly Arm[]
  readonly runs: readonly PlannedRun[]
  /** Of the first arm. */
  readonly data: Circumstances['data']
}

export interface Plan {
  readonly experiments: readonly PlannedExperiment[]
  /** Of all; experiments may ask for the same. */
  readonly runs: readonly PlannedRun[]
  /** How many of them differ. */
  readonly distinct: number
  readonly workers: number
  readonly threadsEach: number
  /** Seconds on one core that a run takes; absent where that is not known of all. */
  readonly expected?: Expectation | undefined
  /** Bytes that the process of a run takes, by its id: where it was asked for. */
  readonly memory: ReadonlyMap<string, number>
  /** About their data. */
  readonly warnings: readonly string[]
}

/** Throws a UserError, having made nothing, where an experiment, its data or the engine are not as they must be. */
export async function planExperiments(all: readonly Settings[], { withMemory = false } = {}): Promise<Plan> {
  const open = openDataOnce()
  const memory = new Map<string, number>()
  const experiments: PlannedExperiment[] = []
  const checked = new Set<string>()
  const warnings = new Set<string>()
  for (const settings of all) {
    const { experiment, seeds, engine } = settings
    const arms = withProbes(experiment.arms(settings.options), settings.probes).map((arm) =>
      asTheyAre(arm, settings),
    )
    const opened = new Map<Arm, OpenedData>()
    for (const arm of arms) opened.set(arm, await open(arm.data ?? settings.data, arm.spec.scaling))
    checkTaken(settings, arms, opened)
    for (const { data } of opened.values())
      for (const warning of data.warnings ?? []) warnings.add(`${data.name}: ${warning}`)
    const runs = planRuns(arms, {
      experiment: experiment.name,
      seeds,
      dataOf: (arm) => opened.get(arm)!.spec,
      engine,
    })
    for (const [i, arm] of arms.entries()) {
      const { id, spec } = runs[i]!
      const known = opened.get(arm)!.data
      if (!checked.has(id)) checkRun(spec, known, '--set batch=')
      checked.add(id)
      if (!withMemory) continue
      const bytes = memory.get(id) ?? memoryOfRun(spec, known)
      // Runs of an arm differ in their seed alone.
      for (const run of runs) if (run.arm === arm.arm) memory.set(run.id, bytes)
    }
    const { data, spec } = opened.get(arms[0]!)!
    experiments.push({
      settings,
      arms,
      runs,
      data: { ...spec, description: data.description, classes: data.train.classes },
    })
  }
  const [{ engine, threads }] = all as [Settings]
  await checkEngine(engine)
  const runs = experiments.flatMap((experiment) => experiment.runs)
  const distinct = new Set(runs.map(({ id }) => id)).size
  return {
    experiments,
    runs,
    distinct,
    ...share(distinct, threads),
    expected: expectation(experiments),
    memory,
    warnings: [...warnings],
  }
}

/** Characters and generated numbers are not scaled, as in `normscope train`, unless the experiment has an option for it. */
function asTheyAre(arm: Arm, { data, options }: Settings): Arm {
  if (arm.data !== undefined || 'scaling' in options || areImages(data)) return arm
  return { ...arm, spec: { ...arm.spec, scaling: 'none' } }
}

/** That the data of the command line are used, and are such as experiments compare networks on. */
function checkTaken(
  { experiment, profile, data }: Settings,
  arms: readonly Arm[],
  opened: ReadonlyMap<Arm, OpenedData>,
): void {
  const taking = arms.find((arm) => arm.data === undefined)
  if (taking !== undefined) checkClasses(data, opened.get(taking)!.data)
  else if (data !== profileOf(experiment, profile).data)
    throw new UserError(`--data ${data}: every arm of ${experiment.name} has data of its own; leave it out`)
}

export function checkClasses(name: string, { train }: DataSplit): void {
  if (!(train.labels instanceof Uint8Array))
    throw new UserError(
      `--data ${name}: expected classes, whose test accuracy is compared, got values to predict; name other data`,
    )
}

export interface Conducted {
  /** In the order of the plan. */
  readonly circumstances: readonly Circumstances[]
  /** How many of the distinct runs. */
  readonly ended: number
  /** One for each run, however many experiments asked for it. */
  readonly failures: readonly RunFailure[]
  /** Whether it was stopped before all had ended. */
  readonly interrupted: boolean
  /** By the clock, of this command alone. */
  readonly seconds: number
  /** Distinct runs that were there before, and that went on from a checkpoint. */
  readonly reused: number
  readonly resumed: number
  /** Of the distinct runs that ended, added up: with what earlier commands spent on them. */
  readonly trainingSeconds: number
}

export interface ConductOptions {
  readonly store: string
  readonly signal: AbortSignal
  readonly screen: Screen
  readonly json: boolean
}

export async function conduct(
  { experiments, runs, distinct, workers, threadsEach, expected }: Plan,
  { store, signal, screen, json }: ConductOptions,
): Promise<Conducted> {
  const { engine, threads } = experiments[0]!.settings
  const start = performance.now()
  const trained = new Set<string>()
  const resumed = new Set<string>()
  const display = openDisplay(runs, { screen, json, expected })
  const { results, failures } = await schedule(runs, {
    threads,
    store,
    signal,
    onEvent(event) {
      if (event.type === 'resumed') resumed.add(event.run.id)
      if (event.type === 'ended' && !event.reused) trained.add(event.run.id)
      display.update(event)
    },
  }).finally(() => display.close())
  const seconds = (performance.now() - start) / 1000
  const byId = new Map(results.map((result) => [result.run.id, result]))
  const ended = byId.size
  const failed = failures.filter(({ run }, i) => failures.findIndex((other) => other.run.id === run.id) === i)
  return {
    ended,
    failures: failed,
    seconds,
    reused: ended - trained.size,
    resumed: [...resumed].filter((id) => byId.has(id)).length,
    trainingSeconds: [...byId.values()].reduce((sum, result) => sum + result.seconds, 0),
    interrupted: signal.aborted && ended + failed.length < distinct,
    circumstances: experiments.map(({ settings, arms, data, runs: own }) => {
      const belongs = new Set(own)
      return {
        settings,
        arms,
        data,
        results: results.filter(({ run }) => belongs.has(run)),
        failures: failures.filter(({ run }) => belongs.has(run)),
        engine: `${engine.backend}, mode ${engine.mode}; ${workers} runs at a time with ${threadsEach} thread${threadsEach === 1 ? '' : 's'} each`,
        seconds,
      }
    }),
  }
}

function openDisplay(
  runs: readonly PlannedRun[],
  { screen, json, expected }: { screen: Screen; json: boolean; expected: Expectation | undefined },
): Display {
  if (json) return jsonDisplay(runs, screen)
  return (screen.isTTY ? liveDisplay : plainDisplay)(runs, screen, { expected })
}

/** By what their experiments take in their profiles; undefined where that is not known of all. */
function expectation(experiments: readonly PlannedExperiment[]): Expectation | undefined {
  const byRun = new Map<string, number>()
  for (const { settings, arms, runs } of experiments) {
    const seconds = secondsOfArms(settings.experiment, settings.profile, arms)
    for (const { id, arm } of runs) byRun.set(id, byRun.get(id) ?? seconds.get(arm)!)
  }
  if (![...byRun.values()].every((seconds) => seconds > 0)) return undefined
  return ({ id }) => byRun.get(id)!
}
