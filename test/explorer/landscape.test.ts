/** The worker of the landscape, on the digits from the disk: kept steps, the loss around each, the path in its plane. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LandscapeReport, LandscapeRequest } from '../../src/explorer/landscape/messages.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'
import { landscapes } from '../../src/explorer/worker/landscape.ts'
import { landscape, landscapeQuantities } from '../../src/probe/index.ts'
import { canonicalSpec, dataCache, openEngine, openExecution } from '../../src/run/index.ts'
import { planTraining, readTraining, trainingDefaults, type TrainingTexts } from '../../src/study/index.ts'

const digits = readFileSync(new URL('../../data/digits/digits.csv.gz', import.meta.url))
const host = pageHost({
  data: '',
  files: { 'digits/digits.csv.gz': digits },
  version: '0',
  workerType: 'module',
})
const texts = { ...trainingDefaults, data: 'digits', model: 'mlp:6', steps: '40', optimizer: 'sgd' }
const options = { resolution: '3', span: '1', statistics: 'batch;frozen' }

function open() {
  const reports: LandscapeReport[] = []
  const wakes: (() => void)[] = []
  const request = landscapes((report) => {
    reports.push(report)
    for (const wake of wakes.splice(0)) wake()
  }, host)
  async function until(isThere: (report: LandscapeReport) => boolean): Promise<LandscapeReport> {
    for (;;) {
      const found = reports.find(isThere)
      if (found) return found
      await new Promise<void>((resolve) => wakes.push(resolve))
    }
  }
  return { request: (asked: LandscapeRequest) => request(asked), reports, until }
}

/** The loss on the same plane around a network that was trained for so many steps and no more. */
async function lossesAfter(given: TrainingTexts, steps: number): Promise<number[]> {
  const { run } = await planTraining(readTraining({ ...given, steps: String(steps) }, host), host)
  const session = await openEngine(run.spec.engine, 1)
  const data = await dataCache(host.load)(run.spec)
  const execution = await openExecution(canonicalSpec(run.spec), { session, data })
  for await (const _ of execution.run());
  const probe = landscape({ dimensions: 2, resolution: 3, span: 1, statistics: 'batch', sample: 500 })
  const rows = await execution.measure(probe.spec)
  session.close()
  return rows
    .filter(({ quantity }) => quantity === landscapeQuantities({ dimensions: 2 }).loss)
    .map(({ value }) => value)
}

describe('the landscape of the page', () => {
  it('measures around the weights of earlier steps as around those of a shorter run', async () => {
    const page = open()
    page.request({ type: 'open', texts, options })
    const trained = await page.until(({ type }) => type === 'trained')
    const every = Array.from({ length: 21 }, (_, i) => 2 * i)
    expect(trained).toMatchObject({ steps: every, command: expect.stringContaining('--snapshots 2') })
    page.request({ type: 'look', step: 16, options })
    const seen = await page.until(
      (report) => report.type === 'around' && report.step === 16 && report.statistics === 'batch',
    )
    expect(seen.type === 'around' && [...seen.surface.z]).toEqual(await lossesAfter(texts, 16))
    // The end is first, the wish next, and no other step before it.
    const steps = page.reports.flatMap((report) => (report.type === 'around' ? [report.step] : []))
    expect([...new Set(steps)].slice(0, 2)).toEqual([40, 16])
    const path = await page.until((report) => report.type === 'path' && report.statistics === 'frozen')
    expect(path.type === 'path' && path.points.map(({ step }) => step)).toEqual(every)
    expect(path.type === 'path' && path.points.at(-1)).toMatchObject({ x: 0, y: 0 })
    await page.until((report) => report.type === 'sharpness' && report.step === 16)
  })

  it('keeps the steps before a run diverges, and says what is wrong as the command line does', async () => {
    const page = open()
    page.request({
      type: 'open',
      texts: { ...texts, norm: 'none', activation: 'relu', learningRate: '1e9' },
      options,
    })
    const trained = await page.until(({ type }) => type === 'trained')
    expect(trained).toMatchObject({ diverged: expect.stringContaining('loss') })
    expect(trained.type === 'trained' && trained.steps[0]).toBe(0)
    const around = await page.until((report) => report.type === 'around' && report.step === 0)
    expect(around.type === 'around' && around.surface.z.every(Number.isFinite)).toBe(true)
    const other = open()
    other.request({ type: 'open', texts, options: { ...options, statistics: 'batch;frosen' } })
    expect(await other.until(({ type }) => type === 'failed')).toMatchObject({
      isUser: true,
      message: expect.stringContaining('--statistics is frosen, expected one of batch, frozen'),
    })
  })
})
