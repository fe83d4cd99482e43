/** What a study needs from its machine. It is passed in, so that studies run both in Node and in a browser. */
import type { Scaling } from '../data/index.ts'
import type { EngineSpec } from '../experiment/index.ts'
import type { Identify, LoadData, RunFailure, RunResult, PlannedRun } from '../run/index.ts'
import type { RunEvent } from './events.ts'

export interface Host {
  readonly load: LoadData
  /** Whether a data spec names images; otherwise it names characters, tokens or generated numbers. */
  readonly areImages: (from: string) => boolean
  /** The default scaling of the inputs of a data spec: `pixels` if it names images. */
  readonly scalingFor: (from: string, pixels: Scaling) => Scaling
  /** Gives a run its id: a hash of its spec and of the version of what computes. */
  readonly identify: Identify
}

/** Where runs are performed. */
export interface Executor {
  /** How many of this number of runs to perform at once, and the threads of each, on this engine. */
  share(runs: number, engine: EngineSpec): Share
  /** Performs each run once, even if it occurs several times; kept runs are not performed again. */
  perform(runs: readonly PlannedRun[], options: PerformingOptions): Promise<Performed>
}

export interface Share {
  readonly workers: number
  readonly threadsEach: number
}

export interface PerformingOptions {
  readonly onEvent?: ((event: RunEvent) => void) | undefined
  /** Stops the runs in progress at a checkpoint; runs that ended are kept. */
  readonly signal?: AbortSignal | undefined
}

export interface Performed {
  /** In the order of the runs. */
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
}
