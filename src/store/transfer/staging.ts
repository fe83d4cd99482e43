/**
 * Folders in a store for runs that are being copied into it. A run is complete there before it is renamed to its place. A
 * lock beside the folder shows that a process uses it; what killed processes left is removed.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cannotWrite, removeFolder } from '../files.ts'
import { acquireLock, holderOf, isLock } from '../lock/lock.ts'
import { namesIn } from '../store.ts'

const STAGING = /^\.importing-[0-9a-f]{12}$/

export interface Staging {
  readonly path: string
  remove(): void
}

/** `store`: the path of a prepared store. Throws a UserError if the folder cannot be made. */
export function makeStaging(store: string): Staging {
  const path = join(store, `.importing-${randomBytes(6).toString('hex')}`)
  const lock = acquireLock(lockBeside(path))
  try {
    for (const name of namesIn(store)) if (isAbandonedStaging(store, name)) removeStaging(store, name)
    mkdirSync(path)
  } catch (error) {
    if (isLock(lock)) lock.release()
    throw cannotWrite(path, error)
  }
  return {
    path,
    remove() {
      removeFolder(path)
      if (isLock(lock)) lock.release()
    },
  }
}

function removeStaging(store: string, name: string): void {
  removeFolder(join(store, name))
  rmSync(lockBeside(join(store, name)), { force: true })
}

/** Whether a killed process left this folder of a store. */
export function isAbandonedStaging(store: string, name: string): boolean {
  return STAGING.test(name) && holderOf(lockBeside(join(store, name))) === undefined
}

const lockBeside = (path: string): string => `${path}.lock`
