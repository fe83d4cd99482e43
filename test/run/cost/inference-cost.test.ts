import { expect, it } from 'vitest'
import { openData } from '../../../src/run/data-node.ts'
import { measureInference } from '../../../src/run/cost/inference-cost.ts'
import { exampleRuns } from '../example.ts'

it('measures the time of a forward pass, and the memory of what is in between', async () => {
  const { data } = await openData('digits', 'unit')
  const runs = await exampleRuns([1], { engine: { backend: 'wasm', mode: 'default' } })
  const specOf = (architecture: string, batch: number) => {
    const { spec } = runs[0]!
    return { ...spec, probes: [], batch, model: { ...spec.model, architecture, norm: 'batch' } }
  }
  const [small, wide] = [specOf('mlp:8', 64), specOf('mlp:512,512', 64)]
  const untimed = await measureInference([small, wide], data, { timed: false })
  expect(untimed.map(({ time }) => time)).toEqual([undefined, undefined])
  // One of the two layers of 512 units at least.
  expect(untimed[1]!.bytes - untimed[0]!.bytes).toBeGreaterThan(64 * 512 * 4 - 64 * 64 * 4)
  const timed = await measureInference([small, wide], data, { timed: true })
  // 266,000 multiplications a sample against 600.
  expect(timed[1]!.time).toBeGreaterThan(timed[0]!.time!)
  expect(timed[1]!.ratio).toBeGreaterThan(1)
  // The test set has 360 samples.
  await expect(measureInference([specOf('mlp:8', 5000)], data, { timed: false })).resolves.toHaveLength(1)
})
