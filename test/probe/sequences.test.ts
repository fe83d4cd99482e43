/** Every probe measures a model of tokens, whose samples have a label for each step. */
import { expect, test } from 'vitest'
import { openWasm } from '../../src/backend/index.ts'
import { adamW, parseModel } from '../../src/nn/index.ts'
import { parseProbe, probes } from '../../src/probe/index.ts'
import { residentData, trainingStep } from '../../src/train/index.ts'
import { measure } from './measuring.ts'

const data = (name: string) => {
  const codes = (shift: number) => Uint8Array.from({ length: 12 * 4 }, (_, i) => ((i + shift) * (i + 3)) % 5)
  return residentData(
    name,
    { name, inputs: codes(0), labels: codes(1), shape: [4], classes: 5, count: 12 },
    { kind: 'none', shift: 0, scale: 1, oneHot: 5 },
  )
}
const model = parseModel('gpt:layers=1,width=8,heads=2,positions=sinusoidal').create({
  input: [4, 5],
  classes: 5,
  everyStep: true,
  norm: 'layer',
  seed: 1,
})
const train = data('train')
const step = trainingStep({ model, data: train, batch: 6, optimizer: adamW({}), learningRate: 0.01, seed: 1 })
const target = { step, train, test: data('test'), seed: 1, snapshots: 1 } as const

// A boundary is drawn between two classes of points in a plane; a trend is that of recurrent layers.
const others = ['boundary', 'trend']

test.each(probes.map(({ name }) => name).filter((name) => !others.includes(name)))('%s', (name) => {
  expect(() => parseProbe(name).build(target)).not.toThrow()
})

test('the accuracy on a surface is over all steps', async () => {
  const session = await openWasm({ threads: 1 })
  const probe = parseProbe('landscape:dimensions=1,resolution=3')
  const rows = await measure(session, { step, train, target }, probe)
  session.close()
  const accuracies = rows.filter(({ quantity }) => quantity.includes('accuracy')).map(({ value }) => value)
  expect(accuracies.length).toBeGreaterThan(0)
  for (const accuracy of accuracies) expect(accuracy * 48).toBeCloseTo(Math.round(accuracy * 48), 3)
})
