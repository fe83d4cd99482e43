/** Files and folders, with errors that name them (Node only). */
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { UserError } from '../errors.ts'
import type { NamedArray } from './dataset.ts'
import { maybeGunzip } from './formats/gzip.ts'

/** The content, decompressed, of the first of `files` that exists. */
export function readContent(files: readonly string[]): { file: string; bytes: Uint8Array } {
  for (const file of files) {
    try {
      return { file, bytes: maybeGunzip(readFileSync(file), file) }
    } catch (error) {
      if (error instanceof UserError) throw error
      if (isMissing(error)) continue
      throw unreadable(file, error)
    }
  }
  throw new UserError(`${files.join(' or ')}: expected this file, got none there; check the path`)
}

export function readArray(
  files: readonly string[],
  parse: (bytes: Uint8Array, file: string) => Omit<NamedArray, 'file'>,
): NamedArray {
  const { file, bytes } = readContent(files)
  const { shape, data } = parse(bytes, file)
  return { file, shape, data }
}

/** What is in a folder by name, in the order of their code units; hidden files are left out. */
export function listFolder(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
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
  const { code } = error as NodeJS.ErrnoException
  return new UserError(
    `${path}: cannot be read (${code ?? String(error)}); check the path and its permissions`,
  )
}
