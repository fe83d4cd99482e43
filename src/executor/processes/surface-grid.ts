/**
 * Measures the points of a surface with all cores. The first points are measured in this process, with every thread
 * working on one point; if the others would take long enough in this way, they are spread over worker processes with
 * an engine each, one per core if the memory allows. Values do not depend on the process that measures them.
 *
 * If a process dies, its points are tried once more in another process.
 */
import { setMaxListeners } from 'node:events'
import { freemem } from 'node:os'
import { UserError } from '../../errors.ts'
import { share } from './schedule.ts'
import {
  measurePoints,
  type OpenedSurface,
  type Point,
  type PointValue,
  type SurfaceSpec,
} from '../../store/revisit/surface.ts'
import { startWorker, WORKER, type WorkerProcess } from './worker-process.ts'

export interface GridOptions {
  readonly threads: number
  /** `values[i]` belongs to the point `first + i`. */
  readonly onValues: (first: number, values: readonly PointValue[]) => void
  /** Which points are known already; by default none. */
  readonly isKnown?: (index: number) => boolean
  readonly onSpread?: (spread: Spread) => void
  /** A process died; its points are tried again. */
  readonly onRetry?: (message: string) => void
  readonly signal?: AbortSignal | undefined
}

export interface Spread {
  readonly workers: number
  readonly threadsEach: number
}

/** Milliseconds of measuring before deciding which processes measure the rest. */
const TRIAL = 300
/**
 * Workers are started only if the rest takes this many times as long as starting one: threads that share every point need about a
 * tenth more time than processes with points of their own.
 */
const WORTH_STARTING = 10
/** Seconds from the start of this process to here, which a worker needs too before it opens the surface. */
const BOOT = performance.now() / 1000

/** Throws a UserError if a point cannot be measured; the reported values stay valid. */
export async function measureGrid(
  surface: OpenedSurface,
  points: readonly Point[],
  options: GridOptions,
): Promise<void> {
  const { threads, onValues, isKnown = () => false, onSpread, signal } = options
  const queue = spansOf(points.length, isKnown)
  const here = async (milliseconds: number): Promise<void> => {
    const start = performance.now()
    const enough = new AbortController()
    for (let span = queue.shift(); span !== undefined; span = queue.shift()) {
      let [at] = span
      const [, end] = span
      await measurePoints(surface.plane, points.slice(at, end), {
        signal: enough.signal,
        onValues(values) {
          onValues(at, values)
          at += values.length
          if (signal?.aborted || performance.now() - start >= milliseconds) enough.abort()
        },
      })
      if (at < end) queue.unshift([at, end])
      if (enough.signal.aborted) return
    }
  }
  if (signal?.aborted) return
  const total = countOf(queue)
  const start = performance.now()
  await here(threads === 1 ? Infinity : TRIAL)
  const left = countOf(queue)
  if (left === 0 || signal?.aborted) return
  const pace = (performance.now() - start) / 1000 / (total - left)
  const spread = share(Math.min(left, enginesThatFit()), threads)
  const starting = BOOT + surface.seconds
  if (left * pace < WORTH_STARTING * starting || spread.workers === 1) return here(Infinity)
  onSpread?.(spread)
  await spreadPoints(surface.spec, points, queue, { ...spread, ...options })
}

type Span = [start: number, end: number]

function spansOf(count: number, isKnown: (index: number) => boolean): Span[] {
  const spans: Span[] = []
  for (let i = 0; i < count; i++) {
    if (isKnown(i)) continue
    const last = spans.at(-1)
    if (last?.[1] === i) last[1]++
    else spans.push([i, i + 1])
  }
  return spans
}

const countOf = (spans: readonly Span[]): number => spans.reduce((sum, [start, end]) => sum + end - start, 0)

/** The number of processes like this one that fit in the free memory, leaving a fifth of it to others; at least 1. */
function enginesThatFit(): number {
  // Node 20.13 and later also knows the limit of a container.
  const { availableMemory = freemem } = process as { availableMemory?: () => number }
  return Math.max(1, Math.floor((0.8 * availableMemory()) / process.memoryUsage.rss()))
}

/** Measures the points of `queue`, which it empties unless it is stopped. */
export async function spreadPoints(
  surface: SurfaceSpec,
  points: readonly Point[],
  queue: Span[],
  {
    workers,
    threadsEach,
    onValues,
    onRetry,
    signal,
    worker = WORKER,
  }: Spread & Pick<GridOptions, 'onValues' | 'onRetry' | 'signal'> & { worker?: URL },
): Promise<void> {
  const stop = new AbortController()
  // One listener for each process: Node warns of a leak at eleven.
  setMaxListeners(0, stop.signal)
  const onAbort = () => stop.abort()
  if (signal?.aborted) return
  signal?.addEventListener('abort', onAbort)
  const tried = new Set<number>()
  let failure: string | undefined

  /** Large pieces at first, small ones at the end, so that all workers end together. */
  function take(): Span | undefined {
    const span = queue.shift()
    if (span === undefined) return undefined
    const [start, end] = span
    const size = Math.ceil((countOf(queue) + end - start) / (4 * workers))
    if (start + size >= end) return span
    queue.unshift([start + size, end])
    return [start, start + size]
  }

  async function workThrough(): Promise<void> {
    let process: WorkerProcess | undefined
    for (let span = take(); span !== undefined && !stop.signal.aborted; span = take()) {
      process ??= startWorker(worker)
      let [at] = span
      const [, end] = span
      const ending = await process.measure(
        { surface, threads: threadsEach, points: points.slice(at, end) },
        {
          signal: stop.signal,
          onValues(values) {
            onValues(at, values)
            at += values.length
          },
        },
      )
      if (at < end) queue.unshift([at, end])
      if (!process.alive) process = undefined
      if (ending.kind !== 'failed') continue
      if (ending.isFinal || tried.has(at)) {
        failure ??= ending.message
        stop.abort()
      } else {
        tried.add(at)
        onRetry?.(ending.message)
      }
    }
    process?.stop()
  }

  try {
    await Promise.all(Array.from({ length: workers }, workThrough))
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
  if (failure !== undefined)
    throw new UserError(`a point of the surface cannot be measured: ${failure}`, { exitCode: 1 })
}
