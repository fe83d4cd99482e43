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
import type { StoredPlanRun } from './plan-file.ts'
import { type Done, FILES, idsOf, lockOf, namesIn, readDone, readRun } from './store.ts'

/** `took`: seconds of training and measuring. */
type Ended = { readonly status: 'finished' | 'diverged'; readonly took: number }

export type WatchedRun = StoredPlanRun &
  (
    | (Ended & { readonly status: 'finished' })
    | (Ended & { readonly status: 'diverged' })
    /** `step`: the last one that was measured; 0 if none was yet. */
    | { readonly status: 'running'; readonly holder: Holder; readonly step: number }
    | { readonly status: 'failed'; readonly failures: readonly StoredFailure[] }
    /** Begun, and held by no process that is known to live; another will resume it. */
    | { readonly status: 'stopped'; readonly step: number }
    | { readonly status: 'waiting' }
  )

/** `store`: the path of a store. The result looks once at the runs that it gets; those that have ended are read once. */
export function watchRuns(store: string): (runs: readonly StoredPlanRun[]) => WatchedRun[] {
  const ended = new Map<string, Ended>()
  return (runs) => {
    const names = new Set(namesIn(store))
    return runs.map((run): WatchedRun => {
      const known = ended.get(run.id)
      if (known !== undefined) return { ...run, ...known }
      const folder = join(store, run.id)
      const done = names.has(run.id) ? doneOf(folder) : undefined
      if (done !== undefined) {
        const now: Ended = { status: done.outcome.kind, took: done.seconds }
        ended.set(run.id, now)
        return { ...run, ...now }
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

/**
 * Describes the runs of a store that no plan names. The result returns those that are in the store now, besides the
 * `planned` ones; each is read once. Runs that cannot be read are left out: one may be half a second old.
 */
export function begunRuns(store: string): (planned: ReadonlySet<string>) => StoredPlanRun[] {
  const known = new Map<string, StoredPlanRun>()
  return (planned) =>
    idsOf(store).flatMap((id) => {
      if (planned.has(id)) return []
      const run = known.get(id) ?? describeBegun(store, id)
      if (run !== undefined) known.set(id, run)
      return run ?? []
    })
}

function describeBegun(store: string, id: string): StoredPlanRun | undefined {
  try {
    const run = readRun(store, id)
    if (run === undefined) return undefined
    const { seed, steps, model } = run.spec
    const experiments = [...new Set(run.uses.map(({ experiment }) => experiment))]
    return { id, experiments, label: `${model.architecture}, norm ${model.norm}`, seed, steps }
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
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
