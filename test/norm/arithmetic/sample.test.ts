/** The axes of layer and RMS normalization, and their parameters. */
import { describe, expect, test } from 'vitest'
import { parseNormalization } from '../../../src/norm/index.ts'
import { literal } from '../../../src/tensor/index.ts'
import { largestError, valueOf } from '../values.ts'

const values = Float64Array.from({ length: 2 * 3 * 4 }, (_, i) => Math.sin(3 * i) + i / 10)
const x = literal(values, [2, 3, 4])
const place = { name: 'layer1', features: [3, 4], dtype: 'f64' } as const

/** The result by definition, for groups of `size` consecutive values. */
function standardized(size: number, { epsilon, center }: { epsilon: number; center: boolean }): number[] {
  return Array.from({ length: values.length / size }, (_, row) => {
    const own = Array.from(values.subarray(row * size, (row + 1) * size))
    const mean = center ? own.reduce((a, b) => a + b) / size : 0
    const square = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size
    return own.map((value) => (value - mean) / Math.sqrt(square + epsilon))
  }).flat()
}

describe('axes', () => {
  test.each([
    ['layer:axes=1', 4, { epsilon: 1e-5, center: true }],
    ['layer:axes=2', 12, { epsilon: 1e-5, center: true }],
    ['layer', 12, { epsilon: 1e-5, center: true }],
    ['rms:axes=1', 4, { epsilon: 2 ** -23, center: false }],
  ] as const)('of %s are the last ones of a sample', async (spec, size, options) => {
    const { output } = parseNormalization(spec).create(place).apply(x, { mode: 'train' })
    expect(largestError(await valueOf(output), standardized(size, options))).toBeLessThan(1e-14)
  })

  test('have one γ and one β for each element', () => {
    const shapes = (spec: string) =>
      Object.entries(parseNormalization(spec).create(place).parameters).map(([name, { tensor }]) => [
        name,
        tensor.shape,
      ])
    expect(shapes('layer:axes=1')).toEqual([
      ['gamma', [4]],
      ['beta', [4]],
    ])
    expect(shapes('layer:axes=2')).toEqual(shapes('layer'))
    expect(shapes('rms:axes=1')).toEqual([['gamma', [4]]])
  })

  test('are at most the axes of a sample', () => {
    expect(() => parseNormalization('layer:axes=3').create(place)).toThrow(
      'layer normalization layer1: axes is 3, expected at most 2, as a sample is [3, 4]; write layer:axes=2',
    )
  })
})

test.each([
  ['layer', ['gamma', 'beta']],
  ['layer:scale=false', ['beta']],
  ['layer:center=false', ['gamma']],
  ['layer:scale=false,center=false', []],
  ['layer:affine=false', []],
  ['layer:over=channels,center=false', ['gamma']],
  ['layer:over=channels,scale=false', ['beta']],
  ['rms:scale=false', []],
  ['rms:over=channels', ['gamma']],
])('%s learns %j', (spec, names) => {
  expect(Object.keys(parseNormalization(spec).create(place).parameters)).toEqual(names)
})
