import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Axis } from '../../../../src/figure/index.ts'
import { scaleOf, ticksOf } from '../../../../src/report/figures/parts/axis.ts'

const linear: Axis = { label: 'x' }
const log: Axis = { label: 'x', scale: 'log' }

describe('ticksOf a linear axis', () => {
  it('takes 1, 2 or 5 times a power of ten, without the noise of floats', () => {
    expect(ticksOf(linear, [0, 1], 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(ticksOf(linear, [-0.3, 0.3], 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    expect(ticksOf(linear, [0, 3000], 4)).toEqual([0, 1000, 2000, 3000])
    expect(ticksOf(linear, [9e6, 1.1e7], 5)).toEqual([9e6, 9.5e6, 1e7, 1.05e7, 1.1e7])
  })

  it('has some, never too many, all inside the domain', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (low, width, most) => {
          const ticks = ticksOf(linear, [low, low + width], most)
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

describe('ticksOf a log axis', () => {
  it('takes powers of ten over decades, finer steps within one', () => {
    expect(ticksOf(log, [1, 1e6], 4)).toEqual([1, 100, 10_000, 1e6])
    expect(ticksOf(log, [1, 60], 6)).toEqual([1, 2, 5, 10, 20, 50])
  })

  it('takes those of a linear axis where it is short', () => {
    expect(ticksOf(log, [0.38, 1.1], 6)).toEqual([0.4, 0.6, 0.8, 1])
    expect(ticksOf(log, [2.3, 4.6], 8)).toEqual([2.5, 3, 3.5, 4, 4.5])
    expect(ticksOf(log, [101, 104], 3)).toEqual([102, 104])
    expect(ticksOf(log, [3, 40], 6)).toEqual([5, 10, 20])
  })
})

describe('ticksOf a log axis that many ticks fit on', () => {
  it('leaves no part of the axis without one', () => {
    expect(ticksOf(log, [0.62, 1.75], 6)).toEqual([0.8, 1, 1.2, 1.4, 1.6])
    expect(ticksOf(log, [0.015, 2.4], 6)).toEqual([0.03, 0.1, 0.3, 1])
    expect(ticksOf(log, [2, 8], 2)).toEqual([2, 5])
  })
})

describe('ticksOf any log axis', () => {
  it('has some, never too many, all inside the domain', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 12, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (start, decades, most) => {
          const domain = [10 ** start, 10 ** (start + decades)] as const
          const ticks = ticksOf(log, domain, most)
          expect(ticks.length).toBeGreaterThan(0)
          expect(ticks.length).toBeLessThanOrEqual(most)
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(domain[0] * (1 - 1e-9))
            expect(tick).toBeLessThanOrEqual(domain[1] * (1 + 1e-9))
          }
        },
      ),
    )
  })
})

describe('scaleOf', () => {
  it('maps the ends of a domain to those of the range, and evenly between', () => {
    expect([0, 5, 10].map(scaleOf(linear, [0, 10], 100, 200))).toEqual([100, 150, 200])
    expect([1, 10, 100].map(scaleOf(log, [1, 100], 200, 0))).toEqual([200, 100, 0])
  })

  it('has no place on a log axis for what is not positive', () => {
    expect([0, -1].map(scaleOf(log, [1, 100], 0, 1))).toEqual([Number.NaN, Number.NaN])
  })
})
