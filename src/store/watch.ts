/**
 * What the runs of a plan are doing, seen from outside. It reads only small files, and those of a finished run once, so
 * that a large store can be watched.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { DamagedRun } from './damage.ts'
import { readFailures, type StoredFailure } from './failures.ts'
import type { Holder } from './lock/holder.ts'
import { lookAtLock } from './lock/lock.ts'
import type { StoredPlanRun } from './studies.ts'
import { type Done, FILES, ID, lockOf, namesIn, readDone } from './store.ts'

export type WatchedRun = StoredPlanRun &
  /** `took`: seconds of training and measuring. */
  (
    | { readonly status: 'finished'; readonly took: number }
    | { readonly status: 'diverged'; readonly took: number }
    /** `step`: the last one that was measured; 0 if none was yet. */
    | { readonly status: 'running'; readonly holder: Holder; readonly step: number }
    | { readonly status: 'failed'; readonly failures: readonly StoredFailure[] }
    /** Begun, and held by no process that is known to live; another will resume it. */
    | { readonly status: 'stopped'; readonly step: number }
    | { readonly status: 'waiting' }
  )

/** `store`: the path of a store. Each call of the result looks once. */
export function watchRuns(store: string, runs: readonly StoredPlanRun[]): () => WatchedRun[] {
  const ended = new Map<string, WatchedRun>()
  return () => {
    const names = new Set(namesIn(store))
    return runs.map((run): WatchedRun => {
      const known = ended.get(run.id)
      if (known !== undefined) return known
      const folder = join(store, run.id)
      const done = names.has(run.id) ? doneOf(folder) : undefined
      if (done !== undefined) {
        const watched: WatchedRun = { ...run, status: done.outcome.kind, took: done.seconds }
        ended.set(run.id, watched)
        return watched
      }
      const view = names.has(`${run.id}.lock`) ? lookAtLock(lockOf(store, run.id)) : undefined
      if (view?.kind === 'held')
        return { ...run, status: 'running', holder: view.holder, step: stepIn(folder) }
      if (!names.has(run.id)) return { ...run, status: 'waiting' }
      const failures = readFailures(folder)
      if (failures.length > 0) return { ...run, status: 'failed', failures }
      return { ...run, status: 'stopped', step: stepIn(folder) }
    })
  }
}

/** The runs of a store as a plan, for a store without one. Runs that cannot be read are left out. */
export function runsAsPlan(store: string, read: (id: string) => StoredPlanRun | undefined): StoredPlanRun[] {
  return namesIn(store)
    .filter((name) => ID.test(name))
    .flatMap((id) => {
      try {
        return read(id) ?? []
      } catch (error) {
        if (error instanceof UserError) return []
        throw error
      }
    })
}

/** A damaged file counts as absent: the next process sets the run aside and trains it again. */
function doneOf(folder: string): Done | undefined {
  try {
    return readDone(join(folder, FILES.done))
  } catch (error) {
    if (error instanceof DamagedRun) return undefined
    throw error
  }
}

/** Enough for the last row of a file of records. */
const TAIL = 1024

/** The step of the last complete row; 0 if there is none. */
function stepIn(folder: string): number {
  let handle: number
  try {
    handle = openSync(join(folder, FILES.records), 'r')
  } catch {
    return 0
  }
  try {
    const { size } = fstatSync(handle)
    const bytes = Buffer.alloc(Math.min(TAIL, size))
    readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n').slice(0, -1)
    const { step } = JSON.parse(lines.at(-1) ?? '{}') as { step?: unknown }
    return typeof step === 'number' ? step : 0
  } catch {
    // The file is being written, or was cut or replaced on another machine.
    return 0
  } finally {
    closeSync(handle)
  }
}
