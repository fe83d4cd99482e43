/**
 * What running commands still have to do, for whoever looks at a store: a file for each command in the folder `plans`,
 * which lives as long as the command. A lock beside it shows that the command runs. Nothing depends on these files.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { PlannedRun } from '../run/identity.ts'
import { readIfThere, removeIfThere, writeWhole } from './files.ts'
import { acquireLock, holderOf, isLock } from './lock/lock.ts'
import { namesIn } from './store.ts'

/** A run that a command performs, or has performed. */
export interface AnnouncedRun {
  readonly id: string
  /** The experiments that asked for it. */
  readonly experiments: readonly string[]
  readonly label: string
  readonly seed: number
  readonly steps: number
}

export interface Plan {
  readonly runs: readonly AnnouncedRun[]
  /** The ids of runs that were tried and failed. */
  readonly failed: readonly string[]
}

export interface AnnouncedPlan {
  add(run: PlannedRun): void
  fail(id: string): void
  close(): void
}

const FOLDER = 'plans'

/** Milliseconds in which changes are written together. */
const WRITE_AFTER = 500

/** A store that takes no such file is good enough for runs: then nothing is announced. */
export function announcePlan(store: string, planned: readonly PlannedRun[]): AnnouncedPlan {
  const runs = new Map<string, AnnouncedRun>()
  for (const run of planned) runs.set(run.id, announced(run, runs.get(run.id)))
  const failed = new Set<string>()
  const folder = join(store, FOLDER)
  const file = join(folder, `${randomBytes(8).toString('hex')}.json`)
  const write = () => {
    ignoringUserErrors(() =>
      writeWhole(file, `${JSON.stringify({ runs: [...runs.values()], failed: [...failed] })}\n`),
    )
  }
  const lock = ignoringUserErrors(() => {
    clearEnded(folder)
    makeFolder(folder)
    return acquireLock(lockOf(file))
  })
  if (lock === undefined || !isLock(lock)) return { add() {}, fail() {}, close() {} }
  write()
  let timer: NodeJS.Timeout | undefined
  const writeSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      write()
    }, WRITE_AFTER).unref()
  }
  return {
    add(run) {
      runs.set(run.id, announced(run, runs.get(run.id)))
      writeSoon()
    },
    fail(id) {
      failed.add(id)
      writeSoon()
    },
    close() {
      clearTimeout(timer)
      removeIfThere(file)
      lock.release()
      removeIfEmpty(folder)
    },
  }
}

/** The plans of the commands that run now. Files that cannot be read are left out: one may just be removed. */
export function listPlans(store: string): Plan[] {
  const files = ignoringUserErrors(() => filesIn(join(store, FOLDER))) ?? []
  return files.flatMap((file) => {
    if (holderOf(lockOf(file)) === undefined) return []
    try {
      const content = readIfThere(file)
      return content === undefined ? [] : [JSON.parse(new TextDecoder().decode(content)) as Plan]
    } catch {
      return []
    }
  })
}

/** Several experiments may ask for one run. */
const announced = (
  { id, experiment, label, spec: { seed, steps } }: PlannedRun,
  before: AnnouncedRun | undefined,
): AnnouncedRun => ({
  id,
  experiments: [...new Set([...(before?.experiments ?? []), experiment])],
  label: before?.label ?? label,
  seed,
  steps,
})

const lockOf = (file: string): string => file.replace(/json$/, 'lock')

/** Removes the plans of commands that were killed. */
function clearEnded(folder: string): void {
  for (const file of filesIn(folder)) {
    if (holderOf(lockOf(file)) !== undefined) continue
    removeIfThere(file)
    removeIfThere(lockOf(file))
  }
}

const filesIn = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => /^[0-9a-f]{16}\.json$/.test(name))
    .map((name) => join(folder, name))

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another command has its plan there.
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch {
    // Taking the lock says why.
  }
}

function ignoringUserErrors<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
