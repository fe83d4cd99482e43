/**
 * Which process holds a lock, in words that mean the same to whoever reads them: on other machines, in other containers, and
 * after this process is gone.
 *
 * A process number says something only to processes that count with it: those of the same PID namespace of the same
 * running kernel. Containers may share a host name, and all have a process 1; machines made from one image may
 * share even their machine id. So numbers are compared where boot id and PID namespace agree. Where a system has neither, as macOS
 * and Windows, host name and machine id have to do.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface Holder {
  readonly pid: number
  readonly host: string
  /** Tells a process from a later one of the same number, where the system says when it started. */
  readonly started?: string
  /** Hash of the machine's id, which is not to be shown as it is: man 5 machine-id. */
  readonly machine?: string
  /** Random, drawn by the kernel when it starts. */
  readonly boot?: string
  /** `pid:[4026531836]`. */
  readonly namespace?: string
  /** Another for each lock. */
  readonly token?: string
}

/** What tells processes that count alike from others. */
type Space = Pick<Holder, 'host' | 'machine' | 'boot' | 'namespace'>

/** This process, for a lock of its own. */
export function thisProcess(): Holder {
  return { pid: process.pid, ...thisSpace(), ...startOf(process.pid), token: randomBytes(8).toString('hex') }
}

/** Undefined where the text is none that a lock has. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder
    return Number.isInteger(holder.pid) && typeof holder.host === 'string' ? holder : undefined
  } catch {
    return undefined
  }
}

/** Whether its number means to this process what it means to itself. */
export function isNear(holder: Holder): boolean {
  const own = thisSpace()
  const isKnown = own.boot !== undefined && own.namespace !== undefined
  const fields = isKnown
    ? (['boot', 'namespace'] as const)
    : (['host', 'machine', 'boot', 'namespace'] as const)
  return fields.every((field) => holder[field] === own[field])
}

/** Of a holder that is near. */
export function isRunning({ pid, started }: Holder): boolean {
  if (!exists(pid)) return false
  const now = startOf(pid).started
  return started === undefined || now === undefined || started === now
}

/** `process 17`, or, where that number says nothing here, `process 17 of another machine or container (host tux)`. */
export function describeHolder(holder: Holder): string {
  const far = isNear(holder) ? '' : ` of another machine or container (host ${holder.host})`
  return `process ${holder.pid}${far}`
}

let space: Space | undefined

function thisSpace(): Space {
  space ??= {
    host: hostname(),
    ...given('machine', () => {
      const id = readFileSync('/etc/machine-id', 'utf8').trim()
      return id && createHash('sha256').update(`normscope ${id}`).digest('hex').slice(0, 16)
    }),
    ...given('boot', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    ...given('namespace', () => readlinkSync('/proc/self/ns/pid')),
  }
  return space
}

/** Nothing where the system does not say. */
function given<K extends string>(name: K, read: () => string): { readonly [N in K]?: string } {
  try {
    const value = read()
    return (value === '' ? {} : { [name]: value }) as { readonly [N in K]?: string }
  } catch {
    return {}
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/**
 * Clock ticks from boot to the start of a process: field 22 of `/proc/PID/stat`; nothing where there is no such file. A
 * process that has ended and whose parent has not yet asked how (Z) has no start.
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
