/** Networks written as ONNX and as modules: read back here, and run by onnxruntime and PyTorch (test/fixtures/make_written_fixtures.py). */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importOnnx, planOnnx } from '../../../src/interop/onnx/index.ts'
import { builtInStateDict, stateDictOf } from '../../../src/interop/state-dict.ts'
import type { Model } from '../../../src/nn/index.ts'
import { normalizations } from '../../../src/norm/index.ts'
import { mean, sub, type Tensor, uniform } from '../../../src/tensor/index.ts'
import { answersOf, cases, moduleFor, written } from '../written.ts'
import { networkOf } from './fixtures.ts'

interface Fixture {
  readonly sha256: string
  readonly onnxruntime: readonly number[]
  /** The hash of the module's Python, and its answers. */
  readonly module: string
  readonly pytorch: readonly number[]
}

const fixtures = JSON.parse(
  readFileSync(new URL('../../fixtures/written.json', import.meta.url), 'utf8'),
) as Record<string, Fixture>

const hashOf = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

/** In parts of the largest value, if it is above 1. */
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((v, i) => Math.abs(v - b[i]!))) / Math.max(1, ...b.map(Math.abs))

describe('a network written as ONNX', () => {
  it.each(cases)('%s with %s answers as before here, in onnxruntime and in PyTorch', async (...given) => {
    const network = written(given)
    const bytes = planOnnx(network.model, builtInStateDict).encode(network.arrays)
    const expected = await answersOf(network, network.arrays)
    const back = importOnnx(bytes)
    const model = back.create({ input: network.model.input })
    expect(apart(await answersOf({ model, x: network.x }), expected)).toBeLessThan(1e-5)
    const { sha256, onnxruntime, module, pytorch } = fixtures[`${given[0]} ${given[1]}`]!
    // The same files that onnxruntime and PyTorch were given.
    expect(hashOf(bytes)).toBe(sha256)
    expect(hashOf(moduleFor(given, 'weights.safetensors'))).toBe(module)
    expect(apart(onnxruntime, expected)).toBeLessThan(1e-5)
    expect(apart(pytorch, expected)).toBeLessThan(1e-5)
  })

  it('has its normalizations as operators under the names of PyTorch, so that they are found', () => {
    const normsOf = (...given: (typeof cases)[number]) => {
      const network = written(given)
      const { norms, parameters } = importOnnx(
        planOnnx(network.model, builtInStateDict).encode(network.arrays),
      )
      return { norms: norms.map(({ name, kind }) => `${name} ${kind}`), parameters }
    }
    const { norms, parameters } = normsOf('resnet:8,width=0.25', 'batch', [3, 8, 8])
    expect(norms.slice(0, 2)).toEqual(['conv1.norm batch', 'stage1.block1.conv1.norm batch'])
    expect(norms).toHaveLength(7)
    expect(parameters.isListed).toBe(true)
    expect(parameters.trained.map(({ name }) => name)).toContain('dense1.weight')
    expect(normsOf('cnn:4', 'group:2', [8, 8]).norms).toEqual(['conv1.norm group'])
    expect(normsOf('mlp:6', 'layer', [8]).norms).toEqual(['layer1.norm layer'])
  })

  it.each(normalizations.map(({ name }) => name))('can have the normalization %s', (name) => {
    const norm = name === 'group' || name === 'ghost' ? `${name}:2` : name
    const { model, arrays } = written(['cnn:4', norm, [8, 8]])
    const { graph } = importOnnx(planOnnx(model, builtInStateDict).encode(arrays))
    expect(graph.outputs).toEqual(['logits'])
    const names = Object.keys(arrays).map((state) => builtInStateDict.nameOf(state))
    expect(new Set(names).size).toBe(names.length)
  })

  it('may come from a file, and keeps its names', async () => {
    const network = networkOf('mobilenet_tiny.onnx')
    const model = network.create()
    const x = Float32Array.from({ length: model.input.reduce((a, b) => a * b, 1) }, (_, i) => (i % 7) / 7)
    const arrays = Object.fromEntries(
      model.states.flatMap(({ name, tensor: { shape } }) => {
        const found = network.graph.arrays.get(name)
        return found?.kind === 'float' ? [[name, { shape, data: Float32Array.from(found.values) }]] : []
      }),
    )
    const plan = planOnnx(model, stateDictOf(network))
    const back = importOnnx(plan.encode(arrays))
    expect(plan.trained.toSorted()).toEqual(model.parameters.map(({ name }) => name).toSorted())
    expect(back.norms.map(({ kind }) => kind)).toEqual(network.norms.map(({ kind }) => kind))
    const again = back.create({ input: model.input })
    expect(apart(await answersOf({ model: again, x }), await answersOf({ model, x }))).toBeLessThan(1e-5)
  })
})

describe('a network that ONNX cannot have', () => {
  const { model } = written(cases[0]!)
  const answering = (logits: (x: Tensor) => Tensor): Model => ({
    ...model,
    apply: (x) => ({ logits: logits(x), taps: {}, updates: [] }),
  })

  it('is refused if it computes over the batch', () => {
    expect(() =>
      planOnnx(
        answering((x) => sub(x, mean(x, 0))),
        builtInStateDict,
      ),
    ).toThrow('computes something over the whole batch')
  })

  it('is refused by the name of the operation', () => {
    const noisy = answering((x) => sub(x, uniform(x.shape, { seed: 1, stream: 1 })))
    expect(() => planOnnx(noisy, builtInStateDict)).toThrow('no operator computes uniform')
  })
})
