/**
 * Puts new content in place of an output folder. If the process is killed at any moment, the next command finds the
 * old output or the new one, after a recovery that it runs itself. A folder cannot be exchanged for another in one
 * step (Node has no renameat2), and may be a mount point or contain the user's own files; so its entries are moved
 * one by one, according to a journal:
 *
 *     out/.out-1f2e3d4c.new/content/      1. the new entries are written here
 *                          /lock             by the process that this file names
 *                          /journal.json  2. lists the entries; once it exists, the new output is final
 *                          /old/          3. old entries are moved here and new ones to their places, one rename each
 *                                         4. the journal is removed, then the folder
 *
 * A process that finds such a folder finishes the exchange if there is a journal, and removes the folder if there is
 * none and its process has ended. The folder is beside `out` while `out` does not exist.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../errors.ts'
import {
  acquireLock,
  clearBeside,
  describeHolder,
  holderOf,
  isLock,
  type Lock,
  removeFolder,
  writeWhole,
} from '../../store/index.ts'

/** Whether an entry of an output is replaced or removed with it; other entries of the folder stay. */
export type IsOutputEntry = (name: string) => boolean

export interface Staging {
  /** `name` may contain folders. */
  write(name: string, content: string | Uint8Array | Iterable<string | Uint8Array>): void
  /** Moves everything to its place. */
  commit(): void
  /** Removes everything it wrote. Does nothing after a commit. */
  discard(): void
}

const CONTENT = 'content'
const OLD = 'old'
const LOCK = 'lock'
const JOURNAL = 'journal.json'
const ENDING = '.new'

/** Milliseconds to wait for another process that exchanges: longer than an inactive lock is respected. */
const PATIENCE = 90_000

/** A staging folder for `path`. The folder above `path` must exist; `path` itself need not. */
export function openStaging(path: string, isOutputEntry: IsOutputEntry): Staging {
  const place = existsSync(path) ? path : dirname(path)
  const folder = join(place, `.${basename(path)}-${randomBytes(4).toString('hex')}${ENDING}`)
  mkdirSync(folder)
  const lock = acquireLock(join(folder, LOCK)) as Lock
  mkdirSync(join(folder, CONTENT))
  let isOpen = true
  const discard = () => {
    if (!isOpen) return
    isOpen = false
    lock.release()
    removeFolder(folder)
  }
  return {
    write(name, content) {
      const file = join(folder, CONTENT, name)
      mkdirSync(dirname(file), { recursive: true })
      const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
      const handle = openSync(file, 'w')
      try {
        for (const part of parts) writeFileSync(handle, part)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
    commit() {
      if (!existsSync(path)) renameSync(join(folder, CONTENT), path)
      else
        whileLocked(path, () => {
          finishOthers(path, isOutputEntry)
          writeWhole(join(folder, JOURNAL), JSON.stringify(readdirSync(join(folder, CONTENT))))
          finish(folder, path, isOutputEntry)
        })
      discard()
    },
    discard,
  }
}

/** Finishes or removes the exchanges of processes that have ended. Throws a UserError if it cannot. */
export function recoverExchanges(path: string, isOutputEntry: IsOutputEntry): void {
  const left = stagingsOf(path)
  const lock = lockOf(path)
  clearBeside(lock)
  const isLeft = existsSync(lock) && holderOf(lock) === undefined
  if (isLeft || left.some((folder) => existsSync(join(folder, JOURNAL))))
    whileLocked(path, () => finishOthers(path, isOutputEntry))
  for (const folder of stagingsOf(path))
    if (!existsSync(join(folder, JOURNAL)) && !isInUse(folder)) removeFolder(folder)
}

/** Whether an entry of `path` belongs to an exchange. */
export function isExchangeEntry(path: string, name: string): boolean {
  return name.startsWith(`.${basename(path)}-`)
}

function stagingsOf(path: string): string[] {
  return [path, dirname(path)].flatMap((place) => {
    const names = namesIn(place).filter((name) => isExchangeEntry(path, name) && name.endsWith(ENDING))
    return names.map((name) => join(place, name))
  })
}

/** Empty if the folder does not exist or cannot be read: writing to it will report the error. */
function namesIn(place: string): string[] {
  try {
    return readdirSync(place)
  } catch {
    return []
  }
}

/** An empty folder belongs to a process that is about to lock it or was killed at that moment; it is harmless. */
function isInUse(folder: string): boolean {
  return holderOf(join(folder, LOCK)) !== undefined || namesIn(folder).length === 0
}

/** Call this with the lock of the exchange: every journal that exists then was left by a killed process. */
function finishOthers(path: string, isOutputEntry: IsOutputEntry): void {
  for (const folder of stagingsOf(path))
    if (existsSync(join(folder, JOURNAL))) {
      finish(folder, path, isOutputEntry)
      removeFolder(folder)
    }
}

/** Does what remains of the journal; any number of kills and repeated calls gives the same result. */
function finish(folder: string, path: string, isOutputEntry: IsOutputEntry): void {
  const names = JSON.parse(readFileSync(join(folder, JOURNAL), 'utf8')) as string[]
  const old = join(folder, OLD)
  mkdirSync(old, { recursive: true })
  for (const name of new Set([...readdirSync(path).filter(isOutputEntry), ...names])) {
    const fresh = join(folder, CONTENT, name)
    const isFresh = existsSync(fresh)
    // An entry of the journal that is not among the fresh ones is already in its place.
    if (names.includes(name) && !isFresh) continue
    if (existsSync(join(path, name))) renameSync(join(path, name), join(old, name))
    if (isFresh) renameSync(fresh, join(path, name))
  }
  rmSync(join(folder, JOURNAL))
}

const lockOf = (path: string): string => join(path, `.${basename(path)}-exchange.lock`)

function whileLocked(path: string, action: () => void): void {
  const file = lockOf(path)
  const end = performance.now() + PATIENCE
  let lock = acquireLock(file)
  while (!isLock(lock)) {
    if (performance.now() > end)
      throw new UserError(
        `${path}: ${describeHolder(lock)} has been writing it for more than a minute; stop that process, or name another folder`,
      )
    pause(50)
    lock = acquireLock(file)
  }
  try {
    action()
  } finally {
    lock.release()
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
