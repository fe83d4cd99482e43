import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32, maybeGunzip } from '../../../src/data/formats/gzip.ts'
import { UserError } from '../../../src/errors.ts'

const content = Uint8Array.from({ length: 1003 }, (_, i) => (i * i) % 251)
const zipped = new Uint8Array(gzipSync(content))

test('maybeGunzip inflates what gzip wrote', () => {
  expect(maybeGunzip(zipped, 'a.gz')).toEqual(content)
})

test('maybeGunzip returns anything else as it is, whatever its name', () => {
  expect(maybeGunzip(content, 'a.gz')).toBe(content)
  expect(maybeGunzip(new Uint8Array(0), 'a.gz')).toHaveLength(0)
})

test('maybeGunzip refuses every truncation of a gzip file', () => {
  for (let length = 2; length < zipped.length; length += 7) {
    expect(() => maybeGunzip(zipped.subarray(0, length), 'a.gz')).toThrow(UserError)
  }
})

test('maybeGunzip says that a few bytes are not enough', () => {
  expect(() => maybeGunzip(zipped.subarray(0, 5), 'a.gz')).toThrow(
    'a.gz: the gzip data is damaged (expected at least 18 bytes, got 5); download or copy the file again',
  )
})

test('maybeGunzip refuses a file whose content does not match its checksum', () => {
  const damaged = zipped.slice()
  damaged[damaged.length - 8]! ^= 1
  expect(() => maybeGunzip(damaged, 'a.gz')).toThrow(
    'a.gz: the gzip data is damaged (its checksum does not match); download or copy the file again',
  )
})

test('maybeGunzip refuses a file whose length does not match', () => {
  const damaged = zipped.slice()
  damaged[damaged.length - 4]! ^= 1
  expect(() => maybeGunzip(damaged, 'a.gz')).toThrow(/^a\.gz: the gzip data is damaged \(/)
})

test('maybeGunzip refuses any single byte that was flipped in the compressed data', () => {
  for (let i = 10; i < zipped.length - 8; i += 11) {
    const damaged = zipped.slice()
    damaged[i]! ^= 0xff
    expect(() => maybeGunzip(damaged, 'a.gz')).toThrow(/^a\.gz: the gzip data is damaged/)
  }
})

// The check value of CRC-32 for "123456789": https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc
test('crc32 gives the check value of the catalogue', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})
