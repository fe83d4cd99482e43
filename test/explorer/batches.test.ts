/** The noise of small batches, against the law of means. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorFigure, noiseFigure, spreadOf } from '../../src/explorer/batches/figures.ts'
import { type Noise, type NoiseReport, sizes } from '../../src/explorer/batches/messages.ts'
import { batchNoise } from '../../src/explorer/worker/batches.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'

const digits = readFileSync(new URL('../../data/digits/digits.csv.gz', import.meta.url))
const host = pageHost({
  data: '',
  files: { 'digits/digits.csv.gz': digits },
  version: '0',
  workerType: 'module',
})

describe('the statistics of a batch', () => {
  const measured: Noise[] = []
  beforeAll(
    () =>
      new Promise<void>((resolve, reject) => {
        const take = (report: NoiseReport) => {
          if (report.type === 'failed') return reject(new Error(report.message))
          measured.push(report)
          if (report.batch === sizes.at(-1)) resolve()
        }
        batchNoise(take, host)({ type: 'measure' })
      }),
  )

  it('miss the mean of all by a deviation over the root of the batch', () => {
    expect(measured.map(({ batch }) => batch)).toEqual([...sizes])
    for (const noise of measured) {
      // Images are drawn without replacement from 1,438.
      const law = Math.sqrt((1 / noise.batch) * (1 - noise.batch / 1438))
      expect(spreadOf(noise).error / law).toBeGreaterThan(0.9)
      expect(spreadOf(noise).error / law).toBeLessThan(1.1)
    }
  })

  it('have too small a variance, by (m − 1) / m', () => {
    for (const { batch, ratios } of measured) {
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
      expect(mean).toBeCloseTo((batch - 1) / batch, 1)
    }
    const [pairs, largest] = [spreadOf(measured[0]!), spreadOf(measured.at(-1)!)]
    expect(pairs.ratios[0]).toBeLessThan(0.05)
    expect(largest.ratios[0]).toBeGreaterThan(0.7)
  })

  it('are drawn beside those of the largest batch', () => {
    const words = { title: '', caption: '', value: '', density: '', batchOf: 'batch of {batch}' }
    const largest = measured.at(-1)!
    const figure = noiseFigure('ratios', { chosen: measured[0]!, largest }, words)
    expect(figure.arms.map(({ label }) => label)).toEqual(['batch of 2', 'batch of 128'])
    expect(noiseFigure('errors', { chosen: largest, largest }, words).arms).toHaveLength(1)
    const { series } = errorFigure(measured, {
      title: '',
      caption: '',
      batch: '',
      error: '',
      measured: '',
      logWords: '',
    }).panels[0]!
    expect(series[1]!.points[1]).toEqual({ x: 4, y: 0.5 })
  })
})
