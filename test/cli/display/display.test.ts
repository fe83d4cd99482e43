import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jsonDisplay, liveDisplay, plainDisplay } from '../../../src/cli/display/display.ts'
import { liveTable } from '../../../src/cli/display/live-table.ts'
import { Progress } from '../../../src/study/progress/progress.ts'
import type { RunEvent } from '../../../src/study/index.ts'
import { planNowhere } from '../../run/example.ts'

const runs = planNowhere([1, 2])
const [first, second] = runs
const ended = (run = first!): RunEvent => ({
  type: 'ended',
  reused: false,
  run,
  result: {
    run,
    outcome: { kind: 'finished', step: 4 },
    rows: [
      { run: run.id, arm: run.arm, seed: 1, step: 4, layer: '', quantity: 'training loss', value: 1.41 },
    ],
    seconds: 1.5,
  },
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
    expect(lines[0]).toContain(' about 10 s left')
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
    display.update({ type: 'progress', run: first!, step: 3, loss: 2.58 })
    display.update(ended())
    display.update(diverged(second))
    const lines = terminal.text().split('\n')
    expect(lines[0]).toMatch(/^\[1\/2\] plain, seed 1: 4 steps, loss 1\.41, 1\.5 s, a few seconds left$/)
    expect(lines[1]).toBe('[2/2] plain ×5, seed 1: diverged at step 3, 1 s')
  })

  it('estimate no time after a run that the store has, which says nothing new of the others', () => {
    const terminal = screen()
    const display = plainDisplay(runs.slice(0, 3), terminal)
    display.update({ type: 'progress', run: first!, step: 3, loss: 2.58 })
    display.update(ended())
    display.update({ ...ended(second), reused: true } as RunEvent)
    expect(terminal.text().split('\n')[1]).toMatch(/^\[2\/3\] plain ×5, seed 1: 4 steps, loss 1\.41, reused$/)
  })

  it('write an object a line for programs', () => {
    const terminal = screen()
    const display = jsonDisplay(runs, terminal)
    const row = { run: first!.id, arm: 'plain', seed: 1, step: 2, value: Number.NaN }
    display.update({
      type: 'measured',
      run: first!,
      step: 2,
      by: 'evaluation',
      seconds: 0,
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
        loss: 1.41,
      },
    ])
  })
})
