import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { exportCommand } from '../../../src/cli/runs/export.ts'
import { gcCommand } from '../../../src/cli/runs/gc.ts'
import { listRunsCommand } from '../../../src/cli/runs/list.ts'
import { showCommand } from '../../../src/cli/runs/show.ts'
import { parseNpz, parseSafetensors } from '../../../src/data/index.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { openData } from '../../../src/run/data-node.ts'
import { openEngine } from '../../../src/run/engine.ts'
import { performRun } from '../../../src/executor/processes/perform.ts'
import { type PlannedRun } from '../../../src/run/identity.ts'
import { runId } from '../../../src/store/identity.ts'
import { lockOf, openRun, prepareStore } from '../../../src/store/store.ts'
import { exampleRuns } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'
import { runNormscope } from '../normscope.ts'

let [folder, store] = ['', '']
let [run, other]: [PlannedRun?, PlannedRun?] = []

/** One run that ended, one that was stopped at its first measurement. */
beforeEach(async () => {
  folder = newFolder()
  store = prepareStore(join(folder, 'runs'))
  const { data } = await openData('digits', 'unit')
  const planned = await exampleRuns([1, 2], { names: ['bn'] })
  ;[run, other] = planned.map((each) => {
    const spec = { ...each.spec, snapshots: 2 }
    return { ...each, id: runId(spec), spec }
  }) as [PlannedRun, PlannedRun]
  const stop = new AbortController()
  const open = async () => ({ session: await openEngine(run!.spec.engine, 1), data })
  await performRun(run, { store, open, onEvent: () => {} })
  await performRun(other, { store, open, onEvent: () => stop.abort(), signal: stop.signal })
})

const plain = (text: string) => text.replaceAll(/ +/g, ' ')

describe('normscope runs', () => {
  it('has a line for every run, and says what is wrong with others', () => {
    const later = Date.parse(openRun(store, run!.id).done!.ended) + 3 * 86_400_000
    const text = plain(listRunsCommand({ store: folder }, later))
    expect(text).toMatch(
      /^[\da-f]{8} convergence: bn mlp:hidden=3,3 batch\S* digits 1 4 finished [\d.]+ KiB 3 days$/m,
    )
    expect(text).toMatch(/^[\da-f]{8} convergence: bn .* 2 4 unfinished at \d /m)
    expect(text).toContain('2 runs in ')
    writeFileSync(join(store, run!.id, 'spec.json'), '{')
    mkdirSync(join(store, `${other!.id}.damaged-1`))
    const damaged = listRunsCommand({ store })
    expect(damaged).toContain('spec.json: damaged (')
    expect(damaged).toContain(`set aside, damaged: ${other!.id}.damaged-1`)
    expect(damaged).toContain('1 run in ')
  })

  it('prints JSON', () => {
    const { runs } = JSON.parse(listRunsCommand({ store, json: true })) as { runs: object[] }
    expect(runs).toHaveLength(2)
    expect(runs).toContainEqual(
      expect.objectContaining({
        id: run!.id,
        outcome: 'finished',
        step: 4,
        seed: 1,
        model: 'mlp:hidden=3,3',
      }),
    )
    const { last } = JSON.parse(showCommand(run!.id, { store, json: true })) as { last: object[] }
    const rows = openRun(store, run!.id).measurements()
    const accuracy = rows.findLast(({ quantity }) => quantity === 'test accuracy')!.value
    expect(last).toContainEqual({
      quantity: 'test accuracy',
      step: 4,
      values: 1,
      least: accuracy,
      most: accuracy,
    })
  })

  it('shows one, by the beginning of its id', () => {
    const text = plain(showCommand(run!.id.slice(0, 6), { store }))
    expect(text).toContain(`${run!.id} convergence: bn`)
    expect(text).toContain(' outcome finished, trained in ')
    expect(text).toContain(' checkpoints step 0, 2, 4')
    expect(text).toMatch(/ percentile 50 step 4 −?\d/)
    expect(text).toContain(join('snapshots', 'step-000002.safetensors'))
  })

  it('names the run that was perhaps meant, and the store that there is not', () => {
    const wrong = `${run!.id.slice(0, 7)}x`
    expect(() => showCommand(wrong, { store })).toThrow(`unknown run "${wrong}"; did you mean "${run!.id}"?`)
    expect(() => listRunsCommand({ store: join(folder, 'none') })).toThrow(
      'expected a store of runs, found none',
    )
  })

  it('is a command of its own kind', async () => {
    const { stdout, code } = await runNormscope(folder, ['runs', '--store', 'runs'])
    expect([code, stdout.split('\n').length]).toEqual([0, 7])
    const { stderr, code: refused } = await runNormscope(folder, ['runs', 'shw'])
    expect(refused).toBe(2)
    expect(stderr).toBe(
      'normscope: unknown command of runs "shw"; did you mean "show"? (known: list, show, watch, gc, export, import)\n',
    )
  })
})

describe('normscope runs gc', () => {
  const gc = (given: object = {}) => gcCommand({ store, olderThan: '0', ...given })

  it('first says what it would remove, then removes that and nothing else', () => {
    mkdirSync(join(store, `${run!.id}.damaged-1`))
    const before = readdirSync(store)
    expect(gc()).toContain('2 folders, ')
    expect(gc()).toContain('nothing has been')
    expect(gc()).toMatch(new RegExp(`${other!.id} .* unfinished, at step \\d`))
    expect(readdirSync(store)).toEqual(before)
    expect(gc({ yes: true })).toContain('removed 2 folders')
    expect(readdirSync(store).sort()).toEqual([run!.id, 'store.json'].sort())
    expect(gc()).toContain('nothing to remove')
  })

  it('finds runs whose records are corrupt', () => {
    appendFileSync(join(store, run!.id, 'records.ndjson'), 'more')
    expect(gc()).toContain('1 folder, ')
    writeFileSync(join(store, run!.id, 'records.ndjson'), '')
    expect(gc()).toContain('damaged: records.ndjson, expected')
    gc({ yes: true })
    expect(readdirSync(store)).toEqual(['store.json'])
  })

  it('leaves what is younger', () => {
    expect(gc({ olderThan: '1', yes: true })).toContain('nothing to remove')
    const old = (Date.now() - 2 * 86_400_000) / 1000
    for (const name of readdirSync(join(store, other!.id), { recursive: true, encoding: 'utf8' }))
      utimesSync(join(store, other!.id, name), old, old)
    expect(gc({ olderThan: '1' })).toContain('1 folder, ')
    expect(() => gc({ olderThan: '-1' })).toThrow('--older-than is -1, expected a number of 0 or more (days)')
  })

  it('leaves a run that a process trains', () => {
    const lock = acquireLock(lockOf(store, other!.id))
    expect(gc({ yes: true })).toContain('nothing to remove')
    expect(listRunsCommand({ store })).toContain('in training')
    if (isLock(lock)) lock.release()
    expect(gc()).toContain('1 folder, ')
  })

  it('clears away what a kill left of a removal', () => {
    rmSync(join(store, other!.id), { recursive: true })
    mkdirSync(join(store, '.removed-1'))
    expect(JSON.parse(gc({ yes: true, json: true }))).toMatchObject({ removed: ['.removed-1'] })
    expect(readdirSync(store)).toEqual([run!.id, 'store.json'].sort())
  })
})

describe('normscope runs export', () => {
  const read = (name: string) => readFileSync(join(folder, name))

  it('writes the weights, at the end or at a step', async () => {
    await exportCommand(run!.id, { store, out: join(folder, 'w.npz') })
    const { names, get } = parseNpz(read('w.npz'), 'w')
    const { arrays } = openRun(store, run!.id).checkpoint()
    expect(names).toContain('layer1.norm.running_mean')
    expect(get('layer1.norm.weight').data).toEqual(arrays['layer1.gamma']!.data)
    // As PyTorch has it, [out, in].
    expect(get('layer1.weight').shape).toEqual(arrays['layer1.weight']!.shape.toReversed())
    await exportCommand(run!.id, { store, out: join(folder, 'w.safetensors'), step: '2' })
    const { metadata } = parseSafetensors(read('w.safetensors'), 'w')
    expect(metadata).toMatchObject({ run: run!.id, step: '2' })
  })

  it('writes the records, and everything into a folder', async () => {
    await exportCommand(run!.id, { store, out: join(folder, 'records.csv') })
    const lines = read('records.csv').toString().trim().split('\r\n')
    expect(lines).toHaveLength(1 + openRun(store, run!.id).measurements().length)
    expect(lines[1]).toMatch(new RegExp(`^${run!.id},bn,1,0,`))
    const said = await exportCommand(run!.id, { store, out: join(folder, 'all'), json: true })
    expect(JSON.parse(said)).toMatchObject({ run: run!.id })
    expect(readdirSync(join(folder, 'all')).sort()).toEqual([
      'records.csv',
      'records.parquet',
      'summary.json',
      'weights.safetensors',
    ])
    expect(read('all/records.csv')).toEqual(read('records.csv'))
  })

  it('refuses what it cannot write, and writes nothing', async () => {
    const before = readdirSync(folder)
    const refused = (out: string, step?: string) =>
      exportCommand(run!.id, { store, out: join(folder, out), ...(step && { step }) })
    await expect(refused('w.bin')).rejects.toThrow('expected a name that ends in .csv or .parquet')
    await expect(refused('w.npz', '3')).rejects.toThrow(
      'expected a checkpoint of step 3, but there are 0, 2, 4',
    )
    await expect(refused('w.csv', '2')).rejects.toThrow('records contain all steps')
    await expect(refused('none/w.npz')).rejects.toThrow('first')
    expect(readdirSync(folder)).toEqual(before)
  })
})
