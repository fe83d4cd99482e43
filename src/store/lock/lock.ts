/**
 * A lock, so that at most one process trains a run. It is a file that names its holder. It appears with its content
 * in one step (a hard link), so that no process ever reads an incomplete lock.
 *
 * A lock is broken when its holder is gone. Processes with the same numbering (`holder.ts`) see that at once. Others,
 * on another machine or in another container, watch the file: its holder changes the file's time every few seconds
 * (`heartbeat.ts`), and after a minute of watching without a change (`silence.ts`) it counts as gone. A holder that
 * was only paused notices that it lost its lock.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { cannotWrite, removeIfThere } from '../files.ts'
import { giveSigns, SIGN_EVERY } from './heartbeat.ts'
import { type Holder, isNear, isRunning, parseHolder, thisProcess } from './holder.ts'
import { forgetSilence, watchSilence } from './silence.ts'

export interface Lock {
  /**
   * The process that has taken the lock because it saw no signs of life; undefined while the lock is held. Check this
   * before writing anything.
   */
  lostTo(): Holder | undefined
  release(): void
}

/** Milliseconds of watching without a sign of life after which a holder that cannot be seen counts as gone. */
const SIGNS_MISSED = 60_000

const nobody: Holder = { pid: 0, host: '' }

/**
 * The lock, or its holder. `gone` is the state of a lock whose holder this machine has watched in vain, as
 * `lookAtLock` returns it. Throws a UserError if no file can be made.
 */
export function acquireLock(file: string, { gone }: { gone?: string | undefined } = {}): Lock | Holder {
  const content = JSON.stringify(thisProcess())
  for (;;) {
    if (create(file, content)) {
      forgetSilence(file)
      return hold(file, content)
    }
    const found = read(file)
    if (found === undefined) continue
    // On NFS, a link that was made may be reported as made before, if the server's first answer was lost.
    if (found.text === content) return hold(file, content)
    if (found.state !== gone && isHeld(file, found)) return found.holder ?? nobody
    breakLock(file, found.text)
  }
}

export function isLock(found: Lock | Holder): found is Lock {
  return 'release' in found
}

/** The holder of the lock; undefined if there is no lock, or its holder is known to be gone. */
export function holderOf(file: string): Holder | undefined {
  const found = read(file)
  return found !== undefined && isHeld(file, found) ? found.holder : undefined
}

export type LockView =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly holder: Holder }
  /** The holder is known to be gone. `state` lets another process of this machine break this lock and no later one. */
  | { readonly kind: 'gone'; readonly state: string }

/** Looks at a lock without taking it. Repeated looks by one process watch for signs of life. */
export function lookAtLock(file: string): LockView {
  const found = read(file)
  if (found === undefined) return { kind: 'free' }
  return isHeld(file, found)
    ? { kind: 'held', holder: found.holder ?? nobody }
    : { kind: 'gone', state: found.state }
}

function create(file: string, content: string): boolean {
  const temporary = besides(file)
  try {
    writeFileSync(temporary, content)
    linkSync(temporary, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // Some file systems have no hard links.
    if (['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(code ?? '')) return createPlainly(file, content)
    throw cannotWrite(file, error)
  } finally {
    removeIfThere(temporary)
  }
}

function createPlainly(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cannotWrite(file, error)
  }
}

function hold(file: string, content: string): Lock {
  const stopSigns = giveSigns(file)
  const release = () => {
    stopSigns()
    forget(release)
    if (read(file)?.text === content) rmSync(file, { force: true })
  }
  releaseAtExit(release)
  return {
    lostTo() {
      const found = read(file)
      // If the file was removed by hand, there is no reason to stop; nor while another process finds that the lock
      // must not be broken.
      return found === undefined || found.text === content ? undefined : (found.holder ?? nobody)
    },
    release,
  }
}

/** What releases the locks that this process holds; Node warns of a process with more than ten listeners, so there is one. */
const held = new Set<() => void>()

function releaseAll(): void {
  for (const release of held) release()
}

function releaseAtExit(release: () => void): void {
  if (held.size === 0) process.on('exit', releaseAll)
  held.add(release)
}

function forget(release: () => void): void {
  held.delete(release)
  if (held.size === 0) process.off('exit', releaseAll)
}

interface Found {
  readonly text: string
  /** Absent if the text is not a valid lock: it is being written, or it is damaged. */
  readonly holder?: Holder
  /** Changes with each sign of life. */
  readonly state: string
}

/** Opens the file before asking for its time, because a network file system then asks the server. */
function read(file: string): Found | undefined {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const { ino, mtimeNs } = fstatSync(handle, { bigint: true })
    const text = readFileSync(handle, 'utf8')
    const holder = parseHolder(text)
    return { text, state: `${ino} ${mtimeNs} ${text}`, ...(holder && { holder }) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESTALE: replaced on another machine while it was open here.
    if (code === 'ENOENT' || code === 'ESTALE') return undefined
    throw cannotWrite(file, error)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function isHeld(file: string, { holder, state }: Found): boolean {
  if (holder && isNear(holder)) return isRunning(holder)
  return watchSilence(file, state) < (holder ? SIGNS_MISSED : SIGN_EVERY)
}

/** Moves the lock away first: if two processes break one lock, one fails, and neither breaks the next lock. */
function breakLock(file: string, text: string): void {
  const away = besides(file)
  try {
    renameSync(file, away)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cannotWrite(file, error)
  }
  try {
    // Another process was faster, and this is its new lock: put it back.
    if (readFileSync(away, 'utf8') !== text) linkSync(away, file)
  } catch {
    // A third process has taken its place in the meantime.
  }
  rmSync(away, { force: true })
}

/** Removes the files that killed processes left beside a lock while they took or broke it. */
export function clearBeside(file: string): void {
  const isBeside = new RegExp(`^\\.[0-9a-f]{${2 * NAME_BYTES}}$`)
  for (const name of namesBeside(file)) {
    if (!name.startsWith(basename(file)) || !isBeside.test(name.slice(basename(file).length))) continue
    const path = join(dirname(file), name)
    const holder = read(path)?.holder
    if (holder && isNear(holder) && !isRunning(holder)) removeIfThere(path)
  }
}

/** Empty if the folder does not exist or cannot be read: taking the lock will report the error. */
function namesBeside(file: string): string[] {
  try {
    return readdirSync(dirname(file))
  } catch {
    return []
  }
}

const NAME_BYTES = 8

/** A name that no process on any machine uses. */
const besides = (file: string): string => `${file}.${randomBytes(NAME_BYTES).toString('hex')}`
