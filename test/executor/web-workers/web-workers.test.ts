/** The executor with workers of the same thread: what it gives back, keeps, and does when a worker dies. */
import { describe, expect, it } from 'vitest'
import {
  type RunsReport,
  type RunsRequest,
  runPerformer,
  webWorkers,
  type WorkerLike,
} from '../../../src/executor/web-workers/index.ts'
import { loadData } from '../../../src/data/load.ts'
import type { RunEvent } from '../../../src/study/index.ts'
import { exampleRuns } from '../../run/example.ts'

type Shelf = Parameters<typeof runPerformer>[1]['shelf']

function shelfInMemory(): Shelf {
  const kept = new Map<string, Awaited<ReturnType<Shelf['read']>>>()
  return {
    read: async (id) => structuredClone(kept.get(id)),
    write: async (id, run) => void kept.set(id, structuredClone(run)),
  }
}

function workerOn(shelf: Shelf): WorkerLike {
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage: (request: RunsRequest) => performer.handle(structuredClone(request)),
    terminate() {},
  }
  const performer = runPerformer(
    (report: RunsReport) => worker.onmessage?.({ data: structuredClone(report) }),
    { load: loadData, shelf },
  )
  return worker
}

const runs = await exampleRuns([1, 2], { names: ['plain', 'bn'] })

describe('web workers', () => {
  it('perform each run once, in the order of the plan, and reuse what the browser keeps', async () => {
    const shelf = shelfInMemory()
    const executor = webWorkers({ workers: 2, start: () => workerOn(shelf) })
    const first = await executor.perform([...runs, runs[0]!], {})
    expect(first.failures).toEqual([])
    expect(first.results.map(({ run }) => run)).toEqual([...runs, runs[0]])
    const events: RunEvent[] = []
    const again = await executor.perform(runs, { onEvent: (event) => void events.push(event) })
    expect(again.results.map(({ rows }) => rows)).toEqual(first.results.slice(0, 4).map(({ rows }) => rows))
    expect(events.filter(({ type }) => type === 'ended')).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ reused: true })),
    )
  })

  it('resume a run that was stopped, with the same rows', async () => {
    const whole = await webWorkers({ workers: 1, start: () => workerOn(shelfInMemory()) }).perform(
      runs.slice(0, 1),
      {},
    )
    const shelf = shelfInMemory()
    const executor = webWorkers({ workers: 1, start: () => workerOn(shelf) })
    const stop = new AbortController()
    const events: RunEvent[] = []
    const stopped = await executor.perform(runs.slice(0, 1), {
      signal: stop.signal,
      onEvent(event) {
        events.push(event)
        if (event.type === 'measured') stop.abort()
      },
    })
    expect(stopped.results).toEqual([])
    expect(events.at(-1)).toMatchObject({ type: 'stopped' })
    const later: RunEvent[] = []
    const resumed = await executor.perform(runs.slice(0, 1), { onEvent: (event) => void later.push(event) })
    expect(later.some(({ type }) => type === 'resumed')).toBe(true)
    expect(resumed.results[0]!.rows).toEqual(whole.results[0]!.rows)
  })

  it('try a run once more when its worker dies, and then give it up', async () => {
    let started = 0
    const dying = (): WorkerLike => {
      started++
      const worker: WorkerLike = {
        onmessage: null,
        onerror: null,
        postMessage: () => queueMicrotask(() => worker.onerror?.({ message: 'out of memory' })),
        terminate() {},
      }
      return worker
    }
    const { results, failures } = await webWorkers({ workers: 1, start: dying }).perform(runs.slice(0, 1), {})
    expect(started).toBe(2)
    expect(results).toEqual([])
    expect(failures).toEqual([{ run: runs[0], message: 'its worker ended: out of memory' }])
  })
})
