import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { choiceOption, numberOption, parseSettings, resolveOptions } from '../../src/options/index.ts'

const words = { about: 'a choice', reason: 'for tests' }
const table = {
  'learning-rate': numberOption(0.1, { above: 0, ...words }),
  momentum: numberOption(0, { min: 0, max: 0.999, ...words }),
  steps: numberOption(100, { min: 1, integer: true, ...words }),
  scaling: choiceOption('unit', ['unit', 'binarize'], words),
}

function refusal(...settings: string[]): string {
  try {
    parseSettings(table, settings)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('expected a refusal')
}

describe('parseSettings', () => {
  it('reads numbers and choices, a later one over an earlier', () => {
    expect(parseSettings(table, ['steps=5', 'scaling=binarize', 'learning-rate=1e-3', 'steps = 7'])).toEqual({
      steps: 7,
      scaling: 'binarize',
      'learning-rate': 0.001,
    })
  })

  it('names the nearest option for an unknown one', () => {
    expect(refusal('lerning-rate=1')).toContain(
      'unknown option "lerning-rate"; did you mean "learning-rate"?',
    )
    expect(refusal('constructor=1')).toContain('unknown option')
  })

  it('names the nearest value for an unknown choice', () => {
    expect(refusal('scaling=binary')).toBe(
      '--set scaling is binary, expected one of unit, binarize (a choice); write, say, --set scaling=binarize',
    )
  })

  it.each(['steps=0', 'steps=1.5', 'steps=', 'steps=many', 'steps=NaN', 'steps=Infinity', 'steps=-3'])(
    'says what is allowed for %s',
    (setting) => {
      expect(refusal(setting)).toMatch(
        /^--set steps is .*, expected a whole number of 1 or more \(a choice\); write, say, --set steps=100$/,
      )
    },
  )

  it('keeps to bounds on both sides', () => {
    expect(refusal('learning-rate=0')).toContain('a number above 0')
    expect(refusal('momentum=1')).toContain('a number from 0 to 0.999')
  })

  it('wants a name and a value', () => {
    expect(refusal('steps')).toContain('expected option=value')
    expect(refusal('=5')).toContain('expected option=value')
  })
})

describe('resolveOptions', () => {
  it('puts what is set over the profile over the defaults', () => {
    const resolved = resolveOptions(table, { steps: 10, momentum: 0.9 }, { steps: 20 })
    expect(resolved).toEqual({ 'learning-rate': 0.1, momentum: 0.9, steps: 20, scaling: 'unit' })
  })
})
