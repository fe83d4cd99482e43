/** The cells that a story says share their statistics, against what the engine computes. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Cell,
  cellOf,
  type Division,
  groupOf,
  indexOf,
  isRootMeanSquare,
  sizesOf,
  statisticsOf,
} from '../../src/explorer/cube/groups.ts'
import {
  CHANNELS,
  type CubeReport,
  type CubeRequest,
  type LayerKind,
} from '../../src/explorer/cube/messages.ts'
import { cubes } from '../../src/explorer/worker/cube.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'

const digits = readFileSync(new URL('../../data/digits/digits.csv.gz', import.meta.url))
const host = pageHost({
  data: '',
  files: { 'digits/digits.csv.gz': digits },
  version: '0',
  workerType: 'module',
})

let answered: (report: CubeReport) => void
const ask = cubes((report) => answered(report), host)
const normalize = (norm: string, layer: LayerKind, batch: number): Promise<CubeReport> =>
  new Promise((resolve) => {
    answered = resolve
    ask({ type: 'normalize', norm, layer, batch } satisfies CubeRequest)
  })

const partsOf = (norm: string) => Number(/^group:(\d+)/.exec(norm)?.[1] ?? 1)

describe('the cells that share a mean and a variance', () => {
  const norms = [
    ['batch', 6],
    ['layer', 4],
    ['layer:over=channels', 4 * 16],
    ['instance', 4 * 6],
    ['group:2', 4 * 2],
    ['group:3', 4 * 3],
    ['rms', 4],
    ['weight-standardization', 6],
  ] as const
  it.each(norms)('are those that %s uses on a convolution', async (norm, groups) => {
    const report = await normalize(norm, 'convolution', 4)
    if (report.type !== 'normalized') throw new Error(JSON.stringify(report))
    const division: Division = { ...report, parts: partsOf(norm) }
    expect(sizesOf(division).groups).toBe(groups)
    // By hand in float64, group by group.
    const byHand = Array.from(report.x, (value, index) => {
      const { mean, variance, meanSquare } = statisticsOf(report.x, division, cellOf(report.shape, index))
      return isRootMeanSquare(norm)
        ? value / Math.sqrt(meanSquare + 2 ** -23)
        : (value - mean) / Math.sqrt(variance + 1e-5)
    })
    const farthest = Math.max(...byHand.map((value, index) => Math.abs(value - report.normalized[index]!)))
    expect(farthest).toBeLessThan(2e-5)
  })

  it('have one sample’s values whatever the batch, except with batch normalization', async () => {
    for (const norm of ['layer', 'instance', 'group:2', 'rms'])
      expect(await normalize(norm, 'convolution', 1)).toMatchObject({ type: 'normalized', change: 0 })
    const batch = await normalize('batch', 'convolution', 1)
    expect(batch).toMatchObject({ type: 'normalized', shape: [1, CHANNELS, 16] })
    expect((batch as { change: number }).change).toBeGreaterThan(0.1)
    // A batch of one image: instance normalization.
    const instance = await normalize('instance', 'convolution', 1)
    expect((batch as { normalized: Float32Array }).normalized).toEqual(
      (instance as { normalized: Float32Array }).normalized,
    )
  })

  it('are refused where a group has one value, in the words of the library', async () => {
    expect(await normalize('batch', 'dense', 1)).toMatchObject({
      type: 'refused',
      shape: [1, CHANNELS, 1],
      message: expect.stringContaining('expected at least 2 values for each mean and variance, got 1'),
    })
    expect(await normalize('batch', 'dense', 2)).toMatchObject({ type: 'normalized' })
    expect(await normalize('instance', 'dense', 6)).toMatchObject({ type: 'refused' })
  })

  it('give the same for dense weights, unit by unit', async () => {
    const report = await normalize('weight-standardization', 'dense', 6)
    if (report.type !== 'normalized') throw new Error(JSON.stringify(report))
    const { mean, variance } = statisticsOf(
      report.normalized,
      { ...report, parts: 1 },
      { sample: 0, channel: 3, position: 0 },
    )
    expect(mean).toBeCloseTo(0, 5)
    expect(variance).toBeCloseTo(1, 3)
  })
})

describe('a cell', () => {
  it('has its place', () => {
    const shape = [2, 3, 4] as const
    const cell: Cell = { sample: 1, channel: 2, position: 3 }
    expect(indexOf(shape, cell)).toBe(23)
    expect(cellOf(shape, 23)).toEqual(cell)
    const division: Division = { shape, sees: { batch: 'all' }, parts: 1 }
    expect(groupOf(division, cell)).toBe(groupOf(division, { ...cell, sample: 0 }))
    expect(groupOf(division, cell)).not.toBe(groupOf(division, { ...cell, position: 0 }))
  })
})
