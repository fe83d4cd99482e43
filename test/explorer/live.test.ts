/** A live run, as its worker performs it, on the digits from the disk: it waits, steps, goes back, measures, diverges. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LiveReport, LiveRequest } from '../../src/explorer/live/messages.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'
import { type KeptLive, liveRun, type LiveShelf } from '../../src/explorer/worker/live.ts'
import { trainingDefaults, type TrainingTexts } from '../../src/study/index.ts'

const digits = readFileSync(new URL('../../data/digits/digits.csv.gz', import.meta.url))
const host = pageHost({
  data: '',
  files: { 'digits/digits.csv.gz': digits },
  version: '0',
  workerType: 'module',
})
const texts = { ...trainingDefaults, data: 'digits', model: 'mlp:6', steps: '30', evaluateEvery: '10' }

function shelfInMemory(): LiveShelf & { readonly kept: ReadonlyMap<string, KeptLive> } {
  const kept = new Map<string, KeptLive>()
  return {
    kept,
    read: async (id) => structuredClone(kept.get(id)),
    write: async (id, run) => void kept.set(id, structuredClone(run)),
    remove: async (id) => void kept.delete(id),
  }
}

function open(changes: Partial<TrainingTexts> = {}, shelf?: LiveShelf) {
  const reports: LiveReport[] = []
  const wakes: (() => void)[] = []
  const request = liveRun(
    (report) => {
      reports.push(report)
      for (const wake of wakes.splice(0)) wake()
    },
    host,
    shelf,
  )
  /** Asks, and waits for the end of what was asked. */
  async function ask(asked: LiveRequest): Promise<LiveReport[]> {
    const from = reports.length
    request(asked)
    for (;;) {
      const answers = reports.slice(from)
      if (answers.some(({ type }) => ['waiting', 'ended', 'failed'].includes(type))) return answers
      await new Promise<void>((resolve) => wakes.push(resolve))
    }
  }
  return { ask, request, reports, texts: { ...texts, ...changes } }
}

const hashOf = (reports: readonly LiveReport[]) =>
  reports.flatMap((report) => ('hash' in report ? [report.hash] : [])).at(-1)

describe('a live run', () => {
  it('goes on where an earlier page left it, with the same losses, rows and end', async () => {
    const whole = open()
    await whole.ask({ type: 'open', texts: whole.texts })
    await whole.ask({ type: 'play' })
    const shelf = shelfInMemory()
    const killed = open({}, shelf)
    expect((await killed.ask({ type: 'open', texts: killed.texts }))[0]).not.toHaveProperty('run.keptStep')
    for (let i = 0; i < 13; i++) await killed.ask({ type: 'step' })
    killed.request({ type: 'play', rate: 1e-9 })
    await killed.ask({ type: 'pause' })
    expect([...shelf.kept.values()].map(({ state }) => state.step)).toEqual([13])
    const later = open({}, shelf)
    const [opened] = await later.ask({ type: 'open', texts: later.texts })
    expect(opened).toMatchObject({ type: 'opened', run: { keptStep: 13 } })
    expect((await later.ask({ type: 'resume' })).at(-1)).toMatchObject({ type: 'waiting', step: 13 })
    await later.ask({ type: 'play' })
    const told = ({ reports }: typeof whole) => ({
      hash: hashOf(reports),
      losses: reports.flatMap((report) => (report.type === 'steps' ? [...report.losses] : [])),
      rows: reports.flatMap((report) => (report.type === 'measured' ? report.rows : [])),
    })
    expect(told(later)).toEqual(told(whole))
    expect(shelf.kept.size).toBe(0)
    // Steps before the kept one are computed again.
    const back = await later.ask({ type: 'rewind', step: 5 })
    expect(hashOf(back)).toBe(hashOf(await whole.ask({ type: 'rewind', step: 5 })))
  })

  it('goes back to the same weights, and on to the same end', async () => {
    const run = open()
    const opened = await run.ask({ type: 'open', texts: run.texts })
    expect(opened[0]).toMatchObject({
      type: 'opened',
      run: {
        steps: 30,
        isPrefix: true,
        command: expect.stringContaining('normscope train --model mlp:hidden=6 --norm batch --data digits'),
      },
    })
    const first = hashOf(await run.ask({ type: 'step' }))
    const end = await run.ask({ type: 'play' })
    expect(end.at(-1)).toMatchObject({ type: 'ended', step: 30 })
    expect(hashOf(end)).not.toBe(first)
    const back = await run.ask({ type: 'rewind', step: 1 })
    expect(back.at(-1)).toEqual({ type: 'waiting', step: 1, hash: first })
    const seventh = await run.ask({ type: 'rewind', step: 0 })
    expect(hashOf(seventh)).toBe(hashOf(opened))
    expect(hashOf(await run.ask({ type: 'play' }))).toBe(hashOf(end))
  })

  it('stops in the middle when something else is asked for', async () => {
    const run = open({ steps: '1000000' })
    await run.ask({ type: 'open', texts: run.texts })
    run.request({ type: 'play' })
    await new Promise((resolve) => setTimeout(resolve, 60))
    const [paused] = (await run.ask({ type: 'pause' })).filter(({ type }) => type === 'waiting')
    expect(paused).toMatchObject({ type: 'waiting' })
    expect((paused as { step: number }).step).toBeLessThan(1_000_000)
  })

  it('measures without changing anything', async () => {
    const [plain, measured] = [open(), open()]
    for (const run of [plain, measured]) await run.ask({ type: 'open', texts: run.texts })
    measured.request({ type: 'watch', probes: ['shift-gradient', 'hessian:iterations=3'] })
    const ends = [await plain.ask({ type: 'play' }), await measured.ask({ type: 'play' })] as const
    expect(hashOf(ends[1])).toBe(hashOf(ends[0]))
    const quantities = ends[1].flatMap((report) =>
      report.type === 'measured' ? report.rows.map(({ quantity }) => quantity) : [],
    )
    expect(quantities).toContain('relative gradient shift')
    expect(quantities).toContain('largest eigenvalue × equivalent learning rate / 2')
  })

  it('reports a divergence as an end, and a wrong option in the words of the command line', async () => {
    const run = open({ norm: 'none', learningRate: '1e30', activation: 'relu' })
    await run.ask({ type: 'open', texts: run.texts })
    expect((await run.ask({ type: 'play' })).at(-1)).toMatchObject({
      type: 'ended',
      diverged: expect.stringMatching(/^loss is/),
    })
    const wrong = open({ learningRate: '-1' })
    expect(await wrong.ask({ type: 'open', texts: wrong.texts })).toEqual([
      {
        type: 'failed',
        isUser: true,
        message: '--learning-rate is -1, expected a number above 0; write, say, --learning-rate 0.1',
      },
    ])
  })
})
