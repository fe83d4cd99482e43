import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dodge } from '../../../../src/report/figures/parts/dodge.ts'

describe('dodge', () => {
  it('leaves labels that do not touch where they are', () => {
    expect(dodge([50, 10, 90], [10, 10, 10], [0, 100])).toEqual([50, 10, 90])
  })

  it('spreads labels that collide about their middle', () => {
    expect(dodge([50, 50, 50], [10, 10, 10], [0, 100])).toEqual([40, 50, 60])
  })

  it('keeps within the bounds', () => {
    expect(dodge([0, 100], [10, 10], [0, 100])).toEqual([5, 95])
  })

  it('never overlaps, keeps the order and stays inside where there is room', () => {
    const label = fc.record({
      wish: fc.integer({ min: -50, max: 250 }),
      height: fc.integer({ min: 5, max: 20 }),
    })
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 10 }), (labels) => {
        const wishes = labels.map(({ wish }) => wish)
        const heights = labels.map(({ height }) => height)
        const centres = dodge(wishes, heights, [0, 200])
        const order = wishes.map((_, i) => i).sort((a, b) => wishes[a]! - wishes[b]! || a - b)
        let bottom = 0
        for (const i of order) {
          expect(centres[i]! - heights[i]! / 2).toBeGreaterThanOrEqual(bottom - 1e-9)
          bottom = centres[i]! + heights[i]! / 2
        }
        expect(bottom).toBeLessThanOrEqual(200 + 1e-9)
      }),
    )
  })
})
