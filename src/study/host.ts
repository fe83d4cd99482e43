/** What a study needs of the machine that it runs on: handed in, so that studies run in Node and in a browser alike. */
import type { Scaling } from '../data/index.ts'
import type { EngineSpec } from '../experiment/index.ts'
import type { Identify, LoadData, RunFailure, RunResult, PlannedRun } from '../run/index.ts'
import type { RunEvent } from './events.ts'

export interface Host {
  readonly load: LoadData
  /** Whether a data spec names images; else characters, or numbers that are generated. */
  readonly areImages: (from: string) => boolean
  /** How the inputs of a data spec are scaled where nothing is asked for: `pixels` where it names images. */
  readonly scalingFor: (from: string, pixels: Scaling) => Scaling
  /** Gives a run its id: by a hash of its spec, and of the version of what computes. */
  readonly identify: Identify
}

/** Where runs are performed. */
export interface Executor {
  /** How many of so many runs at once, and the threads of each, on this engine. */
  share(runs: number, engine: EngineSpec): Share
  /** Performs each run once, however often it is there; runs that are kept are not performed again. */
  perform(runs: readonly PlannedRun[], options: PerformingOptions): Promise<Performed>
}

export interface Share {
  readonly workers: number
  readonly threadsEach: number
}

export interface PerformingOptions {
  readonly onEvent?: ((event: RunEvent) => void) | undefined
  /** Stops the runs in progress at a checkpoint; those that ended are kept. */
  readonly signal?: AbortSignal | undefined
}

export interface Performed {
  /** In the order of the runs. */
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
}
