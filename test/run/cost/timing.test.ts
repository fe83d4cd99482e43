import { describe, expect, it } from 'vitest'
import { ratioOf, timeInTurns, whyBusy } from '../../../src/run/cost/timing.ts'

describe('whyBusy', () => {
  const steady = [10, 10.2, 10.1, 10.3, 9.9, 10, 10.1]

  it('says so where other work had the core, or where the times of one program scatter', () => {
    expect(whyBusy(steady, 1)).toBeUndefined()
    expect(whyBusy(steady, 1.3)).toBeUndefined()
    expect(whyBusy(steady, 0.6)).toBe('machine busy: timed with 60 % of a core, the rest went to other work')
    expect(whyBusy([10, 18, 10, 19, 11, 17, 10], 1)).toMatch(
      /^machine busy: the same step took from 10\.0 to 17/,
    )
  })

  it('does not mind a single slow turn', () => {
    expect(whyBusy([...steady, 60], 1)).toBeUndefined()
  })
})

describe('timeInTurns', () => {
  it('takes as many turns as it may, and notices that its process does not compute', async () => {
    const sleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    const timing = await timeInTurns([sleep, sleep], { most: 8, least: 2, milliseconds: 1e4, repeats: 2 })
    expect(timing.times.map((times) => times.length)).toEqual([8, 8])
    expect(timing.busy).toMatch(/machine busy: timed with \d+ % of a core/)
    const short = await timeInTurns([sleep], { most: 8, least: 2, milliseconds: 0 })
    expect(short.times[0]).toHaveLength(2)
  })
})

describe('ratioOf', () => {
  it('pairs times by turn, so that a machine that slows down does not count', () => {
    const plain = [10, 11, 12, 20, 30, 31]
    const other = [15, 16.5, 18, 30, 45, 46.5]
    expect(ratioOf(other, plain)).toEqual({ ratio: 1.5, interval: [1.5, 1.5] })
    expect(ratioOf([1, 2], [1, 1])).toEqual({ ratio: 1.5, interval: null })
  })
})
