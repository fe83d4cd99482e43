import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPart } from '../../../src/cli/experiment/part.ts'
import { exportCommand } from '../../../src/cli/runs/export.ts'
import { importCommand } from '../../../src/cli/runs/import.ts'
import { showCommand } from '../../../src/cli/runs/show.ts'
import { watchCommand } from '../../../src/cli/runs/watch.ts'
import { schedule } from '../../../src/executor/processes/schedule.ts'
import { keepPlan, writePlan } from '../../../src/store/plans.ts'
import { folderOf, idsOf, prepareStore } from '../../../src/store/store.ts'
import { exampleRuns, planNowhere } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'
import { parseLines, runNormscope } from '../normscope.ts'
import { trainInto } from '../trained.ts'

let whole = ''
beforeAll(async () => {
  whole = prepareStore(mkdtempSync(join(tmpdir(), 'normscope-')))
  for (const seed of [1, 2]) await trainInto(whole, { seed })
})
afterAll(() => rmSync(whole, { recursive: true, force: true }))

function copyOfWhole(): string {
  const store = join(newFolder(), 'runs')
  cpSync(whole, store, { recursive: true })
  return store
}

async function importInto(
  store: string,
  sources: readonly string[],
  options: Omit<Parameters<typeof importCommand>[1], 'store'> = {},
): Promise<{ code: number; text: string }> {
  let text = ''
  const code = await importCommand(sources, { ...options, store }, { write: (more) => void (text += more) })
  return { code, text }
}

describe('normscope runs import', () => {
  it('says what was imported, and where a run came from', async () => {
    const source = copyOfWhole()
    const store = join(newFolder(), 'new')
    expect(await importInto(store, [source])).toEqual({
      code: 0,
      text: `imported 2 of 2 runs from ${source} into ${store}\n`,
    })
    expect((await importInto(store, [source])).text).toContain('imported 0 of 2 runs')
    expect((await importInto(store, [source])).text).toContain('2 already there')
    expect(showCommand('last', { store })).toMatch(new RegExp(`imported +from ${source}`))
  })

  it('refuses damaged runs with exit code 1, and tells of runs of other versions', async () => {
    const source = copyOfWhole()
    const [id] = idsOf(source)
    writeFileSync(join(folderOf(source, id!), 'checkpoint.safetensors'), 'damaged')
    const store = join(newFolder(), 'new')
    const { code, text } = await importInto(store, [source])
    expect(code).toBe(1)
    expect(text).toContain('imported 1 of 2 runs')
    expect(text).toContain(`refused: ${join(source, id!, 'checkpoint.safetensors')}: damaged (`)
    const events = parseLines((await importInto(store, [source], { json: true })).text)
    expect(events.at(-1)).toMatchObject({ type: 'result', imported: 0, kept: 1, leftOut: 0, refused: 1 })
  })

  it('refuses what is no store before it imports anything', async () => {
    const store = join(newFolder(), 'new')
    await expect(importInto(store, [copyOfWhole(), newFolder()])).rejects.toThrow('expected a store of runs')
    expect(existsSync(store)).toBe(false)
    const source = copyOfWhole()
    await expect(importInto(source, [source])).rejects.toThrow('expected another store')
  })

  it('shows with --dry-run what it would do', async () => {
    const store = join(newFolder(), 'new')
    const { code, text } = await importInto(store, [copyOfWhole()], { dryRun: true })
    expect(code).toBe(0)
    expect(text).toContain('would import 2 of 2 runs')
    expect(existsSync(store)).toBe(false)
  })

  it.each(['half.tar.gz', 'half'])('takes what runs export all writes as %s', async (name) => {
    const out = join(newFolder(), name)
    expect(await exportCommand('all', { store: whole, out })).toMatch(/^2 runs: wrote /)
    const store = join(newFolder(), 'new')
    expect((await importInto(store, [out])).text).toContain('imported 2 of 2 runs')
    for (const id of idsOf(whole))
      for (const file of ['records.ndjson', 'checkpoint.safetensors', 'done.json'])
        expect(readFileSync(join(folderOf(store, id), file))).toEqual(
          readFileSync(join(folderOf(whole, id), file)),
        )
  })

  it('exports one run as an archive', async () => {
    const [id] = idsOf(whole)
    const out = join(newFolder(), 'one.tar')
    await exportCommand(id!.slice(0, 6), { store: whole, out })
    const store = join(newFolder(), 'new')
    await importInto(store, [out])
    expect(idsOf(store)).toEqual([id])
    await expect(exportCommand(id!, { store: whole, out })).rejects.toThrow('expected a new file')
    await expect(exportCommand('all', { store: whole, out: 'x.tar', step: '2' })).rejects.toThrow('--step 2')
  })
})

/** What `runs watch --json` says, without the path of the store. */
async function watched(store: string): Promise<Record<string, unknown>> {
  let text = ''
  await watchCommand({ store, once: true, json: true }, { write: (more) => void (text += more) })
  const { store: _, ...rest } = JSON.parse(text) as Record<string, unknown>
  return rest
}

describe('plans', () => {
  it('travel with all runs: the union says what is left as the whole does', async () => {
    const runs = await exampleRuns([1, 2, 3])
    const command = 'normscope reproduce'
    const plan = { command, expected: () => 100, whole: runs }
    const half = (i: number) => runs.filter((_, at) => at % 2 === i)
    const trained = [half(0).slice(0, 2), half(1).slice(0, 1)]
    const alone = join(newFolder(), 'runs')
    await schedule(trained.flat(), { store: alone, threads: 1, plan })
    writePlan(alone, command, runs, plan.expected)
    const archives: string[] = []
    for (const i of [0, 1]) {
      // Each machine has ended some runs of its part, and the times of those of the whole.
      const store = prepareStore(join(newFolder(), 'runs'))
      for (const { id } of trained[i]!) cpSync(folderOf(alone, id), folderOf(store, id), { recursive: true })
      keepPlan(store, half(i), plan).close()
      expect(await watched(store)).toMatchObject({ planned: half(i).length, finished: trained[i]!.length })
      const out = join(newFolder(), `part-${i}.tar.gz`)
      const count = `${trained[i]!.length} run${trained[i]!.length > 1 ? 's' : ''}`
      expect(await exportCommand('all', { store, out })).toContain(`${count} and 1 plan: wrote`)
      archives.push(out)
    }
    const both = join(newFolder(), 'both')
    const { code, text } = await importInto(both, archives)
    expect(code).toBe(0)
    expect(text).toContain('  plans: 1 imported\n')
    expect(text).toContain("  plans: 1 joined with the store's\n")
    const onOne = await watched(alone)
    expect(onOne).toMatchObject({ command, planned: runs.length, finished: 3, waiting: runs.length - 3 })
    expect(await watched(both)).toEqual(onOne)
  })

  it('that are damaged are refused with exit code 1, and do not stop the runs', async () => {
    const source = copyOfWhole()
    writePlan(source, 'normscope reproduce', await exampleRuns([1, 2]))
    const [name] = readdirSync(join(source, 'plans'))
    const file = join(source, 'plans', name!)
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100))
    const store = join(newFolder(), 'new')
    const { code, text } = await importInto(store, [source])
    expect(code).toBe(1)
    expect(text).toContain('imported 2 of 2 runs')
    expect(text).toContain(`refused: ${file}: damaged (it is incomplete, or no JSON)`)
    const events = parseLines((await importInto(store, [source], { json: true })).text)
    expect(events.at(-1)).toMatchObject({ type: 'result', refused: 0, plans: { imported: 0, refused: 1 } })
    expect(existsSync(join(store, 'plans'))).toBe(false)
  })
})

describe('--part', () => {
  it('trains the halves of a study in stores of their own, which import as the whole', async () => {
    const folder = newFolder()
    const study = ['run', 'convergence', '--profile', 'smoke', '--arms', 'plain,bn', '--seeds', '1']
    const half = (i: number) => [...study, '--store', `half-${i}`, '--part', `${i}/2`, '--threads', '1']
    const [, ...halves] = await Promise.all(
      [[...study, '--store', 'alone', '--worker', '1/1'], half(1), half(2)].map((args) =>
        runNormscope(folder, args),
      ),
    )
    for (const { stdout } of halves)
      expect(stdout).toContain('1 of 1 run ended, the same command without --part writes the report')
    const [alone, both] = ['alone', 'both'].map((name) => join(folder, name)) as [string, string]
    const { text } = await importInto(both, [join(folder, 'half-1'), join(folder, 'half-2')])
    expect(await watched(join(folder, 'half-1'))).toMatchObject({ planned: 1, finished: 1 })
    const [one, other] = [await watched(both), await watched(alone)]
    expect(one).toEqual(other)
    expect(one).toMatchObject({ planned: 2, finished: 2, otherPlans: 0 })
    expect(text.match(/imported 1 of 1 run from/g)).toHaveLength(2)
    expect(idsOf(both)).toHaveLength(2)
    expect(idsOf(both)).toEqual(idsOf(alone))
    for (const id of idsOf(both))
      for (const file of ['records.ndjson', 'checkpoint.safetensors'])
        expect(readFileSync(join(folderOf(both, id), file))).toEqual(
          readFileSync(join(folderOf(alone, id), file)),
        )
  }, 90_000)

  it('takes the runs of a file, and refuses what is no part and runs that the plan lacks', () => {
    const runs = planNowhere([1, 2])
    const file = (text: string) => {
      const path = join(newFolder(), 'ids')
      writeFileSync(path, text)
      return path
    }
    expect(readPart(undefined)).toBeUndefined()
    const parts = ['1/3', '2/3', '3/3'].map((text) => readPart(text)!(runs))
    expect(new Set(parts.flat())).toEqual(new Set(runs))
    expect(parts.flat()).toHaveLength(runs.length)
    // A run that two experiments request is in one part, for both.
    expect(readPart('1/2')!([runs[0]!, { ...runs[0]!, experiment: 'noise' }, runs[1]!])).toHaveLength(2)
    expect(readPart(file(`${runs[1]!.id}\n`))!(runs)).toEqual([runs[1]])
    expect(() => readPart('3/2')).toThrow('--part is 3/2, expected a number')
    expect(() => readPart('none')).toThrow('none: expected a part such as 1/2, or a file of run ids')
    expect(() => readPart(file('plain\n'))).toThrow('got "plain" in line 1')
    expect(() => readPart(file('0123456789abcdef\n'))!(runs)).toThrow(
      'run 0123456789abcdef is not in the plan',
    )
  })
})
