/**
 * The output folder. Everything is written beside its final place and moved there at the end, so that nothing is
 * ever half-written; an earlier output of normscope is replaced, and nothing else is touched.
 */
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { cannotWrite, isStore, makeFolders, prepareStore } from '../run/index.ts'

export interface OutputFolder {
  /** As it will be. */
  readonly path: string
  /** `name` may have folders in it. */
  write(name: string, content: string | Uint8Array): void
  /** Moves everything to its place. */
  commit(): void
  /** Leaves no trace. Does nothing after a commit. */
  discard(): void
}

/** What tells an output of normscope from other folders. */
const SUMMARY = 'summary.json'
/** Its runs stay, whatever the output. */
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
 * Checks that the folder may be written and is free, empty or an earlier output, before anything is computed.
 * Throws a UserError where it is not; then nothing has been made.
 */
export function prepareOutput(folder: string): OutputFolder {
  const path = resolve(folder)
  const exists = checkFree(folder, path)
  const parent = dirname(path)
  // A folder that exists may be a mount point or a working directory: it stays, and its content is exchanged.
  const temporary = join(exists ? path : parent, `.${basename(path)}-${randomBytes(4).toString('hex')}`)
  let madeParent: string | undefined
  try {
    madeParent = makeFolders(parent)
    mkdirSync(temporary)
  } catch (error) {
    if (madeParent !== undefined) rmSync(madeParent, { recursive: true, force: true })
    throw cannotBe(folder, error)
  }
  let open = true
  const discard = () => {
    if (!open) return
    open = false
    process.off('exit', discard)
    rmSync(temporary, { recursive: true, force: true })
    if (madeParent !== undefined) rmSync(madeParent, { recursive: true, force: true })
  }
  process.on('exit', discard)

  return {
    path,
    write(name, content) {
      try {
        mkdirSync(dirname(join(temporary, name)), { recursive: true })
        writeFileSync(join(temporary, name), content)
      } catch (error) {
        throw cannotBe(folder, error)
      }
    },
    commit() {
      try {
        if (exists) exchange(temporary, path)
        else renameSync(temporary, path)
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
 * Where the runs of a command are kept: `store`, or the folder `runs` of its output. Throws a UserError, having made nothing,
 * where that folder or the output cannot be.
 */
export function storeFor(out: string, store: string | undefined): string {
  checkFree(out, resolve(out))
  if (store?.trim() === '') throw new UserError('--store: expected a folder, got nothing; write --store DIR')
  return prepareStore(store ?? join(out, RUNS))
}

/** As a person here would write it. */
export function near(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

function checkFree(folder: string, path: string): boolean {
  let entries: string[]
  try {
    if (!statSync(path).isDirectory())
      throw new UserError(`--out ${folder}: expected a folder, found a file there; name another`)
    entries = readdirSync(path)
  } catch (error) {
    if (error instanceof UserError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cannotBe(folder, error)
  }
  const others = entries.filter(
    (name) => !(name === RUNS && isStore(join(path, name))) && !isTemporary(path, name),
  )
  if (others.length > 0 && !isOutput(path))
    throw new UserError(
      `--out ${folder}: expected a new or empty folder or an earlier output, found ${others.slice(0, 3).join(', ')}` +
        `${others.length > 3 ? ', …' : ''}; name another folder`,
    )
  return true
}

/** What a process that was killed left of an output. */
function isTemporary(path: string, name: string): boolean {
  return name.startsWith(`.${basename(path)}-`)
}

function isOutput(path: string): boolean {
  try {
    const summary = JSON.parse(readFileSync(join(path, SUMMARY), 'utf8')) as Record<string, unknown>
    return String(summary['command']).startsWith('normscope ')
  } catch {
    return false
  }
}

/** New entries for old ones of normscope; what else lies there stays. */
function exchange(temporary: string, path: string): void {
  const old = `${temporary}-old`
  mkdirSync(old)
  for (const name of OURS) if (existsSync(join(path, name))) renameSync(join(path, name), join(old, name))
  for (const name of readdirSync(temporary)) renameSync(join(temporary, name), join(path, name))
  rmSync(old, { recursive: true, force: true })
}

function cannotBe(folder: string, error: unknown): UserError {
  return cannotWrite(`--out ${folder}`, error, 'name a folder that can, with --out DIR')
}
