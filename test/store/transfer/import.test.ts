import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { performRun } from '../../../src/executor/processes/perform.ts'
import { openData } from '../../../src/run/data-node.ts'
import { openEngine } from '../../../src/run/engine.ts'
import type { PlannedRun } from '../../../src/run/identity.ts'
import { findGarbage } from '../../../src/store/garbage.ts'
import { runId } from '../../../src/store/identity.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { folderOf, lockOf, noteUse, openRun, prepareStore, readFinished } from '../../../src/store/store.ts'
import { packStore, unpackStore } from '../../../src/store/transfer/archive.ts'
import { type ImportedRun, type ImportOptions, importRuns } from '../../../src/store/transfer/import.ts'
import { originOf } from '../../../src/store/transfer/origin.ts'
import { exampleRuns } from '../../run/example.ts'
import { newFolder, resultsOf } from '../../support/folders.ts'

let runs: PlannedRun[] = []
let open: Parameters<typeof performRun>[1]['open']
/** All runs, trained once. */
let whole = ''
beforeAll(async () => {
  const planned = await exampleRuns([1, 2], { names: ['plain', 'bn'] })
  runs = planned.map((run) => {
    const spec = { ...run.spec, snapshots: 2 }
    return { ...run, id: runId(spec), spec }
  })
  const { data } = await openData('digits', 'unit')
  open = async () => ({ session: await openEngine(runs[0]!.spec.engine, 1), data })
  whole = prepareStore(mkdtempSync(join(tmpdir(), 'normscope-')))
  for (const run of runs) await performRun(run, { store: whole, open, onEvent: () => {} })
})
afterAll(() => rmSync(whole, { recursive: true, force: true }))

function storeWith(trained: readonly PlannedRun[]): string {
  const store = prepareStore(join(newFolder(), 'runs'))
  for (const { id } of trained) cpSync(folderOf(whole, id), folderOf(store, id), { recursive: true })
  return store
}

/** Gives a finished run the rows of another, with their hash: the run is complete, and its rows are wrong. */
function giveRows(store: string, to: PlannedRun, from: PlannedRun): void {
  const [target, source] = [folderOf(store, to.id), folderOf(whole, from.id)]
  const done = (folder: string) =>
    JSON.parse(readFileSync(join(folder, 'done.json'), 'utf8')) as { records: object }
  cpSync(join(source, 'records.ndjson'), join(target, 'records.ndjson'))
  writeFileSync(join(target, 'done.json'), JSON.stringify({ ...done(target), records: done(source).records }))
}

/** A store with a checkpoint of the run before its end. */
async function storeWithPart(run: PlannedRun, step: number): Promise<string> {
  const store = prepareStore(join(newFolder(), 'runs'))
  const stop = new AbortController()
  await performRun(run, {
    store,
    open,
    signal: stop.signal,
    onEvent: (event) => void ('step' in event && event.step >= step && stop.abort()),
  })
  expect(openRun(store, run.id).done).toBeUndefined()
  return store
}

async function imported(source: string, target: string, options: ImportOptions = {}): Promise<ImportedRun[]> {
  const found: ImportedRun[] = []
  await importRuns(source, target, { ...options, onRun: (run) => found.push(run) })
  return found
}

const kindsOf = (found: readonly ImportedRun[]) => found.map(({ kind }) => kind)
const reasonsOf = (found: readonly ImportedRun[]) =>
  found.flatMap((run) => ('reason' in run ? [run.reason] : []))

/** The results of a run; `uses.json` and `imported.json` do not belong to them. */
function bitsOf(store: string, id: string): Record<string, string> {
  const { 'uses.json': _, 'imported.json': __, ...bits } = resultsOf(folderOf(store, id))
  return bits
}

describe('importRuns', () => {
  it('makes one store of two halves, byte for byte', async () => {
    const halves = [storeWith(runs.slice(0, 2)), storeWith(runs.slice(2))]
    const target = join(newFolder(), 'new')
    for (const half of halves)
      expect(kindsOf(await imported(half, target, { from: half }))).toEqual(['copied', 'copied'])
    for (const { id } of runs) {
      expect(bitsOf(target, id)).toEqual(bitsOf(whole, id))
      expect(readFinished(target, id)).toMatchObject({ id, uses: [{ experiment: 'convergence' }] })
      expect(halves).toContain(originOf(folderOf(target, id))!.from)
    }
    expect(readdirSync(target).filter((name) => /importing|lock/.test(name))).toEqual([])
    expect(kindsOf(await imported(halves[0]!, target))).toEqual(['kept', 'kept'])
  })

  it('adds the arms that requested a run elsewhere', async () => {
    const [run] = runs
    const [one, two] = [storeWith([run!]), storeWith([run!])]
    noteUse(folderOf(two, run!.id), { experiment: 'noise', arm: 'other', spec: run!.spec })
    expect(kindsOf(await imported(two, one))).toEqual(['kept'])
    expect(openRun(one, run!.id).uses.map(({ arm }) => arm)).toEqual(['plain', 'other'])
  })

  it('refuses damaged runs, with the file and the reason, and imports the others', async () => {
    const source = storeWith(runs)
    const ids = runs.map(({ id }) => id).sort()
    const damage = [
      () => appendFileSync(join(folderOf(source, ids[0]!), 'checkpoint.safetensors'), 'x'),
      () => {
        const file = join(folderOf(source, ids[1]!), 'records.ndjson')
        const text = readFileSync(file, 'utf8')
        writeFileSync(file, text.replace(/"value":\d/, '"value":9'))
      },
      () => {
        const file = join(folderOf(source, ids[2]!), 'snapshots', 'step-000004.safetensors')
        const bytes = readFileSync(file)
        bytes[bytes.length - 1]! ^= 1
        writeFileSync(file, bytes)
      },
    ]
    for (const act of damage) act()
    const target = prepareStore(newFolder())
    const found = await imported(source, target)
    expect(kindsOf(found)).toEqual(['refused', 'refused', 'refused', 'copied'])
    const reasons = reasonsOf(found)
    expect(reasons[0]).toContain(join(source, ids[0]!, 'checkpoint.safetensors'))
    expect(reasons[1]).toMatch(/records\.ndjson: damaged \(the hash/)
    expect(reasons[2]).toContain('step-000004.safetensors: damaged (its checksum does not match')
    expect(readdirSync(target).filter((name) => /^[0-9a-f]{16}$/.test(name))).toEqual([ids[3]])
  })

  it('replaces a damaged run of the store, which it sets aside', async () => {
    const [run] = runs
    const [source, target] = [storeWith([run!]), storeWith([run!])]
    writeFileSync(join(folderOf(target, run!.id), 'done.json'), '{')
    expect(kindsOf(await imported(source, target))).toEqual(['copied'])
    expect(bitsOf(target, run!.id)).toEqual(bitsOf(source, run!.id))
    expect(existsSync(`${folderOf(target, run!.id)}.damaged-1`)).toBe(true)
  })

  it('refuses a run that has other bits in the store, and names both', async () => {
    const [run] = runs
    const [source, target] = [storeWith([run!]), storeWith([run!])]
    giveRows(source, run!, runs[1]!)
    const before = bitsOf(target, run!.id)
    const found = await imported(source, target)
    expect(kindsOf(found)).toEqual(['refused'])
    expect(reasonsOf(found)[0]).toContain(
      `records.ndjson is not the same in ${folderOf(source, run!.id)} and ${folderOf(target, run!.id)}`,
    )
    expect(bitsOf(target, run!.id)).toEqual(before)
  })

  it('keeps the copy with more steps, whichever store has it', async () => {
    const [run] = runs
    const [early, late] = [await storeWithPart(run!, 1), await storeWithPart(run!, 3)]
    const steps = [early, late].map((store) => openRun(store, run!.id).checkpoint().step)
    expect(steps[0]).toBeLessThan(steps[1]!)
    expect(await imported(late, early)).toMatchObject([{ kind: 'copied', instead: steps[0] }])
    expect(openRun(early, run!.id).checkpoint().step).toBe(steps[1])
    expect(reasonsOf(await imported(await storeWithPart(run!, 1), early))).toEqual([
      `the store has more of it than ${steps[0]} steps`,
    ])
    expect(kindsOf(await imported(whole, early, { ids: [run!.id] }))).toEqual(['copied'])
    expect(bitsOf(early, run!.id)).toEqual(bitsOf(whole, run!.id))
    expect(kindsOf(await imported(late, early))).toEqual(['left out'])
    // A run that goes on from an imported checkpoint ends with the same bits.
    expect(kindsOf(await imported(late, prepareStore(join(newFolder(), 'runs'))))).toEqual(['copied'])
    await performRun(run!, { store: late, open, onEvent: () => {} })
    expect(bitsOf(late, run!.id)).toEqual(bitsOf(whole, run!.id))
  })

  it('refuses a checkpoint with more steps if its rows do not go on from those of the store', async () => {
    const [run] = runs
    const [early, late] = [await storeWithPart(run!, 1), storeWith([run!])]
    giveRows(late, run!, runs[1]!)
    expect(reasonsOf(await imported(late, early))[0]).toContain('records.ndjson is not the same in')
  })

  it('leaves out runs without a checkpoint, and refuses to replace one that is being trained', async () => {
    const [run] = runs
    const [source, target] = [storeWith([run!]), await storeWithPart(run!, 1)]
    const lock = acquireLock(lockOf(target, run!.id))
    expect(reasonsOf(await imported(source, target))[0]).toContain(`process ${process.pid} is training it`)
    if (isLock(lock)) lock.release()
    rmSync(join(folderOf(source, run!.id), 'done.json'))
    rmSync(join(folderOf(source, run!.id), 'checkpoint.safetensors'))
    expect(reasonsOf(await imported(source, target))).toEqual(['it has no checkpoint yet'])
  })

  it('refuses runs in mode fast of other machines and of unknown ones, unless it is asked for', async () => {
    const [example] = runs
    const spec = { ...example!.spec, engine: { backend: 'wasm', mode: 'fast' } as const }
    const run = { ...example!, id: runId(spec), spec }
    const source = prepareStore(join(newFolder(), 'runs'))
    const { data } = await openData('digits', 'unit')
    const session = await openEngine(spec.engine, 1)
    await performRun(run, { store: source, open: async () => ({ session, data }), onEvent: () => {} })
    session.close()
    const target = () => join(newFolder(), 'runs')
    expect(kindsOf(await imported(source, target()))).toEqual(['copied'])

    const file = join(folderOf(source, run.id), 'done.json')
    const done = JSON.parse(readFileSync(file, 'utf8')) as { machine?: object }
    writeFileSync(file, JSON.stringify({ ...done, machine: { host: 'elsewhere' } }))
    expect(reasonsOf(await imported(source, target()))[0]).toContain(
      'mode fast on another machine (elsewhere)',
    )
    writeFileSync(file, JSON.stringify({ ...done, machine: undefined }))
    expect(reasonsOf(await imported(source, target()))[0]).toContain('on a machine that is not known')
    expect(kindsOf(await imported(source, target(), { allowFast: true }))).toEqual(['copied'])
  })

  it('goes on where it was stopped, and removes what a killed import left', async () => {
    const source = storeWith(runs)
    const target = prepareStore(newFolder())
    const stop = new AbortController()
    const first: ImportedRun[] = []
    await importRuns(source, target, {
      signal: stop.signal,
      onRun(run) {
        first.push(run)
        stop.abort()
      },
    })
    expect(first).toHaveLength(1)
    const left = join(target, '.importing-0123456789ab')
    mkdirSync(join(left, runs[0]!.id), { recursive: true })
    expect(findGarbage(target).garbage).toMatchObject([
      { name: '.importing-0123456789ab', reason: 'half imported' },
    ])
    expect(kindsOf(await imported(source, target)).toSorted()).toEqual(['copied', 'copied', 'copied', 'kept'])
    expect(existsSync(left)).toBe(false)
  })

  it('writes nothing in a dry run', async () => {
    const [run] = runs
    const source = storeWith([run!])
    const target = join(newFolder(), 'new')
    expect(kindsOf(await imported(source, target, { dryRun: true }))).toEqual(['copied'])
    expect(existsSync(target)).toBe(false)
  })

  it.each(['half.tar', 'half.tar.gz'])('reads %s as it was packed', async (name) => {
    const source = storeWith(runs.slice(0, 1))
    const file = join(newFolder(), name)
    await packStore(source, file)
    const store = await unpackStore(file, newFolder())
    expect(bitsOf(store, runs[0]!.id)).toEqual(bitsOf(source, runs[0]!.id))
    writeFileSync(file, 'no archive')
    await expect(unpackStore(file, newFolder())).rejects.toThrow(`${file}: tar failed`)
  })
})
