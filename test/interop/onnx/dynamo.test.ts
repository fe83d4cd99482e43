/** Networks from PyTorch's newer exporter: test/fixtures/onnx/dynamo/make_dynamo_models.py. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { crossEntropy, meanLoss } from '../../../src/nn/index.ts'
import { grad, input } from '../../../src/tensor/index.ts'
import expectations from '../../fixtures/onnx/dynamo/dynamo.json' with { type: 'json' }
import { floatsOf, integersOf, networksIn } from './packed.ts'

const networkOf = networksIn('dynamo')

type Name = keyof typeof expectations
const names = Object.keys(expectations) as Name[]

describe('from the newer exporter, in float64', () => {
  test.each(names)('%s computes what PyTorch does', async (name) => {
    const expected = expectations[name]
    const { isText, labels, loss: wanted } = expected
    const model = networkOf(name).create({ dtype: 'f64', dropout: false })
    const x = input('x', expected.input.shape, isText ? 'i32' : 'f64')
    const [batch, ...rest] = labels.shape as [number, ...number[]]
    const steps = rest.reduce((a, b) => a * b, 1)
    const y = input('y', rest.length === 0 ? [batch] : [batch, steps], 'i32')
    const loss = meanLoss(crossEntropy(), model.apply(x, { mode: 'train' }).logits, y)
    const gradients = grad(
      loss,
      model.parameters.map(({ tensor }) => tensor),
    )
    const program = await openReference().compile({
      outputs: { loss, ...Object.fromEntries(model.parameters.map((each, i) => [each.name, gradients[i]!])) },
    })
    const values = program.runSync({
      x: isText ? integersOf(expected.input) : floatsOf(expected.input),
      y: integersOf(labels),
    }) as Record<string, Float64Array>
    expect(Math.abs(values['loss']![0]! - wanted)).toBeLessThan(1e-8)
    const wantedGradients: Readonly<Record<string, { norm: number; cosine: number; count: number }>> =
      expected.gradients
    expect(model.parameters.map((each) => each.name).sort()).toEqual(Object.keys(wantedGradients).sort())
    const whole = Math.hypot(...Object.values(wantedGradients).map(({ norm }) => norm))
    for (const [key, { norm, cosine, count }] of Object.entries(wantedGradients)) {
      const own = values[key]!
      expect(own.length).toBe(count)
      expect(Math.abs(Math.hypot(...own) - norm) / whole).toBeLessThan(1e-7)
      const product = own.reduce((sum, value, i) => sum + value * Math.cos(i), 0)
      expect(Math.abs(product - cosine) / whole).toBeLessThan(1e-6)
    }
  })
})

test.each<[Name, readonly string[]]>([
  ['convnext', ['n0 layer', 'n layer', 'f layer']],
  [
    'vit',
    [
      'e.layers.0.norm1 layer',
      'e.layers.0.norm2 layer',
      'e.layers.1.norm1 layer',
      'e.layers.1.norm2 layer',
      'n layer',
    ],
  ],
  ['bert', ['n layer', 'e.layers.0.norm1 layer', 'e.layers.0.norm2 layer']],
  ['unet', ['a.1 instance', 'b.1 group']],
  ['wave', ['n.0 instance', 'n.1 batch', 'n.2 group']],
  ['llama', ['n1 rms', 'n2 rms', 'n rms']],
  ['operators', ['n rms']],
  ['pieces', ['b batch']],
  ['swin', ['n layer']],
])('the normalizations of %s are found, and others take their places', (name, norms) => {
  const network = networkOf(name)
  expect(network.norms.map((norm) => `${norm.name} ${norm.kind}`)).toEqual(norms)
  const { isText, input: data } = expectations[name]
  const x = input('x', data.shape, isText ? 'i32' : 'f32')
  const swapped = network.create({ norm: 'layer' })
  expect(swapped.apply(x, { mode: 'train' }).logits.shape[0]).toBe(data.shape[0])
})
