/** Networks from files as specs: what they stand for, and which run is the same. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeSafetensors } from '../../../src/data/index.ts'
import { importOnnx, withOnlyNorms } from '../../../src/interop/onnx/index.ts'
import { readModelsFromDisk } from '../../../src/interop/onnx/open-node.ts'
import { readFileSpec, writeFileSpec } from '../../../src/interop/onnx/spec.ts'
import { canonicalModel, checkFlags, type NetworkOptions, parseModel } from '../../../src/nn/index.ts'
import { runId } from '../../../src/store/identity.ts'
import { planNowhere } from '../../run/example.ts'
import { bytesOf } from './fixtures.ts'

readModelsFromDisk()

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normscope-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/onnx/${name}`, import.meta.url))

/** A copy in the folder of this test. */
function copied(name: string, as = name): string {
  const file = join(folder, as)
  copyFileSync(fixture(name), file)
  return file
}

const images = { input: [28, 28], classes: 10, seed: 1 }

describe('a spec', () => {
  test('has a path with any characters, and options behind it', () => {
    for (const path of ['net.onnx', 'a,b=c/d: e.onnx', 'C:\\nets\\a.onnx', 'x,only.onnx']) {
      expect(readFileSpec(`onnx:${path}`)).toEqual({ path })
      const full = { path, only: ['layer1.*', 'bn1'], weights: 'w.safetensors', sha256: '0123456789abcdef' }
      expect(readFileSpec(writeFileSpec(full))).toEqual(full)
      const frozen = { path, isFrozen: true, only: ['bn1'] } as const
      expect(readFileSpec(writeFileSpec(frozen))).toEqual(frozen)
    }
    expect(() => readFileSpec('onnx:a.onnx,statistics=x')).toThrow('statistics is x, expected frozen')
    expect(() => readFileSpec('onnx:')).toThrow('model onnx:: expected the path of a file; write onnx:FILE')
  })

  test('takes the normalizations to exchange from a flag', () => {
    expect(withOnlyNorms('onnx:a.onnx', 'layer1.*, bn1')).toBe('onnx:a.onnx,only=layer1.*|bn1')
    expect(withOnlyNorms('cnn', undefined)).toBe('cnn')
    expect(() => withOnlyNorms('cnn', 'bn1')).toThrow('--only-norms bn1: expected a network from a file')
    expect(() => withOnlyNorms('onnx:a.onnx', ' ,')).toThrow("write, say, --only-norms 'layer1.*'")
  })

  test('names the content of its file when it is canonical', () => {
    const path = copied('mlp_bn.onnx')
    const canonical = canonicalModel(`onnx:${path}`)
    expect(canonical).toMatch(/mlp_bn\.onnx,sha256=[0-9a-f]{16}$/)
    expect(canonicalModel(canonical)).toBe(canonical)
    expect(parseModel(`onnx:${path}`).norm).toBe('keep')
  })

  test('of a file that is not there, or of another kind, is refused by name', () => {
    expect(() => parseModel('onnx:missing.onnx')).toThrow('missing.onnx: expected this file')
    writeFileSync(join(folder, 'text.onnx'), 'weights')
    expect(() => parseModel(`onnx:${join(folder, 'text.onnx')}`)).toThrow('text.onnx: expected an ONNX model')
    expect(() => parseModel('resnet.onnx')).toThrow(
      'model "resnet.onnx" is a file: write onnx:resnet.onnx for the network in it',
    )
  })
})

describe('a run', () => {
  const [planned] = planNowhere([1]) as [ReturnType<typeof planNowhere>[number]]
  const idWith = (architecture: string, more: object = {}) =>
    runId({ ...planned.spec, model: { architecture, norm: 'keep', ...more } })

  test('is the same for a copy of the file elsewhere, and another for another content', () => {
    const first = copied('mlp_bn.onnx', 'first.onnx')
    const second = copied('mlp_bn.onnx', 'second.onnx')
    const other = copied('resnet_tiny.onnx', 'other.onnx')
    expect(idWith(`onnx:${second}`)).toBe(idWith(`onnx:${first}`))
    expect(idWith(`onnx:${other}`)).not.toBe(idWith(`onnx:${first}`))
    expect(idWith(`onnx:${first},statistics=frozen`)).not.toBe(idWith(`onnx:${first}`))
    expect(idWith(`onnx:${second},statistics=frozen`)).toBe(idWith(`onnx:${first},statistics=frozen`))
    expect(idWith(`onnx:${first},only=2`)).not.toBe(idWith(`onnx:${first}`))
    // Experiments name an activation for all their networks; this one has its own.
    expect(idWith(`onnx:${first}`, { activation: 'sigmoid' })).toBe(idWith(`onnx:${first}`))
  })

  test('has the arrays that lie beside the file in its id', () => {
    const path = copied('naive/mlp_bn.external.onnx', 'mlp_bn.external.onnx')
    const data = copied('naive/mlp_bn.external.onnx.data', 'mlp_bn.external.onnx.data')
    const before = idWith(`onnx:${path}`)
    const bytes = Uint8Array.from(bytesOf('naive/mlp_bn.external.onnx.data'))
    bytes[0] = bytes[0]! ^ 1
    writeFileSync(data, bytes)
    expect(idWith(`onnx:${path}`)).not.toBe(before)
  })

  test('whose file changed is refused', () => {
    const path = copied('mlp_bn.onnx', 'changing.onnx')
    const spec = canonicalModel(`onnx:${path}`)
    copyFileSync(fixture('resnet_tiny.onnx'), path)
    expect(() => parseModel(spec)).toThrow(
      /changing\.onnx: the file changed: expected the content [0-9a-f]{16}, got/,
    )
  })
})

describe('a network from a file', () => {
  test('refuses data of other shapes and more classes, and what its file determines', () => {
    const network = parseModel(`onnx:${fixture('resnet_tiny.onnx')}`)
    const create = (options: NetworkOptions) => network.create(options)
    expect(() => create({ ...images, input: [3, 32, 32] })).toThrow(
      'resnet_tiny.onnx: its input takes samples [1, 28, 28], and those of the data are [3, 32, 32]; use data of that shape, or export the network for these',
    )
    expect(() => create({ ...images, classes: 11 })).toThrow(
      'it has 10 outputs, and the data have 11 classes',
    )
    expect(() => checkFlags('onnx:a.onnx', { activation: 'relu' })).toThrow(
      'model onnx:a.onnx: --activation cannot change a network from a file; leave it out',
    )
    expect(() => create({ ...images, everyStep: true })).toThrow('the data have a label for each step')
    expect(() => create({ ...images, norm: 'weight' })).toThrow(
      'a normalization of weights cannot take the place',
    )
  })

  test('exchanges only the normalizations that were chosen, and keeps the others', () => {
    const path = fixture('resnet_tiny.onnx')
    const model = parseModel(`onnx:${path},only=layer1.*`).create({ ...images, norm: 'group:5' })
    const names = model.parameters.map(({ name }) => name)
    expect(names).toContain('bn1.weight')
    expect(names).toContain('layer1.0.bn1.gamma')
    expect(names).not.toContain('layer1.0.bn1.weight')
    expect(model.notes).toEqual([
      '5 groups do not divide 8 channels, so it is 4 groups in layer1.0.bn1, layer1.0.bn2',
    ])
    expect(() => parseModel(`onnx:${path},only=layer9.*`).create({ ...images, norm: 'layer' })).toThrow(
      'no normalization fits layer9.*; expected module paths, or patterns with *, that fit some of bn1, layer1.0.bn1',
    )
  })

  test('takes the tokens of a text', () => {
    const network = parseModel(`onnx:${fixture('gpt_tiny.onnx')}`)
    const create = (options: NetworkOptions) => network.create(options)
    const model = create({ input: [16, 20], classes: 20, everyStep: true, seed: 1 })
    expect(model.input).toEqual([16])
    expect(model.tokens).toBe(27)
    expect(model.steps).toBe(16)
    expect(() => create({ input: [8, 20], classes: 20, everyStep: true, seed: 1 })).toThrow(
      'use sequences of 16, as in text:FILE?window=16',
    )
  })
})

describe('weights from other files', () => {
  const { graph } = importOnnx(bytesOf('mlp_bn.onnx'))
  /** A file with all arrays of the network, each times a factor. */
  function weightsFile(name: string, factor: number, without = ''): string {
    const arrays = [...graph.arrays].filter(([key]) => /^\d/.test(key) && key !== without)
    const file = join(folder, name)
    const scaled = arrays.map(([key, { shape, values }]) => [
      key,
      { shape, data: Float32Array.from(values, (value) => value * factor) },
    ])
    writeFileSync(file, writeSafetensors({ arrays: Object.fromEntries(scaled), metadata: {} }))
    return file
  }
  const firstOf = (spec: string, seed: number) =>
    (parseModel(spec).create({ ...images, seed }).parameters[0]!.initial as Float32Array)[0]!
  const first = graph.arrays.get('1.weight')!.values[0]!

  test('replace those of the network, and are part of its content', () => {
    const network = `onnx:${copied('mlp_bn.onnx', 'weighted.onnx')}`
    const spec = `${network},weights=${weightsFile('trained.safetensors', 2)}`
    expect(firstOf(spec, 1)).toBe(2 * first)
    expect(canonicalModel(spec)).not.toBe(canonicalModel(network))
    const before = canonicalModel(spec)
    weightsFile('trained.safetensors', 3)
    expect(() => parseModel(before)).toThrow('the file changed')
    expect(firstOf(spec, 1)).toBe(Math.fround(3 * first))
  })

  test('may be those of each seed', () => {
    const spec = `onnx:${copied('mlp_bn.onnx', 'seeded.onnx')},weights=seeds`
    expect(() => parseModel(spec)).toThrow('weights=seeds expects files')
    weightsFile('seeded.seed1.safetensors', 2)
    weightsFile('seeded.seed12.safetensors', 4)
    expect(firstOf(spec, 1)).toBe(2 * first)
    expect(firstOf(spec, 12)).toBe(4 * first)
    expect(() => firstOf(spec, 3)).toThrow(
      'seeded.onnx: no initial weights for seed 3: there are files for 1, 12; choose of these seeds, or export more',
    )
  })

  test('of another network are refused by name', () => {
    const network = `onnx:${copied('mlp_bn.onnx', 'strict.onnx')}`
    const partial = weightsFile('partial.safetensors', 1, '5.weight')
    expect(() => firstOf(`${network},weights=${partial}`, 1)).toThrow(
      /partial\.safetensors: expected 5\.weight \[16, 16\], a parameter of/,
    )
    const other = `onnx:${copied('resnet_tiny.onnx', 'other-net.onnx')}`
    expect(() => firstOf(`${other},weights=${partial}`, 1)).toThrow('expected conv1.weight [8, 1, 7, 7]')
  })
})
