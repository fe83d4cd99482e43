import { describe, expect, test } from 'vitest'
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

test.each(['256', '-1', '1.5', '', 'NaN', '1e2', '0x1'])(
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

test.each(['256', '-1', '1.5', '1e2'])(
  'the error for the number %s names the option that reads it',
  (field) => {
    expect(() => parse(`${field},1\n`)).toThrow(
      'correct or remove the line, or read numbers of any size with csv:FILE?values=numbers',
    )
  },
)

test('numbers of any size are float32', () => {
  const read = parse('-1.5,2e3,0\n+.25,7.,1\n', { label: 'last', values: 'numbers' })
  expect(read.images).toEqual(Float32Array.of(-1.5, 2000, 0.25, 7))
  expect(read.labels).toEqual(Uint8Array.of(0, 1))
})

test.each(['NaN', '', 'inf', '1e39', '1 2', '0x1'])('"%s" is no number', (field) => {
  expect(() => parse(`1,2,0\n1,${field},1\n`, { label: 'last', values: 'numbers' })).toThrow(
    `a.csv, line 2, column 2: expected a finite number of float32, got "${field}"`,
  )
})

test('a label among numbers is a whole number', () => {
  expect(() => parse('0.5,1.5\n', { label: 'last', values: 'numbers' })).toThrow(
    'a.csv, line 1, column 2: expected a label that is an integer in 0..255, got "1.5"; correct or remove the line, ' +
      'or choose the column with the label',
  )
})

describe('names of classes', () => {
  const rows = '1,2,dog\n3,4,cat\n5,6,dog\n'
  const expected = {
    images: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: Uint8Array.of(1, 0, 1),
    classNames: ['cat', 'dog'],
  }

  test('are numbered in the order of their code units, in the first column or the last', () => {
    expect(parse(rows, {})).toMatchObject({ ...expected, label: { column: 2 } })
    expect(parse('a,b,species\n' + rows, {})).toMatchObject(expected)
    expect(parse('dog,1,2\ncat,3,4\ndog,5,6', {})).toMatchObject({ ...expected, label: { column: 0 } })
  })

  test('may be in any column that is asked for, and look like numbers after the first', () => {
    expect(parse('1,dog,2\n3,7,4', { label: '2' })).toMatchObject({ classNames: ['7', 'dog'] })
    expect(parse('size,y,n\n1,<=50K,2\n3,>50K,4', {})).toMatchObject({ classNames: ['<=50K', '>50K'] })
  })

  test('are refused where values are expected, where one is missing, and where two columns have them', () => {
    expect(() => parse('1,red,0\n2,blue,1', {})).toThrow('line 1, column 2: expected a value or a label')
    expect(() => parse('1,dog\n2,\n', {})).toThrow('line 2, column 2: expected the name of a class, got ""')
    expect(() => parse('red,1,dog\nblue,2,cat', {})).toThrow('got names in both; choose one with')
    expect(() => parse('1,dog\n2,dog', {})).toThrow(
      'a.csv, line 1, column 2: expected the names of at least two classes, got "dog" in every row',
    )
    const many = Array.from({ length: 257 }, (_, i) => `1,id${i}`).join('\n')
    expect(() => parse(many, {})).toThrow('at most 256 classes, got 257 different ones')
  })
})

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
