/** The progress of the runs of a plan in a store. */
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { PlannedRun } from '../run/index.ts'
import { isStore, readEnded, readRun } from './store.ts'

/**
 * The number of steps in a store for each run, by id: all steps if the run has ended. Damaged runs are trained again.
 * It does not read records, so damage that leaves the sizes of the files as they were is found only by training.
 */
export function stepsKept(store: string, runs: readonly PlannedRun[]): ReadonlyMap<string, number> {
  const path = [resolve(store), join(resolve(store), 'runs')].find(isStore)
  const kept = new Map<string, number>()
  if (path === undefined) return kept
  for (const { id, spec } of runs) {
    if (kept.has(id)) continue
    try {
      const steps = readEnded(path, id) ? spec.steps : (readRun(path, id)?.steps().at(-1) ?? 0)
      kept.set(id, steps)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
    }
  }
  return kept
}
