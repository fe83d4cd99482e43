/**
 * The union of stores: their runs by id, and their plans. Each run is copied under its lock, beside its place, verified and renamed, so
 * that a killed import leaves only whole runs, and the same import goes on. What is damaged, and what would put two
 * results under one id, is refused.
 */
import { setImmediate } from 'node:timers/promises'
import { UserError } from '../../errors.ts'
import type { Version } from '../../run/index.ts'
import { isThisMachine } from '../lock/holder.ts'
import { findStore, idsOf, prepareStore } from '../store.ts'
import { copyRun, type Ending } from './copy-run.ts'
import { type ImportedPlan, importPlans } from './import-plans.ts'
import { makeStaging } from './staging.ts'
import type { VerifiedRun } from './verify.ts'

export interface ImportOptions {
  /** Only these runs, and no plan. */
  readonly ids?: readonly string[] | undefined
  /** Takes runs of mode `fast` that other machines trained: their bits may depend on the machine, their ids do not. */
  readonly allowFast?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** What the copies note as their origin; by default nothing. */
  readonly from?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onRun?: (run: ImportedRun) => void
  /** Called after all runs. */
  readonly onPlan?: (plan: ImportedPlan) => void
}

export type ImportedRun = {
  readonly id: string
  /** Absent if the run cannot be read. */
  readonly version?: Version
  /** How many runs have been looked at, with this one, and how many there are. */
  readonly count: number
  readonly of: number
} & Ending

/**
 * `source`: a store or the output that contains it. `target`: the path of a store; it is made, unless in a dry run. Stops
 * after a run if the signal says so. Throws a UserError if there is no source, or the target cannot be written.
 */
export async function importRuns(
  source: string,
  target: string,
  { ids, allowFast = false, dryRun = false, from, signal, onRun, onPlan }: ImportOptions = {},
): Promise<void> {
  const path = findStore(source)
  const place = { source: path, target: dryRun ? target : prepareStore(target) }
  if (place.source === place.target)
    throw new UserError(`${source}: expected another store than the one to import into; name two folders`)
  const chosen = ids ?? idsOf(path)
  const staging = dryRun ? undefined : makeStaging(place.target)
  const origin = from === undefined ? undefined : { from, at: new Date().toISOString() }
  try {
    for (const [i, id] of chosen.entries()) {
      // Signals arrive between two runs.
      await setImmediate()
      if (signal?.aborted) return
      let version: Version | undefined
      const refuse = (run: VerifiedRun) => {
        version = run.run.version
        return allowFast ? undefined : whyNotFast(run)
      }
      const ending = copyRun(id, { ...place, staging: staging?.path }, { refuse, origin, dryRun })
      onRun?.({ id, ...(version && { version }), count: i + 1, of: chosen.length, ...ending })
    }
    if (ids !== undefined) return
    for (const plan of importPlans(place.source, place.target, { dryRun })) onPlan?.(plan)
  } finally {
    staging?.remove()
  }
}

function whyNotFast({ run: { spec, done } }: VerifiedRun): string | undefined {
  if (spec.engine.mode !== 'fast' || (done?.machine && isThisMachine(done.machine))) return undefined
  const where = done?.machine ? `on another machine (${done.machine.host})` : 'on a machine that is not known'
  return `it was trained in mode fast ${where}, so that its bits may differ from those of this machine; --allow-fast imports it all the same`
}
