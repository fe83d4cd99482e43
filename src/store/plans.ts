/**
 * The plans of the commands that use a store, kept after the commands have ended: a store has no list of the runs that
 * are still to be made, so `normscope runs watch` and `normscope explore` take it from here. Nothing else depends on these
 * files.
 *
 * `plans/<hash of the command and its runs>.json`: processes with one plan, such as the workers of a job, have one file.
 * Each of them only adds to it, one at a time, under a lock. The time of the file says when a command last used it.
 */
import { createHash } from 'node:crypto'
import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { PlannedRun } from '../run/identity.ts'
import { makeFolders, readIfThere, writeWhole } from './files.ts'
import { acquireLock, isLock } from './lock/lock.ts'
import { namesIn } from './store.ts'

const FOLDER = 'plans'

/** A run that a command performs, or has performed. */
export interface StoredPlanRun {
  readonly id: string
  /** The experiments that requested it. */
  readonly experiments: readonly string[]
  readonly label: string
  readonly seed: number
  readonly steps: number
  /** The expected seconds on one core; absent if unknown. */
  readonly seconds?: number
}

export interface StoredPlan {
  /** Null if it was not a command but a call of the library. */
  readonly command: string | null
  /** The time of its last use: ISO 8601. */
  readonly used: string
  /** Distinct runs. */
  readonly runs: readonly StoredPlanRun[]
}

/** Whose plan it is, and how long its runs take. */
export interface PlanOrigin {
  /** Running this command again gives the same records on every machine. */
  readonly command?: string | undefined
  /** Seconds on one core; NaN if they are not known. */
  readonly expected?: ((run: PlannedRun) => number) | undefined
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
  { command, expected = () => Number.NaN }: PlanOrigin = {},
): KeptPlan {
  const runs = new Map<string, StoredPlanRun>()
  const note = (run: PlannedRun) => runs.set(run.id, described(run, expected(run), runs.get(run.id)))
  for (const run of planned) note(run)
  const file = join(store, FOLDER, `${nameOf(command, runs.keys())}.json`)
  let timer: NodeJS.Timeout | undefined
  const writeSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      write()
    }, WRITE_AFTER).unref()
  }
  const write = () => {
    // A plan of one run says no more than the run.
    if (runs.size > 1 && addTo(file, command, runs) === 'busy') writeSoon()
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
      const content = parsePlan(contentOf(file))
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

function planFiles(store: string): { readonly file: string; readonly used: number }[] {
  const names = ignoringErrors(() => namesIn(join(store, FOLDER))) ?? []
  return names
    .filter((name) => /^[0-9a-f]{16}\.json$/.test(name))
    .flatMap((name) => {
      const file = join(store, FOLDER, name)
      const found = ignoringErrors(() => statSync(file, { throwIfNoEntry: false }))
      return found === undefined ? [] : [{ file, used: found.mtimeMs }]
    })
}

/** Adds the runs to those of the file. Does nothing if another process does the same at this moment: `busy`. */
function addTo(
  file: string,
  command: string | undefined,
  runs: ReadonlyMap<string, StoredPlanRun>,
): 'busy' | undefined {
  return ignoringErrors(() => {
    const text = textOf(command, runs)
    // The usual case with many workers: the plan is there, and no lock is needed.
    if (contentOf(file) === text) return touch(file)
    makeFolders(join(file, '..'))
    const lock = acquireLock(file.replace(/json$/, 'lock'))
    if (!isLock(lock)) return 'busy' as const
    try {
      const before = contentOf(file)
      const all = new Map((parsePlan(before)?.runs ?? []).map((run) => [run.id, run]))
      for (const run of runs.values()) all.set(run.id, joined(all.get(run.id), run))
      const after = textOf(command, all)
      if (after === before) touch(file)
      else writeWhole(file, after)
    } finally {
      lock.release()
    }
  })
}

const nameOf = (command = '', ids: Iterable<string>): string =>
  createHash('sha256')
    .update([command, ...[...ids].sort()].join('\n'))
    .digest('hex')
    .slice(0, 16)

/** One line per run. */
function textOf(command: string | undefined, runs: ReadonlyMap<string, StoredPlanRun>): string {
  const lines = [...runs.values()].map((run) => JSON.stringify(run)).join(',\n')
  return `{"command":${JSON.stringify(command ?? null)},"runs":[\n${lines}\n]}\n`
}

/** Undefined if it is not a plan. */
function parsePlan(text: string | undefined): Omit<StoredPlan, 'used'> | undefined {
  if (text === undefined) return undefined
  try {
    const { command, runs } = JSON.parse(text) as Partial<StoredPlan>
    if (!Array.isArray(runs) || (command !== null && typeof command !== 'string')) return undefined
    return {
      command,
      runs: (runs as StoredPlanRun[]).filter(({ experiments }) => Array.isArray(experiments)),
    }
  } catch {
    return undefined
  }
}

function contentOf(file: string): string | undefined {
  const content = ignoringErrors(() => readIfThere(file))
  return content && new TextDecoder().decode(content)
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

/** Several experiments may request one run. */
const joined = (before: StoredPlanRun | undefined, run: StoredPlanRun): StoredPlanRun =>
  before === undefined
    ? run
    : { ...before, experiments: [...new Set([...before.experiments, ...run.experiments])] }

/** Undefined if the file system refuses. */
function ignoringErrors<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof UserError || (error as NodeJS.ErrnoException).code !== undefined) return undefined
    throw error
  }
}
