/** A worker process as its parent sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../probe/index.ts'
import type { RunEvent } from './events.ts'
import type { ParentMessage, WorkerMessage } from './messages.ts'
import type { PlannedRun } from './plan.ts'
import { type Outcome, rowsOf } from './result.ts'

type Ending =
  | {
      readonly kind: 'ended'
      readonly outcome: Outcome
      readonly seconds: number
      readonly measurements: readonly Measurement[]
      readonly reused: boolean
    }
  | { readonly kind: 'failed'; readonly message: string; readonly isFinal: boolean }
  | { readonly kind: 'busy'; readonly pid: number }
  | { readonly kind: 'stopped' }

export interface WorkerProcess {
  readonly alive: boolean
  perform(run: PlannedRun, options: PerformRequest): Promise<Ending>
  stop(): void
}

interface PerformRequest {
  readonly store: string
  readonly threads: number
  readonly onEvent: (event: RunEvent) => void
  readonly signal: AbortSignal | undefined
}

/** Milliseconds that a worker has for its last checkpoint when it is asked to stop. */
const GRACE = 5000

export function startWorker(entry: URL): WorkerProcess {
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
  const send = (message: ParentMessage) => void (child.connected && child.send(message, () => {}))

  return {
    get alive() {
      return alive
    },
    perform: (run, { store, threads, onEvent, signal }) =>
      new Promise((resolve) => {
        const measurements: Measurement[] = []
        let grace: NodeJS.Timeout | undefined
        const onMessage = (message: WorkerMessage) => {
          switch (message.type) {
            case 'progress':
            case 'set aside':
              return onEvent({ ...message, run })
            case 'resumed':
            case 'measured':
              measurements.push(...message.rows)
              return onEvent({ ...message, run, rows: rowsOf(run, message.rows) })
            case 'end': {
              const { outcome, seconds, reused } = message
              return finish({
                kind: 'ended',
                outcome,
                seconds,
                measurements: reused ?? measurements,
                reused: reused !== undefined,
              })
            }
            case 'failed':
              return finish({ ...message, kind: 'failed' })
            case 'busy':
              return finish({ ...message, kind: 'busy' })
            case 'stopped':
              return finish({ kind: 'stopped' })
          }
        }
        const onClose = (code: number | null, cause: string | null) =>
          finish(
            signal?.aborted || cause === 'SIGINT'
              ? { kind: 'stopped' }
              : { kind: 'failed', message: describeDeath(code, cause, complaints), isFinal: false },
          )
        const onError = (error: Error) => finish({ kind: 'failed', message: error.message, isFinal: false })
        const onAbort = () => {
          send({ type: 'stop' })
          grace = setTimeout(() => child.kill('SIGKILL'), GRACE)
        }
        const finish = (ending: Ending) => {
          child.off('message', onMessage).off('close', onClose).off('error', onError)
          signal?.removeEventListener('abort', onAbort)
          clearTimeout(grace)
          resolve(ending)
        }
        child.on('message', onMessage).on('close', onClose).on('error', onError)
        signal?.addEventListener('abort', onAbort)
        onEvent({ type: 'started', run })
        send({ type: 'run', run, threads, store })
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
