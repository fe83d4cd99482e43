import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type FollowedStore, followFolder } from '../../../src/cli/explore/follow.ts'
import { noteFailure } from '../../../src/store/failures.ts'
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'
import { writePlan } from '../../../src/store/plans.ts'
import { lockOf, prepareStore } from '../../../src/store/store.ts'
import { exampleRuns } from '../../run/example.ts'
import { newFolder } from '../../support/folders.ts'

/** What the page gets first. */
function seen(folder: string): { readonly store?: FollowedStore } {
  const events: Record<string, unknown> = {}
  followFolder(folder, (event, data) => {
    events[event] = data
  })()
  return events
}

it('sends what runs watch shows: done, running and where, failed, left, a time', async () => {
  const runs = await exampleRuns([1, 2, 3], { names: ['plain'] })
  const [held, failed] = runs
  const folder = newFolder()
  const store = prepareStore(join(folder, 'runs'))
  expect(seen(folder).store).toBeUndefined()
  writePlan(store, 'normscope reproduce', runs, () => 100)
  const lock = acquireLock(lockOf(store, held!.id))
  noteFailure(join(store, failed!.id), 'no such thing\nat line 3')
  const { facts, ended, known, experiments, runs: rows } = seen(folder).store!
  if (isLock(lock)) lock.release()
  const fact = Object.fromEntries(facts)
  expect(fact['command']).toBe('normscope reproduce')
  expect(fact['done']).toBe('0 of 3 runs')
  expect(fact['left']).toBe('2: 1 in training, 0 stopped at a checkpoint, 1 not begun')
  expect(fact['time']).toContain('80 % interval')
  expect([ended, known]).toEqual([0, 3])
  expect(experiments).toEqual([{ name: held!.experiment, ended: 0, running: 1, left: 1, failed: 1 }])
  expect(rows.map(({ status }) => status)).toEqual(['running', 'failed', 'waiting'])
  expect(rows[0]!.note).toMatch(`${hostname()}, process ${process.pid}, for `)
  expect(rows[1]!.note).toBe(`on ${hostname()}: no such thing`)
  expect(seen(folder).store!.runs[0]!.status).toBe('failed')
})
