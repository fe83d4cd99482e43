/** Files that are there whole or not at all, whatever kills the process or the power, and why one could not be written. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'

/** How the name of a file ends that is not yet whole. */
export const TEMPORARY = '.tmp'

/** Writes beside `file`, waits until the disk has it, and renames. Throws a UserError where it cannot; nothing is left then. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  // Hidden, so that one which a kill leaves is not taken for content; no process number, which two containers may share.
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

/** For tidying up after what went wrong, which is to be told instead of why its trace cannot be removed. */
export function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // A folder that is none, or that lets nothing be changed: there is no such file in it.
  }
}

/** Makes renames in a folder last. Not every system lets a folder be opened; those keep their renames in order themselves. */
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
 * Makes a folder and those above it that are missing; gives the topmost one made. Node's own recursive mkdir never
 * returns where a file system denies a folder with ENOENT, as /proc does.
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

/** Undefined where there is no such file. Throws a UserError where it cannot be read. */
export function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new UserError(`${file}: cannot be read (${whyNot(error)}); check its permissions`)
  }
}

/** `otherwise` is what to do where there is room on the disk. */
export function cannotWrite(
  file: string,
  error: unknown,
  otherwise = 'mend that, or name another folder',
): UserError {
  const { code } = error as NodeJS.ErrnoException
  const mend =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'free some space and give the same command again: it goes on from what is kept'
      : otherwise
  return new UserError(`${file}: cannot be written (${whyNot(error)}); ${mend}`)
}

/** What the system said, in words. */
export function whyNot(error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException
  const words: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota is used up',
    ENOTDIR: 'a part of the path is a file',
    ENOENT: 'no folder can be made there',
    EISDIR: 'a folder is there',
    EIO: 'the disk reports an error',
  }
  return words[code] ?? code
}
