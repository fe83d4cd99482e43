import { describe, expect, it } from 'vitest'
import { openData } from '../../../src/run/data-node.ts'
import { stepsKept } from '../../../src/store/kept-steps.ts'
import { forecast } from '../../../src/study/progress/forecast.ts'
import { memoryOfRun } from '../../../src/run/memory-of-run.ts'
import { exampleRuns, planNowhere } from '../../run/example.ts'
import { hashesOf, newFolder } from '../../support/folders.ts'

describe('forecast', () => {
  const runs = planNowhere([1, 2]).slice(0, 4)
  const [first, second, third] = runs

  it('counts each run once, leaves out what is kept, and takes up what is begun', () => {
    const kept = new Map([
      [first!.id, 4],
      [second!.id, 1],
    ])
    const again = [...runs, { ...third!, arm: 'of another experiment' }]
    expect(forecast(again, kept, () => 8)).toEqual({
      runs: 4,
      kept: 1,
      begun: 1,
      // 3 of the 4 steps of one run, and all of two.
      steps: 11,
      seconds: 22,
    })
  })

  it('has no seconds where nothing is known, and none where nothing is left', () => {
    expect(forecast(runs, new Map()).seconds).toBeNaN()
    const all = new Map(runs.map(({ id }) => [id, 4]))
    expect(forecast(runs, all)).toMatchObject({ kept: 4, steps: 0, seconds: 0 })
  })

  it('makes nothing where there is no store', () => {
    const folder = newFolder()
    expect(stepsKept(`${folder}/out/runs`, runs).size).toBe(0)
    expect(hashesOf(folder)).toEqual({})
  })
})

describe('memoryOfRun', () => {
  it('grows with the batch, and is that of a process at least', async () => {
    const { data } = await openData('digits', 'unit')
    const [run] = await exampleRuns([1])
    const wide = { ...run!.spec, model: { architecture: 'cnn', norm: 'batch' } }
    const [small, large] = [8, 1024].map((batch) => memoryOfRun({ ...wide, batch }, data))
    expect(small).toBeGreaterThan(80 * 2 ** 20)
    // Activations of 16 channels of 8 × 8 in 32 bits, once at least.
    expect(large! - small!).toBeGreaterThan((1024 - 8) * 16 * 64 * 4)
  })
})
