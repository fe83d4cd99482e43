/** Copies one run into another store: the farther of both copies stays. */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { UserError } from '../../errors.ts'
import { DamagedRun } from '../damage.ts'
import { cannotWrite, makeFolders, removeFolder, retryStale, seeOthers, writeWhole } from '../files.ts'
import { whyNot } from '../../why-not.ts'
import { describeHolder } from '../lock/holder.ts'
import { acquireLock, isLock } from '../lock/lock.ts'
import { folderOf, lockOf, noteUse, setAside } from '../store.ts'
import { differenceOf, isFarther } from './difference.ts'
import { type Origin, ORIGIN } from './origin.ts'
import { filesOf, type VerifiedRun, verifyRun } from './verify.ts'

export type Ending =
  /** `instead`: the step of the store's own checkpoint, which had fewer steps. */
  | { readonly kind: 'copied'; readonly instead?: number }
  /** The store has the same run. */
  | { readonly kind: 'kept' }
  /** Left out: the source has no checkpoint of it, or one with fewer steps than the store's. */
  | { readonly kind: 'left out'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

export interface CopyOptions {
  /** The reason why a run must not be copied, or undefined. */
  readonly refuse: (run: VerifiedRun) => string | undefined
  /** Written beside the run. */
  readonly origin?: Origin | undefined
  readonly dryRun?: boolean | undefined
}

interface Place {
  readonly source: string
  readonly target: string
  /** A folder of the target's file system, with the layout of a store. Absent in a dry run. */
  readonly staging?: string | undefined
}

/** Throws a UserError if the target cannot be written. */
export function copyRun(id: string, place: Place, options: CopyOptions): Ending {
  const { source, target } = place
  const theirs = attempt(() => verifyRun(source, id))
  if (theirs instanceof UserError) return { kind: 'refused', reason: theirs.message }
  if (theirs === undefined) return { kind: 'left out', reason: 'it has no checkpoint yet' }
  const reason = options.refuse(theirs)
  if (reason !== undefined) return { kind: 'refused', reason: `run ${id}: ${reason}` }
  if (options.dryRun) return compare(id, theirs, place).ending
  const lock = acquireLock(lockOf(target, id))
  if (!isLock(lock))
    return {
      kind: 'refused',
      reason: `run ${id}: ${describeHolder(lock)} is training it in ${target}; import it again when that has ended`,
    }
  try {
    seeOthers(folderOf(target, id))
    const { ending, own, isDamaged } = compare(id, theirs, place)
    if (ending.kind === 'copied') {
      const copy = stage(id, theirs, place, options)
      if (copy instanceof UserError) return { kind: 'refused', reason: copy.message }
      addUses(copy, theirs, own)
      if (isDamaged) setAside(target, id)
      exchange(copy, folderOf(target, id), place.staging!)
    } else if (own !== undefined && ending.kind !== 'refused') addUses(own.run.folder, own, theirs)
    return ending
  } finally {
    lock.release()
  }
}

function compare(
  id: string,
  theirs: VerifiedRun,
  { source, target }: Place,
): { readonly ending: Ending; readonly own?: VerifiedRun; readonly isDamaged?: boolean } {
  const own = attempt(() => verifyRun(target, id))
  if (own instanceof DamagedRun) return { ending: { kind: 'copied' }, isDamaged: true }
  if (own instanceof UserError) return { ending: { kind: 'refused', reason: own.message } }
  if (own === undefined) return { ending: { kind: 'copied' } }
  const file = differenceOf(own, theirs)
  if (file !== undefined)
    return {
      own,
      ending: {
        kind: 'refused',
        reason:
          `run ${id}: ${file} is not the same in ${folderOf(source, id)} and ${folderOf(target, id)}; ` +
          'runs of one id have the same bits, so one of the two is wrong: remove it',
      },
    }
  if (isFarther(theirs, own)) return { own, ending: { kind: 'copied', instead: own.step } }
  if (isFarther(own, theirs))
    return { own, ending: { kind: 'left out', reason: `the store has more of it than ${theirs.step} steps` } }
  return { own, ending: { kind: 'kept' } }
}

/** The folder of the copy; an error if what was copied is damaged. */
function stage(
  id: string,
  theirs: VerifiedRun,
  { source, staging }: Place,
  { origin }: CopyOptions,
): string | UserError {
  const folder = folderOf(staging!, id)
  for (const { path, bytes } of filesOf(theirs)) {
    const copy = join(folder, relative(theirs.run.folder, path))
    makeFoldersFor(copy)
    writeWhole(copy, readAll(path).subarray(0, bytes))
  }
  if (origin !== undefined) writeWhole(join(folder, ORIGIN), `${JSON.stringify(origin, null, 2)}\n`)
  // The copy is verified too: a process may train the run at its source, and memory or network may fail.
  const copied = attempt(() => verifyRun(staging!, id))
  if (copied instanceof DamagedRun || copied === undefined)
    return new UserError(
      `run ${id}: ${folderOf(source, id)} changed while it was copied; import it again when nothing trains it there`,
    )
  return copied instanceof UserError ? copied : folder
}

/** Puts `copy` in the place of `folder`, which goes away first and in one step. */
function exchange(copy: string, folder: string, staging: string): void {
  makeFoldersFor(folder)
  const away = join(staging, `${basename(folder)}.before`)
  try {
    if (existsSync(folder)) renameSync(folder, away)
    renameSync(copy, folder)
  } catch (error) {
    if (!existsSync(folder) && existsSync(away)) renameSync(away, folder)
    throw cannotWrite(folder, error)
  }
  removeFolder(away)
}

/** `last` names the run that was requested last, so that the time of a known use stays as it is. */
function addUses(folder: string, own: VerifiedRun, other: VerifiedRun | undefined): void {
  for (const use of other?.run.uses ?? [])
    if (!own.run.uses.some(({ experiment, arm }) => experiment === use.experiment && arm === use.arm))
      noteUse(folder, { ...use, spec: own.run.spec })
}

function makeFoldersFor(file: string): void {
  try {
    makeFolders(dirname(file))
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

function readAll(file: string): Uint8Array {
  try {
    return retryStale(() => readFileSync(file))
  } catch (error) {
    throw new UserError(`${file}: cannot be read (${whyNot(error)}); check the disk and its permissions`)
  }
}

function attempt<T>(act: () => T): T | UserError {
  try {
    return act()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}
