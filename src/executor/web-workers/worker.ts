/** What a web worker does that performs runs: one at a time, as it is asked to. An error costs only one of them. */
import { UserError } from '../../errors.ts'
import type { Measurement } from '../../probe/index.ts'
import {
  canonicalSpec,
  dataCache,
  type LoadData,
  openEngine,
  openExecution,
  type Outcome,
  type PlannedRun,
} from '../../run/index.ts'
import type { RunsReport, RunsRequest } from './messages.ts'
import type { Shelf } from './shelf.ts'

/** Milliseconds between two reports of progress, and between two checkpoints. */
const PROGRESS_EVERY = 100
const CHECKPOINT_EVERY = 5000

export interface RunPerformer {
  handle(request: RunsRequest): void
}

/** `load` finds data; each set is loaded once. */
export function runPerformer(
  send: (report: RunsReport) => void,
  { load, shelf }: { readonly load: LoadData; readonly shelf: Shelf },
): RunPerformer {
  const dataOf = dataCache(load)
  let stop = new AbortController()

  async function perform({ id, spec }: PlannedRun, signal: AbortSignal): Promise<void> {
    const kept = await shelf.read(id)
    if (kept?.outcome !== undefined) {
      const { outcome, seconds, rows } = kept
      return send({ type: 'end', outcome, seconds, rows, reused: true })
    }
    const data = await dataOf(spec)
    const session = await openEngine(spec.engine, 1)
    const start = performance.now()
    const seconds = () => (kept?.seconds ?? 0) + (performance.now() - start) / 1000
    try {
      const execution = await openExecution(canonicalSpec(spec), {
        session,
        data,
        onMeasuring: (step, by) => send({ type: 'measuring', step, by }),
      })
      const rows: Measurement[] = [...(kept?.rows ?? [])]
      // Snapshots are kept in memory only, so a run that looks back at them starts again.
      if (kept?.state !== undefined && spec.snapshots === undefined) {
        await execution.restore(kept.state)
        send({ type: 'resumed', step: kept.state.step, rows })
      } else rows.splice(0)
      const keep = async () =>
        shelf.write(id, { rows: [...rows], seconds: seconds(), state: await execution.state() })
      let outcome: Outcome | undefined
      let step = kept?.state?.step ?? 0
      let [reported, saved, last] = [0, performance.now(), performance.now()]
      for await (const event of execution.run({ signal })) {
        const now = performance.now()
        if (event.type === 'end') {
          outcome = event.outcome
          continue
        }
        step = event.step
        if (event.type === 'measured') {
          rows.push(...event.rows)
          send({ ...event, seconds: (now - last) / 1000 })
        } else if (now - reported > PROGRESS_EVERY) {
          reported = now
          send({ ...event, type: 'progress' })
        }
        if (now - saved > CHECKPOINT_EVERY) {
          await keep()
          saved = performance.now()
        }
        last = performance.now()
      }
      if (outcome === undefined) {
        await keep()
        return send({ type: 'stopped', step })
      }
      await shelf.write(id, { rows, seconds: seconds(), outcome })
      send({ type: 'end', outcome, seconds: seconds(), rows, reused: false })
    } finally {
      session.close()
    }
  }

  return {
    handle(request) {
      if (request.type === 'stop') return stop.abort()
      stop = new AbortController()
      perform(request.run, stop.signal).catch((error: unknown) =>
        send({ type: 'failed', message: describe(error) }),
      )
    },
  }
}

/** Errors that the user can fix are reported without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof UserError || error instanceof RangeError ? error.message : String(error.stack)
}
