import { expect, test } from 'vitest'
import { parseCsvImages } from '../../../src/data/index.ts'

const parse = (text: string, maximum?: number) =>
  parseCsvImages(new TextEncoder().encode(text), 'a.csv', maximum)

test('parseCsvImages reads values and a label from every line', () => {
  const expected = { images: Uint8Array.of(0, 16, 255, 3), labels: Uint8Array.of(1, 9), count: 2, values: 2 }
  expect(parse('0,16,1\n255,3,9\n')).toEqual(expected)
  expect(parse('0, 16, 1\r\n255,3,9')).toEqual(expected)
})

test('parseCsvImages refuses an empty file', () => {
  expect(() => parse('\n\n')).toThrow(
    'a.csv: expected rows of values and a label, got an empty file; name another file',
  )
})

test('parseCsvImages refuses lines without a comma', () => {
  expect(() => parse('hello\n')).toThrow(
    'a.csv, line 1: expected values and a label separated by commas, got "hello"',
  )
})

test('parseCsvImages refuses a line of another length', () => {
  expect(() => parse('1,2,3\n1,2\n')).toThrow(
    'a.csv, line 2: expected 3 columns as in line 1, got 2; mend or remove the line',
  )
})

test('parseCsvImages refuses a value beyond the maximum', () => {
  expect(() => parse('1,2,3\n1,17,3\n', 16)).toThrow(
    'a.csv, line 2, column 2: expected a value that is an integer in 0..16, got "17"; ' +
      'mend the line, and remove a heading if there is one',
  )
})

test.each(['256', '-1', '1.5', '', 'x', '1e2', '0x1'])(
  'parseCsvImages refuses "%s" as a value or a label',
  (field) => {
    expect(() => parse(`${field},1\n`)).toThrow(
      `a.csv, line 1, column 1: expected a value that is an integer in 0..255, got "${field}"`,
    )
    expect(() => parse(`1,${field}\n`)).toThrow(
      `a.csv, line 1, column 2: expected a label that is an integer in 0..255, got "${field}"`,
    )
  },
)

test('parseCsvImages quotes only the beginning of what it refuses', () => {
  expect(() => parse('pixel0,label\n')).toThrow('line 1, column 1: expected a value')
  expect(() => parse(`${'x'.repeat(99)},1\n`)).toThrow(`got "${'x'.repeat(40)}…"`)
})
