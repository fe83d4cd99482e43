import { expect, test } from 'vitest'
import { trainedHash } from '../../scripts/determinism-workload.mjs'
import { goldenHash } from '../support/determinism.ts'

test.each([1, 2, 3, 4])('training on %i threads gives the bits it gave everywhere else', async (threads) => {
  expect(await trainedHash(threads)).toBe(goldenHash)
})
