import { scalar } from '../../src/backend/outputs.ts'
import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import {
  constantRate,
  cosineDecay,
  decayEquivalentRate,
  exponentialRate,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../src/nn/index.ts'
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

test('exponentialRate grows or falls by its factor in each step', async () => {
  const steps = [0, 1, 2, 3, 64, 99]
  for (const factor of [1.05, 0.9])
    expect(
      await errorOf(
        exponentialRate(0.1, factor, 100),
        steps,
        steps.map((step) => 0.1 * factor ** step),
      ),
    ).toBeLessThan(1e-6)
  expect(() => exponentialRate(0.1, 2, 200)).toThrow('the rate grows to 8.0e+58 in 200 steps')
})

test.each([0, 0.5, 0.9])('decayEquivalentRate with momentum %d follows its recurrence', async (momentum) => {
  const [rate, decay, length] = [0.1, 0.02, 120]
  const scales = [1, 1]
  for (let i = 1; i <= length; i++)
    scales.push((1 + momentum - rate * decay) * scales[i]! - momentum * scales[i - 1]!)
  // c₋₁ comes first.
  const steps = Array.from({ length }, (_, i) => i)
  const expected = steps.map((step) => rate / (scales[step + 1]! * scales[step + 2]!))
  expect(await errorOf(decayEquivalentRate(rate, { decay, momentum }, length), steps, expected)).toBeLessThan(
    1e-6,
  )
})

test('decayEquivalentRate names what it cannot replace', () => {
  expect(() => decayEquivalentRate(1, { decay: 0.1, momentum: 0.9 }, 10)).toThrow(
    'rate × decay is 0.1, expected less than (1 − √momentum)² = 0.00263',
  )
  expect(() => decayEquivalentRate(1, { decay: 0.5, momentum: 0 }, 1000)).toThrow('pass fewer steps')
})
