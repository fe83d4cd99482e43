import zlib, { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { inflate } from '../../../src/data/formats/inflate.ts'
import { inflateFast } from '../../../src/data/formats/inflate-fast.ts'
import { uniformIntegers } from '../../../src/random/philox.ts'

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants

/** Bytes with repetitions at all distances; `variety` is how many different ones there are. */
function sample(length: number, variety: number, seed: number): Uint8Array {
  const integer = uniformIntegers(seed)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    const back = integer(2) === 0 ? 0 : Math.min(at, 1 + integer(40_000))
    for (let left = 1 + integer(300); left > 0 && at < length; left--, at++)
      bytes[at] = back > 0 ? bytes[at - back]! : integer(variety)
  }
  return bytes
}

describe.each([inflate, inflateFast])('%o gives what zlib compressed', (decompress) => {
  const strategies = { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE }
  test.each(Object.entries(strategies))('%s', (_, strategy) => {
    for (const level of [0, 1, 6, 9])
      for (const [length, variety] of [
        [0, 1],
        [1, 256],
        [1000, 2],
        [200_000, 256],
        [200_000, 3],
      ] as const) {
        const bytes = sample(length, variety, level)
        const compressed = deflateRawSync(bytes, { level, strategy })
        const { content, end } = decompress(Buffer.concat([Buffer.of(1, 2), compressed, Buffer.of(3)]), {
          start: 2,
        })
        expect(Buffer.compare(content, bytes)).toBe(0)
        expect(end).toBe(2 + compressed.length)
        expect(content.byteOffset).toBe(0)
      }
  })
})

test.each([inflate, inflateFast])('every part of a stream is refused by %o', (decompress) => {
  const compressed = deflateRawSync(sample(3000, 5, 1))
  for (let length = 0; length < compressed.length; length++)
    expect(() => decompress(compressed.subarray(0, length))).toThrow('the compressed data end too early')
})

test('of streams with changed bits those are read that zlib reads, and as it reads them', () => {
  const integer = uniformIntegers(3)
  const streams = [
    deflateRawSync(sample(500, 4, 1)),
    deflateRawSync(sample(200, 200, 2), { level: 0 }),
    deflateRawSync(sample(500, 9, 3), { strategy: Z_FIXED }),
  ]
  let agreed = 0
  for (let round = 0; round < 3000; round++) {
    const changed = Uint8Array.from(streams[round % 3]!)
    for (let bits = 1 + integer(3); bits > 0; bits--) changed[integer(changed.length)]! ^= 1 << integer(8)
    const expected = attempt(() => inflateRawSync(changed))
    const got = attempt(() => inflate(changed).content)
    expect(got === undefined, `round ${round}`).toBe(expected === undefined)
    expect(attempt(() => inflateFast(changed))).toEqual(attempt(() => inflate(changed)))
    if (got && expected && Buffer.compare(got, expected) === 0) agreed++
  }
  expect(agreed).toBeGreaterThan(300)
})

function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}

test.each([inflate, inflateFast])('more than the limit is refused by %o', (decompress) => {
  const bomb = deflateRawSync(new Uint8Array(1e6))
  expect(() => decompress(bomb, { limit: 999_999 })).toThrow('more than the 999999 bytes announced')
  expect(() => decompress(deflateRawSync(Buffer.of(1)), { limit: 0 })).toThrow('more than the 0 bytes')
  expect(decompress(bomb, { limit: 1e6 }).content).toHaveLength(1e6)
})

test('zlib reads what it can, alone', () => {
  const byZlib = vi.spyOn(zlib, 'inflateRawSync')
  const bytes = sample(100_000, 5, 1)
  expect(inflateFast(deflateRawSync(bytes)).content).toEqual(bytes)
  expect(byZlib.mock.results.map(({ type }) => type)).toEqual(['return'])
  byZlib.mockRestore()
})

test('a page, which has no zlib, reads the same', async () => {
  const absent = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  const byZlib = vi.spyOn(zlib, 'inflateRawSync')
  vi.resetModules()
  const page = await import('../../../src/data/formats/inflate-fast.ts')
  const bytes = sample(1000, 5, 1)
  expect(page.inflateFast(deflateRawSync(bytes)).content).toEqual(bytes)
  expect(byZlib).not.toHaveBeenCalled()
  absent.mockRestore()
})
