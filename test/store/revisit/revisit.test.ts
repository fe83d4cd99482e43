import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import type { RunSpec } from '../../../src/experiment/framework/spec.ts'
import { openData } from '../../../src/run/data-node.ts'
import { revisitRun } from '../../../src/store/revisit/revisit.ts'
import type { StoredRun } from '../../../src/store/store.ts'
import { trainingOptions } from '../../../src/run/training.ts'
import { trainingStep } from '../../../src/train/index.ts'
import { sizeOf } from '../../../src/tensor/index.ts'

test('a run of the reference backend is taken up to the bit, though its states hold more than float32', async () => {
  const { data, spec: from } = await openData('digits', 'unit')
  const spec: RunSpec = {
    data: from,
    scaling: 'unit',
    model: { architecture: 'mlp:3', norm: 'batch' },
    optimizer: 'sgd',
    learningRate: 0.1,
    batch: 8,
    steps: 2,
    evaluateEvery: 2,
    probes: [],
    seed: 1,
    engine: { backend: 'reference', mode: 'default' },
  }
  const { states } = trainingStep(trainingOptions(spec, data))
  const kept = states.filter(({ tensor }) => tensor.dtype === 'f32')
  const arrays = Object.fromEntries(
    kept.map(({ name, tensor: { shape } }) => [
      name,
      { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.PI + i) },
    ]),
  )
  const run = { id: 'run', spec, steps: () => [2], checkpoint: () => ({ step: 2, arrays }) }
  const session = openReference()
  const { target } = await revisitRun(run as unknown as StoredRun, session)
  const found = target.step.model.states.map((own) => [own.name, session.readSync(own)] as const)
  expect(found.length).toBeGreaterThan(4)
  for (const [name, values] of found) expect(values).toEqual(arrays[name]!.data)
  session.close()
})
