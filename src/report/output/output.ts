/**
 * The output folder. Everything is written beside its final place and moved there at the end (`exchange.ts`), so that
 * nothing is ever half-written; an earlier output of normscope is replaced, and nothing else is touched.
 */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { isExchangeEntry, openStaging, recoverExchanges, type Staging } from './exchange.ts'
import { cannotWrite, checkStore, isStore, makeFolders, prepareStore } from '../../store/index.ts'

export interface OutputFolder {
  /** The final path. */
  readonly path: string
  /** `name` may contain folders; `content` may be a file in parts. */
  write(name: string, content: string | Uint8Array | Iterable<string | Uint8Array>): void
  /** Moves everything to its place. */
  commit(): void
  /** Removes everything it wrote. Does nothing after a commit. */
  discard(): void
}

/** The file that distinguishes an output of normscope from other folders. */
const SUMMARY = 'summary.json'
/** The folder of runs, which stays when the output is replaced. */
const RUNS = 'runs'
const OURS = [
  'report.html',
  'report.md',
  'records.csv',
  'records.npz',
  'records.parquet',
  SUMMARY,
  'ranking.json',
  'surface.csv',
  'surface.npz',
  'surface.h5',
  'surface.vtp',
  'directions.safetensors',
  'figures',
  'surfaces',
  'tensorboard',
]

/**
 * Checks before the computation that the folder is writable and new, empty or an earlier output. Throws a UserError
 * otherwise; then nothing has been created.
 */
export function prepareOutput(folder: string): OutputFolder {
  const path = resolve(folder)
  recoverOutput(folder, path)
  checkFree(folder, path)
  let madeParent: string | undefined
  let staging: Staging
  try {
    madeParent = makeFolders(dirname(path))
    staging = openStaging(path, isOutputEntry)
  } catch (error) {
    if (madeParent !== undefined) rmSync(madeParent, { recursive: true, force: true })
    throw cannotBe(folder, error)
  }
  const discard = () => {
    process.off('exit', discard)
    staging.discard()
    if (madeParent !== undefined) rmSync(madeParent, { recursive: true, force: true })
    madeParent = undefined
  }
  process.on('exit', discard)

  return {
    path,
    write(name, content) {
      try {
        staging.write(name, content)
      } catch (error) {
        throw cannotBe(folder, error)
      }
    },
    commit() {
      try {
        staging.commit()
      } catch (error) {
        throw cannotBe(folder, error)
      }
      madeParent = undefined
      discard()
    },
    discard,
  }
}

/**
 * Where the runs of a command are kept: `store`, or the folder `runs` of its output. Throws a UserError, creating
 * nothing, if that folder or the output is impossible. For a dry run it never creates anything.
 */
export function storeFor(out: string, store: string | undefined, { dryRun = false } = {}): string {
  // A dry run does not even clean up after a killed process.
  if (!dryRun) recoverOutput(out, resolve(out))
  checkFree(out, resolve(out))
  if (store?.trim() === '') throw new UserError('--store: expected a folder, got nothing; write --store DIR')
  const folder = store ?? join(out, RUNS)
  return dryRun ? checkStore(folder) : prepareStore(folder)
}

/** The path as a person in the current folder would write it. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

const isOutputEntry = (name: string): boolean => OURS.includes(name)

/** Finishes an earlier exchange that was killed. */
function recoverOutput(folder: string, path: string): void {
  try {
    recoverExchanges(path, isOutputEntry)
  } catch (error) {
    throw cannotBe(folder, error)
  }
}

function checkFree(folder: string, path: string): void {
  let entries: string[]
  try {
    if (!statSync(path).isDirectory())
      throw new UserError(`--out ${folder}: expected a folder, found a file there; name another`)
    entries = readdirSync(path)
  } catch (error) {
    if (error instanceof UserError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cannotBe(folder, error)
  }
  const others = entries.filter(
    (name) => !(name === RUNS && isStore(join(path, name))) && !isExchangeEntry(path, name),
  )
  if (others.length > 0 && !isOutput(path))
    throw new UserError(
      `--out ${folder}: expected a new or empty folder or an earlier output, found ${others.slice(0, 3).join(', ')}` +
        `${others.length > 3 ? ', …' : ''}; name another folder`,
    )
}

function isOutput(path: string): boolean {
  try {
    const summary = JSON.parse(readFileSync(join(path, SUMMARY), 'utf8')) as Record<string, unknown>
    return String(summary['command']).startsWith('normscope ')
  } catch {
    return false
  }
}

function cannotBe(folder: string, error: unknown): UserError {
  if (error instanceof UserError) return error
  return cannotWrite(`--out ${folder}`, error, 'name a writable folder with --out DIR')
}
