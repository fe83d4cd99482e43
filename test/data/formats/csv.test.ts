import { expect, test } from 'vitest'
import { type CsvOptions, parseCsvImages } from '../../../src/data/index.ts'

const parse = (text: string, options: CsvOptions = { label: 'last' }) =>
  parseCsvImages(new TextEncoder().encode(text), 'a.csv', options)

test('parseCsvImages reads values and a label from every line', () => {
  const expected = { images: Uint8Array.of(0, 16, 255, 3), labels: Uint8Array.of(1, 9), count: 2, values: 2 }
  for (const text of ['0,16,1\n255,3,9\n', '0, 16, 1\r\n255,3,9', '\ufeff"0",16,"1"\n255,3,9\n \n'])
    expect(parse(text)).toMatchObject(expected)
})

test('parseCsvImages refuses an empty file', () => {
  expect(() => parse('\n\n')).toThrow(
    'a.csv: expected rows of values and a label, got an empty file; name another file',
  )
})

test('parseCsvImages refuses lines without a comma', () => {
  expect(() => parse('hello\n')).toThrow(
    'a.csv, line 1: expected values and a label separated by commas, got "hello"; write them with commas',
  )
})

test('parseCsvImages refuses a line of another length', () => {
  expect(() => parse('1,2,3\n1,2\n')).toThrow(
    'a.csv, line 2: expected 3 columns as in line 1, got 2; correct or remove the line',
  )
})

test('parseCsvImages refuses a value beyond the maximum', () => {
  expect(() => parse('1,2,3\n1,17,3\n', { maximum: 16, label: 'last' })).toThrow(
    'a.csv, line 2, column 2: expected a value that is an integer in 0..16, got "17"; ' +
      'correct or remove the line',
  )
})

test('a value beyond the maximum is named by its column in the file', () => {
  expect(() => parse('17,1,3\n1,2,20\n', { maximum: 16, label: 'first' })).toThrow('line 2, column 3')
})

test.each(['256', '-1', '1.5', '', 'x', '1e2', '0x1'])(
  'parseCsvImages refuses "%s" as a value or a label',
  (field) => {
    expect(() => parse(`${field},1\n`)).toThrow(
      `a.csv, line 1, column 1: expected a value or a label that is an integer in 0..255, got "${field}"`,
    )
    expect(() => parse(`1,${field}\n`)).toThrow(
      `a.csv, line 1, column 2: expected a value or a label that is an integer in 0..255, got "${field}"`,
    )
  },
)

test('parseCsvImages quotes only the beginning of what it refuses', () => {
  expect(() => parse(`${'x'.repeat(99)},1\n`)).toThrow(`got "${'x'.repeat(40)}…"`)
})

test('a heading is passed over, and lines count from it', () => {
  expect(parse('a,b,c\n1,2,3\n').count).toBe(1)
  expect(() => parse('a,b,c\n1,2,3\n1,2,\n')).toThrow('a.csv, line 3, column 3: expected a value or a label')
  expect(() => parse('a,b,c\n')).toThrow('a.csv: expected rows of values under the heading, got none')
})

test('UTF-16 is named', () => {
  expect(() => parseCsvImages(Buffer.from('\ufeff1,2\n', 'utf16le'), 'a.csv')).toThrow(
    'a.csv: expected UTF-8 text, got UTF-16 (it starts ff fe); convert it with iconv -f UTF-16 -t UTF-8',
  )
})
