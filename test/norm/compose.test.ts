/** Several normalizations in one layer. */
import { describe, expect, test } from 'vitest'
import { parseNormalization } from '../../src/norm/index.ts'
import { draw, evaluate, placeOf } from '../../src/norm/checks/place.ts'
import { largestError } from './values.ts'

const data = draw('data', [6, 2, 5, 5])
const weight = draw('weight', [6, 2, 3, 3])
const outputOf = (spec: string) =>
  placeOf(parseNormalization(spec), 'images').apply(data, weight, { values: new Map() }).output

describe('normalizations joined by +', () => {
  test('are created again from their own spec', () => {
    for (const spec of [
      'weight-standardization+group:groups=3',
      'batch:epsilon=0.5+noise',
      'layer+noise:nMu=1',
    ])
      expect(parseNormalization(spec).spec).toBe(spec)
    expect(parseNormalization('batch:epsilon=1e+2').spec).toBe('batch:epsilon=100')
  })

  test('apply to weights first, then to activations one after another', async () => {
    const both = placeOf(parseNormalization('weight-standardization+layer'), 'images')
    const standardized = placeOf(parseNormalization('weight-standardization'), 'images').apply(data, weight)
    const layer = placeOf(parseNormalization('layer'), 'images')
    const { joined, apart } = await evaluate({
      joined: both.apply(data, weight).output,
      apart: layer.normalize(standardized.output).output,
    })
    expect(largestError(joined, apart)).toBeLessThan(1e-14)
  })

  test('noisy-batch is batch+noise', async () => {
    const { one, two } = await evaluate({ one: outputOf('noisy-batch'), two: outputOf('batch+noise') })
    expect(one).toEqual(two)
  })

  test('claim only properties that are certain', () => {
    const { traits } = parseNormalization('spectral+batch')
    expect(traits.invariances).toEqual(['matrix-scale', 'data-scale', 'data-center'])
    expect(parseNormalization('ghost:2+layer').traits.sees).toEqual({
      batch: 'part',
      positions: 'all',
      channels: 'all',
    })
  })

  test('must have different states', () => {
    expect(() => outputOf('batch+layer')).toThrow(
      'batch+layer: expected normalizations with different states',
    )
    expect(() => parseNormalization('weight+spectral')).toThrow(
      'at most one normalization of weights; drop spectral',
    )
    expect(() => parseNormalization('weight+grup')).toThrow('did you mean "group"')
  })
})
