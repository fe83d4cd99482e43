/** The request for an experiment, with every default filled in, and the command that makes the same request. */
import { defaultBackend } from '../backend/index.ts'
import { UserError } from '../errors.ts'
import { chooseTrainedArms } from './choose-arms.ts'
import { type EngineSpec, type Experiment, type ProfileName, profileOf } from '../experiment/index.ts'
import { formatValue, type OptionValue, readGiven, resolveOptions, setNotation } from '../options/index.ts'
import { pluginFlags } from '../norm/index.ts'
import { parseProbe } from '../probe/index.ts'
import { commandLine, flags } from '../shell.ts'
import { LARGEST_SEED } from './runs.ts'

export interface ExperimentRequest {
  /** How much time to spend: `smoke` takes seconds, `quick` minutes. `quick` by default. */
  readonly profile?: ProfileName
  /** How many (5 means 1 to 5), or which seeds; by default the profile's. */
  readonly seeds?: number | readonly number[]
  /** Options of the experiment by name, which override the profile's: `{ steps: 200 }`. */
  readonly options?: Readonly<Record<string, OptionValue>>
  /** Training data, for example `digits` or `idx:DIR`; by default the profile's. */
  readonly data?: string
  /** Measured in every arm in addition to what the experiment measures: `['hessian:every=100']`. */
  readonly probes?: readonly string[]
  readonly engine?: Partial<EngineSpec>
  /** Trains only these arms; claims about others are left out. By default all. */
  readonly arms?: readonly string[]
  /** Trains only the arms of this figure, by its name; claims about others are left out. */
  readonly figure?: string
}

/** An experiment and every choice that its records depend on. */
export interface ExperimentSettings {
  readonly experiment: Experiment
  readonly profile: ProfileName
  readonly options: Readonly<Record<string, OptionValue>>
  /** Names of the options that the user set. */
  readonly given: readonly string[]
  readonly seeds: readonly number[]
  /** Specs of the probes that are added to every arm. */
  readonly probes: readonly string[]
  readonly data: string
  readonly engine: EngineSpec
  /** Present if only these arms are trained. */
  readonly arms?: readonly string[]
  /** Running this command again gives the same records on every machine. */
  readonly command: string
}

/** Throws a UserError for the first invalid choice. */
export function settingsOf(experiment: Experiment, request: ExperimentRequest = {}): ExperimentSettings {
  const { profile = 'quick', data } = request
  const plan = profileOf(experiment, profile)
  const set = readGiven(experiment.options, request.options ?? {}, setNotation)
  const seeds = seedsOf(request.seeds ?? plan.seeds)
  const probes = [...new Set((request.probes ?? []).map((spec) => parseProbe(spec).spec))]
  const options = resolveOptions(experiment.options, plan.options, set)
  const arms = chooseTrainedArms(experiment, options, request)
  const engine: EngineSpec = { backend: defaultBackend, mode: 'default', ...request.engine }
  return {
    experiment,
    profile,
    options,
    given: Object.keys(set),
    seeds,
    probes,
    data: data ?? plan.data,
    engine,
    ...(arms && { arms }),
    command: commandLine(
      ['normscope', 'run', experiment.name, '--profile', profile, '--seeds', writeSeeds(seeds)],
      flags({ data, ...engineFlags(engine) }),
      Object.entries(set).flatMap(([option, value]) => ['--set', `${option}=${formatValue(value)}`]),
      flags({
        probes: probes.length === 0 ? undefined : probes.join(','),
        arms: request.arms?.join(','),
        figure: request.figure,
      }),
      pluginFlags(),
    ),
  }
}

/** The flags that differ from the defaults. */
export function engineFlags({ mode, backend }: EngineSpec): Record<string, string | undefined> {
  return {
    mode: mode === 'default' ? undefined : mode,
    backend: backend === defaultBackend ? undefined : backend,
  }
}

/** 5 means 1 to 5. Throws a UserError if there are no seeds, or if one is not a whole number from 0 to the largest. */
export function seedsOf(seeds: number | readonly number[]): readonly number[] {
  if (typeof seeds === 'number') {
    if (!Number.isInteger(seeds) || seeds < 1)
      throw new UserError(
        `seeds ${seeds}: expected a number of seeds, 1 or more, or a list of them; write [7] for one seed`,
      )
    return Array.from({ length: seeds }, (_, i) => i + 1)
  }
  const wrong = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED)
  if (wrong !== undefined || seeds.length === 0)
    throw new UserError(
      `seeds [${seeds.join(', ')}]: expected whole numbers from 0 to ${LARGEST_SEED}, got ${wrong ?? 'none'}; write [1, 2, 3]`,
    )
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i)
  if (twice !== undefined)
    throw new UserError(`seeds [${seeds.join(', ')}]: ${twice} occurs twice; give each seed once`)
  return seeds
}

/** In the form that the flag `--seeds` reads: `5` for 1 to 5, `301-312`, `1,2,7`, `7,` for seed 7 alone. */
export function writeSeeds(seeds: readonly number[]): string {
  if (seeds.every((seed, i) => seed === i + 1)) return String(seeds.length)
  if (seeds.length === 1) return `${seeds[0]},`
  const stretches: number[][] = []
  for (const seed of seeds) {
    const last = stretches.at(-1)
    if (last?.at(-1) === seed - 1) last.push(seed)
    else stretches.push([seed])
  }
  return stretches
    .map((stretch) => (stretch.length > 2 ? `${stretch[0]}-${stretch.at(-1)}` : stretch.join(',')))
    .join(',')
}
