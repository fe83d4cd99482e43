/**
 * Failures of a run: its process died, or it could not read or write something. A divergence is not a failure; it is a
 * result, in `done.json`. Each failure is a file of its own in the run's folder, because several machines may note one
 * at a time.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { makeFolders, writeWhole } from './files.ts'
import { namesIn } from './store.ts'

const FOLDER = 'failures'

export interface StoredFailure {
  readonly host: string
  readonly pid: number
  readonly message: string
  /** By the clock of the machine where it failed: ISO 8601. */
  readonly at: string
}

/** If it cannot be written, nothing else is lost: the command that noticed it reports it too. */
export function noteFailure(folder: string, message: string): void {
  const failure: StoredFailure = {
    host: hostname(),
    pid: process.pid,
    message,
    at: new Date().toISOString(),
  }
  try {
    makeFolders(join(folder, FOLDER))
    const name = `${randomBytes(6).toString('hex')}.json`
    writeWhole(join(folder, FOLDER, name), `${JSON.stringify(failure, null, 2)}\n`)
  } catch (error) {
    if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
}

/** In the order of their times; files that are incomplete or damaged are left out. */
export function readFailures(folder: string): StoredFailure[] {
  return namesIn(join(folder, FOLDER))
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .flatMap((name): StoredFailure[] => {
      try {
        return [JSON.parse(readFileSync(join(folder, FOLDER, name), 'utf8')) as StoredFailure]
      } catch {
        return []
      }
    })
    .toSorted((a, b) => a.at.localeCompare(b.at))
}

export function forgetFailures(folder: string): void {
  try {
    rmSync(join(folder, FOLDER), { recursive: true, force: true })
  } catch {
    // They are only displayed, and a finished run is never tried again.
  }
}
