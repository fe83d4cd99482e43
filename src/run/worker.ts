/** The process that does runs, one at a time, as its parent asks. What goes wrong in it costs one run. */
import type { Session } from '../backend/types.ts'
import { UserError } from '../errors.ts'
import { dataCache } from './data.ts'
import { openEngine } from './engine.ts'
import type { ParentMessage, RunRequest, WorkerMessage } from './messages.ts'
import { type PerformEvent, performRun } from './perform.ts'

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 100

const dataOf = dataCache()
let stop = new AbortController()

// Ctrl-C goes to the whole process group; the parent decides what becomes of the runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
process.on('message', (message: ParentMessage) => {
  if (message.type === 'stop') stop.abort()
  else void work(message)
})

async function work({ run, threads, store }: RunRequest): Promise<void> {
  stop = new AbortController()
  let session: Session | undefined
  let reported = 0
  const onEvent = (event: PerformEvent) => {
    if (event.type !== 'step') return tell(event)
    if (performance.now() - reported <= PROGRESS_EVERY) return
    reported = performance.now()
    tell({ ...event, type: 'progress' })
  }
  try {
    const performance = await performRun(run, {
      store,
      async open() {
        const data = await dataOf(run.spec)
        session = await openEngine(run.spec.engine, threads)
        return { session, data }
      },
      onEvent,
      signal: stop.signal,
    })
    switch (performance.kind) {
      case 'ended': {
        const { kind: _, ...rest } = performance
        return tell({ type: 'end', ...rest })
      }
      case 'stopped':
        return tell({ type: 'stopped' })
      case 'busy':
        return tell({ type: 'busy', pid: performance.holder.pid })
    }
  } catch (error) {
    tell({ type: 'failed', message: describe(error), isFinal: error instanceof UserError })
  } finally {
    session?.close()
  }
}

/** What a person can mend is told without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isPlain =
    error instanceof UserError || (error instanceof RangeError && error.message.startsWith('out of memory'))
  return isPlain ? error.message : String(error.stack)
}

function tell(message: WorkerMessage): void {
  process.send!(message)
}
