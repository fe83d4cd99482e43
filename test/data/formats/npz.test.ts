import { expect, test } from 'vitest'
import { parseNpz, writeNpz } from '../../../src/data/index.ts'

const arrays = {
  x_train: { shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) },
  y_train: { shape: [2], data: BigInt64Array.of(0n, 1n) },
}

test('what is written is read again', () => {
  const { names, get } = parseNpz(writeNpz(arrays), 'a.npz')
  expect(names).toEqual(['x_train', 'y_train'])
  expect(get('x_train')).toEqual(arrays.x_train)
  expect(get('y_train')).toEqual(arrays.y_train)
})

test('the archive of numpy.savez is read', () => {
  // python3 -c "import numpy; numpy.savez_compressed('a.npz', a=numpy.array([1, 2, 3], 'u1'))"; base64 -w0 a.npz
  const bytes = Buffer.from(
    'UEsDBC0AAAAIAAAAIQAq446x//////////8FABQAYS5ucHkBABAAgwAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC5GJmYAUEsBAi0DLQAAAAgAAAAhACrjjrFHAAAAgwAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAAH4AAAAAAA==',
    'base64',
  )
  expect(parseNpz(bytes, 'a.npz').get('a')).toEqual({ shape: [3], data: Uint8Array.of(1, 2, 3) })
})

test('the same arrays give the same bytes', () => {
  expect(writeNpz(arrays)).toEqual(writeNpz(arrays))
})

test('anything but a whole archive is refused by name', () => {
  const bytes = writeNpz(arrays)
  expect(() => parseNpz(bytes.subarray(0, bytes.length - 30), 'a.npz')).toThrow(
    'a.npz: the zip data is damaged (',
  )
  expect(() => parseNpz(Uint8Array.of(0x93, 0x4e), 'a.npz')).toThrow(
    'a.npz: expected an NPZ file, which starts 50 4b, got 93 4e',
  )
})

test('a changed byte is noticed', () => {
  // Not compressed, nothing but the checksum tells.
  // python3 -c "import numpy; numpy.savez('a.npz', a=numpy.array([1, 2, 3], 'u1'))"; base64 -w0 a.npz
  const bytes = Buffer.from(
    'UEsDBC0AAAAAAAAAIQAq446x//////////8FABQAYS5ucHkBABAAgwAAAAAAAACDAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJ3x1MScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQIDUEsBAi0DLQAAAAAAAAAhACrjjrGDAAAAgwAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAAALoAAAAAAA==',
    'base64',
  )
  expect(parseNpz(bytes, 'a.npz').get('a').data).toEqual(Uint8Array.of(1, 2, 3))
  bytes.set([9], bytes.indexOf(Uint8Array.of(1, 2, 3)))
  expect(() => parseNpz(bytes, 'a.npz').get('a')).toThrow(
    'a.npz: the zip data is damaged (the checksum of a.npy does not match)',
  )
})
