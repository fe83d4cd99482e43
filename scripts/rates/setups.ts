/** The set-ups of the experiments' arms that take their rates from the table, each once, the cheapest first. */
import { cpuTarget } from '../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../src/backend/cpu/tiling.ts'
import { costOf, plan } from '../../src/compile/index.ts'
import type { DataSplit } from '../../src/data/index.ts'
import { UserError } from '../../src/errors.ts'
import {
  type ArmSpec,
  type Experiment,
  keyOfSetup,
  type ProfileName,
  profileOf,
  type RunSpec,
  type Setup,
} from '../../src/experiment/index.ts'
import { listed } from '../../src/listed.ts'
import type { OptionValue } from '../../src/options/index.ts'
import { type OpenedData, openDataOnce, trainingOptions } from '../../src/run/index.ts'
import { machine } from '../../src/store/index.ts'
import { armsOf, settingsOf, setupOf } from '../../src/study/index.ts'
import { trainingStep } from '../../src/train/index.ts'

export interface Candidate {
  readonly setup: Setup
  /** Arms that have it: `shift/bn (quick)`. */
  readonly arms: readonly string[]
  /** What is trained, without probes; the rate is the one from before tuning. */
  readonly spec: ArmSpec
  readonly opened: OpenedData
  /** Seconds of one run on one thread, a rough estimate. */
  readonly seconds: number
}

export interface CandidatesRequest {
  readonly experiments: readonly Experiment[]
  readonly profile: ProfileName
  /** Replaces images of the profile by other images, and text by other text. */
  readonly data: string | undefined
  /** Options of the experiments, for those that have them. */
  readonly options: Readonly<Record<string, OptionValue>>
}

/** What networks for one of them can learn as well. */
function kindOf(data: string): 'images' | 'text' | 'generated' {
  if (machine.areImages(data)) return 'images'
  return /^(brackets|text|tokens)(:|$)/.test(data) ? 'text' : 'generated'
}

/** Throws a UserError if the data replace those of no experiment. */
function checkUsed({ experiments, profile, data }: CandidatesRequest): void {
  if (data === undefined) return
  const kinds = new Set(experiments.map((each) => kindOf(profileOf(each, profile).data)))
  if (!kinds.has(kindOf(data)))
    throw new UserError(
      `--data ${data}: expected ${[...kinds].join(' or ')}, as the profile ${profile} of ${listed(experiments.map(({ name }) => name))} has, got ${kindOf(data)}`,
    )
}

/** The candidates of several requests, sorted by the time of a run. Throws a UserError if data are of no use. */
export async function candidatesOf(requests: readonly CandidatesRequest[]): Promise<Candidate[]> {
  const open = openDataOnce(machine.load)
  const found = new Map<string, Candidate & { arms: string[] }>()
  for (const request of requests) {
    checkUsed(request)
    const { experiments, profile, data, options } = request
    for (const experiment of experiments) {
      const own = Object.entries(options).filter(([name]) => name in experiment.options)
      const replaces = data !== undefined && kindOf(data) === kindOf(profileOf(experiment, profile).data)
      const settings = settingsOf(experiment, {
        profile,
        options: Object.fromEntries(own),
        ...(replaces && { data }),
      })
      for (const { arm, spec, data: from, tuned } of armsOf(settings, machine)) {
        // An arm that takes the rate of another needs none of its own.
        if (tuned === undefined || (tuned.as ?? arm) !== arm) continue
        const opened = await open(from ?? settings.data, spec.scaling)
        const setup = setupOf(spec, opened)
        const key = keyOfSetup(setup)
        const name = `${experiment.name}/${arm} (${profile})`
        const known = found.get(key)
        if (known) known.arms.push(name)
        else {
          const bare = withoutMeasurements(spec)
          found.set(key, {
            setup,
            arms: [name],
            spec: bare,
            opened,
            seconds: secondsOf(bare, opened),
          })
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => a.seconds - b.seconds)
}

/** Two evaluations: the training loss since the first one is the mean over the last tenth of the run. */
function withoutMeasurements(spec: ArmSpec): ArmSpec {
  const { snapshots: _, ...rest } = spec
  return { ...rest, probes: [], evaluateEvery: Math.ceil(0.9 * spec.steps) }
}

/** What one core does in a second: a rough fit to small networks on Zen 4. */
const FLOPS = 30e9
const BYTES = 30e9
/** Seconds for each kernel and step, and for each run: compiling, and opening the data. */
const KERNEL = 2e-6
const RUN = 0.4

function secondsOf(spec: ArmSpec, { data, spec: dataSpec }: OpenedData): number {
  const run: RunSpec = { ...spec, seed: 1, data: dataSpec, engine: { backend: 'wasm', mode: 'default' } }
  return RUN + spec.steps * secondsOfStep(run, data)
}

function secondsOfStep(run: RunSpec, data: DataSplit): number {
  const { loss, updates } = trainingStep(trainingOptions(run, data))
  const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
  const target = cpuTarget('wasm', vectorMachine({ f32: tile, f64: tile }, 1))
  const kernels = plan({ outputs: { loss }, updates }, target).phases.flat()
  const { flops, bytes } = costOf(kernels)
  return flops / FLOPS + bytes / BYTES + kernels.length * KERNEL
}
