import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../scripts/rates/setups.ts'
import { createTuner, secondsOfGrid, type Tuned } from '../../scripts/rates/tuner.ts'
import type { PlannedRun, RunResult } from '../../src/run/index.ts'
import { openData } from '../../src/run/data-node.ts'
import { setupOf } from '../../src/study/rates.ts'
import { arms } from '../run/example.ts'

async function candidate(learningRate: number, seconds: number): Promise<Candidate> {
  const opened = await openData('digits', 'unit')
  const spec = { ...arms[0]!.spec, probes: [], learningRate }
  return { setup: setupOf(spec, opened), arms: ['example/plain (quick)'], spec, opened, seconds }
}

/** Performs all runs, with the loss that `lossAt` gives; undefined: diverged. */
async function tune(
  one: Candidate,
  lossAt: (rate: number, seed: number) => number | undefined,
): Promise<{ tuned: Tuned | undefined; runs: readonly PlannedRun[] }> {
  let tuned: Tuned | undefined
  const tuner = createTuner([one], (_, found) => {
    tuned = found
  })
  const runs = [...tuner.runs]
  for (let run = runs.shift(), all = [...tuner.runs]; ; run = runs.shift()) {
    if (!run) return { tuned, runs: all }
    const { learningRate, seed } = run.spec
    const loss = lossAt(learningRate, seed)
    const row = { run: run.id, arm: run.arm, seed, layer: '', quantity: 'training loss' }
    const result: RunResult = {
      run,
      outcome:
        loss === undefined ? { kind: 'diverged', step: 3, what: 'loss' } : { kind: 'finished', step: 4 },
      rows: [
        { ...row, step: 2, value: 9 },
        { ...row, step: 4, value: loss ?? 0 },
      ],
      seconds: 1,
    }
    const more = tuner.follow(result)
    runs.push(...more)
    all.push(...more)
  }
}

describe('the tuner', () => {
  it('tries each rate of the grid on two seeds, on three if runs are short, and chooses by the last loss', async () => {
    const lossAt = (rate: number, seed: number) => Math.abs(Math.log(rate / 0.1)) + 0.01 * seed
    const long = await tune(await candidate(0.3, 60), lossAt)
    expect(long.runs).toHaveLength(14)
    expect(long.tuned).toMatchObject({ rate: 0.1, seeds: [1, 2], architecture: 'mlp:hidden=3,3' })
    expect(long.tuned!.losses.map(([rate]) => rate)).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3, 10])
    expect(long.tuned!.losses[2]![1]).toBeCloseTo(0.015)
    const short = await tune(await candidate(0.3, 0.1), lossAt)
    expect(short.runs).toHaveLength(21)
    expect(short.tuned!.seeds).toEqual([1, 2, 3])
  })

  it('takes the seeds that are wanted, whatever a run costs', async () => {
    const tuner = createTuner([await candidate(0.3, 60)], () => {}, [1, 2, 3])
    expect(new Set(tuner.runs.map(({ spec }) => spec.seed))).toEqual(new Set([1, 2, 3]))
    expect(secondsOfGrid(await candidate(0.3, 60), [1, 2, 3])).toBe(7 * 3 * 60)
  })

  it('extends the grid on every seed while the best rate is at its end', async () => {
    const { tuned, runs } = await tune(await candidate(0.3, 60), (rate) => 1 / rate)
    expect(runs).toHaveLength(20)
    expect(tuned).toMatchObject({ rate: 300 })
  })

  it('counts a run that diverges as worse than any other, and has no rate where all diverge', async () => {
    const some = await tune(await candidate(0.3, 60), (rate, seed) =>
      rate >= 1 && seed === 2 ? undefined : 1 / rate,
    )
    expect(some.tuned).toMatchObject({ rate: 0.3 })
    expect(some.tuned!.losses.at(-1)).toEqual([10, null])
    const none = await tune(await candidate(0.3, 60), () => undefined)
    expect(none.tuned).toBeUndefined()
    expect(none.runs).toHaveLength(20)
  })
})
