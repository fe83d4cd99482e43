import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type NpyData, parseNpy, writeNpy } from '../../../src/data/index.ts'
import { UserError } from '../../../src/errors.ts'
import { failureOf } from '../failure.ts'

/**
 * Written by NumPy 2.4.6:
 *
 *     for a in (np.arange(6, dtype='<f4').reshape(2, 3),
 *               np.asfortranarray(np.arange(6, dtype='<i8').reshape(2, 3))):
 *         b = io.BytesIO(); np.save(b, a); print(base64.b64encode(b.getvalue()).decode())
 */
const numpyFloats = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=',
)
const numpyFortran = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAMAAAAAAAAAAQAAAAAAAAAEAAAAAAAAAAIAAAAAAAAABQAAAAAAAAA=',
)

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** A file of version 2 or 3 with the given header and values. */
function npy({
  version,
  header,
  values,
}: {
  version: number
  header: string
  values: Uint8Array
}): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(12 + text.length + values.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0])
  new DataView(bytes.buffer).setUint32(8, text.length, true)
  bytes.set(text, 12)
  bytes.set(values, 12 + text.length)
  return bytes
}

/** A file of version 1, from a header of less than 256 bytes and no values. */
function withHeader(header: string): Uint8Array {
  const text = new TextEncoder().encode(header)
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0, ...text)
}

test('parseNpy reads floats that NumPy saved', () => {
  expect(parseNpy(numpyFloats, 'a.npy')).toEqual({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) })
})

test('parseNpy reads a part of a larger buffer, and copies it', () => {
  const larger = Buffer.concat([Buffer.from('abc'), numpyFloats])
  const { data } = parseNpy(larger.subarray(3), 'a.npy')
  larger.fill(0)
  expect(data).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5))
})

test('parseNpy turns the Fortran order of NumPy into row-major order', () => {
  expect(parseNpy(numpyFortran, 'a.npy')).toEqual({
    shape: [2, 3],
    data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n),
  })
})

test('parseNpy reorders Fortran arrays of any rank', () => {
  const shape = [2, 3, 4]
  const header = `{'descr': '|u1', 'fortran_order': True, 'shape': (${shape.join(', ')}), }\n`
  // The value at [i, j, k] is 12 i + 4 j + k; the file walks i fastest.
  const values = Uint8Array.from(
    { length: 24 },
    (_, n) => 12 * (n % 2) + 4 * (Math.floor(n / 2) % 3) + Math.floor(n / 6),
  )
  const { data } = parseNpy(npy({ version: 2, header, values }), 'a.npy')
  expect(data).toEqual(Uint8Array.from({ length: 24 }, (_, n) => n))
})

test.each([2, 3])('parseNpy reads version %i', (version) => {
  const header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }\n"
  const array = parseNpy(npy({ version, header, values: Uint8Array.of(1, 1, 0, 0) }), 'a.npy')
  expect(array).toEqual({ shape: [1], data: Int32Array.of(257) })
})

test('writeNpy gives the very bytes of numpy.save', () => {
  expect(writeNpy({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) })).toEqual(numpyFloats)
})

/** As above, of `np.array(['', 'zwölf', 'σ²', '𝔼[x]'])` and `np.array([], dtype=str)`. */
const numpyTexts = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPFU1JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAAAAAAAHoAAAB3AAAA9gAAAGwAAABmAAAAwwMAALIAAAAAAAAAAAAAAAAAAAA81QEAWwAAAHgAAABdAAAAAAAAAA==',
)
const numpyNoTexts = fromBase64(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=',
)

test('writeNpy gives the very bytes of numpy.save for texts', () => {
  expect(writeNpy({ shape: [4], data: ['', 'zwölf', 'σ²', '𝔼[x]'] })).toEqual(numpyTexts)
  expect(writeNpy({ shape: [0], data: [] })).toEqual(numpyNoTexts)
})

test('parseNpy reads what writeNpy wrote, for every type and shape', () => {
  const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 })
  const fill = {
    u1: (n: number) => fc.uint8Array({ minLength: n, maxLength: n }),
    i4: (n: number) => fc.int32Array({ minLength: n, maxLength: n }),
    i8: (n: number) => fc.bigInt64Array({ minLength: n, maxLength: n }),
    f4: (n: number) => fc.float32Array({ minLength: n, maxLength: n }),
    f8: (n: number) => fc.float64Array({ minLength: n, maxLength: n }),
  }
  const arrays = fc.tuple(shapes, fc.constantFrom(...Object.values(fill))).chain(([shape, values]) => {
    const data: fc.Arbitrary<NpyData> = values(shape.reduce((product, size) => product * size, 1))
    return data.map((filled) => ({ shape, data: filled }))
  })
  fc.assert(
    fc.property(arrays, (array) => {
      const bytes = writeNpy(array)
      expect(parseNpy(bytes, 'a.npy')).toEqual(array)
      expect((bytes.length - array.data.byteLength) % 64).toBe(0)
    }),
  )
})

test('parseNpy refuses a file with another magic string', () => {
  expect(() => parseNpy(new TextEncoder().encode('PK\x03\x04 and so on'), 'a.npz')).toThrow(
    'a.npz: expected an NPY file, which starts 93 4e 55 4d 50 59, got 50 4b 03 04 20 61; write it with numpy.save',
  )
})

test('parseNpy refuses a version that does not exist', () => {
  expect(() => parseNpy(npy({ version: 9, header: '', values: new Uint8Array(0) }), 'a.npy')).toThrow(
    'a.npy: expected NPY version 1, 2 or 3, got 9; write it with numpy.save',
  )
})

test('parseNpy refuses a truncated header', () => {
  for (const length of [8, 9, 10, 100]) {
    expect(() => parseNpy(numpyFloats.subarray(0, length), 'a.npy')).toThrow(
      `a.npy: the header is truncated (${length} bytes in all); download or copy the file again`,
    )
  }
})

test('parseNpy refuses a header without its three entries', () => {
  expect(() => parseNpy(withHeader("{'descr': '<f4', 'shape': (1,)}"), 'a.npy')).toThrow(
    "a.npy: expected a header with 'descr', 'fortran_order' and 'shape', got {'descr': '<f4', 'shape': (1,)}; " +
      'write it with numpy.save',
  )
})

test.each([
  { descr: "'>f4'", got: ">f4; convert them with .astype('<f4'), which also changes the byte order" },
  { descr: "'>i8'", got: ">i8; convert them with .astype('<i8'), which also changes the byte order" },
  { descr: "'<f2'", got: "<f2; convert them with .astype('<f4')" },
  { descr: "'<u2'", got: "<u2; convert them with .astype('<i4')" },
  { descr: "'<u4'", got: "<u4; convert them with .astype('<i8')" },
  { descr: "'|i1'", got: "|i1; convert them with .astype('<i4')" },
  { descr: "'|b1'", got: "|b1; convert them with .astype('u1')" },
  { descr: "'<c8'", got: '<c8; store an array of numbers of one of these types' },
  { descr: "[('x', '<f4')]", got: 'a structured type; store an array of numbers of one of these types' },
])('parseNpy refuses values of type $descr', ({ descr, got }) => {
  const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,)}`
  expect(() => parseNpy(withHeader(header), 'a.npy')).toThrow(
    `a.npy: expected values of type |u1, <i4, <i8, <f4, <f8, got ${got}`,
  )
})

test.each(['|u1', '<u1', '>u1', '=u1', 'u1'])(
  'parseNpy reads bytes called %s: their order means nothing',
  (descr) => {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (0,)}`
    expect(parseNpy(withHeader(header), 'a.npy')).toEqual({ shape: [0], data: new Uint8Array(0) })
  },
)

test('parseNpy refuses a length that the header does not announce', () => {
  expect(() => parseNpy(numpyFloats.subarray(0, 150), 'a.npy')).toThrow(
    'a.npy: expected 152 bytes for [2, 3] of <f4, got 150; the file is truncated, write it again',
  )
  expect(() => parseNpy(Uint8Array.of(...numpyFloats, 0), 'a.npy')).toThrow(
    'a.npy: expected 152 bytes for [2, 3] of <f4, got 153; the file has bytes after its data, write it again',
  )
})

test('parseNpy never fails other than with a UserError when bytes of a file are changed', () => {
  const position = fc.nat({ max: numpyFloats.length - 1 })
  fc.assert(
    fc.property(position, fc.nat({ max: 255 }), (at, value) => {
      const changed = numpyFloats.slice()
      changed[at] = value
      expect(failureOf(() => parseNpy(changed, 'a.npy')) ?? new UserError('none')).toBeInstanceOf(UserError)
    }),
  )
})

test('writeNpy refuses data that does not fill its shape', () => {
  expect(() => writeNpy({ shape: [2], data: Float32Array.of(1) })).toThrow('expected 2 values for [2], got 1')
})
