/**
 * Writes files that are always either complete or absent, even after a kill or a power failure, and explains write
 * errors.
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
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { whyNot } from '../why-not.ts'

/** The ending of the name of an incomplete file. */
export const TEMPORARY = '.tmp'

/**
 * Writes beside `file`, waits until the disk has it, and renames. Throws a UserError if it cannot; then nothing is
 * left behind.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  // Hidden, so that a file left by a kill is not mistaken for content. It has no process number, because two
  // containers may use the same.
  const name = `.${basename(file)}.${randomBytes(6).toString('hex')}${TEMPORARY}`
  const temporary = join(dirname(file), name)
  try {
    const handle = openSync(temporary, 'w')
    try {
      writeFileSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
    syncFolder(dirname(file))
  } catch (error) {
    removeIfThere(temporary)
    throw cannotWrite(file, error)
  }
}

/** Cleans up after an error. The original error is reported, not a failure of the removal. */
export function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // The path is not a folder, or the folder cannot be changed, so it does not contain such a file.
  }
}

/**
 * Makes renames in a folder durable. Not every system can open a folder; the others keep renames in order themselves.
 */
function syncFolder(folder: string): void {
  let handle: number
  try {
    handle = openSync(folder, 'r')
  } catch {
    return
  }
  try {
    fsyncSync(handle)
  } catch {
    // As above.
  } finally {
    closeSync(handle)
  }
}

/**
 * Makes a folder and the missing folders above it; returns the topmost one made. Node's own recursive mkdir never
 * returns if a file system denies a folder with ENOENT, as /proc does.
 */
export function makeFolders(path: string): string | undefined {
  if (existsSync(path)) return undefined
  const above = makeFolders(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if (above !== undefined) rmSync(above, { recursive: true, force: true })
    throw error
  }
  return above ?? path
}

/**
 * The name that an NFS client gives a file that is removed or replaced while a process of the same machine has it open. It
 * removes the file when that process closes it. Until then neither the file nor its folder can be removed.
 */
const SILLY = /^\.nfs[0-9a-f]+$/

/**
 * Removes a folder and all that is in it, if there is one. On NFS, files that processes of this machine have open stay, with
 * their folders: that is no error. Nothing else stays.
 */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    if (!isInUse(error)) throw error
    removeButOpen(folder)
  }
}

const isInUse = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')

function removeButOpen(folder: string): void {
  const entries = readdirSync(folder, { withFileTypes: true })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) removeButOpen(path)
    else if (!SILLY.test(entry.name)) unlinkSync(path)
  }
  const open = readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((path) =>
    SILLY.test(basename(path)),
  )
  if (!open) rmdirSync(folder)
}

/**
 * Makes later questions for the entries of a folder find what other machines have put there. An NFS client answers from
 * its memory for up to a minute that a file is not there; opening the folder makes it ask the server. Does nothing if
 * there is no such folder.
 */
export function seeOthers(folder: string): void {
  try {
    closeSync(openSync(folder, 'r'))
  } catch {
    // It is not there, or this system cannot open folders and is no NFS client of this kind.
  }
}

/** Undefined if there is no such file. Throws a UserError if it cannot be read. */
export function readIfThere(file: string): Uint8Array | undefined {
  return ifThere(file, () => readFileSync(file))
}

/** A file that is open for reading; undefined if there is no such file. Throws a UserError if it cannot be read. */
export function openIfThere(file: string): number | undefined {
  return ifThere(file, () => openSync(file, 'r'))
}

function ifThere<T>(file: string, read: () => T): T | undefined {
  try {
    return retryStale(read)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw cannotRead(file, error)
  }
}

/** How often a file is opened again that another machine has replaced meanwhile. */
const STALE_TRIES = 5

/**
 * On NFS, a file that another machine has replaced or removed since it was opened here gives ESTALE. Opening it by its name
 * again finds the present one: `act` must do that. Linux looks the name up again itself, but only once.
 */
export function retryStale<T>(act: () => T): T {
  for (let tries = 1; ; tries++)
    try {
      return act()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESTALE' || tries === STALE_TRIES) throw error
    }
}

export function cannotRead(file: string, error: unknown): UserError {
  return new UserError(`${file}: cannot be read (${whyNot(error)}); check its permissions`)
}

/** `otherwise` is the advice if the disk has space. */
export function cannotWrite(
  file: string,
  error: unknown,
  otherwise = 'fix that, or name another folder',
): UserError {
  const { code } = error as NodeJS.ErrnoException
  const advice =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'free some space and run the same command again: it resumes from what is kept'
      : otherwise
  const why = code === 'ENOENT' ? 'no folder can be made there' : whyNot(error)
  return new UserError(`${file}: cannot be written (${why}); ${advice}`)
}
