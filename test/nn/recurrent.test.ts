import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { adam, parseModel, recurrent, softmaxCrossEntropy } from '../../src/nn/index.ts'
import {
  concat,
  grad,
  input,
  literal,
  matmul,
  mul,
  normal,
  onesLike,
  type State,
  sum,
  type Tensor,
  transpose,
  vjp,
} from '../../src/tensor/index.ts'
import { orthogonal } from '../../src/nn/layers/initializers.ts'
import { largestError, valueOf, valuesOf } from '../norm/values.ts'
import { normalOf } from '../support/random.ts'
import { arrayOf, inputOf, literalOf, readFixture } from '../support/fixtures.ts'

const tiny = { input: [3, 4], classes: 2, seed: 1, dtype: 'f64' as const }
const build = (spec: string, options: object = {}) => parseModel(spec).create({ ...tiny, ...options })
const namesOf = (states: readonly State[]) => states.map(({ name }) => name)
const sequences = (batch: number) => normal([batch, 3, 4], { seed: 2, stream: 9 }, 'f64')

describe('as PyTorch: outputs at every step and all gradients', () => {
  test.each(readFixture('recurrent').cases.map((fixture) => ({ ...fixture })))(
    '$kind, $layers layer(s), norm $norm',
    async ({ kind, layers, norm, x, parameters, outputs, cotangent, gradients }) => {
      const [, time, features] = x.shape as [number, number, number]
      const units = Array.from({ length: layers }, () => outputs.shape[2]!)
      const model = recurrent({
        cell: kind,
        units,
        norm,
        input: [time, features],
        classes: 2,
        seed: 1,
        dtype: 'f64',
      })
      const xs = inputOf('x', x, 'f64')
      const { taps } = model.apply(xs, { mode: 'train' })
      const last = transpose(taps[`${kind}${layers}.output`]!, [0, 2, 1])
      const own = model.parameters.filter(({ name }) => !name.startsWith('dense'))
      expect(namesOf(own).sort()).toEqual(Object.keys(parameters).sort())
      const derivatives = grad(sum(mul(last, literalOf(cotangent, 'f64'))), [
        xs,
        ...own.map(({ tensor }) => tensor),
      ])
      const session = openReference()
      const of: Record<string, Tensor> = { last }
      for (const [i, name] of ['x', ...namesOf(own)].entries()) of[`d ${name}`] = derivatives[i]!
      const program = await session.compile({ outputs: of })
      for (const parameter of own) session.writeSync(parameter, arrayOf(parameters[parameter.name]!, 'f64'))
      const results = program.runSync({ x: arrayOf(x, 'f64') })
      expect(largestError(results['last']!, outputs.data)).toBeLessThan(1e-13)
      for (const [name, { data }] of Object.entries(gradients))
        expect({ name, error: largestError(results[`d ${name}`]!, data) }).toEqual({
          name,
          error: expect.closeTo(0, 11) as number,
        })
    },
  )
})

describe('taps', () => {
  test.each(['rnn:5,4', 'lstm:5,4', 'gru:5,4'])('of %s are those of each step, and of all', async (spec) => {
    const model = build(spec, { norm: 'layer' })
    const kind = spec.slice(0, spec.indexOf(':'))
    expect(model.layers.map(({ name }) => name)).toEqual([`${kind}1`, `${kind}2`, 'dense1'])
    const { taps } = model.apply(sequences(2), { mode: 'train' })
    const kinds = ['input', 'preactivation', 'normalized', 'activationInput', 'activated', 'output']
    for (const name of [`${kind}1`, `${kind}2`])
      for (const tap of kinds) {
        const [, width, time] = taps[`${name}.${tap}`]!.shape as [number, number, number]
        expect([tap, time]).toEqual([tap, 3])
        for (const step of ['t1', 't2', 't3'])
          expect(taps[`${name}.${step}.${tap}`]!.shape).toEqual([2, width])
      }
    const { all, second } = await valuesOf({
      all: taps[`${kind}1.output`]!,
      second: taps[`${kind}1.t2.output`]!,
    })
    expect(all.filter((_, i) => i % 3 === 1)).toEqual(second)
    expect(taps[`${kind}2.t3.input`]).toBe(taps[`${kind}1.t3.output`])
  })

  test('of a plain layer are activated by what can be differentiated, of the others by nothing', async () => {
    const { taps } = build('rnn:5').apply(sequences(2), { mode: 'train' })
    const { activated, output } = await valuesOf({
      activated: taps['rnn1.activated']!,
      output: taps['rnn1.output']!,
    })
    expect(activated).toEqual(output)
    const [slope] = vjp(taps['rnn1.activated']!, onesLike(taps['rnn1.activated']!), [
      taps['rnn1.activationInput']!,
    ])
    expect(
      largestError(
        await valueOf(slope),
        output.map((y) => 1 - y * y),
      ),
    ).toBeLessThan(1e-12)
    const ofLstm = build('lstm:5').apply(sequences(2), { mode: 'train' }).taps
    expect(ofLstm['lstm1.activated']).toBe(ofLstm['lstm1.activationInput'])
  })

  test('of a plain layer normalized after the sum have mean 0 and variance 1 over its units', async () => {
    const model = build('rnn:50', { norm: 'layer:epsilon=0' })
    const { taps } = model.apply(sequences(1), { mode: 'train' })
    const normalized = await valueOf(taps['rnn1.t2.normalized']!)
    const mean = normalized.reduce((a, b) => a + b) / 50
    expect(mean).toBeCloseTo(0, 12)
    expect(normalized.reduce((a, b) => a + (b - mean) ** 2, 0) / 50).toBeCloseTo(1, 10)
  })
})

/** The running means after one training step, by name, beside the tensors they are the means of. */
async function runningMeans(
  spec: string,
): Promise<{ model: ReturnType<typeof build>; means: Map<string, number[]> }> {
  const model = build(spec, { norm: 'batch:keep=0' })
  const { updates } = model.apply(sequences(6), { mode: 'train' })
  const session = openReference()
  const program = await session.compile({ outputs: {}, updates })
  program.runSync()
  const means = model.states.filter(({ name }) => name.endsWith('runningMean'))
  return { model, means: new Map(means.map((state) => [state.name, Array.from(session.readSync(state))])) }
}

const columnMeans = (values: readonly number[], width: number) =>
  Array.from({ length: width }, (_, column) => {
    const own = values.filter((__, i) => i % width === column)
    return own.reduce((a, b) => a + b) / own.length
  })

describe('batch normalization', () => {
  test('keeps statistics of each step, γ and β of all', async () => {
    const { model, means } = await runningMeans('rnn:5')
    expect([...means.keys()]).toEqual([
      'rnn1.sum.runningMean',
      'rnn1.sum.t2.runningMean',
      'rnn1.sum.t3.runningMean',
    ])
    expect(namesOf(model.parameters).filter((name) => name.includes('.sum'))).toEqual([
      'rnn1.sum.gamma',
      'rnn1.sum.beta',
    ])
    const { taps } = model.apply(sequences(6), { mode: 'train' })
    for (const [i, mean] of [...means.values()].entries()) {
      const values = await valueOf(taps[`rnn1.t${i + 1}.preactivation`]!)
      expect(largestError(mean, columnMeans(values, 5))).toBeLessThan(1e-12)
    }
  })

  test('shared: keeps one set, of the input over batch and time together', async () => {
    const { model, means } = await runningMeans('rnn:5,place=input,statistics=shared')
    expect([...means.keys()]).toEqual(['rnn1.input.runningMean'])
    const [weight] = model.parameters
    const rows = literal(Float64Array.from(await valueOf(sequences(6))), [18, 4])
    const values = await valueOf(matmul(rows, weight!.tensor))
    expect(largestError(means.get('rnn1.input.runningMean')!, columnMeans(values, 5))).toBeLessThan(1e-12)
  })

  test('shared: of the sum, the steps move the one set in their order', async () => {
    const model = build('rnn:5,statistics=shared', { norm: 'batch:keep=0.5' })
    const { taps, updates } = model.apply(sequences(6), { mode: 'train' })
    const means = await Promise.all(
      [1, 2, 3].map(async (step) => columnMeans(await valueOf(taps[`rnn1.t${step}.preactivation`]!), 5)),
    )
    const expected = means[0]!.map((first, i) => first / 8 + means[1]![i]! / 4 + means[2]![i]! / 2)
    const update = updates.find(([state]) => state.name === 'rnn1.sum.runningMean')!
    expect(largestError(await valueOf(update[1]), expected)).toBeLessThan(1e-12)
    expect(updates.filter(([state]) => state.name.endsWith('runningMean'))).toHaveLength(1)
  })

  test.each(['step', 'shared'])('%s: estimates averages of all batches and steps', async (statistics) => {
    const model = build(`rnn:5,statistics=${statistics}`, { norm: 'batch' })
    const count = input('seen', [], 'i32')
    const x = input('x', [6, 3, 4], 'f64')
    const { taps, updates } = model.apply(x, { mode: 'estimate', seen: count })
    const session = openReference()
    const steps = ['t1', 't2', 't3'].map((step) => taps[`rnn1.${step}.preactivation`]!)
    const program = await session.compile({ outputs: { first: steps[0]!, all: concat(steps) }, updates })
    const means = [1, 2].map((seed) => {
      const values = program.runSync({
        seen: Int32Array.of(seed - 1),
        x: Float64Array.from(normalOf(`${seed}`, 72)),
      })
      return columnMeans(Array.from(values[statistics === 'step' ? 'first' : 'all']), 5)
    })
    const expected = means[0]!.map((mean, i) => (mean + means[1]![i]!) / 2)
    const [running] = model.states.filter(({ name }) => name.endsWith('runningMean'))
    expect(largestError(session.readSync(running!), expected)).toBeLessThan(1e-12)
  })

  test('in evaluation takes the statistics of its step', async () => {
    const model = build('lstm:5', { norm: 'batch' })
    const { taps, updates } = model.apply(sequences(6), { mode: 'eval' })
    expect(updates).toEqual([])
    // Running means of 0 and variances of 1: what is normalized is what comes in.
    const { normalized, preactivation } = await valuesOf({
      normalized: taps['lstm1.t2.normalized']!,
      preactivation: taps['lstm1.t2.preactivation']!,
    })
    expect(largestError(normalized, preactivation)).toBeLessThan(1e-5)
  })
})

describe('parameters', () => {
  const countOf = (spec: string, norm: string) =>
    build(spec, { norm })
      .parameters.filter(({ name }) => !name.startsWith('dense'))
      .map(({ name }) => name)

  test('of an LSTM have its own bias beside those of its normalizations, the forget gate’s 1 at first', async () => {
    expect(countOf('lstm:2', 'layer')).toContain('lstm1.bias')
    const bias = (spec: string) =>
      valueOf(build(spec).parameters.find(({ name }) => name === 'lstm1.bias')!.tensor)
    expect(await bias('lstm:2')).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
    expect(await bias('lstm:2,forgetBias=0')).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })

  test('of the others have one only where no normalization brings it', () => {
    expect(countOf('rnn:2', 'none')).toEqual(['rnn1.inputWeight', 'rnn1.recurrentWeight', 'rnn1.bias'])
    expect(countOf('rnn:2', 'layer').filter((name) => name.endsWith('ias'))).toEqual([])
    expect(countOf('gru:2', 'none')).toContain('gru1.candidate.recurrentBias')
    expect(countOf('gru:2', 'layer').filter((name) => name.endsWith('ias'))).toEqual([])
    expect(countOf('gru:2,place=input', 'layer')).toContain('gru1.candidate.recurrentBias')
  })

  test('where it is normalized follows its option', () => {
    const normalized = (spec: string) => countOf(spec, 'layer').filter((name) => name.endsWith('gamma'))
    expect(normalized('lstm:2')).toEqual(['lstm1.input.gamma', 'lstm1.recurrent.gamma', 'lstm1.cell.gamma'])
    expect(normalized('lstm:2,normalizedCell=false')).toEqual(['lstm1.input.gamma', 'lstm1.recurrent.gamma'])
    expect(normalized('lstm:2,place=sum')).toEqual(['lstm1.sum.gamma', 'lstm1.cell.gamma'])
    expect(normalized('lstm:2,place=input')).toEqual(['lstm1.input.gamma'])
  })

  test('of the recurrent weights are orthogonal, each gate’s', async () => {
    const model = build('lstm:6')
    const weight = model.parameters.find(({ name }) => name === 'lstm1.recurrentWeight')!.tensor
    const values = await valueOf(weight)
    const gate = (g: number) => values.filter((_, i) => Math.floor((i % 24) / 6) === g)
    expect(gate(0)).not.toEqual(gate(1))
    for (let g = 0; g < 4; g++) {
      const u = literal(Float64Array.from(gate(g)), [6, 6])
      const product = await valueOf(matmul(u, u, { transposeB: true }))
      expect(
        largestError(
          product,
          Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
        ),
      ).toBeLessThan(1e-9)
    }
  })

  test.each([
    [3, 8],
    [8, 3],
  ])('orthogonal [%i, %i] has orthonormal rows or columns, whichever are fewer', async (rows, columns) => {
    const u = orthogonal().create(
      [rows, columns],
      { fanIn: rows, fanOut: columns },
      { seed: 1, stream: 1 },
      'f64',
    )
    const product = matmul(u, u, rows < columns ? { transposeB: true } : { transposeA: true })
    const identity = Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0))
    expect(largestError(await valueOf(product), identity)).toBeLessThan(1e-12)
  })

  test('orthogonal takes the value of all singular values', async () => {
    const draw = (gain: number) =>
      valueOf(orthogonal({ gain }).create([3, 3], { fanIn: 3, fanOut: 3 }, { seed: 1, stream: 1 }, 'f64'))
    const expected = Array.from(await draw(1), (value) => 1.5 * value)
    expect(largestError(await draw(1.5), expected)).toBeLessThan(1e-15)
  })
})

describe('samples', () => {
  const shapeOf = (shape: readonly number[]) => {
    const model = build('rnn:2', { input: shape })
    const { taps } = model.apply(input('x', [1, ...shape], 'f64'), { mode: 'eval' })
    return taps['rnn1.input']!.shape.slice(1).reverse()
  }

  test('are sequences, images row by row, or values one by one', () => {
    expect(shapeOf([7, 5])).toEqual([7, 5])
    expect(shapeOf([6])).toEqual([6, 1])
    expect(shapeOf([3, 4, 5])).toEqual([4, 15])
  })

  test('of several channels keep the values of a row together', async () => {
    const model = build('rnn:2', { input: [2, 2, 3] })
    const x = literal(
      Float64Array.from({ length: 12 }, (_, i) => i),
      [1, 2, 2, 3],
    )
    const { taps } = model.apply(x, { mode: 'eval' })
    expect(await valueOf(taps['rnn1.t2.input']!)).toEqual([3, 4, 5, 9, 10, 11])
  })

  test('of more axes are refused', () => {
    expect(() => build('gru', { input: [2, 3, 4, 5] })).toThrow(
      'gru: input is [2, 3, 4, 5], expected a sequence',
    )
    expect(() => build('gru:0')).toThrow(
      'gru: units is 0, expected at most 100 whole numbers from 1 to 1,000,000',
    )
  })
})

test('logits for every step are those of the dense layer on each output', async () => {
  const model = build('gru:5', { everyStep: true })
  expect(model.steps).toBe(3)
  const { logits, taps } = model.apply(sequences(2), { mode: 'train' })
  expect(logits.shape).toEqual([2, 3, 2])
  const [weight] = model.layers.at(-1)!.parameters
  const values = await valuesOf({ logits, first: matmul(taps['gru1.t1.output']!, weight!.tensor) })
  expect([...values.logits.slice(0, 2), ...values.logits.slice(6, 8)]).toEqual(values.first)
})

const specs = [
  'rnn:6',
  'lstm:6',
  'gru:6',
  'rnn:5,4,place=both',
  'lstm:6,place=sum',
  'gru:6,place=sum',
  'lstm:4,3,place=input',
]
const norms = ['none', 'affine', 'batch', 'layer']
const others = [
  'batch:convention=paper',
  'group:2',
  'rms',
  'lp:1',
  'noisy-batch',
  'unitization',
  'ghost:3',
  'renorm',
  'weight',
  'spectral',
  'weight-standardization+rms',
  'dynamic-tanh',
  'dynamic-erf',
]

test.each([
  ...specs.flatMap((spec) => norms.map((norm) => ({ spec, norm }))),
  ...others.map((norm) => ({ spec: 'rnn:6', norm })),
  ...['weight', 'noisy-batch'].map((norm) => ({ spec: 'gru:5,statistics=shared', norm })),
])('$spec learns with norm $norm, every parameter having a gradient', async ({ spec, norm }) => {
  const model = build(spec, { norm })
  const labels = literal(Int32Array.of(0, 1, 0, 1, 1, 0), [6])
  const { logits, updates } = model.apply(sequences(6), { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, labels)
  const gradients: Tensor[] = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const descent = adam().step(model.parameters, gradients, { learningRate: 0.02 })
  const outputs: Record<string, Tensor> = { loss }
  for (const [i, g] of gradients.entries()) outputs[i] = sum(mul(g, g))
  const program = await openReference().compile({ outputs, updates: [...descent.updates, ...updates] })
  const first = program.runSync()
  model.parameters.forEach(({ name }, i) =>
    expect({ name, moves: scalar(first[i]) > 0 }).toEqual({ name, moves: true }),
  )
  for (let step = 0; step < 10; step++) program.runSync()
  expect(scalar(program.runSync()['loss'])).toBeLessThan(0.8 * scalar(first['loss']))
})
