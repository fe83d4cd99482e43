/** Networks as exporters other than that of the fixtures write them. */
import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import {
  type ImportedNetwork,
  importOnnx,
  readFileSpec,
  writeFileSpec,
} from '../../../src/interop/onnx/index.ts'
import { input } from '../../../src/tensor/index.ts'
import { field, message, model, node } from './build.ts'

/** An input or output [2, …sizes] of floats. */
function images(name: string, ...sizes: number[]): Uint8Array {
  const dimensions = [2, ...sizes].map((size) => field(1, message(field(1, size))))
  const tensor = message(field(1, 1), field(2, message(...dimensions)))
  return message(field(1, name), field(2, message(field(1, tensor))))
}

const bytes = (values: Float32Array | BigInt64Array) => new Uint8Array(values.buffer)
const floatArray = (name: string, dims: number[], values: number[]) =>
  message(
    ...dims.map((size) => field(1, size)),
    field(2, 1),
    field(8, name),
    field(9, bytes(Float32Array.from(values))),
  )
const intArray = (name: string, values: number[]) =>
  message(
    field(1, values.length),
    field(2, 7),
    field(8, name),
    field(9, bytes(BigInt64Array.from(values, BigInt))),
  )
const whole = (name: string, value: number) =>
  field(5, message(field(1, name), field(3, value), field(20, 2)))

const values = Array.from({ length: 2 * 4 * 3 }, (_, i) => Math.sin(1.7 * i) + 0.1 * i)

/** γ (x − E[x]) / √(Var[x] + 10⁻⁵) + β over groups of two of four channels of three values, with γ and β per channel. */
function expected(gamma: readonly number[], beta: readonly number[]): number[] {
  return values.map((value, i) => {
    const first = Math.floor(i / 6) * 6
    const group = values.slice(first, first + 6)
    const mean = group.reduce((a, b) => a + b) / 6
    const variance = group.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 6
    const channel = Math.floor(i / 3) % 4
    return gamma[channel]! * ((value - mean) / Math.sqrt(variance + 1e-5)) + beta[channel]!
  })
}

async function outputOf(file: Uint8Array) {
  const network = importOnnx(file)
  const x = input('x', [2, 4, 3], 'f64')
  const { logits } = network.create({ dtype: 'f64' }).apply(x, { mode: 'train' })
  const session = openReference()
  const program = await session.compile({ outputs: { logits } })
  const result = await program.run({ x: Float64Array.from(values) })
  session.close()
  return { norms: network.norms, logits: result.logits }
}

const io = [field(11, images('x', 4, 3)), field(12, images('y', 4, 3))]

test('a softmax at the end is left out, because losses take logits', () => {
  const graph = message(
    field(1, node('Relu', ['x'], ['z'])),
    field(1, node('Softmax', ['z'], ['y'])),
    field(11, images('x', 4)),
    field(12, images('y', 4)),
  )
  const network = importOnnx(model(graph))
  expect(network.steps.map((step) => step.outputs)).toEqual([['z']])
  expect(network.notes).toContain(
    'its last node, y, is a softmax, which is left out: losses take what it is given',
  )
})

test('two weights with names of their own and equal elements are two parameters, unless they are asked to be one', () => {
  const rows = Array.from({ length: 12 }, (_, i) => Math.cos(i))
  const graph = message(
    field(1, node('MatMul', ['x', 'head.weight'], ['z'])),
    field(1, node('Gather', ['embedding.weight', 'first'], ['row'])),
    field(1, node('Add', ['z', 'row'], ['y'])),
    field(5, floatArray('embedding.weight', [4, 3], rows)),
    field(5, floatArray('head.weight', [4, 3], rows)),
    field(5, intArray('first', [0])),
    field(11, images('x', 4)),
    field(12, images('y', 3)),
  )
  const network = importOnnx(model(graph))
  const namesIn = (each: ImportedNetwork) => each.create().parameters.map(({ name }) => name)
  expect(namesIn(network)).toEqual(['embedding.weight', 'head.weight'])
  expect(network.notes).toContainEqual(expect.stringContaining('write ,embeddings=tied behind the file'))
  const tied = network.withTiedEmbeddings()
  expect(namesIn(tied)).toEqual(['embedding.weight'])
  expect(tied.notes).toContainEqual(expect.stringContaining('with its copies in the file: head.weight'))
  const spec = 'onnx:a.onnx,embeddings=tied'
  expect(readFileSpec(spec)).toEqual({ path: 'a.onnx', isTied: true })
  expect(writeFileSpec(readFileSpec(spec))).toBe(spec)
  expect(() => readFileSpec('onnx:a.onnx,embeddings=one')).toThrow('embeddings is one, expected tied')
})

test('means that are sums by another number than that of the values are refused', () => {
  const graph = message(
    field(1, node('ReduceSum', ['x', 'last'], ['sum'])),
    field(1, node('Div', ['sum', 'four'], ['mean'])),
    field(1, node('Sub', ['x', 'mean'], ['centred'])),
    field(1, node('Mul', ['centred', 'centred'], ['squares'])),
    field(1, node('ReduceMean', ['squares', 'last'], ['variance'])),
    field(1, node('Add', ['variance', 'epsilon'], ['sum of both'])),
    field(1, node('Sqrt', ['sum of both'], ['deviation'])),
    field(1, node('Div', ['centred', 'deviation'], ['y'], '/norm/Div')),
    field(5, floatArray('four', [], [4])),
    field(5, floatArray('epsilon', [], [1e-5])),
    field(5, intArray('last', [-1])),
    ...io,
  )
  const network = importOnnx(model(graph, 18))
  expect(network.norms).toMatchObject([{ name: 'norm', kind: 'layer', summed: 4 }])
  const x = input('x', [2, 4, 3], 'f64')
  expect(() => network.create({ dtype: 'f64' }).apply(x, { mode: 'train' })).toThrow(
    'normalization norm (layer) of [2, 4, 3]: its means are sums divided by 4, and they are over 3 values',
  )
})

test('GroupNormalization before opset 21 has a gain and a bias for each group', async () => {
  const layer = message(
    ...Array.from(node('GroupNormalization', ['x', 'g', 'b'], ['y']), (byte) => [byte]),
    whole('num_groups', 2),
  )
  const graph = message(
    field(1, layer),
    field(5, floatArray('g', [2], [2, 3])),
    field(5, floatArray('b', [2], [-1, 0.5])),
    ...io,
  )
  const { norms, logits } = await outputOf(model(graph, 18))
  expect(norms).toMatchObject([{ kind: 'group', groups: 2 }])
  const wanted = expected([2, 2, 3, 3], [-1, -1, 0.5, 0.5])
  wanted.forEach((value, i) => expect(logits[i]).toBeCloseTo(value, 6))
})

test('a group normalization whose ones and zeros are expanded is found, with its gain and bias', async () => {
  const graph = message(
    field(1, node('Expand', ['one', 'count'], ['ones'])),
    field(1, node('Expand', ['zero', 'count'], ['zeros'])),
    field(1, node('Reshape', ['x', 'split'], ['parts'])),
    field(1, node('InstanceNormalization', ['parts', 'ones', 'zeros'], ['normalized'])),
    field(1, node('Shape', ['x'], ['shape'])),
    field(1, node('Reshape', ['normalized', 'shape'], ['whole'])),
    field(1, node('Mul', ['whole', 'norm.weight'], ['scaled'])),
    field(1, node('Add', ['scaled', 'norm.bias'], ['y'])),
    field(5, floatArray('one', [], [1])),
    field(5, floatArray('zero', [], [0])),
    field(5, intArray('count', [2])),
    field(5, intArray('split', [0, 2, -1])),
    field(5, floatArray('norm.weight', [4, 1], [1, 2, 3, 4])),
    field(5, floatArray('norm.bias', [4, 1], [0, 1, 0, -1])),
    ...io,
  )
  const { norms, logits } = await outputOf(model(graph, 18))
  expect(norms).toMatchObject([
    { name: 'norm', kind: 'group', groups: 2, parameters: ['norm.weight', 'norm.bias'] },
  ])
  const wanted = expected([1, 2, 3, 4], [0, 1, 0, -1])
  wanted.forEach((value, i) => expect(logits[i]).toBeCloseTo(value, 6))
})
