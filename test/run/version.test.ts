import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { RunSpec } from '../../src/experiment/framework/spec.ts'
import { openData } from '../../src/run/data-node.ts'
import { openEngine } from '../../src/run/engine.ts'
import { executeRun } from '../../src/run/execute.ts'
import { REVISION } from '../../src/run/version.ts'

/** What the runs below hashed to at this revision. Where the test fails, raise `REVISION` and put both here. */
const golden = { revision: 11, sha256: '9482d417cad304d9af7c1025026ecc7205e8ef311f26db09bd92c572cf348300' }

const common = {
  scaling: 'unit',
  batch: 16,
  steps: 6,
  evaluateEvery: 3,
  probes: [],
  seed: 1,
  engine: { backend: 'wasm', mode: 'default' },
} as const

it('the records of a spec change only with the revision, on every machine', async () => {
  const { data, spec } = await openData('digits', 'unit')
  const specs: RunSpec[] = [
    {
      ...common,
      data: spec,
      model: { architecture: 'mlp:10,10', norm: 'batch' },
      optimizer: 'adam',
      learningRate: 0.01,
    },
    {
      ...common,
      data: spec,
      model: { architecture: 'cnn:2', norm: 'layer' },
      optimizer: 'sgd:momentum=0.9',
      learningRate: 0.05,
      schedule: 'cosine',
      augment: 'crop-flip',
    },
  ]
  const hash = createHash('sha256')
  for (const each of specs) {
    const session = await openEngine(each.engine, 1)
    for await (const event of executeRun(each, { session, data })) hash.update(JSON.stringify(event))
    session.close()
  }
  expect({ revision: REVISION, sha256: hash.digest('hex') }).toEqual(golden)
})
