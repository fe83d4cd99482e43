import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataSplit } from '../../../src/data/index.ts'
import { openData } from '../../../src/run/data-node.ts'
import { openEngine } from '../../../src/run/engine.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import {
  type PerformEvent,
  type PerformOptions,
  performRun,
} from '../../../src/executor/processes/perform.ts'
import { type PlannedRun } from '../../../src/run/identity.ts'
import { runId } from '../../../src/store/identity.ts'
import { openRun, prepareStore } from '../../../src/store/store.ts'
import { exampleRuns } from '../../run/example.ts'
import { hashesOf, newFolder, resultsOf } from '../../support/folders.ts'

let data: DataSplit
let run: PlannedRun
beforeAll(async () => {
  data = (await openData('digits', 'unit')).data
  const [plain] = await exampleRuns([1], { names: ['bn'] })
  run = withSpec(plain!, { optimizer: 'sgd:momentum=0.5', snapshots: 2 })
})

function withSpec(planned: PlannedRun, changes: Partial<PlannedRun['spec']>): PlannedRun {
  const spec = { ...planned.spec, ...changes }
  return { ...planned, id: runId(spec), spec }
}

function perform(store: string, options: Partial<PerformOptions> = {}, planned = run) {
  return performRun(planned, {
    store: prepareStore(store),
    open: async () => ({ session: await openEngine(planned.spec.engine, 1), data }),
    onEvent: () => {},
    ...options,
  })
}

/** Every event of a whole run, and the folder that it leaves. */
async function uninterrupted(planned = run): Promise<{ events: PerformEvent[]; folder: string }> {
  const store = newFolder()
  const events: PerformEvent[] = []
  await perform(store, { onEvent: (event) => events.push(event) }, planned)
  return { events, folder: join(store, planned.id) }
}

const rowsOf = (events: readonly PerformEvent[]) =>
  events.flatMap((event) => ('rows' in event ? event.rows : []))

describe('performRun', () => {
  it('keeps spec, records, snapshots, the last checkpoint and how it ended', async () => {
    const { events, folder } = await uninterrupted()
    expect(Object.keys(hashesOf(folder))).toEqual([
      'checkpoint.safetensors',
      'done.json',
      'records.ndjson',
      'snapshots/step-000000.safetensors',
      'snapshots/step-000002.safetensors',
      'snapshots/step-000004.safetensors',
      'spec.json',
      'uses.json',
    ])
    const stored = openRun(join(folder, '..'), run.id)
    const { activation: _, ...model } = run.spec.model
    expect(stored.spec).toEqual({
      ...run.spec,
      model: {
        ...model,
        architecture: 'mlp:hidden=3,3',
        norm: 'batch',
        initializer: 'gaussian:deviation=0.05',
      },
    })
    expect(stored.uses).toEqual([{ experiment: 'convergence', arm: 'bn' }])
    expect(stored.done!.outcome).toEqual({ kind: 'finished', step: 4 })
    expect(stored.measurements()).toEqual(rowsOf(events))
    expect(rowsOf(events).length).toBeGreaterThan(10)
  })

  it('gives a run that has ended again, and computes nothing', async () => {
    const { events, folder } = await uninterrupted()
    const before = hashesOf(folder)
    const open = () => Promise.reject(new Error('computes'))
    const again = await perform(join(folder, '..'), { open })
    expect(again).toMatchObject({
      kind: 'ended',
      outcome: { kind: 'finished', step: 4 },
      reused: rowsOf(events),
    })
    expect(hashesOf(folder)).toEqual(before)
  })

  it.each([0, Infinity])(
    'ends with the same bits wherever it is cut, checkpoints every %s s',
    async (every) => {
      const { events, folder } = await uninterrupted()
      for (let cut = 1; cut <= events.length; cut++) {
        const store = newFolder()
        let seen = 0
        const onEvent = () => {
          if (++seen === cut) throw new Error('killed')
        }
        await expect(perform(store, { onEvent, checkpointEvery: every })).rejects.toThrow('killed')
        // The line that a kill cut, and a file that it left unfinished.
        appendFileSync(join(store, run.id, 'records.ndjson'), '{"step":9,"lay')
        writeFileSync(join(store, run.id, 'checkpoint.safetensors.1.tmp'), 'half')
        const later: PerformEvent[] = []
        await perform(store, { onEvent: (event) => later.push(event) })
        const results = { ...resultsOf(join(store, run.id)), rows: rowsOf(later) }
        expect({ cut, ...results }).toEqual({ cut, ...resultsOf(folder), rows: rowsOf(events) })
      }
    },
  )

  it('measures at levels of the training loss with the same bits wherever it is cut', async () => {
    // The running loss is below 100 at once, and below the second level after its second step.
    const levels = withSpec(run, { probes: ['shift-gradient:at=100/2.27/1'], learningRate: 1 })
    const { events, folder } = await uninterrupted(levels)
    const rows = rowsOf(events).filter(({ quantity }) => quantity.startsWith('gradient shift,'))
    const seen = rows.map(({ step, quantity }) => `${quantity} ${step}`)
    expect(new Set(seen)).toEqual(
      new Set(['gradient shift, at training loss 100 1', 'gradient shift, at training loss 2.27 2']),
    )
    expect(rowsOf(events).some(({ quantity }) => quantity === 'gradient shift')).toBe(false)
    for (let cut = 1; cut <= events.length; cut++) {
      const store = newFolder()
      let count = 0
      const onEvent = () => {
        if (++count === cut) throw new Error('killed')
      }
      await expect(perform(store, { onEvent, checkpointEvery: 0 }, levels)).rejects.toThrow('killed')
      const later: PerformEvent[] = []
      await perform(store, { onEvent: (event) => later.push(event) }, levels)
      const results = { ...resultsOf(join(store, levels.id)), rows: rowsOf(later) }
      expect({ cut, ...results }).toEqual({ cut, ...resultsOf(folder), rows: rowsOf(events) })
    }
  })

  it('stops at a signal with a checkpoint, and goes on from that very step', async () => {
    const { folder } = await uninterrupted()
    const store = newFolder()
    const controller = new AbortController()
    const stopped = await perform(store, {
      signal: controller.signal,
      onEvent: (event) => void (event.type === 'step' && event.step === 3 && controller.abort()),
    })
    expect(stopped).toEqual({ kind: 'stopped', step: 3 })
    const half = openRun(store, run.id)
    expect(half.done).toBeUndefined()
    expect(half.steps()).toEqual([0, 2, 3])
    const steps: number[] = []
    await perform(store, { onEvent: (event) => void (event.type === 'step' && steps.push(event.step)) })
    expect(steps).toEqual([4])
    expect(resultsOf(join(store, run.id))).toEqual(resultsOf(folder))
  })

  it('keeps a divergence through an interruption: it is a result', async () => {
    const diverging = withSpec(run, { learningRate: 1e300, model: { ...run.spec.model, norm: 'none' } })
    const { events, folder } = await uninterrupted(diverging)
    const { outcome } = openRun(join(folder, '..'), diverging.id).done!
    expect(outcome).toMatchObject({ kind: 'diverged', what: expect.stringMatching(/^loss is/) as string })
    const means = rowsOf(events).filter(({ quantity }) => quantity === 'training loss')
    expect(means.some(({ value }) => !Number.isFinite(value))).toBe(true)
    for (let cut = 1; cut <= events.length; cut++) {
      const store = newFolder()
      let seen = 0
      const onEvent = () => {
        if (++seen === cut) throw new Error('killed')
      }
      await perform(store, { onEvent, checkpointEvery: 0 }, diverging).catch(() => {})
      expect(await perform(store, {}, diverging)).toMatchObject({ outcome })
      expect(resultsOf(join(store, diverging.id))).toEqual(resultsOf(folder))
    }
  })
})

describe('a killed process', () => {
  const trainer = fileURLToPath(new URL('./killed-trainer.ts', import.meta.url))

  /** Kills it some milliseconds after its first step, unless it has ended. True where it had. */
  function trainFor(store: string, milliseconds: number): Promise<boolean> {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), trainer, store], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), milliseconds))
    return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)))
  }

  it('at random moments, several times, ends with the same bits as one never killed', async () => {
    const [expected, store] = [prepareStore(newFolder()), prepareStore(newFolder())]
    expect(await trainFor(expected, 1e6)).toBe(true)
    const [id] = readdirSync(expected).filter((name) => name.length === 16)
    const waits: number[] = []
    for (let ended = false; !ended; ) {
      // Later and later, so that it ends even on a slow machine.
      waits.push(Math.random() * 60 * 2 ** waits.length)
      ended = await trainFor(store, waits.at(-1)!)
    }
    expect(waits.length).toBeGreaterThan(1)
    expect({ waits, ...resultsOf(join(store, id!)) }).toEqual({ waits, ...resultsOf(join(expected, id!)) })
  }, 60_000)
})

describe('damage', () => {
  /** A run that stopped at step 3, with something done to one of its files. */
  async function damaged(name: string, change: (file: string) => void): Promise<string> {
    const store = newFolder()
    const controller = new AbortController()
    await perform(store, {
      signal: controller.signal,
      onEvent: (event) => void (event.type === 'step' && event.step === 3 && controller.abort()),
    })
    change(join(store, run.id, name))
    return store
  }

  const flip = (file: string) => {
    const bytes = readFileSync(file)
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    writeFileSync(file, bytes)
  }

  it.each<[string, string, (file: string) => void]>([
    ['a changed byte of the checkpoint', 'checkpoint.safetensors', flip],
    ['half a checkpoint', 'checkpoint.safetensors', (file) => truncateSync(file, 900)],
    ['a changed byte of the records', 'records.ndjson', flip],
    ['half the records', 'records.ndjson', (file) => truncateSync(file, 90)],
    ['no records', 'records.ndjson', (file) => rmSync(file)],
    ['a changed spec', 'spec.json', flip],
    ['an empty spec', 'spec.json', (file) => truncateSync(file, 0)],
  ])('%s is told, set aside, and made good', async (_, name, change) => {
    const { folder } = await uninterrupted()
    const store = await damaged(name, change)
    const events: PerformEvent[] = []
    await perform(store, { onEvent: (event) => events.push(event) })
    expect(events[0]).toMatchObject({
      type: 'set aside',
      message: expect.stringContaining(join(store, run.id, name)) as string,
    })
    expect(existsSync(join(store, `${run.id}.damaged-1`, name)) || name === 'records.ndjson').toBe(true)
    expect(resultsOf(join(store, run.id))).toEqual(resultsOf(folder))
  })

  it('of a run that has ended is noticed before the run is used again', async () => {
    for (const [name, change] of [
      ['records.ndjson', flip],
      ['checkpoint.safetensors', (file: string) => rmSync(file)],
      ['done.json', (file: string) => truncateSync(file, 20)],
    ] as const) {
      const { folder } = await uninterrupted()
      const store = join(folder, '..')
      const before = resultsOf(folder)
      change(join(folder, name))
      const events: PerformEvent[] = []
      await perform(store, { onEvent: (event) => events.push(event) })
      expect(events[0]).toMatchObject({ type: 'set aside', message: expect.stringContaining(name) as string })
      expect(resultsOf(folder)).toEqual(before)
    }
  })
})

describe('two processes', () => {
  it('do not train one run at once', async () => {
    const store = prepareStore(newFolder())
    const lock = acquireLock(join(store, `${run.id}.lock`))
    if (!isLock(lock)) throw new Error('expected the lock')
    expect(await perform(store)).toEqual({
      kind: 'busy',
      holder: expect.objectContaining({ pid: process.pid }) as object,
    })
    expect(readdirSync(store)).toEqual([`${run.id}.lock`, 'store.json'])
    lock.release()
    expect(await perform(store)).toMatchObject({ kind: 'ended' })
    expect(readdirSync(store)).toEqual([run.id, 'store.json'])
  })

  it('leave a run to the one that took it while they were stopped, and write nothing more', async () => {
    const store = prepareStore(newFolder())
    const file = join(store, `${run.id}.lock`)
    const taken = { pid: 7, host: 'other' }
    let before: Record<string, string> = {}
    const onEvent = (event: PerformEvent) => {
      if (event.type !== 'step' || event.step !== 3) return
      writeFileSync(file, JSON.stringify(taken))
      before = hashesOf(join(store, run.id))
    }
    expect(await perform(store, { onEvent })).toEqual({ kind: 'busy', holder: taken })
    expect(hashesOf(join(store, run.id))).toEqual(before)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(taken)
  })
})
