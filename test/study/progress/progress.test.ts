import { describe, expect, it } from 'vitest'
import { type PlannedRun } from '../../../src/run/index.ts'
import { Progress, type RunEvent } from '../../../src/study/index.ts'
import { planNowhere } from '../../run/example.ts'

// Without probes, whose time would be a matter of their own.
const runs = planNowhere([1, 2]).map((run) => ({ ...run, spec: { ...run.spec, probes: [] } }))
const [first, second] = runs
const ended = (run = first!): RunEvent => ({
  type: 'ended',
  reused: false,
  run,
  result: { run, outcome: { kind: 'finished', step: 4 }, rows: [], seconds: 1.5 },
})
const diverged = (run = first!): RunEvent => ({
  type: 'ended',
  reused: false,
  run,
  result: { run, outcome: { kind: 'diverged', step: 3, what: 'loss is NaN' }, rows: [], seconds: 1 },
})

describe('Progress', () => {
  const start = (progress: Progress, run: PlannedRun, now: number) =>
    progress.update({ type: 'started', run }, now)

  it('tells the time left of a run from the steps taken, and of others from their arm’s', () => {
    const progress = new Progress(runs, 0)
    expect(progress.secondsLeft(1000)).toBeNaN()
    start(progress, first!, 0)
    progress.update({ type: 'progress', run: first!, step: 2, loss: 1 }, 2000)
    expect(progress.runSecondsLeft(progress.states[0]!, 2000)).toBe(2)
    // All are the same network, with 4 steps a run.
    expect(progress.secondsLeft(2000)).toBe(2 + 11 * 4)
    // Of an arm that is slower, the other seed.
    start(progress, second!, 2000)
    progress.update({ type: 'progress', run: second!, step: 1, loss: 1 }, 5000)
    const [mean, own, other] = [(2.5 + 3) / 2, 2 * 2.5, 3 * 3]
    expect(progress.secondsLeft(5000)).toBe((own + other + 4 * 2.5 + 4 * 3 + 8 * 4 * mean) / 2)
  })

  it('counts a run that failed and begins again as not ended', () => {
    const progress = new Progress(runs, 0)
    for (const run of [first!, second!]) start(progress, run, 0)
    progress.update(ended(first), 1000)
    progress.update({ type: 'failed', run: second!, message: 'no' }, 1000)
    expect(progress.ended).toBe(2)
    start(progress, second!, 2000)
    expect(progress.ended).toBe(1)
  })

  it('notes the end of each run of a large plan at the same cost', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ ...first!, id: String(i >> 1) }))
    const before = process.cpuUsage()
    const progress = new Progress(many, 0)
    for (const run of many) {
      progress.update({ type: 'started', run }, 0)
      progress.update(ended(run), 1000)
      if (progress.ended === 0) throw new Error('no run has ended')
    }
    expect(progress.ended).toBe(many.length)
    expect(progress.secondsLeft(1000)).toBe(0)
    expect(process.cpuUsage(before).user).toBeLessThan(1_500_000)
  })

  it('takes a network of which nothing is known for an average one', () => {
    const [known, unknown] = [first!, { ...second!, spec: { ...second!.spec, batch: 7, steps: 1_000_000 } }]
    const progress = new Progress([known, unknown], 0)
    start(progress, known, 0)
    progress.update(ended(known), 8000)
    expect(progress.secondsLeft(8000)).toBe(8)
  })

  it('starts from what is expected, and learns by how much runs take longer', () => {
    const [known, unknown] = [first!, { ...second!, spec: { ...second!.spec, batch: 7 } }]
    const progress = new Progress([known, unknown], 0, (run) => (run === known ? 20 : 30))
    start(progress, known, 0)
    progress.update(ended(known), 60_000)
    const slowness = (20 + 60) / (20 + 20)
    expect(progress.secondsLeft(60_000)).toBe(slowness * 30)
  })

  it('believes a run as far as it has come: its first steps compile programs', () => {
    const progress = new Progress([first!], 0, () => 40)
    start(progress, first!, 0)
    progress.update({ type: 'progress', run: first!, step: 1, loss: 1 }, 20_000)
    // A quarter of its 4 steps took 20 s where 10 were expected: 80 s by its own pace.
    const expected = (40 * (20 + 20)) / (20 + 10)
    const total = 0.25 * 80 + 0.75 * expected
    expect(progress.secondsLeft(20_000)).toBeCloseTo(total * 0.75, 9)
  })

  it('shares what is left among as many as have run together, also where it is asked when one has just ended', () => {
    const progress = new Progress(runs, 0)
    start(progress, first!, 0)
    start(progress, second!, 0)
    progress.update(ended(first), 4000)
    expect(progress.secondsLeft(4000)).toBe((11 * 4) / 2)
  })

  it('counts a run once that several ask for, and not one that is there', () => {
    const progress = new Progress([first!, { ...first!, arm: 'again' }, second!, runs[2]!], 0)
    progress.update({ ...ended(second), reused: true } as RunEvent, 0)
    start(progress, first!, 0)
    progress.update({ type: 'progress', run: first!, step: 3, loss: 1 }, 3000)
    expect(progress.secondsLeft(3000)).toBe(1 + 4)
  })

  it('counts the steps that a diverged run will not take as done', () => {
    const progress = new Progress(runs.slice(0, 2), 0)
    start(progress, first!, 0)
    progress.update(diverged(), 3000)
    expect(progress.secondsLeft(4000)).toBe(4)
    expect(progress.ended).toBe(1)
  })

  it('has the recorded loss of a run that has ended, not that of the last progress told', () => {
    const progress = new Progress(runs.slice(0, 1), 0)
    start(progress, first!, 0)
    progress.update({ type: 'progress', run: first!, step: 1, loss: 2.58 }, 10)
    const row = { run: first!.id, arm: 'plain', seed: 1, layer: '' }
    const rows = [
      { ...row, step: 2, quantity: 'training loss', value: 2 },
      { ...row, step: 4, quantity: 'training loss', value: 1.41 },
      { ...row, step: 4, quantity: 'test accuracy', value: 0.5 },
    ]
    const result = { run: first!, outcome: { kind: 'finished', step: 4 } as const, rows, seconds: 1 }
    const state = progress.update({ type: 'ended', run: first!, result, reused: false }, 20)
    expect([state.loss, state.accuracy]).toEqual([1.41, 0.5])
  })
})

describe('the time that is left of a run', () => {
  const measured = (run: PlannedRun, step: number, by: string, seconds: number): RunEvent => ({
    type: 'measured',
    run,
    step,
    by,
    seconds,
    rows: [],
  })

  it('does not take the time of compiling for that of steps', () => {
    const run = { ...first!, spec: { ...first!.spec, steps: 100, evaluateEvery: 100, probes: [] } }
    const progress = new Progress([run], 0)
    progress.update({ type: 'started', run }, 0)
    // 20 s until it could begin, then an evaluation of 2 s.
    progress.update(measured(run, 0, 'evaluation', 2), 22_000)
    expect(progress.runSecondsLeft(progress.states[0]!, 22_000)).toBeNaN()
    progress.update({ type: 'progress', run, step: 10, loss: 1 }, 23_000)
    // 90 steps of 0.1 s and an evaluation.
    expect(progress.runSecondsLeft(progress.states[0]!, 23_000)).toBeCloseTo(90 * 0.1 + 2, 9)
  })

  it('counts what is measured at the end, as long as it is expected to take and then as long as it takes', () => {
    const probe = 'hessian:iterations=20,every=end'
    const run = { ...first!, spec: { ...first!.spec, steps: 100, evaluateEvery: 100, probes: [probe] } }
    const progress = new Progress([run], 0)
    const [state] = progress.states
    progress.update({ type: 'started', run }, 0)
    progress.update(measured(run, 0, 'evaluation', 0), 0)
    progress.update({ type: 'progress', run, step: 10, loss: 1 }, 1000)
    // Three quarters of 20 products of two gradients each.
    expect(progress.runSecondsLeft(state!, 1000)).toBeCloseTo((90 + 30) * 0.1, 9)
    progress.update(measured(run, 100, 'evaluation', 0), 10_000)
    progress.update({ type: 'measuring', run, step: 100, by: probe }, 10_000)
    expect(state!.measuring).toBe(probe)
    expect(progress.runSecondsLeft(state!, 11_000)).toBeCloseTo(30 * 0.1 - 1, 9)
    progress.update(measured(run, 100, probe, 5), 15_000)
    expect(progress.runSecondsLeft(state!, 15_000)).toBe(0)
  })

  it('counts from where a run went on', () => {
    const run = { ...first!, spec: { ...first!.spec, steps: 100, evaluateEvery: 50, probes: [] } }
    const progress = new Progress([run], 0)
    progress.update({ type: 'started', run }, 0)
    progress.update({ type: 'resumed', run, step: 60, rows: [] }, 5000)
    progress.update({ type: 'progress', run, step: 70, loss: 1 }, 6000)
    expect(progress.runSecondsLeft(progress.states[0]!, 6000)).toBeCloseTo(30 * 0.1, 9)
  })
})
