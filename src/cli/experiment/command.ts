/** The options that commands of experiments have in common, as values. */
import { type Command, Option } from 'commander'
import { backendNames, defaultBackend, findBackend } from '../../backend/index.ts'
import { findExperiment, type ProfileName, profileNames } from '../../experiment/index.ts'
import { choiceOption, parseSettings } from '../../options/index.ts'
import { type ExperimentRequest, type ExperimentSettings, settingsOf } from '../../study/index.ts'
import { folderOption, modeOption, readFlag, seedsOption, threadsOption } from '../arguments.ts'
import { parseProbes } from '../catalogue/probes.ts'

/** As commander hands them over. */
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
  set?: string[]
  probes?: string
  dryRun?: boolean
  json?: boolean
}

export function addExperimentOptions(command: Command): Command {
  return command
    .option('--profile <name>', `how much to spend: ${profileNames.join(', ')}`, 'quick')
    .option(
      '--seeds <seeds>',
      'how many (5 means 1 to 5), or which (1,2,7, or 7, for that one); by default the profile’s',
    )
    .option('--threads <n>', 'cores to use; by default all')
    .option('--mode <mode>', 'default: the same bits on every machine; fast: fused multiply-add', 'default')
    .addOption(
      new Option('--backend <name>', `where it is computed: ${backendNames.join(', ')}`)
        .default(defaultBackend)
        .hideHelp(),
    )
    .option('--probes <specs>', 'measure these in every arm too, as in shift-gradient,hessian:every=100')
    .option('--out <dir>', 'where the report goes; an earlier output there is replaced', 'normscope-out')
    .option('--tensorboard', 'write TensorBoard event files beside the report')
    .option('--store <dir>', 'where runs are kept, to be gone on with and reused; by default runs in --out')
    .option('--dry-run', 'say what would be trained, how long and with how much memory; write nothing')
    .option('--json', 'print one JSON object a line; the last is the result')
}

/** Where a study runs and where its report goes. */
export interface Place {
  readonly threads: number
  readonly out: string
  /** Where runs are kept, where it is not below `out`. */
  readonly store: string | undefined
  /** Whether to write event files, too. */
  readonly tensorboard: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** What `run` and `reproduce` ask of each experiment. Throws a UserError for the first argument that is not as it must be. */
export function readRequest(given: Omit<RunArguments, 'set'>): ExperimentRequest {
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

/** Throws a UserError where the experiment or an option of it is not known. */
export function resolveSettings(name: string, { set = [], ...given }: RunArguments): ExperimentSettings {
  const experiment = findExperiment(name)
  return settingsOf(experiment, { ...readRequest(given), options: parseSettings(experiment.options, set) })
}

export function readPlace(given: Omit<RunArguments, 'set' | 'profile' | 'mode' | 'backend'>): Place {
  return {
    threads: readFlag('threads', threadsOption, given.threads),
    out: readFlag('out', folderOption('normscope-out'), given.out),
    store: given.store,
    tensorboard: given.tensorboard === true,
    dryRun: given.dryRun === true,
    json: given.json === true,
  }
}
