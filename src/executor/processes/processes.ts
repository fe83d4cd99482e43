/** Worker processes of this machine, as an executor of studies. */
import { availableParallelism } from 'node:os'
import type { Executor } from '../../study/index.ts'
import { schedule, share } from './schedule.ts'

export interface ProcessesOptions {
  /** In all; by default one for each core. */
  readonly threads?: number | undefined
  /** The folder that keeps the runs; by default one that is gone afterwards. */
  readonly store?: string | undefined
}

/** One process for each core where there are as many runs; else several threads for each run. */
export function processes({ threads = availableParallelism(), store }: ProcessesOptions = {}): Executor {
  return {
    share: (runs) => share(runs, threads),
    perform: (runs, options) => schedule(runs, { ...options, threads, store }),
  }
}
