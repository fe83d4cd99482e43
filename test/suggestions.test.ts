import { describe, expect, test } from 'vitest'
import { unknownName } from '../src/errors.ts'
import { ofAlias, suggestions } from '../src/suggestions.ts'

const known = ['batch', 'layer', 'lp', 'rms']
const aliases = { bn: 'batch', 'layer-norm': 'layer' }

describe('suggestions', () => {
  test.each([
    ['bach', ['batch']],
    ['lay', ['layer', 'lp']],
    ['bn', ['batch']],
    ['bnn', ['batch']],
    ['LayerNorm', ['layer']],
    ['layer_norms', ['layer']],
    // Both letters of two: no slip.
    ['xy', []],
    ['', []],
  ])('for %j are %j', (name, expected) => {
    expect(suggestions(name, known, aliases)).toEqual(expected)
  })

  test('an alias is known however its words are joined', () => {
    expect(
      ['layer-norm', 'layer_norm', 'LayerNorm', 'layer norm'].map((name) => ofAlias(name, aliases)),
    ).toEqual(new Array(4).fill('layer'))
    expect(ofAlias('batch', aliases)).toBeUndefined()
  })

  test('are in the error of an unknown name', () => {
    expect(unknownName('norm', 'bn', known, aliases).message).toBe(
      'unknown norm "bn"; did you mean "batch"? (known: batch, layer, lp, rms)',
    )
  })
})
