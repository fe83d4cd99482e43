import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunSpec } from '../../src/experiment/framework/spec.ts'
import { models } from '../../src/nn/index.ts'
import { parseModel } from '../../src/nn/models/registry.ts'
import { canonicalJson } from '../../src/run/canonical-json.ts'
import { canonicalSpec, shortSpec } from '../../src/run/canonical.ts'
import { openData } from '../../src/run/data-node.ts'
import { openEngine } from '../../src/run/engine.ts'
import { performRun } from '../../src/executor/processes/perform.ts'
import { createRuns } from '../../src/study/runs.ts'
import { runId } from '../../src/store/identity.ts'
import { listRuns, openRun, prepareStore } from '../../src/store/store.ts'
import { input } from '../../src/tensor/index.ts'
import { newFolder } from '../support/folders.ts'

const written: RunSpec = {
  scaling: 'unit',
  model: { architecture: 'mlp', norm: 'batch' },
  optimizer: 'sgd',
  learningRate: 0.1,
  batch: 16,
  steps: 3,
  evaluateEvery: 3,
  probes: [],
  seed: 1,
  data: {
    from: 'digits',
    train: 'a',
    test: 'b',
    content: {
      shape: [8, 8],
      classes: 10,
      predicts: 'classes',
      inputs: 'u8',
      counts: [1437, 360],
      preprocessing: 'c',
    },
  },
  engine: { backend: 'wasm', mode: 'default' },
}
const content = written.data.content!
const withModel = (model: Partial<RunSpec['model']>): RunSpec => ({
  ...written,
  model: { ...written.model, ...model },
})

describe('runId', () => {
  it.each<[string, RunSpec]>([
    ['the sizes of a model that it has by default', withModel({ architecture: 'mlp:100,100,100' })],
    ['the same by name', withModel({ architecture: 'mlp:hidden=100,100,100' })],
    ['the convention of a normalization', withModel({ norm: 'batch:convention=pytorch' })],
    ['what the convention says', withModel({ norm: 'batch:epsilon=1e-5,keep=0.90' })],
    ['options in another order', withModel({ norm: 'batch:affine=true,epsilon=0.00001' })],
    ['the activation of the model', withModel({ activation: 'sigmoid' })],
    ['its initializer', withModel({ initializer: 'glorot-uniform' })],
    ['an optimizer', { ...written, optimizer: 'sgd:weightDecay=0,momentum=0' }],
    ['a constant rate', { ...written, schedule: 'constant' }],
    ['no augmentation', { ...written, augment: 'none' }],
    ['the loss that classes have', { ...written, loss: 'cross-entropy' }],
    [
      'another place of the same data',
      { ...written, data: { ...written.data, from: 'csv:copy/digits.csv' } },
    ],
  ])('is the same where %s is written out', (_, spec) => {
    expect(runId(spec)).toBe(runId(written))
  })

  it('is the same whatever the order of probes, and how often one is named', () => {
    const probes = ['hessian', 'percentiles:layer=layer2']
    const other = ['percentiles:every=evaluation,layer=layer2', 'hessian', 'hessian']
    expect(runId({ ...written, probes: other })).toBe(runId({ ...written, probes }))
  })

  it.each<[string, RunSpec]>([
    ['sizes', withModel({ architecture: 'mlp:100,100' })],
    ['a convention', withModel({ norm: 'batch:convention=onnx' })],
    ['one of two normalizations', withModel({ norm: 'weight-standardization+batch' })],
    ['an activation', withModel({ activation: 'relu' })],
    ['a schedule', { ...written, schedule: 'cosine' }],
    ['a loss', { ...written, loss: 'squared' }],
    ['a smoothing of the loss', { ...written, smoothing: 'sam' }],
    ['the part that is trained', { ...written, trainOnly: 'affine' }],
    ['the shape of samples', withContent({ shape: [64] })],
    ['the number of classes', withContent({ classes: 11 })],
    ['how inputs are scaled', withContent({ preprocessing: 'd' })],
  ])('changes with %s', (_, spec) => {
    expect(runId(spec)).not.toBe(runId(written))
  })

  it('is the same where the default of a smoothing is written out, and another for another value', () => {
    const idWith = (smoothing: string) => runId({ ...written, smoothing })
    expect(idWith('sam:rho=0.05')).toBe(idWith('sam'))
    expect(idWith('sam:0.05')).toBe(idWith('sam'))
    expect(idWith('sam:0.1')).not.toBe(idWith('sam'))
  })

  it('is the same where the default of a trained part is written out, and another for another value', () => {
    const idWith = (trainOnly: string) => runId({ ...written, trainOnly })
    expect(idWith('weights:last=true')).toBe(idWith('weights'))
    expect(idWith('weights:last=false')).not.toBe(idWith('weights'))
  })

  it('keeps where data lie when that is all that is known of them', () => {
    const { content: _, ...data } = written.data
    expect(runId({ ...written, data })).not.toBe(
      runId({ ...written, data: { ...data, from: 'idx:elsewhere' } }),
    )
  })
})

function withContent(changes: Partial<typeof content>): RunSpec {
  return { ...written, data: { ...written.data, content: { ...content, ...changes } } }
}

describe('shortSpec', () => {
  it('leaves out what is so by default, and loses nothing', () => {
    const spec: RunSpec = {
      ...withModel({ architecture: 'resnet:8,skips=false', norm: 'weight-standardization+group:8' }),
      probes: ['percentiles:layer=dense1'],
      schedule: 'cosine:warmup=2',
      smoothing: 'sam:rho=0.1',
      trainOnly: 'weights:last=false',
    }
    const canonical = canonicalSpec(spec)
    expect(shortSpec(canonical)).toEqual({
      ...spec,
      model: {
        architecture: 'resnet:depth=8,skips=false',
        norm: 'weight-standardization+group:groups=8',
      },
    })
    expect(canonicalSpec(shortSpec(canonical))).toEqual(canonical)
    expect(shortSpec(canonicalSpec(written))).toEqual(written)
    // Runs without smoothing, or of all parameters, have the spec, and so the id, that they had before there was any.
    expect(canonicalSpec(written)).not.toHaveProperty('smoothing')
    expect(canonicalSpec(written)).not.toHaveProperty('trainOnly')
  })

  it('leaves as it is what this version cannot read', () => {
    const spec = { ...withModel({ architecture: 'perceptron:3', norm: 'whitening' }), optimizer: 'lion' }
    expect(shortSpec(spec)).toEqual(spec)
  })
})

describe('a model', () => {
  it.each(models.map(({ name }) => name))('%s has the defaults that it says', (name) => {
    const architecture = parseModel(name)
    const defaults = architecture.defaults!
    const ofTokens = name === 'gpt'
    const options = {
      ...(ofTokens ? { input: [8, 3], everyStep: true } : { input: [1, 8, 8] }),
      classes: 3,
      seed: 1,
    }
    const x = ofTokens ? input('x', [2, 8], 'i32') : input('x', [2, 1, 8, 8])
    const textsOf = (given: object) => {
      const model = architecture.create({ ...options, ...given })
      const { logits } = model.apply(x, { mode: 'train' })
      return [logits.toString(12), ...model.parameters.map(({ initial }) => String(initial))]
    }
    expect(textsOf(defaults)).toEqual(textsOf({}))
    const other = defaults.activation === 'identity' ? {} : { activation: 'identity' }
    expect(textsOf({ initializer: 'gaussian:0.3', ...other })).not.toEqual(textsOf({}))
  })
})

describe('a store', () => {
  it('trains equal runs once, keeps them in canonical form and knows where their data are now', async () => {
    const { data, spec } = await openData('digits', 'unit')
    const plan = (architecture: string, norm: string, from = 'digits') =>
      createRuns(
        [
          {
            arm: norm,
            label: norm,
            family: norm,
            description: '',
            spec: { ...written, model: { architecture, norm } },
          },
        ],
        {
          experiment: 'x',
          seeds: [1],
          dataOf: () => ({ ...spec, from }),
          engine: written.engine,
          identify: runId,
        },
      )[0]!
    const store = prepareStore(newFolder())
    const open = async () => ({ session: await openEngine(written.engine, 1), data })
    const perform = (run: ReturnType<typeof plan>) => performRun(run, { store, open, onEvent: () => {} })
    const first = await perform(plan('mlp:3', 'batch'))
    expect(first).not.toHaveProperty('reused')
    const again = await perform(plan('mlp:hidden=3', 'batch:convention=pytorch', 'csv:moved.csv'))
    expect(again).toHaveProperty('reused')
    const [run] = listRuns(store).runs
    expect(run!.spec.data.from).toBe('csv:moved.csv')
    const { spec: kept } = JSON.parse(readFileSync(join(run!.folder, 'spec.json'), 'utf8')) as {
      spec: RunSpec
    }
    expect(kept.model).toEqual({
      architecture: 'mlp:hidden=3,output=plain',
      norm: 'batch:convention=pytorch,keep=0.9,epsilon=0.00001,affine=true,gain=1,variance=biased',
      activation: 'sigmoid',
      initializer: 'glorot-uniform',
    })
  })

  it('reads runs whose id is a hash of the spec as it was written', () => {
    const { content: _, ...data } = written.data
    const identity = { version: { normscope: '0.0.1', revision: 1 }, spec: { ...written, data } }
    const id = createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 16)
    const store = prepareStore(newFolder())
    mkdirSync(join(store, id))
    writeFileSync(join(store, id, 'spec.json'), JSON.stringify({ id, ...identity }))
    expect(openRun(store, id).spec).toEqual(identity.spec)
  })
})
