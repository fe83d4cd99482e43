/**
 * At most one process trains a run. The lock is a file that names its holder; that of a process which is gone is broken. It
 * appears with its content at once (a hard link), so that no one meets half a lock.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { cannotWrite, removeIfThere } from './files.ts'

export interface Holder {
  readonly pid: number
  readonly host: string
  /** Tells a process from a later one of the same number, where the system says when it started. */
  readonly started?: string
}

export interface Lock {
  release(): void
}

/** Milliseconds between two signs of life, and how long one may fail to come from another machine. */
const SIGN_EVERY = 5000
const SIGNS_MISSED = 60_000

/** The lock, or who has it. Throws a UserError where no file can be made. */
export function acquireLock(file: string): Lock | Holder {
  const own: Holder = { pid: process.pid, host: hostname(), ...startOf(process.pid) }
  const content = JSON.stringify(own)
  for (;;) {
    if (create(file, content)) return hold(file, content)
    const found = read(file)
    if (found === undefined) continue
    if (isHeld(found)) return found.holder ?? { pid: 0, host: '' }
    breakLock(file, found.text)
  }
}

export function isLock(found: Lock | Holder): found is Lock {
  return 'release' in found
}

/** Who has the lock; no one where there is none, or its holder is gone. */
export function holderOf(file: string): Holder | undefined {
  const found = read(file)
  return found !== undefined && isHeld(found) ? found.holder : undefined
}

function create(file: string, content: string): boolean {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
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
  const sign = () => {
    const now = new Date()
    try {
      utimesSync(file, now, now)
    } catch {
      // Removed by hand: no reason to stop.
    }
  }
  const timer = setInterval(sign, SIGN_EVERY).unref()
  const release = () => {
    clearInterval(timer)
    process.off('exit', release)
    if (read(file)?.text === content) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return { release }
}

interface Found {
  readonly text: string
  /** Absent where the text is none of ours: written to this moment, or damaged. */
  readonly holder?: Holder
  /** Milliseconds since its last sign of life. */
  readonly age: number
}

function read(file: string): Found | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const age = Date.now() - statSync(file).mtimeMs
    const holder = parse(text)
    return { text, age, ...(holder && { holder }) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw cannotWrite(file, error)
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder
    return Number.isInteger(holder.pid) && typeof holder.host === 'string' ? holder : undefined
  } catch {
    return undefined
  }
}

function isHeld({ holder, age }: Found): boolean {
  if (holder === undefined) return age < SIGN_EVERY
  const { pid, host, started } = holder
  if (host !== hostname()) return age < SIGNS_MISSED
  if (!exists(pid)) return false
  const now = startOf(pid).started
  return started === undefined || now === undefined || started === now
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Moves it away first: of two processes that break one lock, one fails, and neither breaks the next. */
function breakLock(file: string, text: string): void {
  const away = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    renameSync(file, away)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw cannotWrite(file, error)
  }
  try {
    // Another process was quicker, and this is its new lock: back with it.
    if (readFileSync(away, 'utf8') !== text) linkSync(away, file)
  } catch {
    // A third took its place meanwhile.
  }
  rmSync(away, { force: true })
}

/**
 * Clock ticks from boot to the start of a process: field 22 of `/proc/PID/stat`; nothing where there is no such file. A
 * process that has ended and that its parent does not bury (Z) has no start.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function startOf(pid: number): { started?: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { started: /^[ZX]/.test(fields[0]!) ? 'ended' : fields[19]! }
  } catch {
    return {}
  }
}
