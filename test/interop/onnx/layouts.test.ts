/** Weights under the names of a `state_dict`, and in its layout: test/fixtures/onnx/layouts/make_layout_models.py. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { parseSafetensors, writeSafetensors } from '../../../src/data/index.ts'
import { importOnnx, readFileSpec, writeFileSpec } from '../../../src/interop/onnx/index.ts'
import { readModelsFromDisk } from '../../../src/interop/onnx/open-node.ts'
import type { NamedArrays } from '../../../src/interop/state-dict.ts'
import { encodeTrained, trainedFromSafetensors } from '../../../src/interop/trained.ts'
import { type Model, parseModel } from '../../../src/nn/index.ts'
import { input } from '../../../src/tensor/index.ts'
import expectations from '../../fixtures/onnx/layouts/layouts.json' with { type: 'json' }
import { field, floats, message, model as modelOf, node } from './build.ts'

readModelsFromDisk()

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Name = keyof typeof expectations
const cases = (Object.keys(expectations) as Name[]).flatMap((name) =>
  ['', '.default', '.dynamo', '.optimized'].map((how) => [name, how] as const),
)
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/onnx/layouts/${name}`, import.meta.url))

const optionsOf = (name: Name) => {
  const [, ...sample] = expectations[name].shape
  return { input: sample, classes: name === 'dense' ? 4 : 8, everyStep: name === 'tokens', seed: 1 }
}

/** The outputs, with these values of states in place of the initial ones. */
async function outputsOf(name: Name, model: Model, values: NamedArrays = {}): Promise<Float64Array> {
  const { shape, input: data } = expectations[name]
  const isText = name === 'tokens'
  const { logits } = model.apply(input('x', shape, isText ? 'i32' : 'f32'), {
    mode: 'eval',
    read: ({ name: state, tensor }) => (values[state] ? input(state, tensor.shape, tensor.dtype) : tensor),
  })
  const program = await openReference().compile({ outputs: { logits } })
  const states = Object.fromEntries(Object.entries(values).map(([state, each]) => [state, each.data]))
  const x = isText ? Int32Array.from(data) : Float32Array.from(data)
  return Float64Array.from((await program.run({ x, ...states })).logits)
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))

/** The initial values of its parameters. */
const initial = (model: Model): NamedArrays =>
  Object.fromEntries(
    model.parameters.map(({ name, tensor: { shape }, initial: values }) => {
      if (!(values instanceof Float32Array)) throw new Error(`${name} has no values of its own`)
      return [name, { shape, data: values }]
    }),
  )

test.each(cases)(
  '%s%s loads a state_dict, saves it as it was, and computes what PyTorch does',
  async (name, how) => {
    const weights = fixture(`${name}.safetensors`)
    const architecture = `onnx:${fixture(`${name}${how}.onnx`)}`
    const own = parseModel(architecture).create(optionsOf(name))
    expect(distance(await outputsOf(name, own), expectations[name].own)).toBeLessThan(1e-5)
    const model = parseModel(`${architecture},weights=${weights}`).create(optionsOf(name))
    expect(distance(await outputsOf(name, model), expectations[name].other)).toBeLessThan(1e-5)

    const arrays = initial(model)
    const wanted = parseSafetensors(readFileSync(weights), weights).arrays
    const bytes = encodeTrained('.safetensors', { arrays, architecture, metadata: {}, model: () => model })
    const saved = parseSafetensors(bytes, 'saved').arrays
    expect(Object.keys(saved).length).toBeGreaterThan(6)
    for (const [key, { shape, data }] of Object.entries(saved))
      expect({ key, shape, data }).toEqual({ key, shape: wanted[key]!.shape, data: wanted[key]!.data })

    // Saved as ONNX, it is a file whose weights have the layout of their names.
    const file = join(folder, `${name}${how}.onnx`)
    writeFileSync(file, encodeTrained('.onnx', { arrays, architecture, metadata: {}, model: () => model }))
    const again = parseModel(`onnx:${file}`).create(optionsOf(name))
    expect(distance(await outputsOf(name, again), expectations[name].other)).toBeLessThan(1e-5)
    for (const { name: key, tensor } of again.parameters) expect(tensor.shape).toEqual(wanted[key]!.shape)
  },
)

test('a saved network predicts with its own weights', async () => {
  const architecture = `onnx:${fixture('dense.default.onnx')}`
  const model = parseModel(`${architecture},weights=${fixture('dense.safetensors')}`).create(
    optionsOf('dense'),
  )
  const described = { architecture, norm: 'keep', input: [5, 6], classes: 4, outputs: 'classes' }
  const metadata = { 'normscope.model': JSON.stringify(described) }
  const bytes = encodeTrained('.safetensors', {
    arrays: initial(model),
    architecture,
    metadata,
    model: () => model,
  })
  const trained = trainedFromSafetensors(bytes, 'saved.safetensors')
  const values = Object.fromEntries(
    trained.model.parameters.map(({ name, tensor: { shape } }) => [
      name,
      { shape, data: trained.values[name]! },
    ]),
  )
  expect(distance(await outputsOf('dense', trained.model, values), expectations.dense.other)).toBeLessThan(
    1e-5,
  )

  const { arrays } = parseSafetensors(bytes, 'saved')
  const older = writeSafetensors({ arrays, metadata })
  expect(() => trainedFromSafetensors(older, 'older.safetensors')).toThrow(
    /older\.safetensors: an earlier version of normscope wrote square\.weight in the layout of/,
  )
  const file = join(folder, 'older.safetensors')
  writeFileSync(file, older)
  expect(() => parseModel(`${architecture},weights=${file}`).create(optionsOf('dense'))).toThrow(
    'write it again with normscope runs export',
  )
})

test('weights in the layout of the ONNX file are refused where their shape shows it', () => {
  const network = importOnnx(readFileSync(fixture('dense.default.onnx')), { file: 'dense.onnx' })
  const { arrays } = parseSafetensors(readFileSync(fixture('dense.safetensors')), 'w')
  const wrong = { ...arrays, 'other.weight': { ...arrays['other.weight']!, shape: [6, 4] } } as NamedArrays
  expect(() => network.create({ weights: { from: 'w.safetensors', arrays: wrong } })).toThrow(
    'w.safetensors: other.weight is [6, 4], expected [4, 6] as in dense.onnx; take weights of this network, in the layout of PyTorch, [out, in]',
  )
})

/** x [n, 4] · a.weight [4, 4] · b.weight [4, 3], from a program that is not PyTorch. */
function foreign(): Uint8Array {
  const array = (name: string, shape: readonly number[]) =>
    message(
      ...shape.map((size) => field(1, size)),
      field(2, 1),
      field(8, name),
      field(9, new Uint8Array(Float32Array.from({ length: shape[0]! * shape[1]! }, (_, i) => i % 5).buffer)),
    )
  const graph = message(
    field(1, node('MatMul', ['x', 'a.weight'], ['h'])),
    field(1, node('MatMul', ['h', 'b.weight'], ['y'])),
    field(5, array('a.weight', [4, 4])),
    field(5, array('b.weight', [4, 3])),
    field(11, floats('x', undefined, 4)),
    field(12, floats('y', undefined, 3)),
  )
  return modelOf(graph)
}

describe('a file that does not say how its state_dict lays out a weight', () => {
  const network = importOnnx(foreign(), { file: 'foreign.onnx' })
  const square = Float32Array.from({ length: 16 }, (_, i) => i)
  const weights = (shape: readonly number[]) => ({
    from: 'w.safetensors',
    arrays: {
      'a.weight': { shape: [4, 4], data: square },
      'b.weight': { shape, data: Float32Array.from({ length: 12 }, (_, i) => i) },
    },
  })
  const initialOf = (given: typeof network, shape: readonly number[], name: string) =>
    Array.from(initial(given.create({ weights: weights(shape) }))[name]!.data)

  test('is noted, and a square weight for it is refused until its layout is said', () => {
    expect(network.notes).toContainEqual(
      'it does not say how the state_dict of its model lays out a.weight, b.weight: files of weights have them as this file does; if some are weights of nn.Linear, [out, in], write ,transposed=a.weight behind the file, and otherwise ,transposed=none',
    )
    expect(() => network.create({ weights: weights([4, 3]) })).toThrow(
      'w.safetensors: a.weight is [4, 4], and foreign.onnx does not say whether it has this weight as the state_dict or transposed; ' +
        'write onnx:foreign.onnx,transposed=a.weight if the model multiplies by its transpose, as nn.Linear does, or onnx:foreign.onnx,transposed=none',
    )
    const turned = network.withTransposed(['*.weight'])
    expect(turned.notes.join()).not.toContain('state_dict')
    expect(initialOf(turned, [3, 4], 'a.weight').slice(0, 4)).toEqual([0, 4, 8, 12])
    expect(initialOf(turned, [3, 4], 'b.weight').slice(0, 3)).toEqual([0, 4, 8])
    const same = network.withTransposed([])
    expect(initialOf(same, [4, 3], 'a.weight')).toEqual([...square])
    expect(() => same.create({ weights: weights([3, 4]) })).toThrow('b.weight is [3, 4], expected [4, 3]')
    expect(() => network.withTransposed(['c.weight'])).toThrow(
      'foreign.onnx: transposed=c.weight fits no weight with two axes; expected one or more of a.weight, b.weight, or none',
    )
  })

  test('tells the layout of others by their shape', () => {
    for (const shape of [
      [3, 4],
      [4, 3],
    ]) {
      const others = { ...weights(shape), metadata: { 'normscope.unclear': '["a.weight"]' } }
      const model = network.create({ weights: others })
      const first = shape[0] === 3 ? [0, 4, 8] : [0, 1, 2]
      expect(Array.from(initial(model)['b.weight']!.data).slice(0, 3)).toEqual(first)
    }
  })

  test('is saved as it is, and read again', () => {
    const file = join(folder, 'foreign.onnx')
    writeFileSync(file, foreign())
    const options = { input: [4], classes: 3, seed: 1 }
    const architecture = `onnx:${file}`
    const model = parseModel(architecture).create(options)
    const arrays = initial(model)
    const metadata = { 'normscope.model': '{}' }
    const saved = join(folder, 'saved.safetensors')
    writeFileSync(
      saved,
      encodeTrained('.safetensors', { arrays, architecture, metadata, model: () => model }),
    )
    expect(initial(parseModel(`${architecture},weights=${saved}`).create(options))).toEqual(arrays)
    const onnx = join(folder, 'saved.onnx')
    writeFileSync(onnx, encodeTrained('.onnx', { arrays, architecture, metadata, model: () => model }))
    const back = importOnnx(readFileSync(onnx), { file: 'saved.onnx' })
    expect(back.parameters.trained.map(({ layout }) => layout)).toEqual(['unclear', 'unclear'])
    expect(initial(back.create())).toEqual(arrays)
  })

  test('has the layouts in its spec', () => {
    copyFileSync(fixture('dense.onnx'), join(folder, 'copy.onnx'))
    for (const text of ['onnx:a.onnx,transposed=fc|head.*', 'onnx:a.onnx,transposed=none'])
      expect(writeFileSpec(readFileSpec(text))).toBe(text)
    expect(() => readFileSpec('onnx:a.onnx,transposed=')).toThrow(
      'expected names of weights after transposed=',
    )
    expect(parseModel(`onnx:${join(folder, 'copy.onnx')},transposed=conv.weight`).spec).toContain(
      ',transposed=conv.weight',
    )
  })
})

test('weights of a model are refused by a file with its batch normalization folded', () => {
  const file = fileURLToPath(new URL('../../fixtures/onnx/naive/resnet_tiny.default.onnx', import.meta.url))
  const network = importOnnx(readFileSync(file), { file: 'resnet.onnx' })
  expect(() => network.create({ weights: { from: 'w.safetensors', arrays: {} } })).toThrow(
    'w.safetensors: resnet.onnx has batch normalization folded into its layers, such as conv1, so their weights are not those of the model; export it with',
  )
})
