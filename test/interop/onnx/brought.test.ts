/** Networks as people bring them: test/fixtures/onnx/brought/make_brought_models.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { writeModel } from '../../../src/interop/onnx/file/messages.ts'
import { type ImportedModel, type ImportedNetwork, importOnnx } from '../../../src/interop/onnx/index.ts'
import { layoutMetadata, stateDictOf, toStateDict } from '../../../src/interop/state-dict.ts'
import { crossEntropy, meanLoss } from '../../../src/nn/index.ts'
import { grad, input, isFloat, sizeOf, square, sum } from '../../../src/tensor/index.ts'
import brought from '../../fixtures/onnx/brought/brought.json' with { type: 'json' }
import { floatsOf, inputOf, integersOf, networksIn, type Packed } from './packed.ts'

/** What identifies many values: their norm, and their product with cos(0), cos(1), … in row-major order. */
interface Sketch {
  readonly norm: number
  readonly cosine: number
  readonly count: number
}

interface Network {
  readonly files: readonly string[]
  readonly isText: boolean
  readonly input: Packed
  readonly labels: Packed
  readonly loss: number
  readonly train: Sketch
  readonly evaluated: Sketch
  readonly gradients: Readonly<Record<string, Sketch>>
  readonly statistics: Readonly<Record<string, Sketch>>
}

const all = brought as unknown as Readonly<Record<string, Network>>
const files = Object.values(all).flatMap((network) => network.files)
const expectedOf = (file: string): Network => all[file.split('.')[0]!]!

const networkOf = networksIn('brought')

/** How far values are from a sketch, relative to `whole`. */
function distance(values: Float64Array, { norm, cosine, count }: Sketch, whole = norm): number {
  expect(values.length).toBe(count)
  const product = values.reduce((total, value, i) => total + value * Math.cos(i), 0)
  return Math.max(Math.abs(Math.hypot(...values) - norm), Math.abs(product - cosine)) / whole
}

/** Numbers of a batch of these rows of another. */
const rowsOf = (values: Float64Array | Int32Array, count: number, rows: readonly number[]) => {
  const size = values.length / count
  return rows.flatMap((row) => Array.from(values.subarray(row * size, (row + 1) * size)))
}

test.each(files)('%s answers for batches of other sizes as for that of the file', async (file) => {
  const expected = expectedOf(file)
  const { input: data, isText } = expected
  const [count, ...sample] = data.shape as [number, ...number[]]
  const model = networkOf(file).create({ dtype: 'f64', dropout: false })
  const answersTo = async (rows: readonly number[]) => {
    const x = input('x', [rows.length, ...sample], isText ? 'i32' : 'f64')
    const evaluated = model.apply(x, { mode: 'eval' }).logits
    const { logits: trained } = model.apply(x, { mode: 'train' })
    expect(trained.shape).toEqual(evaluated.shape)
    const program = await openReference().compile({ outputs: { evaluated } })
    const values = isText
      ? Int32Array.from(rowsOf(integersOf(data), count, rows))
      : Float64Array.from(rowsOf(floatsOf(data), count, rows))
    return (program.runSync({ x: values }) as { evaluated: Float64Array }).evaluated
  }
  const whole = await answersTo(Array.from({ length: count }, (_, row) => row))
  for (const rows of [
    [count - 1, 0],
    [0, count - 1, 0, 0, count - 1],
  ]) {
    const own = await answersTo(rows)
    const wanted = rowsOf(whole, count, rows)
    expect(own.length).toBe(wanted.length)
    for (const [i, value] of wanted.entries()) expect(own[i]!).toBeCloseTo(value, 6)
  }
})

/** What is trained in a file under a name that the model has not: what the exporter computed from parameters. */
const computed: Readonly<Record<string, readonly string[]>> = {
  'gpt.default': ['onnx::Add'],
  'moments.optimized': ['add'],
  'channels.default': ['n.1.weight', 'n.1.bias', 'n.2.weight'],
  'channels.optimized': ['mul'],
  'gpt.optimized': ['embedding_1'],
  'features.default': ['onnx::Mul'],
  'features.optimized': ['exp'],
}

/** Weights that the exporter transposed have other gradients, in another order. */
const isTransposed = (file: string, shape: readonly number[]) =>
  /default|optimized/.test(file) && shape.length === 2

describe('in float64', () => {
  test.each(files)('%s computes what PyTorch does', async (file) => {
    const expected = expectedOf(file)
    const model = networkOf(file).create({ dtype: 'f64', dropout: false })
    const { shape } = expected.labels
    const y = input('y', shape, 'i32')
    const [train, evaluated] = (['train', 'eval'] as const).map((mode) =>
      model.apply(inputOf(expected), { mode }),
    )
    const loss = meanLoss(crossEntropy(), train!.logits, y)
    const gradients = grad(
      loss,
      model.parameters.map(({ tensor }) => tensor),
    )
    const updates = train!.updates.filter(([state]) => isFloat(state.tensor.dtype))
    const program = await openReference().compile({
      outputs: {
        loss,
        'in training': train!.logits,
        'in evaluation': evaluated!.logits,
        ...Object.fromEntries(model.parameters.map(({ name }, i) => [`∂ ${name}`, gradients[i]!])),
        ...Object.fromEntries(updates.map(([{ name }, value]) => [`new ${name}`, value])),
      },
    })
    const values = program.runSync({
      x: expected.isText ? integersOf(expected.input) : floatsOf(expected.input),
      y: integersOf(expected.labels),
    }) as Record<string, Float64Array>
    expect(Math.abs(values['loss']![0]! - expected.loss)).toBeLessThan(1e-6)
    expect(distance(values['in training']!, expected.train)).toBeLessThan(1e-6)
    expect(distance(values['in evaluation']!, expected.evaluated)).toBeLessThan(1e-6)
    const whole = Math.hypot(...Object.values(expected.gradients).map(({ norm }) => norm))
    const others: string[] = []
    for (const { name, tensor } of model.parameters) {
      const own = values[`∂ ${name}`]!
      const wanted = expected.gradients[name]
      if (wanted === undefined) {
        others.push(name.replace(/_\d{2,}$/, ''))
        continue
      }
      const isMoved = isTransposed(file, tensor.shape)
      const gap = isMoved ? Math.abs(Math.hypot(...own) - wanted.norm) / whole : distance(own, wanted, whole)
      expect(gap).toBeLessThan(1e-6)
    }
    expect(others).toEqual(computed[file] ?? [])
    for (const [{ name }] of updates)
      expect(distance(values[`new ${name}`]!, expected.statistics[name]!)).toBeLessThan(1e-6)
  })
})

const moments = ['layer 0.00001', 'layer 0.00001', 'layer 0.00001', 'layer 0.00001', 'rms 0.000001'].concat([
  'rms 0.000001',
  'rms 0.000001',
  'rms 0.001',
  'rms 1e-12',
])
const channels = ['layer 0.000001', 'layer 0.000001', 'rms 1e-12']

test.each([
  ['moments.dynamo', moments],
  ['moments.optimized', moments],
  ['channels.default', channels],
  ['channels.dynamo', channels],
  ['channels.optimized', channels],
])('the normalizations of %s are found, and others take their places', (file, wanted) => {
  const network = networkOf(file)
  const found = network.norms.map(
    ({ name, kind, epsilon }) => `${name} ${kind} ${Number(epsilon.toPrecision(3))}`,
  )
  expect(found.sort()).toEqual(wanted.map((norm, i) => `n.${i} ${norm}`))
  const model = network.create({ norm: 'group:2', dtype: 'f64' })
  const expected = expectedOf(file)
  expect(model.apply(inputOf(expected), { mode: 'train' }).logits.shape).toEqual([3, 4])
  expect(model.parameters.filter(({ name }) => name.endsWith('gamma'))).toHaveLength(wanted.length)
})

test.each(['instances', 'instances.default', 'instances.optimized'])(
  'instance normalizations of %s have running statistics, for batches of any size',
  (file) => {
    const network = networkOf(file)
    const found = network.norms.map(({ name, kind, momentum, running }) => [
      name,
      kind,
      Math.fround(momentum!),
      running,
    ])
    expect(found).toEqual([
      ['a', 'instance', Math.fround(0.9), { mean: 'a.running_mean', variance: 'a.running_var' }],
      ['b', 'instance', Math.fround(0.7), { mean: 'b.running_mean', variance: 'b.running_var' }],
    ])
    const model = network.create()
    for (const mode of ['train', 'eval'] as const)
      expect(model.apply(input('x', [5, 2, 8, 7], 'f32'), { mode }).logits.shape).toEqual([5, 4])
    const frozen = network.create({ frozen: true })
    expect(frozen.apply(input('x', [5, 2, 8, 7], 'f32'), { mode: 'train' }).updates).toEqual([])
  },
)

describe('what the script says of a model', () => {
  test('statistics of some normalizations are frozen, and a row for padding has no gradient', async () => {
    const network = networkOf('spoken')
    expect(network.norms.map(({ name, kind, isFrozen }) => [name, kind, isFrozen])).toEqual([
      ['b', 'batch', false],
      ['f', 'batch', true],
      ['r', 'rms', false],
    ])
    const model = network.create({ dtype: 'f64' })
    const { tensor } = model.parameters.find(({ name }) => name === 'e.weight')!
    // The last layer has the same weights, so the gradient is that of a value before it.
    const { taps } = model.apply(inputOf(expectedOf('spoken')), { mode: 'eval' })
    const [gradient] = grad(sum(square(taps['b.input']!)), [tensor])
    const program = await openReference().compile({ outputs: { gradient } })
    const values = program.runSync({ x: Int32Array.from({ length: 15 }, (_, i) => i % 5) })['gradient']
    const rows = Array.from({ length: 5 }, (_, row) => Math.hypot(...values.subarray(row * 6, row * 6 + 6)))
    expect(rows.map((norm) => norm > 0)).toEqual([true, true, false, true, true])
  })

  test('an array with two names is saved and loaded under both', () => {
    const network = networkOf('spoken')
    const model = network.create()
    const arrays = arraysOf(model)
    const names = stateDictOf(network)
    const saved = toStateDict(arrays, names)
    expect(Object.keys(saved)).toEqual(expect.arrayContaining(['e.weight', 'o.weight']))
    expect(layoutMetadata(names)['normscope.tied']).toBe('{"o.weight":"e.weight"}')
    const { 'e.weight': _, ...others } = saved
    expect(() => network.create({ weights: { from: 'w.safetensors', arrays: others } })).not.toThrow()
    const { 'o.weight': __, ...none } = others
    expect(() => network.create({ weights: { from: 'w.safetensors', arrays: none } })).toThrow(
      /^w.safetensors: expected e.weight \[9, 6\], a parameter of spoken.onnx/,
    )
  })

  test.each([
    ['normscope.tied', '["a"]', 'names by names'],
    ['normscope.frozen', '{}', 'list of names'],
    ['normscope.padding', '{"e.weight": "first"}', 'rows by names'],
    ['normscope.padding', '{', 'rows by names'],
  ])('entries %s of another kind are refused: %s', (key, value, kind) => {
    const bytes = readFileSync(new URL('../../fixtures/onnx/brought/spoken.onnx', import.meta.url))
    // The last of two entries with a key counts.
    const entry = writeModel({ metadataProps: [{ key, value }] })
    expect(() => importOnnx(Buffer.concat([bytes, entry]), { file: 'mine.onnx' })).toThrow(
      `mine.onnx: its metadata ${key} are no ${kind}; export it again`,
    )
  })
})

test.each(['tied', 'tied.dynamo', 'tied.optimized'])('%s has its embedding under both names', (file) => {
  const network = networkOf(file)
  const model = network.create()
  expect(model.parameters.map(({ name }) => name).toSorted()).toEqual(['e.weight', 'f.bias', 'f.weight'])
  expect([...network.parameters.tied]).toEqual([['o.weight', 'e.weight']])
})

test('weights are loaded without the axes of one element that an exporter added', () => {
  const network = networkOf('features.optimized')
  const model = network.create()
  const arrays = arraysOf(model)
  const scale = { shape: [6], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
  const weights = { from: 'w.safetensors', arrays: { ...arrays, scale } }
  const loaded = network.create({ weights }).parameters.find(({ name }) => name === 'scale')!
  expect(loaded.tensor.shape).toEqual([1, 6, 1, 1])
  expect(loaded.initial).toEqual(scale.data)
  const other = { shape: [5], data: new Float32Array(5) }
  expect(() => network.create({ weights: { ...weights, arrays: { ...arrays, scale: other } } })).toThrow(
    'w.safetensors: scale is [5], expected [1, 6, 1, 1] as in features.optimized.onnx; take weights of this network',
  )
})

test('weights that nodes compute have no batch normalization folded into them', () => {
  expect(networkOf('factors.dynamo').folded).toEqual([])
})

describe('recurrent layers', () => {
  test.each(['recurrent.default', 'recurrent.optimized'])(
    'of %s are trained under the names and in the layouts of the model',
    (file) => {
      const shapes = ({ graph, parameters: { trained } }: ImportedNetwork) =>
        Object.fromEntries(
          trained.map(({ name, array, layout }) => {
            const { shape } = graph.arrays.get(array)!
            return [name, layout === 'transposed' ? shape.toReversed() : shape]
          }),
        )
      const own = shapes(networkOf(file))
      expect(own).toEqual(shapes(networkOf('recurrent')))
      expect(own['g.weight_ih_l1_reverse']).toEqual([12, 8])
      expect(networkOf(file).parameters.fixed).toEqual([])
    },
  )
})

const namesOf = (network: ImportedNetwork) => network.create().parameters.map(({ name }) => name)

describe('weights that are one parameter and several arrays of the file', () => {
  test('the embedding that is the last layer, too, is trained once in every export', () => {
    expect(namesOf(networkOf('gpt'))).toContain('wte.weight')
    for (const file of ['gpt', 'gpt.default', 'gpt.optimized']) {
      const network = networkOf(file)
      const tables = network.create().parameters.filter(({ tensor: { shape } }) => shape.includes(11))
      expect(tables).toHaveLength(1)
    }
    expect(networkOf('gpt.optimized').notes).toContainEqual(
      expect.stringMatching(/^lm_head.weight is trained as one parameter with its copies in the file: /),
    )
  })

  test('a class token has no elements of its own for each sample of the batch of the file', () => {
    const model = networkOf('vit.optimized').create()
    expect(model.parameters.find(({ name }) => name === 'cls')!.tensor.shape).toEqual([1, 1, 8])
    const { logits } = model.apply(input('x', [5, 1, 8, 8], 'f32'), { mode: 'train' })
    expect(logits.shape).toEqual([5, 4])
  })

  test('tables of cosines and masks, which come from no parameters, are not trained', () => {
    const names = namesOf(networkOf('gpt.optimized'))
    expect(names).toHaveLength(namesOf(networkOf('gpt')).length)
    expect(networkOf('gpt.optimized').notes).toContainEqual(
      expect.stringContaining(
        'computed when it was exported, and trained as they are: embedding_1 (of wpe.weight)',
      ),
    )
  })
})

/** An array for each state of a model, as of a `state_dict`. */
function arraysOf({ states }: ImportedModel) {
  return Object.fromEntries(
    states.map(({ name, tensor: { shape } }) => [
      name,
      { shape, data: new Float32Array(sizeOf(shape)).fill(0.5) },
    ]),
  )
}
