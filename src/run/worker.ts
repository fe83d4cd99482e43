/** The process that does runs, one at a time, as its parent asks. What goes wrong in it costs one run. */
import { UserError } from '../errors.ts'
import { dataCache } from './data.ts'
import { openEngine } from './engine.ts'
import { executeRun } from './execute.ts'
import type { RunRequest, WorkerMessage } from './messages.ts'

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 100

const dataOf = dataCache()

// Ctrl-C goes to the whole process group; the parent decides what becomes of the runs.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
process.on('message', (request: RunRequest) => void work(request))

async function work({ spec, threads }: RunRequest): Promise<void> {
  try {
    const data = await dataOf(spec)
    const start = performance.now()
    const session = await openEngine(spec.engine, threads)
    try {
      let reported = 0
      for await (const event of executeRun(spec, { session, data })) {
        if (event.type === 'measured') tell(event)
        else if (event.type === 'end') tell({ ...event, seconds: (performance.now() - start) / 1000 })
        else if (performance.now() - reported > PROGRESS_EVERY) {
          reported = performance.now()
          tell({ ...event, type: 'progress' })
        }
      }
    } finally {
      session.close()
    }
  } catch (error) {
    tell({ type: 'failed', message: describe(error) })
  }
}

/** What a person can mend is told without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof UserError ? error.message : String(error.stack)
}

function tell(message: WorkerMessage): void {
  process.send!(message)
}
