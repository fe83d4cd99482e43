import { expect, test } from 'vitest'
import { applyPreprocessing, labelsEachStep, sizesOf, textSplit } from '../../src/data/index.ts'

const split = (text: string, window = 3, share = 0.5) =>
  textSplit(new TextEncoder().encode(text), 'a/some.txt', { window, test: share })

test('windows follow one another, and each character’s label is the next', () => {
  const { name, train, test: held, classNames } = split('abcabcaabbccabc', 3, 0.4)
  expect(name).toBe('some.txt')
  expect(classNames).toEqual(['a', 'b', 'c'])
  // abcabcaab | bccabc: two windows of three and what follows, and one.
  expect(train).toMatchObject({ shape: [3], classes: 3, count: 2 })
  expect([...train.inputs]).toEqual([0, 1, 2, 0, 1, 2])
  expect([...train.labels]).toEqual([1, 2, 0, 1, 2, 0])
  expect([...held.inputs]).toEqual([1, 2, 2])
  expect([...held.labels]).toEqual([2, 2, 0])
  expect(labelsEachStep(train)).toBe(true)
})

test('characters that training lacks are one class more', () => {
  const { test: held, classNames } = split('abababxbyb')
  expect(classNames).toEqual(['a', 'b', 'other'])
  expect([...held.inputs]).toEqual([1, 2, 1])
})

test('at most 256 classes: the 255 most frequent characters and the others', () => {
  const rare = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
  const { train, classNames } = split(`${'ab'.repeat(400)}${rare}ab`, 3, 0.01)
  expect(classNames).toHaveLength(256)
  expect(classNames!.at(-1)).toBe('other')
  expect([...train.inputs.subarray(0, 3)]).toEqual([0, 1, 0])
  expect(train.inputs.at(-1)).toBe(255)
})

test('code points are characters, and inputs are one-hot', () => {
  const data = split('🙂a🙂a🙂a🙂a')
  expect(data.classNames).toEqual(['a', '🙂'])
  expect(sizesOf({ ...data, preprocessing: data.preprocessing! })).toEqual({
    input: [3, 2],
    classes: 2,
    everyStep: true,
  })
  expect([...applyPreprocessing(data.train.inputs, data.preprocessing!)]).toEqual([0, 1, 1, 0, 0, 1])
})

test.each([
  ['', 'a/some.txt: expected text, got an empty file; use another file'],
  [
    'abcdef',
    'a/some.txt: expected at least 4 characters to train on, one window of 3 and the next, got 3 of 6',
  ],
  ['aaaaaaaaaa', 'a/some.txt: expected at least 2 different characters, got only "a"; use another file'],
])('%j is refused', (text, message) => {
  expect(() => split(text)).toThrow(message)
})

test('bytes that are no UTF-8 are refused', () => {
  const bytes = Uint8Array.of(0x63, 0x61, 0x66, 0xe9)
  expect(() => textSplit(bytes, 'latin.txt', { window: 2, test: 0.1 })).toThrow(
    'latin.txt: expected UTF-8 text, got other bytes; convert it, as with iconv -f LATIN1 -t UTF-8',
  )
})

test.each([
  { encoding: 'UTF-16', bytes: [0xff, 0xfe, 0x61, 0], start: 'ff fe' },
  { encoding: 'UTF-16', bytes: [0xfe, 0xff, 0, 0x61], start: 'fe ff' },
  { encoding: 'UTF-32', bytes: [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], start: 'ff fe 00 00' },
])('text that starts $start is named as $encoding', ({ encoding, bytes, start }) => {
  expect(() => textSplit(Uint8Array.from(bytes), 'wide.txt', { window: 2, test: 0.1 })).toThrow(
    `wide.txt: expected UTF-8 text, got ${encoding} (it starts ${start}); convert it with iconv -f ${encoding} -t UTF-8`,
  )
})

test('a NUL character is refused: UTF-16 that was converted as Latin-1 has one beside every letter', () => {
  const bytes = new TextEncoder().encode(Array.from('\u00ff\u00feabcdef').join('\0'))
  expect(() => textSplit(bytes, 'wide.txt', { window: 2, test: 0.1 })).toThrow(
    'wide.txt: expected UTF-8 text, got a NUL character at byte 2, which UTF-16 has beside every Latin letter',
  )
})

test('a byte order mark of UTF-8 is no character', () => {
  expect(split('\ufeffabababab').classNames).toEqual(['a', 'b'])
})
