/** Every probe measures a model of tokens, whose samples have a label for each step. */
import { expect, test } from 'vitest'
import { openWasm } from '../../src/backend/index.ts'
import { adamW, parseModel } from '../../src/nn/index.ts'
import { activationQuantities, activations, fixedSample, parseProbe, probes } from '../../src/probe/index.ts'
import { max } from '../../src/tensor/index.ts'
import { residentData, trainingStep } from '../../src/train/index.ts'
import { measure, valueIn } from './measuring.ts'

const data = (name: string) => {
  const codes = (shift: number) => Uint8Array.from({ length: 12 * 4 }, (_, i) => ((i + shift) * (i + 3)) % 5)
  return residentData(
    name,
    { name, inputs: codes(0), labels: codes(1), shape: [4], classes: 5, count: 12 },
    { kind: 'none', shift: 0, scale: 1, oneHot: 5 },
  )
}
const modelWith = (options: { activation?: string; initializer?: string } = {}) =>
  parseModel('gpt:layers=1,width=8,heads=2,positions=sinusoidal').create({
    input: [4, 5],
    classes: 5,
    everyStep: true,
    norm: 'layer',
    seed: 1,
    ...options,
  })
const model = modelWith()
const train = data('train')
const step = trainingStep({ model, data: train, batch: 6, optimizer: adamW({}), learningRate: 0.01, seed: 1 })
const target = { step, train, test: data('test'), seed: 1, snapshots: 1 } as const

// A boundary is drawn between two classes of points in a plane; a trend is that of recurrent layers; spherical sharpness
// is that of weights whose results are normalized, and this network normalizes before its weights.
const others = ['boundary', 'trend', 'spherical-sharpness']

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

test('units of a layer that acts on each token are dead if they are 0 for every token', async () => {
  // Only the width of 8 makes units of large weights dead for all of 48 tokens.
  const own = modelWith({ activation: 'relu', initializer: 'gaussian:2' })
  const next = trainingStep({
    model: own,
    data: train,
    batch: 6,
    optimizer: adamW({}),
    learningRate: 0.01,
    seed: 1,
  })
  const problem = { step: next, train, target: { ...target, step: next } }
  const session = await openWasm({ threads: 1 })
  const rows = await measure(session, problem, activations({ sample: 12 }))
  const { output } = next.at({ mode: 'train' }, fixedSample(train, 12, own))
  const taps = output.taps['block1.mlp.expand.activated']!
  const program = await session.compile({ outputs: { largest: max(taps, [0, 2]) } })
  const largest = Array.from(program.runSync().largest)
  session.close()
  const dead = largest.filter((value) => value === 0).length / largest.length
  expect(dead).toBeLessThan(1)
  expect(valueIn(rows, 'block1.mlp.expand', activationQuantities.dead)).toBe(dead)
})
