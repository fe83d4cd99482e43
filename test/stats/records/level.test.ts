import { expect, test } from 'vitest'
import { atLevel, splitLevel } from '../../../src/stats/index.ts'

test.each([0.5, 1e-7, 2, -1])('a quantity at level %s is split into what it was made of', (level) => {
  const quantity = 'largest eigenvalue, 60 samples'
  expect(splitLevel(atLevel(quantity, level))).toEqual({ quantity, level })
  expect(splitLevel(quantity)).toEqual({ quantity })
})
