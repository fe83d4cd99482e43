/** A worker process as its parent sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pluggedNormalizations } from '../../norm/index.ts'
import { packageRoot, runsFromSource } from '../../package-node.ts'
import type { Measurement } from '../../probe/index.ts'
import type { RunEvent } from '../../study/events.ts'
import type { Holder } from '../../store/lock/holder.ts'
import { describeDeath } from './death.ts'
import type { ParentMessage, PointsRequest, WorkerMessage } from './messages.ts'
import type { PlannedRun } from '../../run/identity.ts'
import { type Outcome, rowsOf } from '../../run/result.ts'
import type { PointValue } from '../../store/revisit/surface.ts'

interface Failure {
  readonly kind: 'failed'
  readonly message: string
  readonly isFinal: boolean
}

interface Stopped {
  readonly kind: 'stopped'
  /** The step of the run at which it kept a checkpoint in time. */
  readonly step?: number
}

type RunEnding =
  | {
      readonly kind: 'ended'
      readonly outcome: Outcome
      readonly seconds: number
      readonly measurements: readonly Measurement[]
      readonly reused: boolean
    }
  | { readonly kind: 'busy'; readonly holder: Holder }
  | Failure
  | Stopped

type PointsEnding = { readonly kind: 'ended' } | Failure | Stopped

export interface WorkerProcess {
  readonly alive: boolean
  perform(run: PlannedRun, options: PerformRequest): Promise<RunEnding>
  measure(request: Omit<PointsRequest, 'type'>, options: MeasureRequest): Promise<PointsEnding>
  stop(): void
}

interface PerformRequest {
  readonly store: string
  readonly threads: number
  /** How many runs of the same arm wait. */
  readonly repeats: number
  readonly gone?: string | undefined
  readonly onEvent: (event: RunEvent) => void
  readonly signal: AbortSignal | undefined
}

interface MeasureRequest {
  /** Called in the order of the points, with several values at a time. */
  readonly onValues: (values: readonly PointValue[]) => void
  readonly signal: AbortSignal | undefined
}

/** The worker itself; tests use others. */
export const WORKER = new URL(
  runsFromSource ? 'src/executor/processes/worker.ts' : 'dist/executor/processes/worker.js',
  packageRoot,
)

/** Milliseconds that a worker has for its last checkpoint when it is told to stop. */
const GRACE = 5000

/**
 * Characters kept of its standard error: after a crash, the engine writes the reason before a long list of addresses.
 */
const LONGEST = 50_000
/**
 * Megabytes for each half of the youngest objects' memory. A worker makes many short-lived objects, for each run a network's
 * expressions; with the default of 16, they are copied more often.
 */
const YOUNG = 64

export function startWorker(entry: URL): WorkerProcess {
  const file = fileURLToPath(entry)
  // Normalizations from plugins are code, which the process loads from the same files.
  const plugins = pluggedNormalizations().map(({ norm, file: from, sha256 }) => ({
    norm,
    file: from,
    sha256,
  }))
  const child = fork(file, [JSON.stringify(plugins)], {
    execArgv: [
      `--max-semi-space-size=${YOUNG}`,
      ...(file.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // JSON has no NaN and no infinity.
    serialization: 'advanced',
  })
  let alive = true
  let complaints = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-LONGEST)
  })
  child.on('exit', () => {
    alive = false
  })
  const send = (message: ParentMessage) => void (child.connected && child.send(message, () => {}))

  /** Sends a request and receives messages until `hear` returns an ending, the worker is stopped, or it dies. */
  function converse<E>(
    request: ParentMessage,
    signal: AbortSignal | undefined,
    hear: (message: WorkerMessage) => E | undefined,
  ): Promise<E | Failure | Stopped> {
    return new Promise((resolve) => {
      let grace: NodeJS.Timeout | undefined
      const onMessage = (message: WorkerMessage) => {
        if (message.type === 'stopped') return finish({ ...message, kind: 'stopped' })
        if (message.type === 'failed') return finish({ ...message, kind: 'failed' })
        const ending = hear(message)
        if (ending !== undefined) finish(ending)
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
      const finish = (ending: E | Failure | Stopped) => {
        child.off('message', onMessage).off('close', onClose).off('error', onError)
        signal?.removeEventListener('abort', onAbort)
        clearTimeout(grace)
        resolve(ending)
      }
      child.on('message', onMessage).on('close', onClose).on('error', onError)
      signal?.addEventListener('abort', onAbort)
      send(request)
    })
  }

  return {
    get alive() {
      return alive
    },
    perform(run, { store, threads, repeats, gone, onEvent, signal }) {
      const measurements: Measurement[] = []
      onEvent({ type: 'started', run })
      return converse<RunEnding>({ type: 'run', run, threads, repeats, store, gone }, signal, (message) => {
        switch (message.type) {
          case 'progress':
          case 'measuring':
          case 'set aside':
            onEvent({ ...message, run })
            return undefined
          case 'resumed':
          case 'measured':
            measurements.push(...message.rows)
            onEvent({ ...message, run, rows: rowsOf(run, message.rows) })
            return undefined
          case 'end': {
            const { outcome, seconds, reused } = message
            return {
              kind: 'ended',
              outcome,
              seconds,
              measurements: reused ?? measurements,
              reused: reused !== undefined,
            }
          }
          case 'busy':
            return { ...message, kind: 'busy' }
          default:
            return undefined
        }
      })
    },
    measure: (request, { onValues, signal }) =>
      converse<PointsEnding>({ type: 'points', ...request }, signal, (message) => {
        if (message.type === 'values') onValues(message.values)
        return message.type === 'end of points' ? { kind: 'ended' } : undefined
      }),
    stop: () => stopChild(child),
  }
}

function stopChild(child: ChildProcess): void {
  if (child.connected) child.disconnect()
}
