/** Worker processes of this machine, as an executor of studies. */
import { availableParallelism } from 'node:os'
import { UserError } from '../../errors.ts'
import type { PlanOrigin } from '../../store/plans.ts'
import type { Executor } from '../../study/index.ts'
import type { WorkerPlace } from '../queue.ts'
import { schedule, share } from './schedule.ts'

export interface ProcessesOptions {
  /** Threads in all; by default one per core. */
  readonly threads?: number | undefined
  /** The folder that keeps the runs; by default a temporary one. */
  readonly store?: string | undefined
  /** See `ScheduleOptions`. */
  readonly place?: WorkerPlace | undefined
  readonly plan?: PlanOrigin | undefined
}

/**
 * One process per core if there are that many runs; otherwise several threads per run. Throws a UserError for no
 * threads.
 */
export function processes({
  threads = availableParallelism(),
  store,
  place,
  plan,
}: ProcessesOptions = {}): Executor {
  if (!Number.isInteger(threads) || threads < 1)
    throw new UserError(`threads is ${threads}: expected a whole number from 1; leave it out for all cores`)
  return {
    share: (runs, { backend }) => share(runs, threads, backend),
    perform: (runs, options) => schedule(runs, { ...options, threads, store, place, plan }),
  }
}
