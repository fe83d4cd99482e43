/** One unit's values, γ and β, as the story shows them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  chainFigure,
  columnOf,
  gainsFigure,
  identityGains,
  momentsOf,
  nonlinearities,
  steepShare,
  steepShares,
} from '../../src/explorer/unit/chain.ts'
import type { Gains, LayerValues, UnitReport } from '../../src/explorer/unit/messages.ts'
import { pageHost } from '../../src/explorer/worker/host.ts'
import { unitRun } from '../../src/explorer/worker/unit.ts'
import { trainingDefaults } from '../../src/study/index.ts'

const digits = readFileSync(new URL('../../data/digits/digits.csv.gz', import.meta.url))
const host = pageHost({
  data: '',
  files: { 'digits/digits.csv.gz': digits },
  version: '0',
  workerType: 'module',
})

async function trained(): Promise<UnitReport[]> {
  const reports: UnitReport[] = []
  await new Promise<void>((resolve) => {
    unitRun((report) => {
      reports.push(report)
      const isLast = report.type === 'gains' && report.step === 30
      if (isLast || report.type === 'failed') resolve()
    }, host)({
      type: 'train',
      texts: {
        ...trainingDefaults,
        data: 'digits',
        model: 'mlp:6,5',
        norm: 'batch',
        optimizer: 'sgd',
        learningRate: '0.1',
        steps: '30',
        batch: '64',
      },
    })
  })
  return reports
}

describe('the layer of the story', () => {
  it('is shown before and after a training that moves γ and β', async () => {
    const reports = await trained()
    expect(reports.filter(({ type }) => type === 'failed')).toEqual([])
    const [before, after] = reports.flatMap((report) =>
      report.type === 'values' ? [report.values] : [],
    ) as [LayerValues, LayerValues]
    const gains = reports.flatMap((report) => (report.type === 'gains' ? [report as Gains] : []))
    expect(gains.map(({ step }) => step)).toEqual(Array.from({ length: 31 }, (_, i) => i))
    expect(gains[0]!.layers.map(({ layer }) => layer)).toEqual(['layer1', 'layer2'])
    expect(gains[0]!.layers[1]).toMatchObject({
      gamma: Float32Array.of(1, 1, 1, 1, 1),
      beta: new Float32Array(5),
    })
    expect(after.gamma).toEqual(gains.at(-1)!.layers[0]!.gamma)
    expect(after.gamma).not.toEqual(before.gamma)
    expect(after.x).not.toEqual(before.x)
    for (const values of [before, after])
      for (let unit = 0; unit < 6; unit++) {
        const x = columnOf(values.x, unit, 6)
        const normalized = columnOf(values.normalized, unit, 6)
        expect(momentsOf(normalized).mean).toBeCloseTo(0, 5)
        expect(momentsOf(normalized).variance).toBeCloseTo(1, 3)
        // The review, §2.2: γ = √Var and β = E recover what was normalized.
        const { gamma, beta } = identityGains(x)
        expect(
          Math.max(...x.map((value, i) => Math.abs(gamma * normalized[i]! + beta - value))),
        ).toBeLessThan(1e-5)
      }
    const { plain, scaled } = steepShares(before, 'sigmoid')
    expect(scaled).toBe(plain)
  })
})

describe('a nonlinearity', () => {
  it('is steep where its slope is at least half of its largest', () => {
    for (const { apply, steep } of [nonlinearities.sigmoid, nonlinearities.tanh]) {
      const slope = (z: number) => (apply(z + 1e-5) - apply(z - 1e-5)) / 2e-5
      for (const edge of steep) expect(slope(edge) / slope(0)).toBeCloseTo(0.5, 6)
    }
    expect(steepShare([-3, -1, 0.5, 4], nonlinearities.relu)).toBe(0.5)
    expect(steepShare([-3, -1, 0.5, 4], nonlinearities.sigmoid)).toBe(0.5)
  })
})

describe('the figures', () => {
  it('show densities of one, also of equal values', () => {
    const spread = Array.from({ length: 200 }, (_, i) => -2 + i / 50)
    const figure = chainFigure(
      [
        { label: 'spread', values: spread },
        { label: 'equal', values: [1, 1, 1] },
      ],
      { title: '', caption: '', value: 'x', density: 'p' },
    )
    for (const { points } of figure.panels[0]!.series) {
      const area = points.slice(1).reduce((sum, { x, y }, i) => sum + y * (x - points[i]!.x), 0)
      expect(area).toBeCloseTo(1, 2)
    }
  })

  it('show the median unit within the range of all', () => {
    const layers = [{ layer: 'a', gamma: Float32Array.of(1, 3, 2), beta: Float32Array.of(0, 0, 0.5) }]
    const { panels } = gainsFigure(
      [{ step: 4, layers }],
      { title: '', caption: '', step: 'step', value: 'value' },
      10,
    )
    expect(panels.map(({ series }) => series[0]!.points)).toEqual([
      [{ x: 4, y: 2, low: 1, high: 3 }],
      [{ x: 4, y: 0, low: 0, high: 0.5 }],
    ])
  })
})
