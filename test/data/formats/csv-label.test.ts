import { describe, expect, test } from 'vitest'
import { parseCsvImages } from '../../../src/data/index.ts'

const parse = (rows: readonly (readonly (number | string)[])[], label?: string) =>
  parseCsvImages(
    new TextEncoder().encode(rows.map((row) => row.join(',')).join('\n')),
    'a.csv',
    label === undefined ? {} : { label },
  )

/** Rows of three classes, two grey levels of 0..9, the last of which would pass for a label. */
const labels = Array.from({ length: 60 }, (_, i) => i % 3)
const pixels = labels.map((label, i) => [3 * label, i % 10])
const labelFirst = labels.map((label, i) => [label, ...pixels[i]!])
const labelLast = labels.map((label, i) => [...pixels[i]!, label])
const expected = { images: Uint8Array.from(pixels.flat()), labels: Uint8Array.from(labels) }

describe('a heading says which column is the label', () => {
  test.each([
    ['label', 'pixel0', 'pixel1'],
    ['Label', '0', '1'],
    ['"class"', '"a"', '"b"'],
  ])('%s,%s,%s', (...heading) => {
    expect(parse([heading, ...labelFirst])).toMatchObject({ ...expected, label: { column: 0 } })
  })

  test('in any place', () => {
    const middle = labels.map((label, i) => [pixels[i]![0]!, label, pixels[i]![1]!])
    const { label, ...read } = parse([['a', 'target', 'b'], ...middle])
    expect(read).toMatchObject(expected)
    expect(label).toEqual({ column: 1, reason: 'its heading is "target"' })
  })

  test('but not when it says so twice, nor when pandas wrote row numbers', () => {
    expect(() => parse([['class', 'a', 'label'], ...labelFirst])).toThrow(
      'a.csv: expected one column with a label, got the headings "class" and "label"; choose one, as in csv:FILE?label=class',
    )
    expect(parse([['class', 'a', 'label'], ...labelFirst], 'class')).toMatchObject(expected)
    const numbered = labelLast.map((row, i) => [i, ...row])
    expect(() => parse([['', 'a', 'b', 'label'], ...numbered])).toThrow('write it with index=False')
  })
})

describe('without one, what is in the first and the last column does', () => {
  test('the one with few values that are used evenly', () => {
    expect(parse(labelFirst)).toMatchObject({
      ...expected,
      label: { column: 0, reason: 'it has 3 different values, the last column 10' },
    })
    // Grey levels in the first column that differ as much as those in the last.
    const last = labelLast.map(([a, b, label]) => [b!, a!, label!])
    expect(parse(last).label).toEqual({ column: 2, reason: 'it has 3 different values, the first column 10' })
    expect(parse([['a', 'b', 'c'], ...last]).label.column).toBe(2)
  })

  test('but not the one that varies if its values are no classes: the constant one may be a single class', () => {
    expect(() => parse(labels.map((_, i) => [4 * i, 9, 0]))).toThrow(
      'the last column has one value throughout, and the first has values up to 236, which are no classes; choose the column with the label',
    )
  })

  test('the one that varies, where the other is a dark corner', () => {
    expect(parse(labels.map((label) => [label, 9, 0])).label).toEqual({
      column: 0,
      reason: 'the last column has one value throughout',
    })
    expect(parse(labels.map((label) => [0, 9, label])).label.column).toBe(2)
  })

  test.each([
    ['both have about as many values', labels.map((label, i) => [label, 7, i % 5]), '3 and 5'],
    // A corner that is hardly ever lit has few values, and is no label.
    [
      'the one with few uses one of them rarely',
      labels.map((_, i) => [i === 7 ? 1 : 0, 7, i % 10]),
      '2 and 10',
    ],
    ['the one with few leaves a number out', labels.map((label, i) => [2 * label, 7, i % 10]), '3 and 10'],
  ])('it is refused where %s', (_, rows, counts) => {
    expect(() => parse(rows)).toThrow(
      `a.csv: expected the label in the first or the last column, but both are possible (${counts} different values); ` +
        'choose one with csv:FILE?label=first or csv:FILE?label=last',
    )
  })

  test('and where both are the same throughout', () => {
    expect(() => parse(labels.map((label) => [0, label, 0]))).toThrow('got one value throughout in both')
    expect(
      parse(
        labels.map((label) => [0, label, 0]),
        '2',
      ),
    ).toMatchObject({ labels: expected.labels })
  })
})

test('what is asked for overrides all that', () => {
  expect(parse(labelFirst, 'last').label).toEqual({ column: 2, reason: 'set by ?label=last' })
  expect(parse([['label', 'a', 'b'], ...labelFirst], 'b').label.column).toBe(2)
  expect(parse(labelFirst, '2').label.column).toBe(1)
  expect(() => parse(labelFirst, '4')).toThrow(
    'a.csv: label is 4, expected first, last, a column from 1 to 3; write, say, csv:FILE?label=first',
  )
  expect(() => parse([['label', 'a', 'b'], ...labelFirst], 'c')).toThrow('or the name of one in the heading')
})
