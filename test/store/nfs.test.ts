/**
 * A store where the calls for files behave as those of an NFS client may: nfs(5), and the source of Linux (fs/nfs/dir.c,
 * fs/nfs/unlink.c).
 */
import type * as nodeFs from 'node:fs'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { performRun } from '../../src/executor/processes/perform.ts'
import { openEngine } from '../../src/run/engine.ts'
import { openData } from '../../src/run/data-node.ts'
import { type PlannedRun } from '../../src/run/identity.ts'
import { readIfThere, removeFolder } from '../../src/store/files.ts'
import { findGarbage, removeGarbage } from '../../src/store/garbage.ts'
import { runId } from '../../src/store/identity.ts'
import { acquireLock, holderOf, isLock, type Lock } from '../../src/store/lock/lock.ts'
import { streamRecordsTo } from '../../src/store/records-file.ts'
import { listRuns, prepareStore, readFinished } from '../../src/store/store.ts'
import { importRuns } from '../../src/store/transfer/import.ts'
import { exampleRuns } from '../run/example.ts'
import { newFolder } from '../support/folders.ts'

const client = vi.hoisted(() => ({
  /** Whether a file whose name begins with .nfs is open. */
  isNfs: true,
  /** How often a file gives ESTALE when it is opened. */
  stale: new Map<string, number>(),
  /** Folders in which the client believes that there is nothing. */
  believedEmpty: new Set<string>(),
  /** Whether the server's answer to a link is lost, so that the client asks again. */
  losesAnswers: false,
}))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof nodeFs>()
  const failure = (code: string) => Object.assign(new Error(code), { code })
  const look = (path: unknown) => {
    const file = String(path)
    const left = client.stale.get(file) ?? 0
    if (left > 0) {
      client.stale.set(file, left - 1)
      throw failure('ESTALE')
    }
    if (client.believedEmpty.has(dirname(file))) throw failure('ENOENT')
  }
  const isOpen = (name: string) => basename(name).startsWith('.nfs')
  return {
    ...fs,
    openSync(...args: Parameters<typeof fs.openSync>) {
      if (args[1] === 'r') look(args[0])
      client.believedEmpty.delete(String(args[0]))
      return fs.openSync(...args)
    },
    readFileSync(...args: Parameters<typeof fs.readFileSync>) {
      if (typeof args[0] === 'string') look(args[0])
      return fs.readFileSync(...args)
    },
    statSync: ((...args: Parameters<typeof fs.statSync>) => {
      const [path, options] = args
      if (client.believedEmpty.has(dirname(String(path))) && options?.throwIfNoEntry === false)
        return undefined
      look(path)
      return fs.statSync(...args)
    }) as typeof fs.statSync,
    linkSync(...args: Parameters<typeof fs.linkSync>) {
      fs.linkSync(...args)
      if (client.losesAnswers) throw failure('EEXIST')
    },
    /** Removes what comes before the first file that is open. */
    rmSync(...[path, options]: Parameters<typeof fs.rmSync>) {
      const names =
        options?.recursive && fs.existsSync(path)
          ? fs.readdirSync(path, { recursive: true, encoding: 'utf8' })
          : []
      const open = client.isNfs ? names.findIndex(isOpen) : -1
      if (open < 0) return fs.rmSync(path, options)
      for (const file of names.slice(0, open).map((name) => join(String(path), name)))
        if (fs.statSync(file).isFile()) fs.rmSync(file)
      throw failure('ENOTEMPTY')
    },
    unlinkSync(path: string) {
      if (isOpen(path)) throw failure('EBUSY')
      fs.unlinkSync(path)
    },
  }
})

let run: PlannedRun
let trained: string
beforeAll(async () => {
  const [plain] = await exampleRuns([1], { names: ['plain'] })
  const spec = { ...plain!.spec, steps: 4, snapshots: 2 }
  run = { ...plain!, id: runId(spec), spec }
  trained = await train(prepareStore(mkdtempSync(join(tmpdir(), 'normscope-nfs-'))))
})
afterAll(() => rmSync(trained, { recursive: true }))
beforeEach(() => {
  client.stale.clear()
  client.believedEmpty.clear()
  client.losesAnswers = false
  client.isNfs = true
})
afterEach(() => {
  client.isNfs = false
})

const newStore = () => prepareStore(newFolder())

async function train(store: string): Promise<string> {
  const { data } = await openData('digits', 'unit')
  const open = async () => ({ session: await openEngine(run.spec.engine, 1), data })
  await performRun(run, { store, open, onEvent: () => {} })
  return store
}

describe('a file that another machine has replaced', () => {
  it('is opened again', () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, 'new')
    client.stale.set(file, 4)
    expect(String(readIfThere(file))).toBe('new')
    client.stale.set(file, 100)
    expect(() => readIfThere(file)).toThrow(/cannot be read \(another machine removed or replaced it/)
  })

  it('is read as it is now, by every reader of a run', () => {
    const folder = join(trained, run.id)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const name of names) client.stale.set(join(folder, name), 2)
    client.stale.set(folder, 2)
    const found = readFinished(trained, run.id)!
    const records = join(folder, 'records.ndjson')
    client.stale.set(records, 2)
    expect([...streamRecordsTo(found.done.records, records)]).toHaveLength(found.done.records.rows)
    expect(found.checkpoint(2).step).toBe(2)
  })
})

describe('a file that is removed while it is open', () => {
  const silly = '.nfs000000000002a3b100000001'

  it('stays with its folder, and nothing else does', () => {
    const folder = join(newFolder(), 'gone')
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    mkdirSync(join(folder, 'c'))
    for (const name of ['a/b/x', 'a/b/y', `a/b/${silly}`, 'c/z', 'z']) writeFileSync(join(folder, name), '')
    removeFolder(folder)
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(
      ['a', join('a/b'), join('a/b', silly)].toSorted(),
    )
    removeFolder(join(folder, 'none'))
  })

  it('is no damage of a run, and is not copied with it', async () => {
    const store = await train(newStore())
    for (const place of ['', 'snapshots']) writeFileSync(join(store, run.id, place, silly), 'half')
    writeFileSync(join(store, silly), '')
    expect(listRuns(store)).toMatchObject({ runs: [{ id: run.id }], damaged: [], setAside: [] })
    expect(findGarbage(store).garbage).toEqual([])
    expect(readFinished(store, run.id)!.steps()).toEqual([0, 2, 4])
    const target = newStore()
    await importRuns(store, target)
    expect(readFinished(target, run.id)).toBeDefined()
    const copied = readdirSync(target, { recursive: true, encoding: 'utf8' })
    expect(copied.filter((name) => name.includes('.nfs'))).toEqual([])
  })

  it('does not keep a run from being removed', async () => {
    const store = await train(newStore())
    writeFileSync(join(store, run.id, 'done.json'), 'damaged')
    writeFileSync(join(store, run.id, silly), '')
    expect(removeGarbage(store, run.id)).toBe(true)
    expect(existsSync(join(store, run.id))).toBe(false)
    // What is left of it is garbage until the file is closed.
    const [left] = findGarbage(store).garbage
    expect(left).toMatchObject({ reason: 'half removed', bytes: 0 })
    expect(readdirSync(join(store, left!.name))).toEqual([silly])
  })
})

describe('what a client remembers', () => {
  it('does not hide that another machine has finished a run', async () => {
    const store = await train(newStore())
    client.believedEmpty.add(join(store, run.id))
    expect(readFinished(store, run.id)).toBeUndefined()
    const open = () => Promise.reject(new Error('trained again'))
    const performed = await performRun(run, { store, open, onEvent: () => {} })
    expect(performed).toMatchObject({ kind: 'ended', outcome: { kind: 'finished', step: 4 } })
  })
})

it('a lock belongs to the process that made it, even if the first answer of the server is lost', () => {
  const file = join(newFolder(), 'lock')
  client.losesAnswers = true
  const lock = acquireLock(file)
  expect(isLock(lock)).toBe(true)
  expect(isLock(acquireLock(file))).toBe(false)
  expect((lock as Lock).lostTo()).toBeUndefined()
  ;(lock as Lock).release()
  expect(holderOf(file)).toBeUndefined()
  expect(readdirSync(dirname(file))).toEqual([])
})
