import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseSafetensors, type SafetensorsData, writeSafetensors } from '../../../src/data/index.ts'
import { UserError } from '../../../src/errors.ts'
import { failureOf } from '../failure.ts'

/**
 * Written by safetensors 0.8.0 and NumPy 2.4.6:
 *
 *     safetensors.numpy.save({'weight': np.arange(6, dtype='<f4').reshape(2, 3), 'count': np.array(7, '<i8'),
 *                             'mask': np.array([1, 0, 1], 'u1')}, metadata={'step': '3'})
 */
const theirs = new Uint8Array(
  Buffer.from(
    '0AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJzdGVwIjoiMyJ9LCJjb3VudCI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sIndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbOCwzMl19LCJtYXNrIjp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlszMiwzNV19fSAgICAgBwAAAAAAAAAAAAAAAACAPwAAAEAAAEBAAACAQAAAoEABAAE=',
    'base64',
  ),
)

const content = {
  metadata: { step: '3' },
  arrays: {
    weight: { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
    count: { shape: [], data: BigInt64Array.of(7n) },
    mask: { shape: [3], data: Uint8Array.of(1, 0, 1) },
  },
}

/** A file with this header and `values` bytes of zeros. */
function file(header: string, values = 0): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + values)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 8)
  return bytes
}

const entry = (dtype: string, shape: number[], offsets: number[]) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets })

test('parseSafetensors reads what the reference library wrote', () => {
  expect(parseSafetensors(theirs, 'a')).toEqual(content)
})

test('writeSafetensors writes the bytes that the reference library writes', () => {
  expect(writeSafetensors(content)).toEqual(theirs)
})

test('what is written is read again, whatever the bits', () => {
  const values = (dtype: number, bytes: Uint8Array): SafetensorsData =>
    [
      () => new Float64Array(bytes.buffer),
      () => new Float32Array(bytes.buffer),
      () => new Int32Array(bytes.buffer),
      () => bytes,
    ][dtype]!()
  const array = fc
    .tuple(fc.nat(3), fc.nat(4), fc.infiniteStream(fc.nat(255)))
    .map(([dtype, length, bytes]) => values(dtype, Uint8Array.from(bytes.take(8 * length))))
    .map((data) => ({ shape: [data.length, 1], data }))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), array), (arrays) => {
      const read = parseSafetensors(writeSafetensors({ arrays, metadata: {} }), 'a').arrays
      expect(Object.keys(read).sort()).toEqual(Object.keys(arrays).sort())
      for (const [name, { shape, data }] of Object.entries(arrays)) {
        expect(read[name]!.shape).toEqual(shape)
        // By bytes: one NaN is not another.
        expect(new Uint8Array(read[name]!.data.buffer)).toEqual(new Uint8Array(data.buffer))
      }
    }),
  )
})

test('the order of names does not change the bytes', () => {
  const { weight, count, mask } = content.arrays
  expect(writeSafetensors({ ...content, arrays: { mask, count, weight } })).toEqual(theirs)
})

test('writeSafetensors refuses a shape that is not that of the values', () => {
  const arrays = { a: { shape: [2], data: Float32Array.of(1) } }
  expect(() => writeSafetensors({ arrays, metadata: {} })).toThrow('a: expected 2 values for [2], got 1')
})

describe('parseSafetensors refuses', () => {
  it.each<[string, Uint8Array, string]>([
    ['an empty file', Uint8Array.of(), 'expected a safetensors file'],
    ['another format', Uint8Array.from({ length: 20 }, () => 0xff), 'expected a safetensors file'],
    ['a cut in the header', theirs.subarray(0, 100), 'expected 208 bytes of header, got 92'],
    ['a cut in the values', theirs.subarray(0, 240), 'expected 35 bytes of values, got 24'],
    ['bytes after the values', Uint8Array.of(...theirs, 0), 'expected 35 bytes of values, got 36'],
    ['a header that is not JSON', file('{"a":'), 'the header is not JSON'],
    ['metadata that are no texts', file('{"__metadata__":{"a":1}}'), 'expected texts in __metadata__'],
    [
      'a lack of offsets',
      file('{"a":{"dtype":"F32","shape":[]}}'),
      'a: expected dtype, shape and data_offsets',
    ],
    [
      'other types',
      file(`{"a":${entry('BF16', [1], [0, 2])}}`, 2),
      'a is of type BF16, expected F64, I64, F32',
    ],
    [
      'a wrong length',
      file(`{"a":${entry('F32', [2], [0, 4])}}`, 4),
      'a: expected 8 bytes for [2] of F32, got 4',
    ],
    ['a hole', file(`{"a":${entry('U8', [1], [1, 2])}}`, 2), 'a: expected its values at offset 0, got 1'],
    [
      'an overlap',
      file(`{"a":${entry('U8', [2], [0, 2])},"b":${entry('U8', [1], [1, 2])}}`, 2),
      'b: expected its values at offset 2, got 1',
    ],
  ])('%s', (_, bytes, message) => {
    const failure = failureOf(() => parseSafetensors(bytes, 'weights.safetensors'))
    expect(failure).toBeInstanceOf(UserError)
    expect((failure as UserError).message).toMatch(/^weights\.safetensors: /)
    expect((failure as UserError).message).toContain(message)
  })
})
