/**
 * A host that is reached by ssh and rsync. What runs there is a script for `sh`, which gets it as its standard input: no
 * login shell reads it, whatever shell the user has.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { UserError } from '../../../errors.ts'

export interface Remote {
  readonly host: string
  /**
   * Runs a script. Its standard input stays open until `signal` aborts, so that it can stop in order. Rejects with a LostHost
   * if the connection fails.
   */
  run(script: string, options?: RunOptions): Promise<Ran>
  /** Copies what is in a local folder into a folder of the host, which is made. */
  push(from: string, to: string, options?: readonly string[]): Promise<void>
  /** Copies what is in a folder of the host into a local one. */
  pull(from: string, to: string, options?: readonly string[]): Promise<void>
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined
  readonly onLine?: ((line: string) => void) | undefined
}

interface Ran {
  readonly code: number
  /** Lines of the standard output. */
  readonly lines: readonly string[]
  readonly complaints: string
}

/** The host cannot be reached or used. */
export class LostHost extends UserError {
  /** Whether another attempt would end in the same way. */
  readonly isFinal: boolean

  constructor(message: string, { isFinal = false } = {}) {
    super(message, { exitCode: 1 })
    this.isFinal = isFinal
  }
}

/**
 * No questions, because several connections would ask at once; a dead host is noticed after half a minute. ssh takes the
 * first value of an option, so that those of the user's command win.
 */
const OPTIONS = [
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=15',
  '-o',
  'ServerAliveInterval=10',
  '-o',
  'ServerAliveCountMax=3',
]

/** Permissions of owner and no others; times, so that an unchanged file is not sent again. */
const RSYNC = ['--recursive', '--links', '--times', '--chmod=D700,F600', '--protect-args', '--timeout=120']

/** The exit code of ssh if the connection fails. */
const CONNECTION_FAILED = 255

export function openRemote(host: string, ssh: readonly string[]): Remote {
  const shell = [...ssh, ...OPTIONS]
  const rsync = async (args: readonly string[], options: readonly string[]) => {
    const { code, complaints } = await start('rsync', rsyncWords(shell, args, options))
    if (code === 0) return
    const why = lastLine(complaints) ?? `code ${code}`
    throw new LostHost(
      `${host}: rsync failed (${why}); check that rsync is installed there and that its disk has space`,
    )
  }
  return {
    host,
    async run(script, options) {
      const [command, ...args] = sshWords(shell, host)
      const ran = await start(command!, args, { ...options, script })
      if (ran.code !== CONNECTION_FAILED) return ran
      const why = lastLine(ran.complaints) ?? 'the connection was closed'
      throw new LostHost(
        `${host}: cannot be reached by ssh (${why}); expected a login without a question: ${[...ssh, host, 'true'].join(' ')} must end at once`,
      )
    },
    push: (from, to, options = []) => rsync([`${from}/`, `${host}:${to}/`], options),
    pull: (from, to, options = []) => rsync([`${host}:${from}/`, `${to}/`], options),
  }
}

/** For `--dry-run`, which prints what `openRemote` would start. */
export const describeRemote = (host: string, ssh: readonly string[]) => ({
  run: sshWords([...ssh, ...OPTIONS], host),
  push: (from: string, to: string, options: readonly string[] = []) => [
    'rsync',
    ...rsyncWords([...ssh, ...OPTIONS], [`${from}/`, `${host}:${to}/`], options),
  ],
  pull: (from: string, to: string, options: readonly string[] = []) => [
    'rsync',
    ...rsyncWords([...ssh, ...OPTIONS], [`${host}:${from}/`, `${to}/`], options),
  ],
})

const sshWords = (shell: readonly string[], host: string): string[] => [...shell, '-T', host, 'sh']

const rsyncWords = (
  shell: readonly string[],
  args: readonly string[],
  options: readonly string[],
): string[] => [...RSYNC, ...options, '--rsh', shell.map(quoteForRsync).join(' '), '--', ...args]

/** rsync splits the text of `--rsh` at spaces; within single quotes, two of them stand for one. */
function quoteForRsync(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`
}

/** In a process group of its own, which Ctrl-C does not reach: this process decides how the work on a host ends. */
function start(
  command: string,
  args: readonly string[],
  { script, signal, onLine }: RunOptions & { readonly script?: string } = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    detached: true,
    stdio: [script === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  let [rest, complaints] = ['', '']
  const take = (line: string) => {
    if (onLine) onLine(line)
    else lines.push(line)
  }
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop()!
    for (const line of parts) take(line)
  })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-MOST_COMPLAINTS)
  })
  if (script !== undefined) feed(child, script, signal)
  return new Promise((resolve, reject) => {
    child.on('error', () =>
      reject(new UserError(`${command}: expected this command in PATH, found none; install it`)),
    )
    child.on('close', (code) => {
      if (rest !== '') take(rest)
      resolve({ code: code ?? CONNECTION_FAILED, lines, complaints })
    })
  })
}

const MOST_COMPLAINTS = 10_000

function feed(child: ChildProcess, script: string, signal: AbortSignal | undefined): void {
  const stdin = child.stdin!
  // If the connection fails, the exit code says so.
  stdin.on('error', () => {})
  stdin.write(script)
  const end = () => void stdin.end()
  if (signal === undefined || signal.aborted) return end()
  signal.addEventListener('abort', end, { once: true })
  child.on('close', () => signal.removeEventListener('abort', end))
}

export function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '')
}
