/** The union of the plans of two stores. */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PlannedRun } from '../../../src/run/identity.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { keepPlan, readPlans, writePlan } from '../../../src/store/plans.ts'
import { prepareStore } from '../../../src/store/store.ts'
import { importPlans } from '../../../src/store/transfer/import-plans.ts'
import { planNowhere } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'

const COMMAND = 'normscope reproduce'
const runs = planNowhere([1, 2])

function storeWith(planned: readonly PlannedRun[], whole = planned): string {
  const store = prepareStore(newFolder())
  keepPlan(store, planned, { command: COMMAND, whole, expected: () => 7 }).close()
  return store
}
const filesIn = (store: string) => readdirSync(join(store, 'plans')).map((name) => join(store, 'plans', name))
const fileOf = (store: string) => filesIn(store)[0]!
const kindsOf = (source: string, target: string, dryRun = false) =>
  importPlans(source, target, { dryRun }).map(({ kind }) => kind)
const byId = (store: string) => readPlans(store)[0]!.runs.toSorted((a, b) => a.id.localeCompare(b.id))

it('joins the parts of one command to its whole, in either order', () => {
  const half = runs.length / 2
  const parts = [storeWith(runs.slice(0, half), runs), storeWith(runs.slice(half), runs)]
  const whole = storeWith(runs)
  for (const order of [parts, parts.toReversed()]) {
    const target = prepareStore(newFolder())
    expect(order.map((part) => kindsOf(part, target))).toEqual([['copied'], ['joined']])
    expect(order.map((part) => kindsOf(part, target))).toEqual([['kept'], ['kept']])
    expect(filesIn(target)).toHaveLength(1)
    expect(byId(target)).toEqual(byId(whole))
    expect(kindsOf(whole, target)).toEqual(['kept'])
  }
})

it('keeps the plans of two commands, and of a command whose runs changed, side by side', () => {
  const [one, two] = [storeWith(runs.slice(0, 3)), storeWith(runs.slice(0, 2))]
  writePlan(two, `${COMMAND} --seeds 9`, runs)
  expect(kindsOf(two, one)).toEqual(['copied', 'copied'])
  expect(filesIn(one)).toHaveLength(3)
  expect(readPlans(one)).toHaveLength(2)
})

it('is no use of a plan: the latest use of either store stays', () => {
  const [source, target] = [storeWith(runs), storeWith(runs)]
  const [early, late] = [new Date(1e12), new Date(1.5e12)]
  utimesSync(fileOf(source), late, late)
  utimesSync(fileOf(target), early, early)
  expect(kindsOf(source, target)).toEqual(['kept'])
  expect(statSync(fileOf(target)).mtime).toEqual(late)
  utimesSync(fileOf(source), early, early)
  kindsOf(source, target)
  expect(statSync(fileOf(target)).mtime).toEqual(late)
  const empty = prepareStore(newFolder())
  kindsOf(source, empty)
  expect(statSync(fileOf(empty)).mtime).toEqual(early)
})

it.each([
  ['cut', (text: string) => text.slice(0, -20), 'it is incomplete, or no JSON'],
  [
    'without its last runs',
    (text: string) => text.replace(/,\n[^\n]*\n\]/, '\n]'),
    'its hash does not match',
  ],
  [
    'with another number',
    (text: string) => text.replace('"steps":4', '"steps":5'),
    'its hash does not match',
  ],
  ['with another command', (text: string) => text.replace('reproduce', 'run noise'), 'its hash does not'],
  [
    'with half a run',
    (text: string) => text.replace(/"label":"[^"]*",/, ''),
    'run 1 of its list is incomplete',
  ],
  ['of something else', () => '{"command":null}', 'it has no list of runs'],
])('refuses a plan %s, names its file, and imports the others', (_, damage, reason) => {
  const source = storeWith(runs)
  const file = fileOf(source)
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, damage(whole))
  expect(readFileSync(file, 'utf8')).not.toBe(whole)
  writePlan(source, `${COMMAND} --seeds 9`, runs)
  const target = prepareStore(newFolder())
  const found = importPlans(source, target)
  expect(found.map(({ kind }) => kind).toSorted()).toEqual(['copied', 'refused'])
  const refused = found.find(({ kind }) => kind === 'refused')
  expect(refused).toMatchObject({ file, reason: expect.stringContaining(`${file}: damaged (${reason}`) })
  expect(filesIn(target)).toHaveLength(1)
  expect(readPlans(source)).toHaveLength(1)
})

it('replaces a damaged plan of the store', () => {
  const [source, target] = [storeWith(runs), storeWith(runs)]
  const whole = readFileSync(fileOf(target), 'utf8')
  writeFileSync(fileOf(target), whole.slice(0, 100))
  expect(kindsOf(source, target)).toEqual(['copied'])
  expect(readFileSync(fileOf(target), 'utf8')).toBe(whole)
})

it('takes plans without a hash, as earlier versions wrote them', () => {
  const source = storeWith(runs)
  const file = fileOf(source)
  const expected = byId(source)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"sha256":"[0-9a-f]{64}",/, ''))
  const target = prepareStore(newFolder())
  expect(kindsOf(source, target)).toEqual(['copied'])
  expect(byId(target)).toEqual(expected)
})

it('refuses a plan that another process is writing, and writes nothing in a dry run', () => {
  const [source, target] = [storeWith(runs), prepareStore(newFolder())]
  expect(kindsOf(source, target, true)).toEqual(['copied'])
  expect(readdirSync(target)).toEqual(['store.json'])
  mkdirSync(join(target, 'plans'))
  const lock = acquireLock(fileOf(source).replace(source, target).replace('.json', '.lock'))
  expect(importPlans(source, target)).toMatchObject([
    { kind: 'refused', reason: expect.stringContaining('is writing it at this moment; import it again') },
  ])
  if (isLock(lock)) lock.release()
  expect(kindsOf(source, target)).toEqual(['copied'])
  expect(readdirSync(join(target, 'plans'))).toHaveLength(1)
})

it('finds nothing in a store without plans', () => {
  expect(importPlans(prepareStore(newFolder()), prepareStore(newFolder()))).toEqual([])
})
