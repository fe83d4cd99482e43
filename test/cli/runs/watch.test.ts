import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { watchCommand } from '../../../src/cli/runs/watch.ts'
import { schedule } from '../../../src/executor/processes/schedule.ts'
import { noteFailure } from '../../../src/store/failures.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { writePlan } from '../../../src/store/plans.ts'
import { lockOf, prepareStore } from '../../../src/store/store.ts'
import { exampleRuns } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'

async function look(store: string, json: boolean): Promise<string> {
  let text = ''
  await watchCommand({ store, once: true, json }, { write: (more) => void (text += more) })
  return text
}

it('says what is done, in training and where, failed and left', async () => {
  const runs = await exampleRuns([1, 2, 3, 4, 5], { names: ['plain'] })
  const [ended, held, failed, begun] = runs
  const folder = newFolder()
  const store = prepareStore(join(folder, 'runs'))
  await schedule([ended!], { threads: 1, store })
  writePlan(store, 'normscope reproduce', runs, () => 100)
  const lock = acquireLock(lockOf(store, held!.id))
  mkdirSync(join(store, held!.id))
  const row = (step: number) =>
    `${JSON.stringify({ step, layer: '', quantity: 'training loss', value: 1 })}\n`
  writeFileSync(join(store, held!.id, 'records.ndjson'), `${row(1)}${row(2)}{"step":3,`)
  noteFailure(join(store, failed!.id), 'no such thing\nat line 3')
  mkdirSync(join(store, begun!.id))
  const watched = JSON.parse(await look(folder, true)) as Record<string, unknown>
  expect(watched).toMatchObject({
    command: 'normscope reproduce',
    planned: 5,
    finished: 1,
    diverged: 0,
    failed: 1,
    running: 1,
    stopped: 1,
    waiting: 1,
    runs: [
      { id: held!.id, status: 'running', step: 2, holder: { host: hostname(), pid: process.pid } },
      { id: failed!.id, status: 'failed', failures: [{ host: hostname() }] },
    ],
  })
  const text = await look(folder, false)
  expect(text).toMatch(/done\s+1 of 5 runs\n/)
  expect(text).toMatch(/left\s+3: 1 in training, 1 stopped at a checkpoint, 1 not begun/)
  expect(text).toContain(`2 of 4  ${hostname()}`)
  expect(text).toMatch(/seed 3 failed on \S+: no such thing\n/)
  expect(text).toContain('80 % interval')
  if (isLock(lock)) lock.release()
})

it('takes the runs themselves where a store has no plan', async () => {
  const runs = await exampleRuns([1], { names: ['plain'] })
  const store = prepareStore(newFolder())
  await schedule(runs, { threads: 1, store })
  expect(await look(store, false)).toMatch(/command\s+unknown[\s\S]*done\s+1 of 1 run\n/)
})
