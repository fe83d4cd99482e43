/** The errors of invalid calls of layers, and the random numbers of layers without named streams. */
import { describe, expect, test } from 'vitest'
import { type ApplyOptions, noise, normalizations, parseNormalization } from '../../src/norm/index.ts'
import { constant, input } from '../../src/tensor/index.ts'
import { valuesOf } from './values.ts'

const place = { name: 'layer1', features: [32, 4, 4] }
/** The number of samples in one part of ghost batch normalization. */
const x = input('x', [32, 32, 4, 4])

describe('apply', () => {
  test.each(normalizations.map(({ name }) => name))('of %s requires an existing mode', (name) => {
    const normalization = parseNormalization(name)
    const layer = normalization.create(place)
    if (normalization.traits.of === 'weights') return
    for (const mode of ['test', 'Train', undefined])
      expect(() => layer.apply(x, { mode } as unknown as ApplyOptions)).toThrow(
        /normalization layer1: mode is .*, expected train, eval or estimate; write apply\(x, \{ mode: 'train' \}\)/,
      )
    expect(() => layer.apply(x, undefined as unknown as ApplyOptions)).toThrow(
      "normalization layer1: apply needs options; write apply(x, { mode: 'train' })",
    )
    expect(layer.apply(x, { mode: 'train' }).output.shape).toEqual(x.shape)
  })

  test('of noise draws different numbers if the names of layers differ, and equal numbers otherwise', async () => {
    const drawn = (name: string) =>
      noise()
        .create({ name, features: [5] })
        .apply(constant(0, [3, 5]), { mode: 'train' }).output
    const { a, b, again } = await valuesOf({ a: drawn('layer1'), b: drawn('layer2'), again: drawn('layer1') })
    expect(again).toEqual(a)
    expect(a.filter((value, i) => value === b[i])).toEqual([])
  })
})

test('group names the numbers of groups that fit this shape', () => {
  const build = (features: number[]) => () => parseNormalization('group').create({ name: 'layer1', features })
  expect(build([12])).toThrow(
    '32 groups do not divide 12 channels; write group:GROUPS with one of 1, 2, 3, 4, 6',
  )
  expect(build([12, 2, 2])).toThrow('with one of 1, 2, 3, 4, 6, 12')
})
