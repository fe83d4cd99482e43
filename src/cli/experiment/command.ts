/** The options that experiments have, as values, and the command line that makes a result again. */
import { type Command, Option } from 'commander'
import { UserError } from '../../errors.ts'
import {
  type EngineSpec,
  type Experiment,
  findExperiment,
  type OptionValues,
  parseSettings,
  type ProfileName,
  profileNames,
  profileOf,
  resolveOptions,
} from '../../experiment/index.ts'
import { parseChoice, parseSeeds, parseThreads } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'
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
      new Option('--backend <name>', 'wasm, or the slow float64 reference').default('wasm').hideHelp(),
    )
    .option('--probes <specs>', 'measure these in every arm too, as in shift-gradient,hessian:every=100')
    .option('--out <dir>', 'where the report goes; an earlier output there is replaced', 'normscope-out')
    .option('--tensorboard', 'write TensorBoard event files beside the report')
    .option('--store <dir>', 'where runs are kept, to be gone on with and reused; by default runs in --out')
    .option('--dry-run', 'say what would be trained, how long and with how much memory; write nothing')
    .option('--json', 'print one JSON object a line; the last is the result')
}

export interface Settings {
  readonly experiment: Experiment
  readonly profile: ProfileName
  readonly options: OptionValues
  /** Names of options that `--set` gave. */
  readonly given: readonly string[]
  readonly seeds: readonly number[]
  /** Specs of what `--probes` adds to every arm. */
  readonly probes: readonly string[]
  readonly data: string
  readonly engine: EngineSpec
  readonly threads: number
  readonly out: string
  /** Whether to write event files, too. */
  readonly tensorboard: boolean
  /** Gives the same records wherever it runs. */
  readonly command: string
}

/** Throws a UserError for the first argument that is not as it must be. */
export function resolveSettings(name: string, given: RunArguments): Settings {
  const experiment = findExperiment(name)
  const profile = parseChoice('profile', given.profile, profileNames)
  const plan = profileOf(experiment, profile)
  const set = parseSettings(experiment.options, given.set ?? [])
  const options = resolveOptions(experiment.options, plan.options, set)
  const probes = parseProbes(given.probes)
  const seeds = parseSeeds(given.seeds ?? String(plan.seeds))
  const engine: EngineSpec = {
    backend: parseChoice('backend', given.backend, ['wasm', 'reference']),
    mode: parseChoice('mode', given.mode, ['default', 'fast']),
  }
  if (given.out.trim() === '')
    throw new UserError('--out: expected a folder, got nothing; write --out normscope-out')
  return {
    experiment,
    profile,
    options,
    given: Object.keys(set),
    seeds,
    probes,
    data: given.data ?? plan.data,
    engine,
    threads: parseThreads(given.threads),
    out: given.out,
    tensorboard: given.tensorboard === true,
    command: commandLine(
      ['normscope', 'run', name, '--profile', profile, '--seeds', writeSeeds(seeds)],
      flags({
        data: given.data,
        mode: engine.mode === 'default' ? undefined : engine.mode,
        backend: engine.backend === 'wasm' ? undefined : engine.backend,
      }),
      Object.entries(set).flatMap(([option, value]) => ['--set', `${option}=${value}`]),
      flags({ probes: probes.length === 0 ? undefined : probes.join(',') }),
    ),
  }
}

/** As `parseSeeds` reads it. */
export function writeSeeds(seeds: readonly number[]): string {
  return seeds.every((seed, i) => seed === i + 1)
    ? String(seeds.length)
    : `${seeds.join(',')}${seeds.length === 1 ? ',' : ''}`
}
