import { expect, test } from 'vitest'
import { openReference } from '../../src/backend/index.ts'
import { parseModel } from '../../src/nn/index.ts'
import { normalizedDirection } from '../../src/probe/parameters/direction.ts'
import { chosenParameters, isWeight, updatedParameters } from '../../src/probe/target.ts'
import { literal, state } from '../../src/tensor/index.ts'
import { parseTrainedPart } from '../../src/train/index.ts'
import { smallModel } from '../train/problem.ts'
import { problemOf } from './measuring.ts'

const architectures = [
  ['mlp:3', [4]],
  ['cnn:3', [1, 8, 8]],
  ['resnet:8,width=0.25,shortcut=project', [3, 8, 8]],
  ['lstm:3', [2, 4]],
  ['gru:3', [2, 4]],
] as const

const norms = [
  'batch',
  'renorm',
  'noise',
  'group:1',
  'filter-response',
  'dynamic-tanh',
  'weight',
  'spectral',
  'unitization',
]

test.each(architectures)('every state of %s has a role, and weights are weights', (spec, input) => {
  for (const norm of norms) {
    const model = parseModel(spec).create({ input, classes: 2, norm, seed: 1 })
    expect(model.states.filter(({ role }) => role === 'other').map(({ name }) => name)).toEqual([])
    for (const own of model.parameters)
      expect([own.name, isWeight(own)]).toEqual([
        own.name,
        own.tensor.shape.length > 1 && /weight$/i.test(own.name),
      ])
    const kept = model.states.filter((own) => !model.parameters.includes(own))
    for (const { name, role } of kept)
      expect([name, ['statistic', 'counter', 'iterate'].includes(role)]).toEqual([name, true])
  }
})

const kernel = state('layer1.kernel', Float64Array.of(3, 4), [2, 1], 'f64', 'weight')
const misleading = state('layer1.notAWeight', Float64Array.of(5, 6), [2], 'f64', 'bias')

test('the role decides what is a weight, not the name', () => {
  expect(chosenParameters({ parameters: [kernel, misleading] }, 'weights')).toEqual([kernel])
})

test('a direction scales weights and not biases, whatever their names', async () => {
  const direction = [literal(Float64Array.of(0, 1), [2, 1]), literal(Float64Array.of(1, 1), [2])]
  const [d, zero] = normalizedDirection(direction, [kernel, misleading], {
    normalize: 'filter',
    biases: 'zero',
  })
  const session = openReference()
  const program = await session.compile({ outputs: { d: d!, zero: zero! } })
  const { d: scaled, zero: still } = program.runSync()
  expect(scaled[0]).toBe(0)
  expect(scaled[1]).toBeCloseTo(5, 8)
  expect(still).toEqual(Float64Array.of(0, 0))
})

test('parameters that are not trained are the same after a step', () => {
  const model = smallModel('batch')
  const { step } = problemOf(model, { trainOnly: parseTrainedPart('affine') })
  const after = updatedParameters(step)
  expect([...after.keys()]).toEqual(model.parameters)
  expect(model.parameters.filter((own) => after.get(own)!.inputs[0] !== own.tensor)).toEqual(step.trained)
})
