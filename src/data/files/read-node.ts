/** Reads files and folders, with errors that name them (Node only). */
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { UserError } from '../../errors.ts'
import { whyNot } from '../../why-not.ts'
import { suggestions } from '../../suggestions.ts'
import type { NamedArray } from '../dataset.ts'
import { maybeGunzip } from '../formats/gzip.ts'

/**
 * The content, decompressed, of the first of `files` that exists.
 * @param wording how an error names them if none exists; by default one after another
 */
export function readContent(
  files: readonly string[],
  wording = files.join(' or '),
): { file: string; bytes: Uint8Array } {
  let folder: UserError | undefined
  for (const file of files) {
    try {
      return { file, bytes: maybeGunzip(readFileSync(file), file) }
    } catch (error) {
      if (error instanceof UserError) throw error
      if (isMissing(error)) continue
      // Archives of MNIST unpack to folders with the names of files, beside the files.
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw unreadable(file, error)
      folder ??= new UserError(`${file}: expected a file, got a folder; name a file, or another kind of data`)
    }
  }
  throw folder ?? new UserError(`${wording}: expected this file, got none there; ${adviceOn(files[0]!)}`)
}

/** Suggests where a missing file might be. */
function adviceOn(file: string): string {
  let names: string[]
  try {
    names = readdirSync(dirname(file))
  } catch {
    return 'check the path'
  }
  const wanted = basename(file)
  const near = [
    ...new Set([...names.filter((name) => name.includes(wanted)), ...suggestions(wanted, names)]),
  ].slice(0, 3)
  return near.length > 0
    ? `${dirname(file)} holds ${near.join(', ')}; check the path and the name`
    : 'check the path'
}

export function readArray(
  files: readonly string[],
  parse: (bytes: Uint8Array, file: string) => Omit<NamedArray, 'file'>,
  wording?: string,
): NamedArray {
  const { file, bytes } = readContent(files, wording)
  const { shape, data } = parse(bytes, file)
  return { file, shape, data }
}

/** The names in a folder, in the order of their code units; hidden files are left out. */
export function listFolder(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (existsSync(directory) && (error as NodeJS.ErrnoException).code === 'ENOTDIR')
      throw new UserError(
        `${directory}: expected a folder, got a file; name a folder, or another kind of data`,
      )
    if (isMissing(error))
      throw new UserError(`${directory}: expected this folder, got none there; check the path`)
    throw unreadable(directory, error)
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function unreadable(path: string, error: unknown): UserError {
  return new UserError(`${path}: cannot be read (${whyNot(error)}); check the path and its permissions`)
}
