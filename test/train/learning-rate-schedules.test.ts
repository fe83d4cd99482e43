import { scalar } from '../../src/backend/outputs.ts'
import { expect, it } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { input } from '../../src/tensor/index.ts'
import { parseLearningRateSchedule } from '../../src/train/index.ts'

/** The rates of a run of 8 steps from 1 on, to four decimals. */
async function ratesOf(spec: string): Promise<number[]> {
  const step = input('step', [], 'i32')
  const rate = parseLearningRateSchedule(spec).create(1, 8)(step)
  const program = await openReference().compile({ outputs: { rate, step } })
  return Array.from({ length: 8 }, (_, i) => Number(scalar(program.runSync({ step: i }).rate).toFixed(4)))
}

it('keeps, bends or drops the rate over the whole run', async () => {
  expect(await ratesOf('constant')).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  expect(await ratesOf('cosine')).toEqual([1, 0.9619, 0.8536, 0.6913, 0.5, 0.3087, 0.1464, 0.0381])
  expect(await ratesOf('step')).toEqual([1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01])
  expect(await ratesOf('step:0.25,factor=0.5')).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
})

it('warms up before, within the same number of steps', async () => {
  expect(await ratesOf('cosine:warmup=4')).toEqual([0.25, 0.5, 0.75, 1, 1, 0.8536, 0.5, 0.1464])
})

it('grows or falls in every step', async () => {
  expect(await ratesOf('exponential:0.5')).toEqual([1, 0.5, 0.25, 0.125, 0.0625, 0.0313, 0.0156, 0.0078])
  // 1 / (0.5 ^ t · 0.5 ^ (t + 1))
  expect(await ratesOf('decay-equivalent:0.5')).toEqual([2, 8, 32, 128, 512, 2048, 8192, 32768])
})

it('names what it does not know', () => {
  expect(() => parseLearningRateSchedule('cosin')).toThrow('unknown schedule "cosin"; did you mean "cosine"')
  expect(() => parseLearningRateSchedule('step:1.5')).toThrow(
    'step: at is 1.5, expected numbers above 0 and below 1, separated by commas (shares of the run)',
  )
  expect(parseLearningRateSchedule('step:0.5,0.75').spec).toBe('step')
})
