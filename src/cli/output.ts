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
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'

export interface OutputFolder {
  /** As it will be. */
  readonly path: string
  /** Whether an earlier output will go. */
  readonly replaces: boolean
  /** `name` may have folders in it. */
  write(name: string, content: string | Uint8Array): void
  /** Moves everything to its place. */
  commit(): void
  /** Leaves no trace. Does nothing after a commit. */
  discard(): void
}

/** What tells an output of normscope from other folders. */
const SUMMARY = 'summary.json'
const OURS = [
  'report.html',
  'report.md',
  'records.csv',
  'records.parquet',
  SUMMARY,
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
    throw cannotWrite(folder, error)
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
    replaces: exists && readdirSync(path).includes(SUMMARY),
    write(name, content) {
      try {
        mkdirSync(dirname(join(temporary, name)), { recursive: true })
        writeFileSync(join(temporary, name), content)
      } catch (error) {
        throw cannotWrite(folder, error)
      }
    },
    commit() {
      try {
        if (exists) exchange(temporary, path)
        else renameSync(temporary, path)
      } catch (error) {
        throw cannotWrite(folder, error)
      }
      madeParent = undefined
      discard()
    },
    discard,
  }
}

/** Where a part of what was meant for `folder` goes: an earlier output is not given up for it. */
export function folderForPart(folder: OutputFolder): OutputFolder {
  if (!folder.replaces) return folder
  folder.discard()
  return prepareOutput(`${folder.path}-interrupted`)
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
    throw cannotWrite(folder, error)
  }
  if (entries.length > 0 && !isOutput(path))
    throw new UserError(
      `--out ${folder}: expected a new or empty folder or an earlier output, found ${entries.slice(0, 3).join(', ')}` +
        `${entries.length > 3 ? ', …' : ''}; name another folder`,
    )
  return true
}

function isOutput(path: string): boolean {
  try {
    const summary = JSON.parse(readFileSync(join(path, SUMMARY), 'utf8')) as Record<string, unknown>
    return String(summary['command']).startsWith('normscope ')
  } catch {
    return false
  }
}

/**
 * Makes a folder and those above it that are missing; gives the topmost one made. Node's own recursive mkdir never
 * returns where a file system denies a folder with ENOENT, as /proc does.
 */
function makeFolders(path: string): string | undefined {
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

/** New entries for old ones of normscope; what else lies there stays. */
function exchange(temporary: string, path: string): void {
  const old = `${temporary}-old`
  mkdirSync(old)
  for (const name of OURS) if (existsSync(join(path, name))) renameSync(join(path, name), join(old, name))
  for (const name of readdirSync(temporary)) renameSync(join(temporary, name), join(path, name))
  rmSync(old, { recursive: true, force: true })
}

function cannotWrite(folder: string, error: unknown): UserError {
  const { code = String(error) } = error as NodeJS.ErrnoException
  const why: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    ENOENT: 'no folder can be made there',
  }
  return new UserError(
    `--out ${folder}: cannot be written (${why[code] ?? code}); name a folder that can, with --out DIR`,
  )
}
