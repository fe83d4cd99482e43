/** What running commands have planned, as others see it in the store. */
import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { followFolder } from '../../src/cli/explore/follow.ts'
import { schedule } from '../../src/executor/processes/index.ts'
import { announcePlan, listPlans } from '../../src/store/plans.ts'
import { prepareStore } from '../../src/store/index.ts'
import { exampleRuns } from '../run/example.ts'

const runs = await exampleRuns([1, 2], { names: ['plain', 'bn'] })

describe('a plan in a store', () => {
  let store: string
  beforeEach(() => {
    store = prepareStore(mkdtempSync(join(tmpdir(), 'normscope-plans-')))
  })
  afterEach(() => rmSync(store, { recursive: true }))

  /** What `normscope explore` tells first. */
  function told(): Record<string, unknown> {
    const events: Record<string, unknown> = {}
    followFolder(store, (event, data) => {
      events[event] = data
    })()
    return events
  }

  it('is there while its command runs, with what failed', async () => {
    expect(listPlans(store)).toEqual([])
    const plan = announcePlan(store, runs.slice(0, 2))
    const expected = runs.slice(0, 2).map(({ id, experiment, label, spec: { seed, steps } }) => ({
      id,
      experiments: [experiment],
      label,
      seed,
      steps,
    }))
    expect(listPlans(store)).toEqual([{ runs: expected, failed: [] }])
    plan.add({ ...runs[0]!, experiment: 'another' })
    plan.fail(runs[1]!.id)
    await expect.poll(() => listPlans(store)[0]?.failed).toEqual([runs[1]!.id])
    expect(told()['runs']).toEqual([
      { ...expected[0]!, experiments: [runs[0]!.experiment, 'another'], step: 0, state: 'planned' },
      { ...expected[1]!, step: 0, state: 'failed' },
    ])
    plan.close()
    expect(listPlans(store)).toEqual([])
    expect(readdirSync(store)).toEqual(['store.json'])
    expect(told()).not.toHaveProperty('runs')
  })

  it('of a command that was killed is not shown, and removed by the next', async () => {
    const child = fork(new URL('announce-and-wait.ts', import.meta.url), [store], {
      execArgv: ['--import', 'tsx'],
    })
    await new Promise((resolve) => child.once('message', resolve))
    expect(listPlans(store)).toHaveLength(1)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    expect(listPlans(store)).toEqual([])
    announcePlan(store, []).close()
    expect(readdirSync(store)).toEqual(['store.json'])
  })

  it('is not needed: a store that cannot have one trains all the same', () => {
    writeFileSync(join(store, 'plans'), 'a file')
    const plan = announcePlan(store, runs)
    plan.add(runs[0]!)
    plan.fail(runs[0]!.id)
    plan.close()
    expect(listPlans(store)).toEqual([])
  })

  it('of the scheduler names all its runs until the last has ended', async () => {
    const seen: number[][] = []
    const { results } = await schedule(runs, {
      store,
      threads: 1,
      onEvent(event) {
        if (event.type !== 'started') return
        const all = told()['runs'] as { state: string }[]
        seen.push([all.length, all.filter(({ state }) => state === 'planned').length])
      },
    })
    expect(results).toHaveLength(4)
    expect(seen[0]![0]).toBe(4)
    expect(seen[0]![1]).toBeGreaterThanOrEqual(3)
    expect(seen.at(-1)![1]).toBeLessThan(2)
    expect(listPlans(store)).toEqual([])
    expect((told()['runs'] as { state: string }[]).map(({ state }) => state)).toEqual(Array(4).fill('ended'))
  })
})
