import { describe, expect, it } from 'vitest'
import { philox, uniformIntegers } from '../../src/random/index.ts'

describe('philox', () => {
  // The known answers of Random123 1.14, tests/kat_vectors, lines "philox4x32 10".
  it.each([
    {
      counter: [0, 0, 0, 0],
      key: [0, 0],
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)('gives the published words for counter $counter', ({ counter, key, words }) => {
    expect(philox(counter, key)).toEqual(words)
  })
})

describe('uniformIntegers', () => {
  it('repeats under the same seed and differs under another seed or stream', () => {
    const take = (seed: number, stream?: number) => {
      const integer = uniformIntegers(seed, stream)
      return Array.from({ length: 20 }, () => integer(1000))
    }
    expect(take(1)).toEqual(take(1))
    expect(take(1)).not.toEqual(take(2))
    expect(take(1)).not.toEqual(take(1, 1))
  })

  it('fills its range evenly', () => {
    const integer = uniformIntegers(3)
    const counts = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 60_000; i++) counts[integer(6)]!++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })
})
