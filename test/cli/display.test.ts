import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jsonDisplay, liveDisplay, plainDisplay } from '../../src/cli/display.ts'
import { liveTable } from '../../src/cli/live-table.ts'
import { Progress } from '../../src/cli/progress.ts'
import type { PlannedRun, RunEvent } from '../../src/run/index.ts'
import { planNowhere } from '../run/example.ts'

const runs = planNowhere([1, 2])
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

/** Everything written, escape sequences of colour aside. */
function screen(columns = 80, rows = 24) {
  const pieces: string[] = []
  return {
    write: (text: string) => pieces.push(text),
    columns,
    rows,
    // oxlint-disable-next-line no-control-regex
    text: () => pieces.join('').replace(/\u001b\[\d+m/g, ''),
  }
}

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
})

describe('liveTable', () => {
  it('has a bar, the loss and the time left of each run', () => {
    const progress = new Progress(runs, 0)
    progress.update({ type: 'started', run: first! }, 0)
    progress.update({ type: 'progress', run: first!, step: 1, loss: 2.31 }, 1000)
    progress.update(diverged(second), 1000)
    const lines = liveTable(progress, { rows: 40, columns: 100, now: 1000 })
    expect(lines).toHaveLength(runs.length + 2)
    expect(lines[0]).toContain('plain      seed 1   ')
    expect(lines[0]).toContain('█████···············')
    expect(lines[0]).toContain('loss 2.31')
    expect(lines[0]).toContain(' 3 s left')
    expect(lines[1]).toContain('diverged at step 3')
    expect(lines.at(-1)).toContain('1 of 12 runs')
  })

  it('keeps to the height and width of the screen, around what runs', () => {
    const progress = new Progress(runs, 0)
    for (const run of runs.slice(0, 7)) progress.update(ended(run), 1)
    const lines = liveTable(progress, { rows: 6, columns: 40, now: 2 })
    expect(lines).toHaveLength(6)
    expect(lines[0]).toContain('plain ×5   seed 2')
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40)
    const wide = liveTable(progress, { rows: 6, columns: 200, now: 2 })
    expect(wide.at(-1)).toContain('7 ended above, 1 waiting below')
  })
})

describe('displays', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('redraw in place and clear up', () => {
    const terminal = screen()
    const display = liveDisplay(runs, terminal)
    display.update({ type: 'started', run: first! })
    display.update({ type: 'failed', run: second!, message: 'no memory' })
    vi.advanceTimersByTime(250)
    display.close()
    const text = terminal.text()
    expect(text).toContain(`\u001b[${runs.length + 2}A`)
    expect(text).toContain('✗ plain ×5, seed 1 failed: no memory')
    expect(text.endsWith('\u001b[J\u001b[?25h')).toBe(true)
    vi.advanceTimersByTime(1000)
    expect(terminal.text()).toBe(text)
  })

  it('write a line a run where there is no terminal', () => {
    const terminal = screen()
    const display = plainDisplay(runs.slice(0, 2), terminal)
    display.update({ type: 'progress', run: first!, step: 3, loss: 0.5 })
    display.update(ended())
    display.update(diverged(second))
    const lines = terminal.text().split('\n')
    expect(lines[0]).toMatch(/^\[1\/2\] plain, seed 1: 4 steps, loss 0\.500, 1\.5 s, about .* left$/)
    expect(lines[1]).toBe('[2/2] plain ×5, seed 1: diverged at step 3, 1 s')
  })

  it('write an object a line for programs', () => {
    const terminal = screen()
    const display = jsonDisplay(runs, terminal)
    const row = { run: first!.id, arm: 'plain', seed: 1, step: 2, value: Number.NaN }
    display.update({
      type: 'measured',
      run: first!,
      step: 2,
      rows: [
        { ...row, layer: '', quantity: 'test loss' },
        { ...row, layer: 'layer2', quantity: 'percentile 50', value: 3 },
      ],
    })
    display.update(ended())
    const events = terminal
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(events).toEqual([
      {
        type: 'measured',
        run: first!.id,
        arm: 'plain',
        seed: 1,
        step: 2,
        values: { 'test loss': null, 'layer2 percentile 50': 3 },
      },
      {
        type: 'ended',
        run: first!.id,
        arm: 'plain',
        seed: 1,
        outcome: { kind: 'finished', step: 4 },
        seconds: 1.5,
        reused: false,
      },
    ])
  })
})
