import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32, maybeGunzip } from '../../../src/data/formats/gzip.ts'
import { UserError } from '../../../src/errors.ts'
import { failureOf } from '../failure.ts'

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
    'a.gz: the gzip data is damaged (it ends within a header); download or copy the file again',
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

const part = (start: number, end: number) => content.subarray(start, end)
const zip = (bytes: Uint8Array, level = 9) => new Uint8Array(gzipSync(bytes, { level }))
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const padding = (length: number) => new Uint8Array(length)

describe('files of several members', () => {
  const files = {
    'two members': join(zip(part(0, 600)), zip(part(600, 1003))),
    'one with zeros behind it': join(zipped, padding(512)),
    // Files of bgzip end in an empty member.
    'an empty member at the end': join(zipped, zip(part(0, 0))),
    'an empty member at the start': join(zip(part(0, 0)), zipped),
    'stored and deflated members': join(zip(part(0, 500), 0), zip(part(500, 1003), 1)),
    'many small members': join(...Array.from({ length: 1003 }, (_, i) => zip(part(i, i + 1)))),
  }
  test.each(Object.entries(files))('%s are read whole, as gzip -dc does', (_, bytes) => {
    expect(maybeGunzip(bytes, 'a.gz')).toEqual(content)
    expect(new Uint8Array(spawnSync('gzip', ['-dc'], { input: bytes }).stdout)).toEqual(content)
  })

  // gzip itself stops at zeros, and loses the members behind them; Python reads on.
  test('zeros between members are passed over', () => {
    const bytes = join(zip(part(0, 7)), padding(3), zip(part(7, 1003)), padding(1))
    expect(maybeGunzip(bytes, 'a.gz')).toEqual(content)
  })

  test('a header may have an extra field, a name, a comment and a checksum of its own', () => {
    const head = join(
      Uint8Array.of(0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3),
      Uint8Array.of(3, 0, 1, 2, 3),
      new TextEncoder().encode('name\0comment\0'),
    )
    const sum = crc32(head) & 0xffff
    const member = join(head, Uint8Array.of(sum & 255, sum >> 8), zipped.subarray(10))
    expect(maybeGunzip(join(member, member), 'a.gz')).toEqual(join(content, content))
    for (let length = 2; length < head.length + 2; length++)
      expect(() => maybeGunzip(join(zipped, member.subarray(0, length)), 'a.gz')).toThrow(
        'a.gz: the gzip data is damaged (it ends within a header)',
      )
    member[12]! ^= 1
    expect(() => maybeGunzip(member, 'a.gz')).toThrow('the checksum of a header does not match')
  })

  test('no part of several members is taken for the whole, unless it ends where a member does', () => {
    const [first, second] = [zip(part(0, 600)), zip(part(600, 1003))]
    const both = join(first, second)
    const read = Array.from({ length: both.length - 2 }, (_, i) => i + 2).filter(
      (length) => !(failureOf(() => maybeGunzip(both.subarray(0, length), 'a.gz')) instanceof UserError),
    )
    expect(read).toEqual([first.length])
  })

  test('what is no member is not passed over', () => {
    expect(() => maybeGunzip(join(zipped, padding(2), Uint8Array.of(7, 8)), 'a.gz')).toThrow(
      `after its first ${zipped.length + 2} bytes: expected another gzip member or nothing, got 07 08`,
    )
    const method = zipped.slice()
    method[2] = 7
    expect(() => maybeGunzip(method, 'a.gz')).toThrow('expected the compression method 8, got 7')
    const reserved = zipped.slice()
    reserved[3] = 0x40
    expect(() => maybeGunzip(reserved, 'a.gz')).toThrow('flags that no version of gzip knows')
  })
})

test('a length that is not true makes no room for it', () => {
  const lying = zipped.slice()
  lying.fill(0xff, -4)
  expect(() => maybeGunzip(lying, 'a.gz')).toThrow('expected 4294967295 bytes inside, got 1003')
})

// The check value of CRC-32 for "123456789": https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc
test('crc32 gives the check value of the catalogue', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})
