import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { cnn, mlp, type Model } from '../../../src/nn/index.ts'
import {
  activationQuantities as names,
  activations,
  type ActivationsOptions,
} from '../../../src/probe/index.ts'
import { fixedSample } from '../../../src/probe/target.ts'
import { literal } from '../../../src/tensor/index.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

const model = (activation: string): Model =>
  mlp({ input: 4, hidden: [6, 5], classes: 2, activation, norm: 'none', seed: 1, dtype: 'f64' })

const rowsOf = (network: Model, options: Partial<ActivationsOptions> = {}) =>
  measure(openReference(), problemOf(network), activations({ sample: 12, ...options }))

/** The values of one tap, one array per unit. */
async function unitsOf(network: Model, tap: string): Promise<number[][]> {
  const { step, train } = problemOf(network)
  const values = step.at({ mode: 'train' }, fixedSample(train, 12, { dtype: 'f64' })).output.taps[tap]!
  const flat = Array.from((await openReference().compile({ outputs: { values } })).runSync()['values'])
  const [, units, ...positions] = values.shape as [number, number, ...number[]]
  const area = positions.reduce((product, size) => product * size, 1)
  return Array.from({ length: units }, (_, j) => flat.filter((__, e) => Math.floor(e / area) % units === j))
}

/** A column of −1 for even units, of 1 for odd ones. */
const signs = (inputs: number, outputs: number) =>
  literal(
    Float64Array.from({ length: inputs * outputs }, (_, e) => ((e % outputs) % 2 === 0 ? -1 : 1)),
    [inputs, outputs],
  )

const average = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
const moment = (values: number[], power: number) =>
  average(values.map((value) => (value - average(values)) ** power))

describe('activations', () => {
  test.each([
    ['a dense layer', model('tanh'), 'layer2'],
    ['a convolution', cnn({ input: [2, 2], classes: 2, channels: [3], seed: 1, dtype: 'f64' }), 'conv1'],
  ])('has the moments of each unit of %s', async (_, network, layer) => {
    const rows = await rowsOf(network)
    const units = await unitsOf(network, `${layer}.activationInput`)
    const value = (quantity: string) => valueIn(rows, layer, quantity)
    expect(value(names.mean)).toBeCloseTo(average(units.map(average)), 12)
    expect(value(names.magnitude)).toBeCloseTo(average(units.map((unit) => Math.abs(average(unit)))), 12)
    expect(value(names.variance)).toBeCloseTo(average(units.map((unit) => moment(unit, 2))), 12)
    const skews = units.map((unit) => moment(unit, 3) / moment(unit, 2) ** 1.5)
    expect(value(names.skewness)).toBeCloseTo(average(skews), 12)
    const all = units.flat().sort((a, b) => a - b)
    const at = (all.length - 1) / 4
    const [low, high] = [all[Math.floor(at)]!, all[Math.ceil(at)]!]
    expect(value(names.percentile(25))).toBeCloseTo(low + (high - low) * (at % 1), 12)
  })

  test('computes the requested percentiles, also of one unit', async () => {
    const network = model('tanh')
    const rows = await rowsOf(network, { percentiles: [0, 100], unit: 3 })
    const units = await unitsOf(network, 'layer1.activationInput')
    expect(rows.filter(({ layer }) => layer === 'layer1').map(({ quantity }) => quantity)).toEqual([
      'activation mean',
      'activation mean magnitude',
      'activation variance',
      'activation skewness',
      'activation percentile 0',
      'activation percentile 100',
      'dead share',
      'saturated share',
    ])
    expect(valueIn(rows, 'layer1', names.percentile(0))).toBe(Math.min(...units[3]!))
    expect(valueIn(rows, 'layer1', names.percentile(100))).toBe(Math.max(...units[3]!))
    expect(() => valueIn(rows, 'layer3', names.percentile(0))).toThrow('no activation percentile 0')
    expect(activations({ percentiles: [5, 95], unit: 3 }).spec).toBe('activations:percentiles=5,95,unit=3')
  })

  test('counts the units of ReLU that never fire', async () => {
    // Weights are −1 for even units and 1 for odd ones; all inputs of layer2 are 0 or more, so its even units are dead.
    const network = mlp({
      input: 4,
      hidden: [3, 4],
      classes: 2,
      activation: 'relu',
      initializer: { spec: '', create: ([inputs, outputs]) => signs(inputs!, outputs!) },
      seed: 1,
      dtype: 'f64',
    })
    const rows = await rowsOf(network)
    const dead = (await unitsOf(network, 'layer2.activated')).filter((unit) =>
      unit.every((value) => value === 0),
    )
    expect(dead).toHaveLength(2)
    expect(valueIn(rows, 'layer2', names.dead)).toBe(0.5)
    expect(valueIn(rows, 'layer1', names.dead)).toBe(0)
    expect(() => valueIn(rows, 'layer2', names.saturated)).toThrow('no saturated share')
    expect(() => valueIn(rows, 'layer3', names.dead)).toThrow('no dead share')
  })

  test.each([
    ['sigmoid', (y: number) => y < 0.1 || y > 0.9],
    ['tanh', (y: number) => Math.abs(y) > 0.8],
  ])('counts the values of %s near the ends of its range', async (activation, isNear) => {
    const network = mlp({
      input: 4,
      hidden: [6, 5],
      classes: 2,
      activation,
      initializer: 'gaussian:1.5',
      seed: 1,
      dtype: 'f64',
    })
    const values = (await unitsOf(network, 'layer1.activated')).flat()
    const share = values.filter(isNear).length / values.length
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.9)
    expect(valueIn(await rowsOf(network, { saturation: 0.1 }), 'layer1', names.saturated)).toBeCloseTo(
      share,
      12,
    )
  })

  test('rejects a unit that a layer does not have', () => {
    expect(() => activations({ unit: 6 }).build(problemOf(model('tanh')).target)).toThrow(
      'unit is 6, expected one from 0 to 5, as the widest layer has',
    )
  })
})
