import { chmodSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DataSplit } from '../../src/data/index.ts'
import { openData } from '../../src/run/data-node.ts'
import { openEngine } from '../../src/run/engine.ts'
import { performRun } from '../../src/executor/processes/perform.ts'
import { type PlannedRun } from '../../src/run/identity.ts'
import { runId } from '../../src/store/identity.ts'
import { findStore, listRuns, openRun, prepareStore, restoreModel } from '../../src/store/store.ts'
import { modelOfRun } from '../../src/run/training.ts'
import { exampleRuns } from '../run/example.ts'
import { newFolder } from '../support/folders.ts'

let data: DataSplit
let run: PlannedRun
beforeAll(async () => {
  data = (await openData('digits', 'unit')).data
  const [plain] = await exampleRuns([1], { names: ['bn'], engine: { backend: 'wasm', mode: 'default' } })
  const spec = { ...plain!.spec, steps: 5, snapshots: 2 }
  run = { ...plain!, id: runId(spec), spec }
})

async function trained(): Promise<string> {
  const store = prepareStore(newFolder())
  const open = async () => ({ session: await openEngine(run.spec.engine, 1), data })
  await performRun(run, { store, open, onEvent: () => {} })
  return store
}

describe('openRun', () => {
  it('takes the beginning of an id, and refuses others with what there is', async () => {
    const store = await trained()
    expect(openRun(store, run.id.slice(0, 4).toUpperCase()).id).toBe(run.id)
    mkdirSync(join(store, `${run.id.slice(0, 15)}${run.id.endsWith('0') ? '1' : '0'}`))
    expect(() => openRun(store, run.id.slice(0, 6))).toThrow('give more digits')
    expect(() => openRun(store, 'nonsense')).toThrow('unknown run "nonsense"')
    expect(() => openRun(join(store, 'none'), run.id)).toThrow('expected a store of runs, found none')
    expect(() => openRun(prepareStore(newFolder()), run.id)).toThrow('contains no runs')
  })

  it('names the run that was trained or asked for last', async () => {
    const store = prepareStore(newFolder())
    const open = async () => ({ session: await openEngine(run.spec.engine, 1), data })
    const spec = { ...run.spec, seed: 2 }
    const other = { ...run, id: runId(spec), spec }
    expect(() => openRun(store, 'last')).toThrow('contains no runs')
    for (const each of [run, other]) await performRun(each, { store, open, onEvent: () => {} })
    expect(openRun(store, 'last').id).toBe(other.id)
    const past = new Date(Date.now() - 60_000)
    for (const name of readdirSync(store, { recursive: true, encoding: 'utf8' }))
      utimesSync(join(store, name), past, past)
    await performRun(run, { store, open, onEvent: () => {} })
    expect(openRun(store, 'last').id).toBe(run.id)
  })

  it('lists the steps whose parameters are kept, and refuses others', async () => {
    const stored = openRun(await trained(), run.id)
    expect(stored.steps()).toEqual([0, 2, 4, 5])
    expect(stored.checkpoint().step).toBe(5)
    expect(stored.checkpoint(2).step).toBe(2)
    expect(() => stored.checkpoint(3)).toThrow(
      `run ${run.id}: expected a checkpoint of step 3, but there are 0, 2, 4, 5; request one of those`,
    )
  })

  it('gives parameters and statistics that a model takes, as they were', async () => {
    const stored = openRun(await trained(), run.id)
    const model = modelOfRun(stored.spec, data)
    const session = await openEngine(stored.spec.engine, 1)
    const program = await session.compile({
      outputs: {},
      updates: model.states.map((state) => [state, state.tensor]),
    })
    const present = () => Promise.all(model.states.map((state) => session.read(state)))
    const initial = await present()
    await restoreModel(session, model, stored.checkpoint())
    expect(await present()).not.toEqual(initial)
    await restoreModel(session, model, stored.checkpoint(0))
    expect(await present()).toEqual(initial)
    program.dispose()
    session.close()
  })
})

describe('listRuns', () => {
  it('tells runs, those that cannot be read, and those set aside', async () => {
    const store = await trained()
    mkdirSync(join(store, 'aaaaaaaaaaaaaaaa'))
    writeFileSync(join(store, 'aaaaaaaaaaaaaaaa/spec.json'), '{')
    mkdirSync(join(store, `${run.id}.damaged-1`))
    const { runs, damaged, setAside } = listRuns(store)
    expect(runs.map(({ id }) => id)).toEqual([run.id])
    expect(damaged).toEqual([
      { id: 'aaaaaaaaaaaaaaaa', message: expect.stringContaining('spec.json: damaged (') as string },
    ])
    expect(setAside).toEqual([`${run.id}.damaged-1`])
  })
})

describe('prepareStore', () => {
  it('takes a new folder, an empty one and a store, and no other', () => {
    const folder = newFolder()
    expect(prepareStore(join(folder, 'a/b'))).toBe(join(folder, 'a/b'))
    prepareStore(join(folder, 'a/b'))
    expect(() => prepareStore(folder)).toThrow(
      'expected a new or empty folder or a store of runs, found a; name another',
    )
    writeFileSync(join(folder, 'file'), '')
    expect(() => prepareStore(join(folder, 'file/runs'))).toThrow('a part of the path is a file')
  })

  it.skipIf(process.getuid?.() === 0)('says so where it cannot write, and leaves nothing', () => {
    const folder = newFolder()
    chmodSync(folder, 0o500)
    expect(() => prepareStore(join(folder, 'runs'))).toThrow('cannot be written (no permission)')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is found in the folder of an output', () => {
    const folder = newFolder()
    prepareStore(join(folder, 'runs'))
    expect(findStore(folder)).toBe(join(folder, 'runs'))
  })
})
