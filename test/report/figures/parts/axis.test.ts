import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logTicks, niceTicks } from '../../../../src/report/figures/parts/axis.ts'

describe('niceTicks', () => {
  it('takes 1, 2 or 5 times a power of ten, without the noise of floats', () => {
    expect(niceTicks([0, 1], 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(niceTicks([-0.3, 0.3], 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    expect(niceTicks([0, 3000], 4)).toEqual([0, 1000, 2000, 3000])
    expect(niceTicks([9e6, 1.1e7], 5)).toEqual([9e6, 9.5e6, 1e7, 1.05e7, 1.1e7])
  })

  it('has some, never too many, all inside the domain', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (low, width, most) => {
          const ticks = niceTicks([low, low + width], most)
          expect(ticks.length).toBeGreaterThan(0)
          expect(ticks.length).toBeLessThanOrEqual(most)
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-8 * width)
            expect(tick).toBeLessThanOrEqual(low + width * (1 + 1e-8))
          }
        },
      ),
    )
  })
})

describe('logTicks', () => {
  it('takes powers of ten over decades, finer steps within one', () => {
    expect(logTicks([1, 1e6], 4)).toEqual([1, 100, 10_000, 1e6])
    expect(logTicks([1, 60], 6)).toEqual([1, 2, 5, 10, 20, 50])
  })

  it('takes those of a linear axis where it is short', () => {
    expect(logTicks([0.38, 1.1], 6)).toEqual([0.4, 0.6, 0.8, 1])
    expect(logTicks([2.3, 4.6], 8)).toEqual([2.5, 3, 3.5, 4, 4.5])
    expect(logTicks([101, 104], 3)).toEqual([102, 104])
    expect(logTicks([3, 40], 6)).toEqual([5, 10, 20])
  })
})
