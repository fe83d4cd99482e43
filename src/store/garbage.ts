/**
 * What a store does not need: runs that were begun and not ended, runs that were set aside because they are damaged,
 * and damaged runs that are still in place. A run that a process is training is not garbage.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { DamagedRun } from './damage.ts'
import { cannotWrite, removeFolder, retryStale } from './files.ts'
import { acquireLock, holderOf, isLock } from './lock/lock.ts'
import { isAbandonedStaging } from './transfer/staging.ts'
import { findStore, ID, lockOf, namesIn, readFinished, readRun, SET_ASIDE } from './store.ts'

export interface DiskUse {
  readonly bytes: number
  /** Milliseconds since 1970 of the last write to any of its files. */
  readonly modified: number
}

export interface Garbage extends DiskUse {
  /** The name of the folder in the store. */
  readonly name: string
  readonly reason: string
}

/** The beginning of the name of a folder that is being removed; one left by a kill is garbage too. */
const REMOVED = '.removed-'

/** The disk use of all files in a folder. */
export function diskUse(folder: string): DiskUse {
  let [bytes, modified] = [0, 0]
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    // A file of a run in progress may be renamed in between.
    const found = retryStale(() => statSync(join(folder, name), { throwIfNoEntry: false }))
    if (!found?.isFile()) continue
    bytes += found.size
    modified = Math.max(modified, found.mtimeMs)
  }
  return { bytes, modified: modified || statSync(folder).mtimeMs }
}

/** Reads the records of every run, to find damaged ones. */
export function findGarbage(store: string): { readonly path: string; readonly garbage: readonly Garbage[] } {
  const path = findStore(store)
  const garbage = namesIn(path).flatMap((name) => {
    const reason = reasonToRemove(path, name)
    return reason === undefined ? [] : { name, reason, ...diskUse(join(path, name)) }
  })
  return { path, garbage }
}

/**
 * Returns whether it was removed. It is not removed if a process has started to train the run, or another process has
 * removed it or finished it.
 */
export function removeGarbage(path: string, name: string): boolean {
  const id = name.slice(0, 16)
  const lock = ID.test(id) ? acquireLock(lockOf(path, id)) : undefined
  if (lock !== undefined && !isLock(lock)) return false
  try {
    const folder = join(path, name)
    if (!existsSync(folder) || reasonToRemove(path, name, true) === undefined) return false
    // Renames first, in one step, so that a half removed folder is never mistaken for a run.
    const away = join(path, `${REMOVED}${randomBytes(4).toString('hex')}`)
    renameSync(folder, away)
    removeFolder(away)
    return true
  } catch (error) {
    throw error instanceof UserError ? error : cannotWrite(join(path, name), error)
  } finally {
    lock?.release()
  }
}

/** `ours`: the caller holds the lock of the run. */
function reasonToRemove(path: string, name: string, ours = false): string | undefined {
  if (name.startsWith(REMOVED)) return 'half removed'
  if (isAbandonedStaging(path, name)) return 'half imported'
  if (name.includes(SET_ASIDE)) return 'damaged, set aside'
  if (!ID.test(name) || (!ours && holderOf(lockOf(path, name)))) return undefined
  try {
    if (readFinished(path, name)) return undefined
    const step = readRun(path, name)?.steps().at(-1)
    return step === undefined ? 'unfinished, no checkpoint' : `unfinished, at step ${step}`
  } catch (error) {
    if (!(error instanceof DamagedRun)) throw error
    return error.reason
  }
}
