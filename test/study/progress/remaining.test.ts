import { describe, expect, it } from 'vitest'
import { remaining } from '../../../src/study/progress/remaining.ts'

describe('remaining', () => {
  it('scales expected times by the runs that have ended, and divides by the runs in training', () => {
    const ended = [10, 20, 30].map((expected) => ({ expected, seconds: 3 * expected }))
    const rest = remaining(ended, [10, 10, 20], { running: 2, isSeconds: true })!
    expect(rest.work).toBe(120)
    expect(rest.workInterval).toEqual([120, 120])
    expect(rest.time).toBe(60)
  })

  it('is at least the longest run', () => {
    const rest = remaining([{ expected: 1, seconds: 1 }], [10, 1], { running: 8, isSeconds: true })!
    expect(rest.time).toBe(10)
  })

  it('widens the interval with the spread of the ratios: 80 % of simulated rests lie in it', () => {
    // Ratios of mean 2 and deviation 0.5, by a small generator of its own.
    let state = 7
    const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647
    const ratio = () => 2 + 0.5 * Math.sqrt(12) * (uniform() - 0.5)
    let inside = 0
    for (let trial = 0; trial < 2000; trial++) {
      const ended = Array.from({ length: 10 }, () => ({ expected: 1, seconds: ratio() }))
      const left = Array.from({ length: 20 }, () => 1)
      const truth = left.reduce((sum) => sum + ratio(), 0)
      const [low, high] = remaining(ended, left, { running: 1, isSeconds: true })!.workInterval
      if (low <= truth && truth <= high) inside++
    }
    expect(inside / 2000).toBeGreaterThan(0.74)
    expect(inside / 2000).toBeLessThan(0.86)
  })

  it('is half to double where too few have ended, and unknown in steps where none has', () => {
    expect(remaining([], [10], { running: 0, isSeconds: true })).toEqual({
      work: 10,
      workInterval: [5, 20],
      time: null,
      timeInterval: null,
    })
    expect(remaining([], [10], { running: 1, isSeconds: false })).toBeUndefined()
  })
})
