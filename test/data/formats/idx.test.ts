import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIdx, writeIdx } from '../../../src/data/index.ts'
import { UserError } from '../../../src/errors.ts'
import { failureOf } from '../failure.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

test('parseIdx reads bytes', () => {
  const array = parseIdx(bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255), 'a')
  expect(array).toEqual({ dtype: 'u8', shape: [2, 3], data: bytes(1, 2, 3, 4, 5, 255) })
})

test.each([
  { dtype: 'i8', code: 0x09, value: [0xff], data: Int8Array.of(-1) },
  { dtype: 'i16', code: 0x0b, value: [0xff, 0x7f], data: Int16Array.of(-129) },
  { dtype: 'i32', code: 0x0c, value: [0xff, 0xff, 0xff, 0x7f], data: Int32Array.of(-129) },
  { dtype: 'f32', code: 0x0d, value: [0x3f, 0xc0, 0, 0], data: Float32Array.of(1.5) },
  { dtype: 'f64', code: 0x0e, value: [0xbf, 0xf8, 0, 0, 0, 0, 0, 0], data: Float64Array.of(-1.5) },
])('parseIdx reads big-endian $dtype', ({ dtype, code, value, data }) => {
  expect(parseIdx(bytes(0, 0, code, 1, 0, 0, 0, 1, ...value), 'a')).toEqual({ dtype, shape: [1], data })
})

test('parseIdx reads a file that starts in the middle of a buffer', () => {
  const buffer = bytes(9, 9, 9, 0, 0, 0x0b, 1, 0, 0, 0, 1, 1, 2)
  expect(parseIdx(buffer.subarray(3), 'a').data).toEqual(Int16Array.of(258))
})

test('parseIdx reads what writeIdx wrote', () => {
  const shapes = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, seed) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const data = Uint8Array.from({ length: count }, (_, i) => seed + 31 * i)
      expect(parseIdx(writeIdx(shape, data), 'a')).toEqual({ dtype: 'u8', shape, data })
    }),
  )
})

test('parseIdx never fails other than with a UserError', () => {
  const almostIdx = fc
    .tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.uint8Array({ maxLength: 40 }))
    .map(([typeAndRank, rest]) => bytes(0, 0, ...typeAndRank.map((value) => value % 16), ...rest))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 20 }), almostIdx), (input) => {
      expect(failureOf(() => parseIdx(input, 'a')) ?? new UserError('none')).toBeInstanceOf(UserError)
    }),
  )
})

test.each([
  { what: 'a PNG', input: bytes(0x89, 0x50, 0x4e, 0x47, 0x0d), got: '89 50 4e 47' },
  { what: 'an empty file', input: bytes(), got: 'nothing' },
  { what: 'three bytes', input: bytes(0, 0, 8), got: '00 00 08' },
  { what: 'an unknown type', input: bytes(0, 0, 7, 1, 0, 0, 0, 0), got: '00 00 07 01' },
  { what: 'rank 0', input: bytes(0, 0, 8, 0, 1), got: '00 00 08 00' },
])('parseIdx refuses $what and says how an IDX file starts', ({ input, got }) => {
  expect(() => parseIdx(input, 'dir/a')).toThrow(
    'dir/a: expected an IDX file, which starts 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and a rank of at least 01, ' +
      `got ${got}; name an IDX file such as train-images-idx3-ubyte`,
  )
})

test('parseIdx refuses a truncated header', () => {
  expect(() => parseIdx(bytes(0, 0, 8, 3, 0, 0, 0, 1), 'a')).toThrow(
    'a: expected a header of 16 bytes for rank 3, got 8 bytes in all; the file is truncated, download or copy it again',
  )
})

test('parseIdx refuses truncated data', () => {
  expect(() => parseIdx(bytes(0, 0, 0x0d, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2), 'a')).toThrow(
    'a: expected 36 bytes for [2, 3] of f32, got 14; the file is truncated, download or copy it again',
  )
})

test('parseIdx refuses bytes after the data', () => {
  expect(() => parseIdx(bytes(0, 0, 8, 1, 0, 0, 0, 1, 7, 7, 7), 'a')).toThrow(
    'a: expected 9 bytes for [1] of u8, got 11; 2 bytes follow the data; remove them or download the file again',
  )
})

test('writeIdx refuses data that does not fill its shape', () => {
  expect(() => writeIdx([2, 2], bytes(1))).toThrow('expected 4 bytes for [2, 2], got 1')
})

test('parseIdx describes a header with many axes in a few words', () => {
  const header = new Uint8Array(4 + 4 * 255).fill(1)
  header.set([0, 0, 8, 255])
  expect(() => parseIdx(header, 'a.idx')).toThrow(
    'for [16843009, 16843009, 16843009, 16843009, 16843009, 16843009, 16843009, 16843009, … 255 axes] of u8',
  )
})
