import { describe, expect, test } from 'vitest'
import {
  choiceOption,
  countOption,
  defaultsOf,
  describeOption,
  eitherOption,
  flagNotation,
  flagOption,
  listOption,
  numberOption,
  type Option,
  parsedOption,
  readGiven,
  readOption,
  readOptions,
  textOption,
} from '../../src/options/index.ts'

test.each([
  [numberOption(1), 'a number'],
  [numberOption(1, { above: 0 }), 'a number above 0'],
  [numberOption(1, { min: 0, max: 0.999 }), 'a number from 0 to 0.999'],
  [numberOption(0, { min: 0, below: 1 }), 'a number from 0 to below 1'],
  [numberOption(0.1, { above: 0, below: 0.5 }), 'a number above 0 and below 0.5'],
  [numberOption(1, { above: 0, max: 1000 }), 'a number above 0 and at most 1000'],
  [numberOption(1, { max: 5 }), 'a number of 5 or less'],
  [numberOption(1, { below: 5 }), 'a number below 5'],
  [countOption(1), 'a whole number of 1 or more'],
  [numberOption(1, { min: 1, max: 1e6, integer: true }), 'a whole number from 1 to 1,000,000'],
  [numberOption(8, { expected: 'an even number', holds: (n) => n % 2 === 0 }), 'an even number'],
  [numberOption(1, { above: 0, about: 'days' }), 'a number above 0 (days)'],
  [listOption([1], { above: 0 }), 'numbers above 0, separated by commas'],
  [
    listOption([1, 2], { min: 1, integer: true, ascending: true, least: 2 }),
    'at least 2 ascending whole numbers of 1 or more, separated by commas',
  ],
  [listOption([1], { most: 2 }), 'at most 2 numbers, separated by commas'],
  [listOption([1, 2], { least: 2, most: 2 }), '2 numbers, separated by commas'],
  [choiceOption('a', ['a', 'b']), 'one of a, b'],
  [flagOption(true), 'true or false'],
  [
    eitherOption<number, 'all'>(1, countOption(1), choiceOption('all', ['all'])),
    'a whole number of 1 or more, or all',
  ],
] as [Option<unknown>, string][])('%# is described as %s', (option, words) => {
  expect(describeOption(option)).toBe(words)
})

describe('numbers', () => {
  const any = numberOption(0)

  test.each([
    ['1', 1],
    [' -2.5e-3 ', -0.0025],
    ['.5', 0.5],
    ['+3.', 3],
    [7, 7],
  ])('%j is %d', (given, value) => {
    expect(any.read(given)).toBe(value)
  })

  test.each([
    '',
    ' ',
    '0x10',
    '1_000',
    '1,000',
    'Infinity',
    'NaN',
    'e5',
    '.',
    '1e999',
    Number.NaN,
    null,
    true,
    [1],
  ])('%j is none', (given) => {
    expect(any.read(given)).toBeUndefined()
  })

  test('keep within their range, the ends as declared', () => {
    const half = numberOption(0, { min: 0, below: 1 })
    expect([-0.1, 0, 0.999, 1].map((given) => half.read(given))).toEqual([undefined, 0, 0.999, undefined])
    const open = numberOption(1, { above: 0, max: 1 })
    expect([0, 0.001, 1, 1.1].map((given) => open.read(given))).toEqual([undefined, 0.001, 1, undefined])
    const whole = countOption(1)
    expect(['1e3', '1.5', '9007199254740993'].map((given) => whole.read(given))).toEqual([
      1000,
      undefined,
      undefined,
    ])
  })

  test('that have no default suggest one that is acceptable', () => {
    for (const range of [
      { above: 0 },
      { above: 5 },
      { above: 0, below: 0.5 },
      { max: -3 },
      { min: 4, integer: true },
    ]) {
      const option = numberOption(undefined, range)
      expect(option.read(option.suggest(''))).toBeDefined()
    }
  })

  test('of a list ascend where they are to', () => {
    const ascending = listOption([1, 2], { ascending: true })
    expect(ascending.read('1,2,5')).toEqual([1, 2, 5])
    expect(ascending.read('1,1')).toBeUndefined()
    expect(ascending.read('2,1')).toBeUndefined()
  })
})

describe('words', () => {
  test('a flag is true or false, as a value or a text', () => {
    const flag = flagOption(false)
    expect(['true', false, 'yes', '', 1].map((given) => flag.read(given))).toEqual([
      true,
      false,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('a text may be checked, and its short form is the value', () => {
    const spec = textOption('a', { expected: 'a spec', check: (text) => ({ spec: text.slice(0, 1) }) })
    expect(spec.read('abc')).toBe('a')
    expect(spec.read('')).toBeUndefined()
  })

  test('a value may have a text of its own', () => {
    const size = parsedOption<number, undefined>(undefined, {
      expected: 'a size as 3px',
      example: '3px',
      parse: (text) => (text.endsWith('px') ? Number(text.slice(0, -2)) : undefined),
    })
    expect(() => readOption(size, 'size', '3', flagNotation)).toThrow(
      '--size is 3, expected a size as 3px; write, say, --size 3px',
    )
    expect(readOption(size, 'size', '3px', flagNotation)).toBe(3)
  })
})

describe('a table', () => {
  const table = { steps: countOption(10), rate: numberOption(0.1, { above: 0 }) }

  test('gives what is given over its defaults', () => {
    expect(defaultsOf(table)).toEqual({ steps: 10, rate: 0.1 })
    expect(readOptions(table, { steps: '5', rate: undefined }, flagNotation)).toEqual({ steps: 5, rate: 0.1 })
    expect(readGiven(table, { steps: '5' }, flagNotation)).toEqual({ steps: 5 })
  })

  test('refuses what it does not know, inherited names among it, and what is not acceptable', () => {
    expect(() => readOptions(table, { stepz: 1 }, flagNotation)).toThrow(
      'unknown option "stepz"; did you mean "steps"? (known: steps, rate)',
    )
    expect(() => readGiven(table, { constructor: 1 }, flagNotation)).toThrow('unknown option "constructor"')
    expect(() => readOptions(table, { rate: 0 }, flagNotation)).toThrow(
      '--rate is 0, expected a number above 0; write, say, --rate 0.1',
    )
    expect(() => readOptions(table, { steps: '' }, flagNotation)).toThrow('--steps is "", expected')
  })
})
