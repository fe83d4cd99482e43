/**
 * Web workers as an executor of studies, one thread each: several small networks at once are faster than one network
 * on several threads, and a page needs no special headers for it. A worker that dies loses only its run, which is tried
 * once more.
 */
import { rowsOf } from '../../run/result.ts'
import type { PlannedRun, RunFailure, RunResult } from '../../run/index.ts'
import type { Executor, Performed, PerformingOptions } from '../../study/index.ts'
import { RunQueue } from '../queue.ts'
import type { RunsReport, RunsRequest } from './messages.ts'

/** The part of a `Worker` that is used. */
export interface WorkerLike {
  postMessage(message: RunsRequest): void
  onmessage: ((event: { readonly data: RunsReport }) => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  terminate(): void
}

export interface WebWorkersOptions {
  /** How many at most. */
  readonly workers: number
  /** Starts a worker that answers as `runPerformer` does. */
  readonly start: () => WorkerLike
}

export function webWorkers({ workers, start }: WebWorkersOptions): Executor {
  const share = (runs: number) => ({ workers: Math.max(1, Math.min(runs, workers)), threadsEach: 1 })
  return { share, perform: (runs, options) => perform(runs, options, { start, ...share(runs.length) }) }
}

type Ending = Extract<RunsReport, { type: 'end' | 'stopped' | 'failed' }>

async function perform(
  runs: readonly PlannedRun[],
  { onEvent = () => {}, signal }: PerformingOptions,
  { workers, start }: WebWorkersOptions,
): Promise<Performed> {
  const results = new Map<PlannedRun, RunResult>()
  const failures = new Map<PlannedRun, RunFailure>()
  /** Several arms may use the same run. */
  const byId = new Map<string, PlannedRun[]>()
  for (const run of runs) byId.set(run.id, [...(byId.get(run.id) ?? []), run])
  const queue = new RunQueue()
  for (const [first] of byId.values()) queue.add(first!)
  if (signal?.aborted) queue.clear()

  function finish({ id }: PlannedRun, ending: Ending): void {
    byId.get(id)!.forEach((run, i) => {
      if (ending.type === 'end') {
        const { outcome, seconds, rows, reused } = ending
        const result: RunResult = { run, outcome, seconds, rows: rowsOf(run, rows) }
        results.set(run, result)
        onEvent({ type: 'ended', run, result, reused: reused || i > 0 })
      } else if (ending.type === 'failed') {
        failures.set(run, { run, message: ending.message })
        onEvent({ type: 'failed', run, message: ending.message })
      } else if (i === 0) onEvent({ type: 'stopped', run, step: ending.step })
    })
  }

  const tried = new Set<PlannedRun>()
  async function workThrough(): Promise<void> {
    let worker: WorkerLike | undefined
    let last: PlannedRun | undefined
    for (let run = queue.take(); run !== undefined; run = queue.take(last)) {
      last = run
      worker ??= start()
      onEvent({ type: 'started', run })
      const ending = await performOn(worker, run, { onEvent, signal })
      if (ending.type !== 'died') {
        finish(run, ending)
        continue
      }
      worker.terminate()
      worker = undefined
      if (tried.has(run)) finish(run, { type: 'failed', message: ending.message })
      else {
        tried.add(run)
        onEvent({ type: 'retried', run, message: ending.message })
        if (!signal?.aborted) queue.addFirst(run)
      }
    }
    worker?.terminate()
  }

  signal?.addEventListener('abort', () => queue.clear(), { once: true })
  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, workThrough))
  const inOrder = <T>(found: ReadonlyMap<PlannedRun, T>) => runs.flatMap((run) => found.get(run) ?? [])
  return { results: inOrder(results), failures: inOrder(failures) }
}

function performOn(
  worker: WorkerLike,
  run: PlannedRun,
  { onEvent = () => {}, signal }: PerformingOptions,
): Promise<Ending | { readonly type: 'died'; readonly message: string }> {
  return new Promise((resolve) => {
    const stop = () => worker.postMessage({ type: 'stop' })
    const settle = (ending: Ending | { readonly type: 'died'; readonly message: string }) => {
      signal?.removeEventListener('abort', stop)
      resolve(ending)
    }
    worker.onerror = ({ message = 'without a message' }) =>
      settle({ type: 'died', message: `its worker ended: ${message}` })
    worker.onmessage = ({ data: report }) => {
      switch (report.type) {
        case 'end':
        case 'stopped':
        case 'failed':
          return settle(report)
        case 'resumed':
        case 'measured':
          return onEvent({ ...report, run, rows: rowsOf(run, report.rows) })
        case 'progress':
        case 'measuring':
          return onEvent({ ...report, run })
      }
    }
    signal?.addEventListener('abort', stop, { once: true })
    worker.postMessage({ type: 'run', run })
  })
}
