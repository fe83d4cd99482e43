/**
 * Identifies the process that holds a lock, in a form that means the same to every reader: on other machines, in
 * other containers, and after this process has ended.
 *
 * A process number has a meaning only for processes that use the same numbering: those in the same PID namespace of
 * the same running kernel. Containers may share a host name, and all have a process 1; machines made from one image
 * may even share their machine id. So numbers are compared only if boot id and PID namespace agree. On systems that
 * have neither, such as macOS and Windows, host name and machine id have to serve.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface Holder {
  readonly pid: number
  readonly host: string
  /** Distinguishes a process from a later one with the same number, if the system says when it started. */
  readonly started?: string
  /** Hash of the machine's id, which must not be published unhashed: man 5 machine-id. */
  readonly machine?: string
  /** Random, drawn by the kernel when it starts. */
  readonly boot?: string
  /** `pid:[4026531836]`. */
  readonly namespace?: string
  /** Different for each lock. */
  readonly token?: string
  /** When it took the lock, by its own clock: ISO 8601. */
  readonly since?: string
}

/** A machine, or a container with its own host name. */
export type Machine = Pick<Holder, 'host' | 'machine'>

/** The fields that identify a group of processes with one numbering. */
type Space = Pick<Holder, 'host' | 'machine' | 'boot' | 'namespace'>

/** This process, for a lock of its own. */
export function thisProcess(): Holder {
  return {
    pid: process.pid,
    ...thisSpace(),
    ...startOf(process.pid),
    token: randomBytes(8).toString('hex'),
    since: new Date().toISOString(),
  }
}

export function thisMachine(): Machine {
  const { host, machine } = thisSpace()
  return { host, ...(machine !== undefined && { machine }) }
}

export function isThisMachine({ host, machine }: Machine): boolean {
  const own = thisMachine()
  return host === own.host && machine === own.machine
}

/** Undefined if the text is not that of a lock. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder
    return Number.isInteger(holder.pid) && typeof holder.host === 'string' ? holder : undefined
  } catch {
    return undefined
  }
}

/** Whether the holder's process number means the same process here. */
export function isNear(holder: Holder): boolean {
  const own = thisSpace()
  const isKnown = own.boot !== undefined && own.namespace !== undefined
  const fields = isKnown
    ? (['boot', 'namespace'] as const)
    : (['host', 'machine', 'boot', 'namespace'] as const)
  return fields.every((field) => holder[field] === own[field])
}

/** For a holder that is near. */
export function isRunning({ pid, started }: Holder): boolean {
  if (!exists(pid)) return false
  const now = startOf(pid).started
  return started === undefined || now === undefined || started === now
}

/** `process 17`, or, if that number has no meaning here, `process 17 of another machine or container (host tux)`. */
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

/** Empty if the system does not say. */
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
 * Clock ticks from boot to the start of a process: field 22 of `/proc/PID/stat`; empty if there is no such file. A
 * process that has ended but was not yet waited for by its parent (Z) has no start.
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
