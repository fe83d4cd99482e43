/** Reads the options that the commands for experiments have in common. */
import { type Command, Option } from 'commander'
import { backendNames, defaultBackend, findBackend } from '../../backend/index.ts'
import { UserError } from '../../errors.ts'
import { findExperiment, type ProfileName, profileNames } from '../../experiment/index.ts'
import { choiceOption, parseSettings } from '../../options/index.ts'
import type { WorkerPlace } from '../../executor/processes/index.ts'
import { type ExperimentRequest, type ExperimentSettings, settingsOf } from '../../study/index.ts'
import {
  folderOption,
  modeOption,
  namesOption,
  placeOption,
  readFlag,
  seedsOption,
  threadsOption,
  timeOption,
} from '../arguments.ts'
import { parseProbes } from '../../study/index.ts'
import { type Part, readPart } from './part.ts'

/** The options as commander passes them. */
export interface RunArguments {
  profile: string
  seeds?: string
  data?: string
  threads?: string
  mode: string
  backend: string
  out: string
  tensorboard?: boolean
  store?: string
  worker?: string
  part?: string
  timeLimit?: string
  set?: string[]
  probes?: string
  arms?: string
  figure?: string
  dryRun?: boolean
  json?: boolean
}

export function addExperimentOptions(command: Command): Command {
  return command
    .option('--profile <name>', `how much time to spend: ${profileNames.join(', ')}`, 'quick')
    .option(
      '--seeds <seeds>',
      'how many seeds (5 means 1 to 5), or which (1,2,7 or 301-312; or 7, for seed 7 alone); by default the profile’s',
    )
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--mode <mode>', 'default: the same bits on every machine; fast: fused multiply-add', 'default')
    .addOption(
      new Option('--backend <name>', `what computes: ${backendNames.join(', ')}`)
        .default(defaultBackend)
        .hideHelp(),
    )
    .option('--probes <specs>', 'also measure these in every arm, as in shift-gradient,hessian:every=100')
    .option('--out <dir>', 'folder for the report; replaces earlier output there', 'normscope-out')
    .option('--tensorboard', 'write TensorBoard event files beside the report')
    .option(
      '--store <dir>',
      'folder that keeps runs, so that they can be resumed and reused; by default runs in --out',
    )
    .option(
      '--worker <i/n>',
      'train as worker i of n that share --store, each from another place; write no report',
    )
    .option(
      '--part <i/n>',
      'train only part i of n, for machines that share no store, or the runs whose ids a file lists; write no report',
    )
    .option(
      '--time-limit <time>',
      'stop at a checkpoint after this time: 90 (minutes), 3:50:00 or 1-12:00:00; exit code 75 if work is left',
    )
    .option(
      '--dry-run',
      'show what would be trained, how long it takes and how much memory it needs; write nothing',
    )
    .option('--json', 'print one JSON object per line; the last is the result')
}

/** The folders and threads that a study uses. */
export interface ExecutionOptions {
  readonly threads: number
  readonly out: string
  /** Where runs are kept, if not inside `out`. */
  readonly store: string | undefined
  /** Whether to write TensorBoard event files too. */
  readonly tensorboard: boolean
  readonly dryRun: boolean
  readonly json: boolean
  /** Set if this process is one of several that only train, in a shared store. */
  readonly place?: WorkerPlace | undefined
  /** The runs to train; by default all. */
  readonly part?: Part | undefined
  /** Seconds after which it stops at a checkpoint. */
  readonly timeLimit?: number | undefined
}

/** What `run` and `reproduce` request from each experiment. Throws a UserError for the first invalid argument. */
export function readRequest(given: Omit<RunArguments, 'set' | 'arms' | 'figure'>): ExperimentRequest {
  return {
    profile: readFlag('profile', choiceOption<ProfileName>('quick', profileNames), given.profile),
    ...(given.data !== undefined && { data: given.data }),
    ...(given.seeds !== undefined && { seeds: readFlag('seeds', seedsOption, given.seeds)! }),
    probes: parseProbes(given.probes),
    engine: {
      backend: findBackend(given.backend).name,
      mode: readFlag('mode', modeOption, given.mode),
    },
  }
}

/** Throws a UserError if the experiment or one of its options is unknown. */
export function resolveSettings(
  name: string,
  { set = [], arms, figure, ...given }: RunArguments,
): ExperimentSettings {
  const experiment = findExperiment(name)
  const chosen = readFlag('arms', namesOption('plain,bn'), arms)
  return settingsOf(experiment, {
    ...readRequest(given),
    options: parseSettings(experiment.options, set),
    ...(chosen && { arms: chosen }),
    ...(figure !== undefined && { figure }),
  })
}

export function readExecutionOptions(
  given: Omit<RunArguments, 'set' | 'arms' | 'figure' | 'profile' | 'mode' | 'backend'>,
): ExecutionOptions {
  return {
    threads: readFlag('threads', threadsOption, given.threads),
    out: readFlag('out', folderOption('normscope-out'), given.out),
    store: given.store,
    place: readPlace(given),
    part: readPart(given.part),
    timeLimit: readFlag('time-limit', timeOption, given.timeLimit),
    tensorboard: given.tensorboard === true,
    dryRun: given.dryRun === true,
    json: given.json === true,
  }
}

function readPlace({ worker, store }: { worker?: string; store?: string }): WorkerPlace | undefined {
  const place = readFlag('worker', placeOption, worker)
  if (place !== undefined && store === undefined)
    throw new UserError(`--worker ${worker}: expected --store DIR, the folder that the workers share; add it`)
  return place
}
