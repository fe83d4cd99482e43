/** Networks in the styles of public ones: test/fixtures/onnx/styles/make_style_models.py. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { type ImportedNetwork, importOnnx } from '../../../src/interop/onnx/index.ts'
import { crossEntropy, meanLoss } from '../../../src/nn/index.ts'
import { grad, input } from '../../../src/tensor/index.ts'
import operators from '../../fixtures/onnx/styles/operators.json' with { type: 'json' }
import styles from '../../fixtures/onnx/styles/styles.json' with { type: 'json' }
import { floatsOf, inputOf, integersOf, networksIn, type Packed } from './packed.ts'

interface Style {
  readonly files: readonly string[]
  readonly isText: boolean
  readonly input: Packed
  readonly labels: Packed
  readonly loss: number
  readonly gradients: Readonly<Record<string, { norm: number; cosine: number; count: number }>>
}

const networkOf = networksIn('styles')

const styleOf = (file: string): Style => styles[file.split('.')[0] as keyof typeof styles]

const files = Object.values(styles).flatMap((style) => style.files)

describe('in float64', () => {
  test.each(files)('%s computes what PyTorch does', async (file) => {
    const style = styleOf(file)
    const model = networkOf(file).create({ dtype: 'f64', dropout: false })
    const [batch, ...rest] = style.labels.shape as [number, ...number[]]
    const y = input('y', rest.length === 0 ? [batch] : [batch, ...rest], 'i32')
    const loss = meanLoss(crossEntropy(), model.apply(inputOf(style), { mode: 'train' }).logits, y)
    const gradients = grad(
      loss,
      model.parameters.map(({ tensor }) => tensor),
    )
    const program = await openReference().compile({
      outputs: { loss, ...Object.fromEntries(model.parameters.map(({ name }, i) => [name, gradients[i]!])) },
    })
    const values = program.runSync({
      x: style.isText ? integersOf(style.input) : floatsOf(style.input),
      y: integersOf(style.labels),
    }) as Record<string, Float64Array>
    expect(Math.abs(values['loss']![0]! - style.loss)).toBeLessThan(1e-6)
    // Files of the defaults have other names and layouts of their weights.
    if (file.endsWith('.default')) return
    expect(model.parameters.map(({ name }) => name).sort()).toEqual(Object.keys(style.gradients).sort())
    const whole = Math.hypot(...Object.values(style.gradients).map(({ norm }) => norm))
    for (const [name, { norm, cosine, count }] of Object.entries(style.gradients)) {
      const own = values[name]!
      expect(own.length).toBe(count)
      expect(Math.abs(Math.hypot(...own) - norm) / whole).toBeLessThan(1e-6)
      const product = own.reduce((sum, value, i) => sum + value * Math.cos(i), 0)
      expect(Math.abs(product - cosine) / whole).toBeLessThan(1e-6)
    }
  })
})

const rowOf = ({ name, kind, epsilon, groups }: ImportedNetwork['norms'][number]) =>
  `${name} ${kind}${groups === undefined ? '' : `:${groups}`} ${Number(epsilon.toPrecision(3))}`

const modules = [
  'e layer 0.00001',
  'n.0 layer 0.000001',
  'n.1 rms 1e-8',
  'n.2 rms 1e-12',
  'n.3 rms 1e-8',
  'n.4 rms 1e-8',
]

test.each<[string, readonly string[]]>([
  ['norms', modules],
  ['norms.dynamo', modules],
  ['norms.default', modules],
  ['hand', ['/Div_1 batch 0.00001', '/Div_2 group:4 0.00001', '/Mul_6 instance 0.00001']],
  ['hand.default', ['/Div_1 batch 0.00001', '/Div_2 group:4 0.00001', '/Mul_6 instance 0.00001']],
  [
    'weights',
    [
      'a weight-standardization 1e-10',
      'g1 group:4 0.00001',
      'b weight-standardization 1e-8',
      'g2 group:1 0.00001',
      'c weight-standardization 0.00001',
      'd weight-standardization 0.0001',
    ],
  ],
  ['plain.dynamo', ['n batch 0.00001']],
])('the normalizations of %s are found, and others take their places', (file, wanted) => {
  const network = networkOf(file)
  expect(network.norms.map(rowOf).sort()).toEqual([...wanted].sort())
  const model = network.create({ norm: 'layer', dtype: 'f64' })
  const style = styleOf(file)
  expect(model.apply(inputOf(style), { mode: 'train' }).logits.shape[0]).toBe(style.input.shape[0])
})

test('a batch normalization without running statistics uses those of the batch in evaluation, too', async () => {
  const style = styleOf('plain')
  const model = networkOf('plain.dynamo').create({ dtype: 'f64' })
  expect(model.states.map(({ name }) => name)).toEqual(model.parameters.map(({ name }) => name))
  const [train, evaluated] = (['train', 'eval'] as const).map(
    (mode) => model.apply(inputOf(style), { mode }).logits,
  )
  const program = await openReference().compile({ outputs: { train: train!, evaluated: evaluated! } })
  const values = program.runSync({ x: floatsOf(style.input) }) as Record<string, Float64Array>
  expect(values['evaluated']).toEqual(values['train'])
})

test('a module that is used twice is listed once, and so is what takes its place', () => {
  const network = networkOf('siamese')
  expect(network.norms.map(({ name }) => name)).toEqual(['f.1', 'f.6', 'f.1', 'f.6'])
  const kept = network.create()
  expect(kept.shapes.map(({ norm }) => norm.name)).toEqual(['f.1', 'f.6'])
  const names = network.create({ norm: 'group:2' }).parameters.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => name.startsWith('f.1.'))).toHaveLength(2)
})

test('γ and β that the defaults of the exporter reshape are trained', () => {
  const names = networkOf('weights.default')
    .create()
    .parameters.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['g1.weight', 'g1.bias', 'g2.weight', 'g2.bias', 'b.weight']))
})

test('parameters that no output depends on are noted, and left out', () => {
  const { notes } = networkOf('wavenet')
  expect(notes).toContain('its output does not depend on r.2.weight, r.2.bias, so they are not trained')
})

test.each(operators.map((each) => [each.name, each] as const))(
  '%s is what onnxruntime computes',
  async (_, { model, shape, x, y }) => {
    const network = importOnnx(Uint8Array.from(Buffer.from(model, 'base64')))
    const { logits } = network.create({ dtype: 'f64' }).apply(input('x', shape, 'f64'), { mode: 'eval' })
    const program = await openReference().compile({ outputs: { logits } })
    const values = program.runSync({ x: Float64Array.from(x) }) as { logits: Float64Array }
    expect(values.logits.length).toBe(y.length)
    for (const [i, wanted] of y.entries()) expect(values.logits[i]!).toBeCloseTo(wanted, 5)
  },
)
