import { expect, it } from 'vitest'
import { openData } from '../../../src/run/data-node.ts'
import { measureSteps } from '../../../src/run/cost/step-cost.ts'
import { exampleRuns } from '../example.ts'

it('measures the time of a step, and the memory beyond the data', async () => {
  const { data } = await openData('digits', 'unit')
  const runs = await exampleRuns([1], { engine: { backend: 'wasm', mode: 'default' } })
  const [plain, normalized] = ['none', 'batch'].map((norm) => {
    const { spec } = runs[0]!
    return { ...spec, probes: [], batch: 64, model: { ...spec.model, architecture: 'mlp:32,32', norm } }
  })
  const untimed = await measureSteps([plain!, normalized!], data, { timed: false })
  expect(untimed.map(({ time }) => time)).toEqual([undefined, undefined])
  // Two of each: γ, β, running mean and variance of 32 units, and more.
  expect(untimed[1]!.bytes - untimed[0]!.bytes).toBeGreaterThanOrEqual(2 * 4 * 32 * 4)
  // Weights, and far less than the 1,437 digits of 64 bytes.
  expect(untimed[0]!.bytes).toBeGreaterThan(4 * (64 * 32 + 32 * 32 + 32 * 10))
  expect(untimed[0]!.bytes).toBeLessThan(1437 * 64)
  const timed = await measureSteps([plain!, normalized!], data, { timed: true })
  expect(timed.map(({ bytes }) => bytes)).toEqual(untimed.map(({ bytes }) => bytes))
  for (const { time } of timed) expect(time).toBeGreaterThan(0)
})
