/**
 * Performs runs in worker processes, one per core, and keeps them in a store; a run that the store has is not done
 * again. If there are fewer runs than cores, each gets several threads. If a process dies, its run is tried once
 * more, from its last checkpoint, in another process.
 */
import { setMaxListeners } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BackendName, defaultBackend, findBackend } from '../../backend/index.ts'
import { UserError } from '../../errors.ts'
import type { Measurement } from '../../probe/index.ts'
import type { RunEvent } from '../../study/events.ts'
import { describeHolder } from '../../store/lock/holder.ts'
import type { PlannedRun } from '../../run/identity.ts'
import { fromPlace, RunQueue, type WorkerPlace } from '../queue.ts'
import type { Outcome, RunFailure, RunResult } from '../../run/result.ts'
import type { Row } from '../../stats/records/record.ts'
import { RowTable } from '../../stats/records/row-table.ts'
import type { Rows } from '../../stats/records/rows.ts'
import { RunRows } from '../../stats/records/run-rows.ts'
import { streamRecordsTo } from '../../store/records-file.ts'
import { keepPlan, type PlanOrigin } from '../../store/plans.ts'
import { removeFolder } from '../../store/files.ts'
import { forgetFailures, noteFailure, readFailures } from '../../store/failures.ts'
import { FILES, noteUse, prepareStore, readEnded } from '../../store/store.ts'
import { Deferred } from './deferred.ts'
import { HeldRuns } from './held-runs.ts'
import { rowFile } from './row-file.ts'
import { startWorker, WORKER, type WorkerProcess } from './worker-process.ts'

export interface ScheduleOptions {
  /** Threads in all. */
  readonly threads: number
  /** The folder that keeps the runs; by default a temporary one. */
  readonly store?: string | undefined
  readonly onEvent?: ((event: RunEvent) => void) | undefined
  /** Stops the runs in progress at a checkpoint; runs that ended are kept. */
  readonly signal?: AbortSignal | undefined
  /** Called when a run has ended; the runs that it returns are performed next. */
  readonly follow?: ((result: RunResult) => readonly PlannedRun[]) | undefined
  /**
   * Where this process starts, if it is one of several that were started together on one store. Such a process also
   * leaves out a run that failed twice, in it and in another, or in two others.
   */
  readonly place?: WorkerPlace | undefined
  /** What the plan in the store says of these runs besides themselves. */
  readonly plan?: PlanOrigin | undefined
  /** A different worker, for tests. */
  readonly worker?: URL
}

export interface ScheduleResult {
  /** In the order of the plan, then those that followed. */
  readonly results: readonly RunResult[]
  readonly failures: readonly RunFailure[]
}

/** A run that failed in this many processes of one job is not tried again. */
const MOST_FAILURES = 2

/** How many runs at once, and the threads of each, which are 1 if the backend computes on one thread. */
export function share(
  runs: number,
  threads: number,
  backend: BackendName = defaultBackend,
): { workers: number; threadsEach: number } {
  const workers = Math.max(1, Math.min(runs, threads))
  const { hasThreads } = findBackend(backend)
  return { workers, threadsEach: hasThreads ? Math.max(1, Math.floor(threads / workers)) : 1 }
}

export async function schedule(
  runs: readonly PlannedRun[],
  { store, ...options }: ScheduleOptions,
): Promise<ScheduleResult> {
  if (store !== undefined) return scheduleIn(prepareStore(store), runs, options)
  const temporary = mkdtempSync(join(tmpdir(), 'normscope-runs-'))
  try {
    return await scheduleIn(prepareStore(temporary), runs, options)
  } finally {
    removeFolder(temporary)
  }
}

async function scheduleIn(
  store: string,
  planned: readonly PlannedRun[],
  {
    threads,
    onEvent = () => {},
    signal,
    follow,
    place,
    plan,
    worker = WORKER,
  }: Omit<ScheduleOptions, 'store'>,
): Promise<ScheduleResult> {
  const runs = [...planned]
  const kept = keepPlan(store, runs, plan)
  const results = new Map<PlannedRun, RunResult>()
  const failures = new Map<PlannedRun, RunFailure>()
  /** Several arms may use the same run. */
  const byId = new Map<string, PlannedRun[]>()
  for (const run of runs) byId.set(run.id, [...(byId.get(run.id) ?? []), run])

  /** The measurements of all runs: as objects they would take several times the memory. */
  const table = new RowTable([], { shelf: rowFile() })
  function end(first: PlannedRun, { outcome, seconds, measurements, reused }: Ended): void {
    const { id } = first
    const start = table.length
    try {
      for (const measurement of measurements)
        table.append({ run: id, arm: first.arm, seed: first.spec.seed, ...measurement })
    } catch (error) {
      table.truncate(start)
      throw error
    }
    const rows = table.range(start)
    const ended = byId.get(id)!.map((run, i): RunResult => {
      const result = new EndedRun(run, { outcome, seconds }, rows)
      results.set(run, result)
      if (reused || i > 0) noteUse(join(store, id), run)
      onEvent({ type: 'ended', run, result, reused: reused || i > 0 })
      return result
    })
    for (const result of ended) for (const run of follow?.(result) ?? []) add(run)
  }
  function fail({ id }: PlannedRun, message: string): void {
    for (const run of byId.get(id)!) {
      if (failures.has(run)) continue
      failures.set(run, { run, message })
      onEvent({ type: 'failed', run, message })
    }
  }

  /** A run that follows others: next, unless the store has it, or another run with its id is planned. */
  function add(run: PlannedRun): void {
    if (signal?.aborted) return
    runs.push(run)
    kept.add(run)
    const same = byId.get(run.id) ?? []
    byId.set(run.id, [...same, run])
    const failure = same[0] && failures.get(same[0])
    if (failure) return fail(run, failure.message)
    if (same[0] && !results.has(same[0])) return
    byId.set(run.id, [run])
    if (!endIfFinished(run)) queue.addFirst(run)
  }

  /** A damaged run is left to the worker, which sets it aside under its lock. */
  function endIfFinished(run: PlannedRun): boolean {
    try {
      const found = readEnded(store, run.id)
      if (found === undefined) return false
      // One of several workers concludes nothing, so it needs no records.
      const records = join(found.folder, FILES.records)
      const measurements = place ? [] : streamRecordsTo(found.done.records, records)
      end(run, { ...found.done, measurements, reused: true })
      return true
    } catch (error) {
      if (error instanceof UserError) return false
      throw error
    }
  }

  let working = 0
  const waiting: (() => void)[] = []
  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake()
  }
  const busy = new Set<PlannedRun>()
  const gone = new Map<PlannedRun, string | undefined>()
  const held = new HeldRuns(store, (run, state) => {
    gone.set(run, state)
    queue.addFirst(run)
    wakeAll()
  })
  /** Waits while other processes train runs, and while runs in progress may be followed by others. */
  async function take(last?: PlannedRun): Promise<PlannedRun | undefined> {
    for (;;) {
      const run = queue.take(last)
      if (run) working++
      const mayCome = held.size > 0 || (follow !== undefined && working > 0)
      if (run || !mayCome || signal?.aborted) return run
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }

  const queue = new RunQueue()
  const firsts = [...byId.values()].map(([first]) => first!)
  for (const first of place ? fromPlace(firsts, place) : firsts) {
    if (endIfFinished(first)) continue
    // A command that is not one of several workers tries again whatever failed before.
    if (!place) forgetFailures(join(store, first.id))
    queue.add(first)
  }
  const stop = () => {
    queue.clear()
    held.clear()
    wakeAll()
  }
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop, { once: true })
  // One listener for each process: Node warns of a leak at eleven.
  if (signal) setMaxListeners(0, signal)
  const count = follow && queue.length > 0 ? Math.max(queue.length, threads) : queue.length
  const { workers, threadsEach } = share(count, threads, runs[0]?.spec.engine.backend)
  const tried = new Set<PlannedRun>()

  /** What is done with a result may take seconds, as a report does: the next run is sent to its process first. */
  const ends = new Deferred()
  async function workThrough(): Promise<void> {
    let process: WorkerProcess | undefined
    let last: PlannedRun | undefined
    try {
      for (let run = await take(); run !== undefined; run = await take(last)) {
        last = run
        try {
          if (signal?.aborted) break
          ends.check()
          const earlier = place ? readFailures(join(store, run.id)) : []
          if (earlier.length >= MOST_FAILURES) {
            const hosts = [...new Set(earlier.map(({ host }) => host))].join(' and ')
            fail(run, `failed ${earlier.length} times, on ${hosts}: ${earlier.at(-1)!.message}`)
            continue
          }
          process ??= startWorker(worker)
          const ending = await process.perform(run, {
            store,
            threads: threadsEach,
            repeats: queue.waitingLike(run),
            gone: gone.get(run),
            onEvent,
            signal,
          })
          switch (ending.kind) {
            case 'ended':
              // What others follow decides what is next.
              if (follow) end(run, ending)
              else ends.add(() => end(run, ending))
              break
            case 'busy':
              if (!busy.has(run)) {
                const { holder } = ending
                onEvent({ type: 'waiting', run, pid: holder.pid, holder: describeHolder(holder) })
              }
              busy.add(run)
              // That arm again only after others.
              last = undefined
              if (!signal?.aborted) held.add(run)
              break
            case 'failed':
              if (ending.isFinal || tried.has(run)) {
                noteFailure(join(store, run.id), ending.message)
                fail(run, ending.message)
              } else {
                tried.add(run)
                onEvent({ type: 'retried', run, message: ending.message })
                if (!signal?.aborted) queue.addFirst(run)
              }
              break
            case 'stopped':
              if (ending.step !== undefined) onEvent({ type: 'stopped', run, step: ending.step })
          }
          if (!process.alive) process = undefined
        } finally {
          working--
          wakeAll()
        }
      }
    } finally {
      process?.stop()
    }
  }

  try {
    await Promise.all(Array.from({ length: queue.length === 0 ? 0 : workers }, workThrough))
    await ends.done()
  } finally {
    kept.close()
    signal?.removeEventListener('abort', stop)
  }
  const inOrder = <T>(found: ReadonlyMap<PlannedRun, T>) => runs.flatMap((run) => found.get(run) ?? [])
  return { results: inOrder(results), failures: inOrder(failures) }
}

/** A class, because each object with a getter of its own takes eight times the memory. */
class EndedRun implements RunResult {
  readonly run: PlannedRun
  readonly outcome: Outcome
  readonly seconds: number
  readonly table: Rows

  constructor(run: PlannedRun, { outcome, seconds }: Pick<RunResult, 'outcome' | 'seconds'>, table: Rows) {
    this.run = run
    this.outcome = outcome
    this.seconds = seconds
    this.table = table
  }

  get rows(): Row[] {
    const { arm, spec } = this.run
    return [...new RunRows([{ arm, seed: spec.seed, rows: this.table }])]
  }
}

interface Ended {
  readonly outcome: Outcome
  readonly seconds: number
  readonly measurements: Iterable<Measurement>
  readonly reused: boolean
}
