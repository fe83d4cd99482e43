/**
 * The process that performs runs, one at a time, or measures points of a surface, as its parent requests. An error in
 * it costs only one of them.
 */
import type { Session } from '../../backend/types.ts'
import { UserError } from '../../errors.ts'
import type { PluginOrigin } from '../../norm/index.ts'
import { loadPlugins } from '../../norm/plugin-node.ts'
import { dataCache } from '../../run/data-node.ts'
import { readModelsFromDisk } from '../../interop/onnx/open-node.ts'
import { openEngine } from '../../run/engine.ts'
import type { ParentMessage, PointsRequest, RunRequest, WorkerMessage } from './messages.ts'
import { type PerformEvent, performRun } from './perform.ts'
import { measurePoints, type OpenedSurface, openSurface } from '../../store/revisit/surface.ts'

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 100

readModelsFromDisk()
const ready = loadPlugins(JSON.parse(process.argv[2] ?? '[]') as PluginOrigin[])
// Each request reports the failure.
ready.catch(() => {})
const dataOf = dataCache()
let stop = new AbortController()

// Ctrl-C is sent to the whole process group, and Slurm's signals to every process of a job step; the parent decides
// what happens to the runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') stop.abort()
  else if (message.type === 'points') void measure(message)
  else void work(message)
})

async function work({ run, threads, repeats, store, gone }: RunRequest): Promise<void> {
  stop = new AbortController()
  let session: Session | undefined
  let reported = 0
  const onEvent = (event: PerformEvent) => {
    if (event.type !== 'step') return send(event)
    if (performance.now() - reported <= PROGRESS_EVERY) return
    reported = performance.now()
    send({ ...event, type: 'progress' })
  }
  try {
    await ready
    const performance = await performRun(run, {
      store,
      gone,
      async open() {
        const data = await dataOf(run.spec)
        session = await openEngine(run.spec.engine, threads, repeats)
        return { session, data }
      },
      onEvent,
      signal: stop.signal,
    })
    switch (performance.kind) {
      case 'ended': {
        const { kind: _, ...rest } = performance
        return send({ type: 'end', ...rest })
      }
      case 'stopped':
        return send({ type: 'stopped', step: performance.step })
      case 'busy':
        return send({ type: 'busy', holder: performance.holder })
    }
  } catch (error) {
    fail(error)
  } finally {
    session?.close()
  }
}

/** Kept open, because more of its points will be requested. */
let surface: { readonly key: string; readonly opened: OpenedSurface } | undefined

async function measure({ surface: spec, threads, points }: PointsRequest): Promise<void> {
  stop = new AbortController()
  try {
    await ready
    const key = JSON.stringify(spec)
    if (surface?.key !== key) {
      surface?.opened.close()
      surface = { key, opened: await openSurface(spec, threads) }
    }
    const isComplete = await measurePoints(surface.opened.plane, points, {
      onValues: (values) => send({ type: 'values', values }),
      signal: stop.signal,
    })
    send({ type: isComplete ? 'end of points' : 'stopped' })
  } catch (error) {
    fail(error)
  }
}

function fail(error: unknown): void {
  send({ type: 'failed', message: describe(error), isFinal: error instanceof UserError })
}

/** Errors that the user can fix are reported without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isPlain =
    error instanceof UserError || (error instanceof RangeError && error.message.startsWith('out of memory'))
  return isPlain ? error.message : String(error.stack)
}

function send(message: WorkerMessage): void {
  process.send!(message)
}
