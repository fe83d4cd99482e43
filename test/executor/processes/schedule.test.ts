import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../src/study/events.ts'
import { schedule } from '../../../src/executor/processes/schedule.ts'
import { noteFailure, readFailures } from '../../../src/store/failures.ts'
import { thisProcess } from '../../../src/store/lock/holder.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { lockOf, openRun, prepareStore } from '../../../src/store/store.ts'
import type { PlannedRun } from '../../../src/run/identity.ts'
import { newFolder } from '../../support/folders.ts'
import { exampleRuns, planNowhere } from '../../run/example.ts'

const worker = new URL('./crashing-worker.ts', import.meta.url)
const one = (seeds: number[]) => planNowhere(seeds).filter(({ arm }) => arm === 'plain')

describe('schedule', () => {
  it('trains in worker processes and gives the rows of each run, in the order of the plan', async () => {
    const runs = await exampleRuns([1], { names: ['plain', 'bn'] })
    const events: RunEvent[] = []
    const { results, failures } = await schedule(runs, { threads: 2, onEvent: (event) => events.push(event) })
    expect(failures).toEqual([])
    expect(results.map(({ run }) => run)).toEqual(runs)
    for (const { run, rows, outcome } of results) {
      expect(outcome).toEqual({ kind: 'finished', step: 4 })
      expect(rows.length).toBeGreaterThan(10)
      expect(rows.every((row) => row.run === run.id && row.arm === run.arm && row.seed === 1)).toBe(true)
      const own = events.filter((event) => event.run === run)
      expect(own[0]!.type).toBe('started')
      expect(own.at(-1)!.type).toBe('ended')
    }
  })

  it('sends the next run to its process before it reports one that ended', async () => {
    const [first, second] = (await exampleRuns([1, 2], { names: ['plain'] })) as [PlannedRun, PlannedRun]
    const store = newFolder()
    let begins = false
    await schedule([first, second], {
      threads: 1,
      store,
      onEvent({ type, run }) {
        if (type !== 'ended' || run !== first) return
        // As long as this lasts, nothing else happens in this process.
        const limit = performance.now() + 60_000
        while (!begins && performance.now() < limit) begins = existsSync(join(store, second.id))
      },
    })
    expect(begins).toBe(true)
  })

  it('says nothing of leaks with more processes than Node expects listeners', async () => {
    const warnings: Error[] = []
    const hear = (warning: Error) => warnings.push(warning)
    process.on('warning', hear)
    try {
      const seeds = Array.from({ length: 12 }, (_, i) => 10 + i)
      const { signal } = new AbortController()
      const { results } = await schedule(one(seeds), { threads: 12, worker, signal })
      expect(results.length).toBe(12)
      await new Promise((resolve) => setImmediate(resolve))
      expect(warnings.map(({ message }) => message)).toEqual([])
    } finally {
      process.off('warning', hear)
    }
  })

  it('reports an error of the one who listens, and trains no more', async () => {
    const runs = await exampleRuns([1, 2, 3, 4], { names: ['plain'] })
    let started = 0
    const failing = schedule(runs, {
      threads: 1,
      onEvent({ type }) {
        if (type === 'started') started++
        if (type === 'ended') throw new Error('the disk is full')
      },
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(started).toBeLessThan(4)
  })

  it('loses to a crash that one run only, and goes on with a new process', async () => {
    const { results, failures } = await schedule(one([1, 2, 5, 3, 6]), { threads: 1, worker })
    expect(results.map(({ run }) => run.spec.seed)).toEqual([1, 5, 6])
    expect(failures.map(({ run }) => run.spec.seed)).toEqual([2, 3])
    expect(failures[0]!.message).toBe('its process ended with code 3\nout of something')
    expect(failures[1]!.message).toBe('no such thing')
    const pids = results.map(({ seconds }) => seconds)
    expect(pids[1]).not.toBe(pids[0])
    // A failure that is told leaves the process alive.
    expect(pids[2]).toBe(pids[1])
  })

  it('performs the runs that follow others next, from the store if it has them', async () => {
    const runs = await exampleRuns([1, 2, 3], { names: ['plain'] })
    const [first, second, third] = runs as [PlannedRun, PlannedRun, PlannedRun]
    const store = newFolder()
    await schedule([third], { threads: 1, store })
    const events: RunEvent[] = []
    const { results, failures } = await schedule([first], {
      threads: 2,
      store,
      onEvent: (event) => events.push(event),
      follow: ({ run }) =>
        run === first ? [second, third] : run === third ? [{ ...first, arm: 'twin' }] : [],
    })
    expect(failures).toEqual([])
    expect(results.map(({ run: { arm, spec } }) => [arm, spec.seed])).toEqual([
      ['plain', 1],
      ['plain', 2],
      ['plain', 3],
      ['twin', 1],
    ])
    const started = events.filter(({ type }) => type === 'started')
    expect(started.map(({ run }) => run.spec.seed)).toEqual([1, 2])
  })

  it('has idle workers wait for what may follow', async () => {
    const [first, second, third] = one([1, 5, 6]) as [PlannedRun, PlannedRun, PlannedRun]
    const { results } = await schedule([first], {
      threads: 2,
      worker,
      follow: ({ run }) => (run === first ? [second, third] : []),
    })
    // The crashing worker says as its seconds which process it is.
    const [, ...pids] = results.map(({ seconds }) => seconds)
    expect(new Set(pids).size).toBe(2)
  })

  it('tries a run once more whose process died, and no run that cannot succeed', async () => {
    const events: RunEvent[] = []
    await schedule(one([2, 3]), { threads: 1, worker, onEvent: (event) => events.push(event) })
    const retried = events.filter(({ type }) => type === 'retried')
    expect(retried.map(({ run }) => run.spec.seed)).toEqual([2])
    expect(events.filter(({ type }) => type === 'started').map(({ run }) => run.spec.seed)).toEqual([2, 2, 3])
  })

  it('trains a run once for all arms that ask for it, and not at all when the store has it', async () => {
    const [run] = await exampleRuns([1], { names: ['plain'] })
    const twin = { ...run!, experiment: 'other', arm: 'none' }
    const store = newFolder()
    const events: RunEvent[] = []
    const onEvent = (event: RunEvent) => void events.push(event)
    const once = await schedule([run!, twin], { threads: 1, store, onEvent })
    expect(events.filter(({ type }) => type === 'started')).toHaveLength(1)
    expect(once.results.map(({ run: { arm } }) => arm)).toEqual(['plain', 'none'])
    expect(once.results[1]!.rows[0]).toMatchObject({ arm: 'none', run: run!.id })
    expect(openRun(store, run!.id).uses).toEqual([
      { experiment: 'convergence', arm: 'plain' },
      { experiment: 'other', arm: 'none' },
    ])
    const again = await schedule([twin, run!], { threads: 1, store, worker: new URL('file:///nowhere.js') })
    expect(again.results.map(({ rows }) => rows)).toEqual(once.results.map(({ rows }) => rows).reverse())
  })

  it('waits for a run that another process trains, does others meanwhile, and takes its result', async () => {
    const [first, second] = await exampleRuns([1], { names: ['plain', 'bn'] })
    const store = prepareStore(newFolder())
    const lock = acquireLock(lockOf(store, first!.id))
    const events: string[] = []
    const { results } = await schedule([first!, second!], {
      threads: 1,
      store,
      onEvent({ type, run }) {
        if (type === 'waiting' || type === 'ended') events.push(`${type} ${run.arm}`)
        if (type === 'ended' && run === second && isLock(lock)) lock.release()
      },
    })
    expect(events).toEqual(['waiting plain', 'ended bn', 'ended plain'])
    expect(results).toHaveLength(2)
  })

  it('hands NaN and infinities through', async () => {
    const losses: number[] = []
    await schedule(one([1]), {
      threads: 3,
      worker,
      onEvent: (event) => void (event.type === 'progress' && losses.push(event.loss)),
    })
    expect(losses).toEqual([Number.NaN])
  })

  it.each([
    ['wasm', 3],
    ['reference', 1],
  ] as const)(
    'gives the spare threads of few runs to each, where %s computes on several',
    async (backend, each) => {
      const runs = one([1]).map((run) => ({
        ...run,
        spec: { ...run.spec, engine: { ...run.spec.engine, backend } },
      }))
      const { results } = await schedule(runs, { threads: 3, worker })
      expect(results[0]!.rows[0]!.value).toBe(each)
    },
  )

  it('keeps what has ended when it is stopped, and starts nothing more', async () => {
    const controller = new AbortController()
    const { results, failures } = await schedule(one([1, 4, 5]), {
      threads: 1,
      worker,
      signal: controller.signal,
      onEvent: (event) => void (event.type === 'progress' && event.run.spec.seed === 4 && controller.abort()),
    })
    expect(results.map(({ run }) => run.spec.seed)).toEqual([1])
    expect(failures).toEqual([])
  })

  it('does nothing when it is stopped before it starts', async () => {
    const { results } = await schedule(one([1]), { threads: 1, worker, signal: AbortSignal.abort() })
    expect(results).toEqual([])
  })

  it('starts each worker of a shared store at another place, and gives the results in the order of the plan', async () => {
    const runs = planNowhere([1, 5])
    const startOf = async (index: number) => {
      const started: PlannedRun[] = []
      const onEvent = ({ type, run }: RunEvent) => void (type === 'started' && started.push(run))
      const { results } = await schedule(runs, { threads: 1, worker, onEvent, place: { index, count: 3 } })
      expect(results.map(({ run }) => run)).toEqual(runs)
      expect(new Set(started).size).toBe(new Set(runs.map(({ id }) => id)).size)
      return started[0]!.id
    }
    const firsts = [await startOf(0), await startOf(1), await startOf(2)]
    expect(new Set(firsts).size).toBe(3)
  })

  it('notes failures, and a worker of a shared store leaves out a run that failed in two others', async () => {
    const store = prepareStore(newFolder())
    const place = { index: 0, count: 3 }
    const [run] = one([2])
    const perform = async (placed: boolean) => {
      let started = 0
      const { failures } = await schedule([run!], {
        threads: 1,
        store,
        worker,
        ...(placed && { place }),
        onEvent: ({ type }) => void (type === 'started' && started++),
      })
      return { started, message: failures[0]!.message }
    }
    const message = 'its process ended with code 3\nout of something'
    expect(await perform(true)).toEqual({ started: 2, message })
    expect(await perform(true)).toEqual({ started: 2, message })
    expect(readFailures(join(store, run!.id))).toMatchObject([
      { host: hostname(), message },
      { host: hostname(), message },
    ])
    expect(await perform(true)).toEqual({
      started: 0,
      message: `failed 2 times, on ${hostname()}: ${message}`,
    })
    // A command of its own tries again: what failed may have been fixed.
    expect(await perform(false)).toEqual({ started: 2, message })
  })

  it('forgets failures of a run that ends', async () => {
    const [run] = await exampleRuns([1], { names: ['plain'] })
    const store = prepareStore(newFolder())
    noteFailure(join(store, run!.id), 'no such thing')
    await schedule([run!], { threads: 1, store })
    expect(readFailures(join(store, run!.id))).toEqual([])
  })

  it('takes over a run whose holder has ended while it waited', async () => {
    const [run] = await exampleRuns([1], { names: ['plain'] })
    const store = prepareStore(newFolder())
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
    const { pid, ...space } = thisProcess()
    const { started: _, ...holder } = { ...space, pid: sleeper.pid }
    writeFileSync(lockOf(store, run!.id), JSON.stringify(holder))
    const events: string[] = []
    const { results } = await schedule([run!], {
      threads: 1,
      store,
      onEvent({ type }) {
        events.push(type)
        if (type === 'waiting') sleeper.kill('SIGKILL')
      },
    })
    expect(pid).not.toBe(sleeper.pid)
    expect(results).toHaveLength(1)
    expect(events).toContain('waiting')
  })
})
