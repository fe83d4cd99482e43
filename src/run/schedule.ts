/**
 * Does runs in worker processes, one a core. Where there are fewer runs than cores, each gets several threads. A process
 * that dies takes one run with it, and another takes its place.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from '../stats/record.ts'
import type { RunRequest, WorkerMessage } from './messages.ts'
import type { PlannedRun } from './plan.ts'
import { type RunFailure, type RunResult, rowsOf } from './result.ts'

export type RunEvent =
  | { readonly type: 'started'; readonly run: PlannedRun }
  | { readonly type: 'progress'; readonly run: PlannedRun; readonly step: number; readonly loss: number }
  | {
      readonly type: 'measured'
      readonly run: PlannedRun
      readonly step: number
      readonly rows: readonly Row[]
    }
  | { readonly type: 'ended'; readonly run: PlannedRun; readonly result: RunResult }
  | { readonly type: 'failed'; readonly run: PlannedRun; readonly message: string }

export interface ScheduleOptions {
  /** In all. */
  readonly threads: number
  readonly onEvent?: (event: RunEvent) => void
  /** Kills the runs in progress; those that ended are kept. */
  readonly signal?: AbortSignal
  /** Another worker, for tests. */
  readonly worker?: URL
}

export interface ScheduleResult {
  /** In the order of the plan. */
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
}

const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url)

/** How many runs at once, and the threads of each. */
export function share(runs: number, threads: number): { workers: number; threadsEach: number } {
  const workers = Math.max(1, Math.min(runs, threads))
  return { workers, threadsEach: Math.max(1, Math.floor(threads / workers)) }
}

export async function schedule(
  runs: readonly PlannedRun[],
  { threads, onEvent = () => {}, signal, worker = WORKER }: ScheduleOptions,
): Promise<ScheduleResult> {
  const { workers, threadsEach } = share(runs.length, threads)
  const results = new Map<PlannedRun, RunResult>()
  const failures = new Map<PlannedRun, RunFailure>()
  const queue = signal?.aborted ? [] : [...runs]
  signal?.addEventListener('abort', () => queue.splice(0), { once: true })

  async function workThrough(): Promise<void> {
    let process: WorkerProcess | undefined
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      process ??= startWorker(worker)
      const ending = await process.perform(run, threadsEach, onEvent, signal)
      if (ending.kind === 'ended') {
        results.set(run, ending.result)
        onEvent({ type: 'ended', run, result: ending.result })
      } else if (ending.kind === 'failed') {
        failures.set(run, { run, message: ending.message })
        onEvent({ type: 'failed', run, message: ending.message })
      }
      if (!process.alive) process = undefined
    }
    process?.stop()
  }

  await Promise.all(Array.from({ length: workers }, workThrough))
  const inOrder = <T>(found: ReadonlyMap<PlannedRun, T>) => runs.flatMap((run) => found.get(run) ?? [])
  return { results: inOrder(results), failures: inOrder(failures) }
}

type Ending =
  | { readonly kind: 'ended'; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'stopped' }

interface WorkerProcess {
  readonly alive: boolean
  perform(
    run: PlannedRun,
    threads: number,
    onEvent: (event: RunEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<Ending>
  stop(): void
}

function startWorker(entry: URL): WorkerProcess {
  const file = fileURLToPath(entry)
  const child = fork(file, {
    execArgv: file.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // JSON has no NaN and no infinity.
    serialization: 'advanced',
  })
  let alive = true
  let complaints = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2000)
  })
  child.on('exit', () => {
    alive = false
  })

  return {
    get alive() {
      return alive
    },
    perform: (run, threads, onEvent, signal) =>
      new Promise((resolve) => {
        const rows: Row[] = []
        const onMessage = (message: WorkerMessage) => {
          switch (message.type) {
            case 'progress':
              return onEvent({ ...message, run })
            case 'measured': {
              const measured = rowsOf(run, message.rows)
              rows.push(...measured)
              return onEvent({ ...message, run, rows: measured })
            }
            case 'end': {
              const { outcome, seconds } = message
              return finish({ kind: 'ended', result: { run, outcome, rows, seconds } })
            }
            case 'failed':
              return finish({ kind: 'failed', message: message.message })
          }
        }
        const onClose = (code: number | null, cause: string | null) =>
          finish(
            signal?.aborted || cause === 'SIGINT'
              ? { kind: 'stopped' }
              : { kind: 'failed', message: describeDeath(code, cause, complaints) },
          )
        const onError = (error: Error) => finish({ kind: 'failed', message: error.message })
        const onAbort = () => child.kill('SIGKILL')
        const finish = (ending: Ending) => {
          child.off('message', onMessage).off('close', onClose).off('error', onError)
          signal?.removeEventListener('abort', onAbort)
          resolve(ending)
        }
        child.on('message', onMessage).on('close', onClose).on('error', onError)
        signal?.addEventListener('abort', onAbort)
        onEvent({ type: 'started', run })
        child.send({ spec: run.spec, threads } satisfies RunRequest)
      }),
    stop: () => stopChild(child),
  }
}

function stopChild(child: ChildProcess): void {
  if (child.connected) child.disconnect()
}

function describeDeath(code: number | null, cause: string | null, complaints: string): string {
  const how = cause === null ? `left with code ${code}` : `was killed by ${cause}`
  const advice = cause === 'SIGKILL' ? '; memory may have run out, try fewer --threads' : ''
  const lines = complaints.trim()
  return `its process ${how}${advice}${lines === '' ? '' : `\n${lines}`}`
}
