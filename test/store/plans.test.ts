/** The plans of commands, as others see them in the store. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { schedule } from '../../src/executor/processes/index.ts'
import { thisProcess } from '../../src/store/lock/holder.ts'
import { acquireLock, isLock } from '../../src/store/lock/lock.ts'
import { keepPlan, readPlans, stampOfPlans, writePlan } from '../../src/store/plans.ts'
import { prepareStore } from '../../src/store/index.ts'
import { exampleRuns } from '../run/example.ts'
import { newFolder } from '../support/folders.ts'

const runs = await exampleRuns([1, 2], { names: ['plain', 'bn'] })
const COMMAND = 'normscope reproduce'
const newStore = () => prepareStore(newFolder())
const idsIn = (store: string) => readPlans(store)[0]!.runs.map(({ id }) => id)
const fileOf = (store: string) => join(store, 'plans', readdirSync(join(store, 'plans'))[0]!)

it('keeps each run once, with the experiments that requested it and its expected time', () => {
  const store = newStore()
  expect(readPlans(store)).toEqual([])
  const twice = [...runs.slice(0, 2), { ...runs[0]!, experiment: 'another' }]
  keepPlan(store, twice, { command: COMMAND, expected: ({ id }) => (id === runs[0]!.id ? 7 : Number.NaN) })
  const [plan] = readPlans(store)
  const { id, experiment, label, spec } = runs[0]!
  expect(plan).toMatchObject({ command: COMMAND })
  expect(plan!.runs).toHaveLength(2)
  expect(plan!.runs[0]).toEqual({
    id,
    experiments: [experiment, 'another'],
    label,
    seed: spec.seed,
    steps: spec.steps,
    seconds: 7,
  })
  expect(plan!.runs[1]).not.toHaveProperty('seconds')
})

it('is one file for all processes with one plan, and another one when the runs of the command change', () => {
  const store = newStore()
  writePlan(store, COMMAND, runs)
  utimesSync(fileOf(store), 1, 1)
  const before = stampOfPlans(store)
  writePlan(store, COMMAND, runs)
  expect(readdirSync(join(store, 'plans'))).toHaveLength(1)
  expect(stampOfPlans(store)).not.toBe(before)
  utimesSync(fileOf(store), 1, 1)
  writePlan(store, COMMAND, runs.slice(0, 2))
  expect(readdirSync(join(store, 'plans'))).toHaveLength(2)
  expect(readPlans(store)).toHaveLength(1)
  expect(idsIn(store)).toHaveLength(2)
  writePlan(store, `${COMMAND} --seeds 9`, runs.slice(1, 3))
  expect(readPlans(store)).toHaveLength(2)
})

it('two processes that add to it keep what the other added', async () => {
  const store = newStore()
  const [one, two] = [0, 1].map(() => keepPlan(store, runs.slice(0, 2), { command: COMMAND }))
  one!.add(runs[2]!)
  two!.add(runs[3]!)
  one!.close()
  await expect.poll(() => idsIn(store)).toEqual(runs.map(({ id }) => id))
})

it('waits while another process writes it', async () => {
  const store = newStore()
  const plan = keepPlan(store, runs.slice(0, 2), { command: COMMAND })
  const lock = acquireLock(fileOf(store).replace('.json', '.lock'))
  plan.add(runs[2]!)
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(idsIn(store)).toHaveLength(2)
  if (isLock(lock)) lock.release()
  await expect.poll(() => idsIn(store), { timeout: 3000 }).toHaveLength(3)
  plan.close()
})

it('does not wait for a process that was killed while it wrote', () => {
  const store = newStore()
  const plan = keepPlan(store, runs.slice(0, 2), { command: COMMAND })
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const lock = fileOf(store).replace('.json', '.lock')
  writeFileSync(lock, JSON.stringify({ ...thisProcess(), pid }))
  plan.add(runs[2]!)
  plan.close()
  expect(idsIn(store)).toHaveLength(3)
  expect(readdirSync(join(store, 'plans'))).toHaveLength(1)
})

it('is left out if its file is damaged, and written again', () => {
  const store = newStore()
  writePlan(store, COMMAND, runs)
  const whole = readFileSync(fileOf(store), 'utf8')
  writeFileSync(fileOf(store), whole.slice(0, 100))
  expect(readPlans(store)).toEqual([])
  writePlan(store, COMMAND, runs)
  expect(readFileSync(fileOf(store), 'utf8')).toBe(whole)
})

it('is not needed: a store that cannot have one trains all the same', () => {
  const store = newStore()
  writeFileSync(join(store, 'plans'), 'a file')
  const plan = keepPlan(store, runs)
  plan.add(runs[0]!)
  plan.close()
  expect(readPlans(store)).toEqual([])
})

it('of the scheduler has the runs that follow others, and is kept when it has ended', async () => {
  const store = newStore()
  const [first, second, third] = runs
  mkdirSync(join(store, third!.id, 'failures'), { recursive: true })
  let seen = 0
  const { results } = await schedule([first!, third!], {
    store,
    threads: 1,
    plan: { command: COMMAND },
    onEvent: (event) => {
      if (event.type !== 'started') return
      seen = Math.max(seen, idsIn(store).length)
      // A command that is no worker tries again whatever failed before.
      expect(existsSync(join(store, third!.id, 'failures'))).toBe(false)
    },
    follow: ({ run }) => (run === first ? [second!] : []),
  })
  expect(results).toHaveLength(3)
  expect(seen).toBeGreaterThanOrEqual(2)
  expect(readPlans(store)[0]).toMatchObject({ command: COMMAND })
  expect(idsIn(store)).toEqual([first, third, second].map((run) => run!.id))
})
