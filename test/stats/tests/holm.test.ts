import { describe, expect, test } from 'vitest'
import { holm } from '../../../src/stats/tests/holm.ts'

describe('holm', () => {
  test('agrees with p.adjust of R', () => {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(12)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ])
  })

  test('never exceeds 1 and passes over what has no p', () => {
    expect(holm([0.6, Number.NaN, 0.7])).toEqual([1, Number.NaN, 1])
    expect(holm([])).toEqual([])
  })
})
