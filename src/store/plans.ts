/**
 * The plans of the commands that use a store, kept after the commands have ended: a store has no list of the runs that
 * are still to be made, so `normscope runs watch` and `normscope explore` take it from here. Nothing else depends on these
 * files.
 *
 * `plans/<hash of the command and its runs>.json`: processes with one plan, such as the workers of a job, have one file.
 * Each of them only adds to it, one at a time, under a lock. The time of the file says when a command last used it.
 */
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannedRun } from '../run/identity.ts'
import { makeFolders, writeWhole } from './files.ts'
import { acquireLock, isLock } from './lock/lock.ts'
import {
  decodePlan,
  encodePlan,
  ignoringErrors,
  joined,
  type PlanContent,
  planFiles,
  planName,
  PLANS,
  type StoredPlanRun,
  textOfFile,
  union,
} from './plan-file.ts'

export interface StoredPlan extends PlanContent {
  /** The time of its last use: ISO 8601. */
  readonly used: string
}

/** Whose plan it is, and how long its runs take. */
export interface PlanOrigin {
  /** Running this command again gives the same records on every machine. */
  readonly command?: string | undefined
  /** Seconds on one core; NaN if they are not known. */
  readonly expected?: ((run: PlannedRun) => number) | undefined
  /**
   * The runs of the whole command, if this process performs a part of them. The parts of one command then have one file,
   * also after they were imported from other stores.
   */
  readonly whole?: readonly PlannedRun[] | undefined
}

export interface KeptPlan {
  /** Adds a run that follows from the results of others. */
  add(run: PlannedRun): void
  /** Writes what was added last. */
  close(): void
}

/** Milliseconds in which additions are written together. */
const WRITE_AFTER = 500

/** `store`: the path of a prepared store. If the plan cannot be written, nothing else is lost. */
export function keepPlan(
  store: string,
  planned: readonly PlannedRun[],
  { command, expected = () => Number.NaN, whole = planned }: PlanOrigin = {},
): KeptPlan {
  const runs = new Map<string, StoredPlanRun>()
  const note = (run: PlannedRun) => runs.set(run.id, described(run, expected(run), runs.get(run.id)))
  for (const run of planned) note(run)
  const ids = new Set(whole.map(({ id }) => id))
  const file = join(store, PLANS, `${planName(command, ids)}.json`)
  let timer: NodeJS.Timeout | undefined
  const writeSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      write()
    }, WRITE_AFTER).unref()
  }
  const write = () => {
    // A plan of one run says no more than the run.
    if (Math.max(runs.size, ids.size) > 1 && addTo(file, command ?? null, [...runs.values()]) === 'busy')
      writeSoon()
  }
  write()
  return {
    add(run) {
      note(run)
      writeSoon()
    },
    close() {
      if (timer === undefined) return
      clearTimeout(timer)
      write()
      clearTimeout(timer)
    },
  }
}

/** Keeps the plan of a command whose runs other processes will perform. */
export function writePlan(
  store: string,
  command: string,
  runs: readonly PlannedRun[],
  expected?: (run: PlannedRun) => number,
): void {
  keepPlan(store, runs, { command, expected }).close()
}

/** The latest first, and of each command only the latest; files that are damaged are left out. */
export function readPlans(store: string): StoredPlan[] {
  const plans = planFiles(store)
    .flatMap(({ file, used }): StoredPlan[] => {
      const content = planIn(file)
      return content === undefined ? [] : [{ ...content, used: new Date(used).toISOString() }]
    })
    .toSorted((a, b) => b.used.localeCompare(a.used))
  const commands = new Set<string>()
  return plans.filter(({ command }) => {
    if (command === null) return true
    if (commands.has(command)) return false
    commands.add(command)
    return true
  })
}

/** A text that differs whenever a plan was written or used. */
export function stampOfPlans(store: string): string {
  return planFiles(store)
    .map(({ file, used }) => `${file} ${used}`)
    .join('\n')
}

/** Undefined if it cannot be read, or is no plan. */
function planIn(file: string): PlanContent | undefined {
  const text = ignoringErrors(() => textOfFile(file))
  const plan = text === undefined ? undefined : decodePlan(text)
  return typeof plan === 'string' ? undefined : plan
}

/** Adds the runs to those of the file. Does nothing if another process does the same at this moment: `busy`. */
function addTo(file: string, command: string | null, runs: readonly StoredPlanRun[]): 'busy' | undefined {
  return ignoringErrors(() => {
    // The usual case with many workers: the plan is there, and no lock is needed.
    if (textOfFile(file) === encodePlan(command, runs)) return touch(file)
    makeFolders(join(file, '..'))
    const lock = acquireLock(file.replace(/json$/, 'lock'))
    if (!isLock(lock)) return 'busy' as const
    try {
      const before = ignoringErrors(() => textOfFile(file))
      const after = encodePlan(command, union(planIn(file)?.runs ?? [], runs))
      if (after === before) touch(file)
      else writeWhole(file, after)
    } finally {
      lock.release()
    }
  })
}

function touch(file: string): undefined {
  const now = new Date()
  utimesSync(file, now, now)
}

function described(
  { id, experiment, label, spec: { seed, steps } }: PlannedRun,
  seconds: number,
  before: StoredPlanRun | undefined,
): StoredPlanRun {
  const run = { id, experiments: [experiment], label, seed, steps }
  return joined(before, Number.isFinite(seconds) ? { ...run, seconds } : run)
}
