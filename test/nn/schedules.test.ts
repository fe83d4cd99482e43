import { scalar } from '../../src/backend/outputs.ts'
import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { constantRate, cosineDecay, type Schedule, stepDecay, warmUp } from '../../src/nn/index.ts'
import { input } from '../../src/tensor/index.ts'
import { largestError } from '../norm/values.ts'

/** The largest error of the rates at `steps`. */
async function errorOf(
  schedule: Schedule,
  steps: readonly number[],
  expected: readonly number[],
): Promise<number> {
  const step = input('step', [], 'i32')
  const program = await openReference().compile({ outputs: { rate: schedule(step), step } })
  return largestError(
    steps.map((value) => scalar(program.runSync({ step: value }).rate)),
    expected,
  )
}

test('constantRate', async () => {
  expect(await errorOf(constantRate(0.1), [0, 7], [0.1, 0.1])).toBeLessThan(1e-7)
})

test('stepDecay changes at its milestones', async () => {
  const schedule = stepDecay(0.4, [10, 20], 0.5)
  expect(await errorOf(schedule, [0, 9, 10, 19, 20, 1000], [0.4, 0.4, 0.2, 0.2, 0.1, 0.1])).toBeLessThan(1e-7)
  expect(() => stepDecay(0.1, [20, 10])).toThrow('ascending whole numbers')
})

test('cosineDecay follows half a cosine and then stays', async () => {
  const steps = Array.from({ length: 41 }, (_, i) => i)
  const cosine = steps.map((step) => 0.1 + (0.4 * (1 + Math.cos((Math.PI * step) / 40))) / 2)
  expect(await errorOf(cosineDecay(0.5, 40, 0.1), [...steps, 100], [...cosine, 0.1])).toBeLessThan(1e-7)
})

test('warmUp climbs in equal parts and hands over to the schedule at its start', async () => {
  const schedule = warmUp(4, stepDecay(0.8, [2]))
  expect(await errorOf(schedule, [0, 1, 2, 3, 4, 5, 6], [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.08])).toBeLessThan(
    1e-7,
  )
})
