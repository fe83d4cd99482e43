import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdOut, takeRows } from '../../src/data/split.ts'

test('holdOut takes every fifth row of the rows ordered by label', () => {
  // Ordered by label: rows 1 3 5 7 9 (label 0), then 0 2 4 6 8 (label 1).
  expect(holdOut(Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1, 0))).toEqual({
    train: Uint32Array.of(2, 3, 4, 5, 6, 7, 8, 9),
    test: Uint32Array.of(0, 1),
  })
})

test('holdOut splits every label in proportion and loses no row', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 100 }), (values) => {
      const labels = Uint8Array.from(values)
      const { train, test: held } = holdOut(labels)
      expect([...train, ...held].sort((a, b) => a - b)).toEqual([...labels.keys()])
      for (const label of new Set(labels)) {
        const share = labels.filter((value) => value === label).length / 5
        const taken = held.filter((row) => labels[row] === label).length
        expect(Math.abs(taken - share)).toBeLessThan(1)
      }
    }),
  )
})

test('takeRows copies whole rows in the order asked', () => {
  expect(takeRows(Uint8Array.of(1, 2, 3, 4, 5, 6), Uint32Array.of(2, 0), 2)).toEqual(
    Uint8Array.of(5, 6, 1, 2),
  )
})
