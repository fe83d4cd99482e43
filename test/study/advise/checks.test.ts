/** Which measurements count as risks. */
import { describe, expect, test } from 'vitest'
import {
  type Check,
  checksOf,
  type Measured,
  type Status,
  thresholds,
} from '../../../src/study/advise/checks/index.ts'
import type { LayerDepth, LayerMeasures } from '../../../src/study/advise/depth.ts'

const measures = (own: Partial<LayerMeasures> = {}): LayerMeasures => ({
  spread: 1,
  gradient: 1,
  dead: 0,
  ...own,
})

const layer = (
  name: string,
  start: Partial<LayerMeasures> = {},
  after: Partial<LayerMeasures> = start,
): LayerDepth => ({
  layer: name,
  start: measures(start),
  after: measures(after),
  update: 0.01,
  effectiveRate: 0.001,
})

const calm: Measured = {
  network: {
    layers: 2,
    parameters: 10,
    places: [{ name: 'bn', kind: 'batch', seesBatch: 'all', isFrozen: false }],
    folded: [],
    notes: [],
  },
  candidates: { norms: ['keep', 'group:8'], refused: [], fewerGroups: [] },
  statistics: {
    batches: 64,
    statistics: 'trained',
    places: [
      {
        layer: 'bn',
        noise: { means: 0.1, variances: 0.1, effective: 100 },
        stored: { off: 0.1, ratio: 1.1 },
      },
    ],
    losses: { batch: 1, stored: 1, data: 1 },
  },
  depth: { sample: 256, loss: 1, layers: [layer('a'), layer('b')] },
  scales: [{ weight: 'a.weight', layer: 'a', change: 0.5 }],
  batch: 4,
  steps: 1000,
  shrinkage: 0,
}

const checkIn = (measured: Measured, name: string): Check =>
  checksOf(measured).find((each) => each.name === name)!

const statusOf = (measured: Measured, name: string): Status => checkIn(measured, name).status

test('a calm network has no risk', () => {
  expect(checksOf(calm).filter(({ status }) => status === 'risk')).toEqual([])
})

describe('each threshold', () => {
  const withPlace = (place: Partial<Measured['statistics']['places'][number]>): Measured => ({
    ...calm,
    statistics: { ...calm.statistics, places: [{ ...calm.statistics.places[0]!, ...place }] },
  })
  const withLayers = (...layers: LayerDepth[]): Measured => ({ ...calm, depth: { ...calm.depth, layers } })
  const free = (shrinkage: number | undefined): Measured => ({
    ...calm,
    shrinkage,
    scales: [{ weight: 'a.weight', layer: 'a', change: 1e-5 }, calm.scales[0]!],
  })
  const noise = (effective: number) => ({ noise: { means: 0.4, variances: 0.4, effective } })
  const risky: [string, string, Measured, Measured][] = [
    [
      'batch-noise',
      'bn',
      withPlace(noise(thresholds.effective)),
      withPlace(noise(thresholds.effective - 0.1)),
    ],
    [
      'stored-statistics',
      'bn',
      withPlace({ stored: { off: 0.49, ratio: 1.99 } }),
      withPlace({ stored: { off: 0.1, ratio: 2 } }),
    ],
    [
      'dead-units',
      'b',
      withLayers(layer('a'), layer('b', { dead: 0.19 })),
      withLayers(layer('a'), layer('b', { dead: 0.2 })),
    ],
    [
      'values-by-depth',
      'b',
      withLayers(layer('a'), layer('b', { spread: 0.011 })),
      withLayers(layer('a'), layer('b', { spread: 0.01 })),
    ],
    [
      'gradients-by-depth',
      'b',
      withLayers(layer('a'), layer('b', { gradient: 0.0011 })),
      withLayers(layer('a'), layer('b', { gradient: 0.0009 })),
    ],
    [
      'change-by-a-step',
      'b',
      withLayers(layer('a'), layer('b', {}, { spread: 1.9 })),
      withLayers(layer('a'), layer('b', {}, { spread: 0.4 })),
    ],
    ['free-scales', 'a.weight', free(0.0003), free(0.001)],
    ['folded', 'conv1', calm, { ...calm, network: { ...calm.network, folded: ['conv1', 'conv2'] } }],
    [
      'groups',
      'bn',
      calm,
      {
        ...calm,
        candidates: { ...calm.candidates, fewerGroups: [{ name: 'bn', channels: 12, wanted: 8, given: 6 }] },
      },
    ],
  ]

  test.each(risky)('%s', (name, where, below, above) => {
    expect(statusOf(below, name)).toBe('fine')
    expect(checkIn(above, name)).toMatchObject({ status: 'risk', where })
  })

  test('a rate doubles in ln 2 / (2 η λ) steps', () => {
    expect(checkIn(free(Math.LN2 / 2000), 'free-scales').value).toBeCloseTo(2, 2)
    expect(statusOf(free(undefined), 'free-scales')).toBe('cannot tell')
    expect(
      statusOf({ ...calm, scales: [{ weight: 'a', layer: 'a', change: Number.NaN }] }, 'free-scales'),
    ).toBe('cannot tell')
  })

  test('values that are not finite are a risk, and a branch that begins at zero is none', () => {
    const broken = withLayers(layer('a'), layer('b', {}, { spread: Number.NaN, gradient: Number.NaN }))
    expect(checkIn(broken, 'values-by-depth')).toMatchObject({ status: 'risk', where: 'b' })
    expect(statusOf(broken, 'change-by-a-step')).toBe('risk')
    const zero = withLayers(layer('a'), layer('b', { gradient: 0 }, { gradient: 0.5 }))
    expect(statusOf(zero, 'gradients-by-depth')).toBe('fine')
    const dead = withLayers(layer('a'), layer('b', { gradient: 0 }, { gradient: 0 }))
    expect(checkIn(dead, 'gradients-by-depth')).toMatchObject({ status: 'risk', where: 'b' })
  })
})

describe('without a measurement', () => {
  const withStatistics = (statistics: Partial<Measured['statistics']>): Measured => ({
    ...calm,
    statistics: { ...calm.statistics, ...statistics },
  })

  test('it says so', () => {
    const { losses: _, ...rest } = calm.statistics
    const initial = { ...calm, statistics: { ...rest, statistics: 'initial' as const } }
    expect(checkIn(initial, 'stored-statistics')).toMatchObject({ status: 'cannot tell', value: null })
    const single = withStatistics({ batches: 1, places: [{ layer: 'bn', noise: null, stored: null }] })
    expect(checkIn(single, 'batch-noise')).toMatchObject({ status: 'cannot tell', value: null })
    expect(statusOf(withStatistics({ statistics: 'none' }), 'stored-statistics')).toBe('absent')
    const layers = { ...calm, network: { ...calm.network, places: [] } }
    expect(statusOf(layers, 'batch-noise')).toBe('absent')
  })

  test('a file may have activations that were not found, a built-in network has none then', () => {
    const none = { ...calm.depth, layers: [layer('a', { dead: null })] }
    const { folded: _, ...builtIn } = calm.network
    expect(statusOf({ ...calm, depth: none }, 'dead-units')).toBe('cannot tell')
    expect(statusOf({ ...calm, depth: none, network: builtIn }, 'dead-units')).toBe('absent')
  })
})
