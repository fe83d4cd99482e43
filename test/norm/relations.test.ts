/** Relations between normalizations, and properties of single ones. */
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/index.ts'
import { type Mode, parseNormalization } from '../../src/norm/index.ts'
import {
  constant,
  input,
  literal,
  mean,
  type State,
  sub,
  type Tensor,
  topologicalOrder,
} from '../../src/tensor/index.ts'
import { draw, evaluate, type Form, forms } from '../../src/norm/checks/place.ts'
import { largestError } from './values.ts'

const batch = 6
const xOf = (form: Form) => draw('x', [batch, ...forms[form].features])
/** The output at the initial parameters. */
const outputOf = (spec: string, form: Form, x = xOf(form), mode: Mode = 'train') =>
  parseNormalization(spec)
    .create({ name: 'n', features: forms[form].features, dtype: 'f64' })
    .apply(x, { mode }).output

describe('equal normalizations', () => {
  test.each([
    ['lp:2,of=shifted', 'batch', 'images'],
    ['group:1,affine=false', 'layer:affine=false', 'images'],
    ['group:6,affine=false', 'instance', 'images'],
    ['ghost:6', 'batch', 'images'],
    ['ghost:1,epsilon=0.5', 'instance:epsilon=0.5', 'images'],
    ['renorm', 'batch', 'vectors'],
    ['renorm:from=0,rUntil=0,dUntil=0,rMax=1,dMax=0', 'batch', 'images'],
    ['unitization', 'batch', 'images'],
    ['layer:over=channels', 'layer', 'vectors'],
    ['noise:nMu=0,nSigma=1,rMu=0,rSigma=0', 'none', 'images'],
    ['batch:affine=false', 'batch', 'sequences'],
  ] as const)('%s equals %s, for %s', async (one, other, form) => {
    const values = await evaluate({ one: outputOf(one, form), other: outputOf(other, form) })
    expect(largestError(values.one, values.other)).toBeLessThan(1e-14)
  })

  test('for centred values, rms equals layer, and lp:2 equals batch', async () => {
    const x = xOf('vectors')
    const [bySample, byUnit] = [1, 0].map((axis) => sub(x, mean(x, axis, { keepDims: true })))
    const values = await evaluate({
      rms: outputOf('rms:epsilon=0.5', 'vectors', bySample),
      layer: outputOf('layer:epsilon=0.5', 'vectors', bySample),
      lp: outputOf('lp:2', 'vectors', byUnit),
      batch: outputOf('batch', 'vectors', byUnit),
    })
    expect(largestError(values.rms, values.layer)).toBeLessThan(1e-14)
    expect(largestError(values.lp, values.batch)).toBeLessThan(1e-14)
  })

  test('lp:2 of shifted values has the same states as batch in the ONNX convention', async () => {
    const keptBy = async (spec: string) => {
      const layer = parseNormalization(spec).create({ name: 'n', features: [6], dtype: 'f64' })
      const session = openReference()
      const program = await session.compile({
        updates: layer.apply(xOf('vectors'), { mode: 'train' }).updates,
        outputs: { y: layer.apply(xOf('vectors'), { mode: 'eval' }).output },
      })
      for (let i = 0; i < 3; i++) program.runSync()
      return [...layer.states.map((state) => session.readSync(state)), program.runSync()['y']]
    }
    const [lp, onnx] = [await keptBy('lp:2,of=shifted'), await keptBy('batch:convention=onnx')]
    lp.forEach((values, i) => expect(largestError(values, onnx[i]!)).toBeLessThan(1e-14))
  })
})

describe('unitization', () => {
  test.each(['vectors', 'images'] as const)('at α = 1 no sample of %s has a norm above 1', async (form) => {
    const { y } = await evaluate({ y: outputOf('unitization:1', form) })
    const width = y.length / batch
    for (let sample = 0; sample < batch; sample++) {
      const norm = Math.hypot(...y.subarray(sample * width, (sample + 1) * width))
      expect(norm).toBeLessThanOrEqual(1)
      expect(norm).toBeGreaterThan(0.999)
    }
  })

  test('has no trained parameters if α is fixed and there is no gain', async () => {
    const spec = 'unitization:0.5,trained=false,affine=false'
    const layer = parseNormalization(spec).create({ name: 'n', features: [3] })
    expect(layer.parameters).toEqual({})
    const { fixed, trained } = await evaluate({
      fixed: outputOf(spec, 'vectors'),
      trained: outputOf('unitization:0.5', 'vectors'),
    })
    expect(fixed).toEqual(trained)
  })
})

describe('weight normalization', () => {
  test.each(['vectors', 'images'] as const)('starts as the plain layer, for %s', async (form) => {
    const { weight, unitAxis } = forms[form]
    const raw = draw('weight', weight)
    const state = { name: 'w', role: 'weight', initial: raw, tensor: raw } as const
    const layer = parseNormalization('weight').createForWeights!({
      name: 'n',
      weight: state,
      unitAxis,
      dtype: 'f64',
    })
    const { raw: before, used } = await evaluate({ raw, used: layer.apply(raw, { mode: 'train' }).output })
    expect(largestError(used, before)).toBeLessThan(1e-15)
  })
})

describe('spectral normalization', () => {
  test('reaches a largest singular value of 1', async () => {
    // The matrix is diagonal, so the singular values are its entries.
    const w = literal(Float64Array.of(3, 0, 0, 0, 2, 0), [2, 3])
    const state = { name: 'w', role: 'weight', initial: w, tensor: w } as const
    const layer = parseNormalization('spectral:iterations=100').createForWeights!({
      name: 'n',
      weight: state,
      unitAxis: 1,
      dtype: 'f64',
    })
    const { used } = await evaluate({ used: layer.apply(w, { mode: 'train' }).output })
    expect(largestError(used, [1, 0, 0, 0, 2 / 3, 0])).toBeLessThan(1e-12)
  })
})

describe('noise', () => {
  const many = { features: [40], samples: 500 }
  const zeros = constant(0, [many.samples, many.features[0]!], 'f64')
  const ones = constant(1, [many.samples, many.features[0]!], 'f64')
  const create = (spec: string, seed = 1) =>
    parseNormalization(spec).create({
      name: 'n',
      features: many.features,
      dtype: 'f64',
      key: { seed, stream: 8 },
    })
  const column = (values: Float64Array, unit: number) => values.filter((_, i) => i % 40 === unit)
  const average = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b) / values.length
  const deviation = (values: Float64Array) => {
    const center = average(values)
    return Math.sqrt(average(values.map((v) => (v - center) ** 2)))
  }

  test('has the moments of Algorithm 1', async () => {
    const layer = create('noise')
    const { m, sum } = await evaluate({
      m: layer.apply(zeros, { mode: 'train' }).output,
      sum: layer.apply(ones, { mode: 'train' }).output,
    })
    const s = sum.map((value, i) => value - m[i]!)
    const [means, scales] = [m, s].map((all) =>
      Array.from({ length: 40 }, (_, unit) => average(column(all, unit))),
    )
    // μᵗ ~ U(−½, ½): 40 values spread over the range, and none is outside; σᵗ ~ U(1, 1¼) likewise.
    expect(Math.max(...means!)).toBeLessThan(0.51)
    expect(Math.min(...means!)).toBeGreaterThan(-0.51)
    expect(Math.max(...means!) - Math.min(...means!)).toBeGreaterThan(0.8)
    expect(Math.min(...scales!)).toBeGreaterThan(0.98)
    expect(Math.max(...scales!)).toBeLessThan(1.27)
    expect(Math.max(...scales!) - Math.min(...scales!)).toBeGreaterThan(0.2)
    // Within a unit: m ~ U(μᵗ − 0.1, μᵗ + 0.1), s ~ N(σᵗ, 0.1).
    const unit = column(m, 3)
    expect(Math.max(...unit) - Math.min(...unit)).toBeLessThan(0.2)
    expect(deviation(unit)).toBeCloseTo(0.2 / Math.sqrt(12), 2)
    expect(deviation(column(s, 3))).toBeCloseTo(0.1, 2)
  })

  test('spread=variance makes rSigma the variance; scope=layer draws one μᵗ and σᵗ', async () => {
    const layer = create('noise:spread=variance,scope=layer')
    const { m, sum } = await evaluate({
      m: layer.apply(zeros, { mode: 'train' }).output,
      sum: layer.apply(ones, { mode: 'train' }).output,
    })
    expect(deviation(sum.map((value, i) => value - m[i]!))).toBeCloseTo(Math.sqrt(0.1), 2)
    expect(Math.max(...m) - Math.min(...m)).toBeLessThan(0.2)
  })

  test('without spread is one shift and one factor per unit, and draws no numbers for each value', async () => {
    const output = (spec: string, x: Tensor) => create(spec).apply(x, { mode: 'train' }).output
    const [none, little] = ['noise:rMu=0,rSigma=0', 'noise:rMu=1e-9,rSigma=1e-9'] as const
    const values = await evaluate({
      m: output(none, zeros),
      sum: output(none, ones),
      near: output(little, ones),
    })
    for (const all of [values.m, values.sum])
      for (const unit of [0, 39]) expect(new Set(column(all, unit)).size).toBe(1)
    expect(new Set(values.m).size).toBe(40)
    expect(largestError(values.sum, values.near)).toBeLessThan(1e-7)
    const drawn = topologicalOrder([output(none, zeros)]).filter(({ operation: { kind } }) =>
      ['uniform', 'normal'].includes(kind),
    )
    expect(drawn.map(({ shape }) => shape)).toEqual([[40], [40]])
  })

  const run = async (seed: number, steps: number, resumeAt = 0) => {
    const layer = create('noise', seed)
    const session = openReference()
    const { output, updates } = layer.apply(zeros, { mode: 'train' })
    const program = await session.compile({ outputs: { output }, updates })
    session.writeSync(layer.states[0]!, resumeAt)
    return Array.from({ length: steps }, () => program.runSync()['output'])
  }

  test('differs at every step and for every seed, and is reproducible', async () => {
    const [first, second] = await run(1, 2)
    expect(first).not.toEqual(second)
    expect((await run(1, 2))[1]).toEqual(second)
    expect((await run(2, 1))[0]).not.toEqual(first)
  })

  test('continues from a checkpoint of its counter', async () => {
    expect((await run(1, 1, 2))[0]).toEqual((await run(1, 3))[2])
  })

  test('is not used in evaluation unless requested', () => {
    expect(create('noise').apply(zeros, { mode: 'eval' }).output).toBe(zeros)
    expect(create('noise:inEvaluation=true').apply(zeros, { mode: 'eval' }).output).not.toBe(zeros)
  })
})

describe('batch renormalization', () => {
  test('gives the same result in training as in evaluation, within its limits', async () => {
    const layer = parseNormalization('renorm:from=0,rUntil=0,dUntil=0,rMax=1000,dMax=1000').create({
      name: 'n',
      features: [6],
      dtype: 'f64',
    })
    const running = new Map<State, Tensor>([
      [layer.states[0]!, constant(0.3, [6], 'f64')],
      [layer.states[1]!, constant(0.8, [6], 'f64')],
    ])
    const read = (state: State) => running.get(state) ?? state.tensor
    const x = xOf('vectors')
    const values = await evaluate({
      train: layer.apply(x, { mode: 'train', read }).output,
      evaluated: layer.apply(x, { mode: 'eval', read }).output,
    })
    expect(largestError(values.train, values.evaluated)).toBeLessThan(1e-14)
  })
})

describe('re-estimated statistics', () => {
  test.each(['batch', 'batch:convention=paper', 'batch:convention=keras'])(
    '%s: the exact average over batches, whatever the earlier values',
    async (spec) => {
      const layer = parseNormalization(spec).create({ name: 'n', features: [1], dtype: 'f64' })
      const [runningMean, runningVariance, ...counters] = layer.states as [State, State, ...State[]]
      const seen = input('seen', [], 'i32')
      const { updates } = layer.apply(input('x', [4, 1], 'f64'), { mode: 'estimate', seen })
      const session = openReference()
      const program = await session.compile({ updates })
      session.writeSync(runningMean, NaN)
      session.writeSync(runningVariance, 1e300)
      const batches = [
        [1, 3, 5, 7],
        [0, 0, 8, 8],
        [2, 2, 2, 6],
      ]
      batches.forEach((x, i) => program.runSync({ x: Float64Array.from(x), seen: i }))
      const correction = spec.endsWith('keras') ? 1 : 4 / 3
      expect(session.readSync(runningMean)[0]).toBeCloseTo((4 + 4 + 3) / 3, 14)
      expect(session.readSync(runningVariance)[0]).toBeCloseTo(((5 + 16 + 3) / 3) * correction, 13)
      expect(updates.map(([state]) => state)).not.toContain(counters[0])
    },
  )
})

describe('filter response', () => {
  test('of one position learns its ε, because x / |x| would be only a sign', () => {
    const context = { name: 'n', dtype: 'f64' } as const
    const normalization = parseNormalization('filter-response')
    const names = (features: readonly number[]) =>
      Object.keys(normalization.create({ ...context, features }).parameters)
    expect(names([6])).toEqual(['gamma', 'beta', 'epsilon', 'tau'])
    expect(names([6, 3, 3])).toEqual(['gamma', 'beta', 'tau'])
  })
})

describe('published values', () => {
  test('of Keras LayerNormalization: rows 0 10, 20 30, … give −1 and 1', async () => {
    // https://keras.io/api/layers/normalization_layers/layer_normalization/ prints them rounded; ε is 1e-3 there.
    const data = literal(
      Float64Array.from({ length: 10 }, (_, i) => 10 * i),
      [5, 2],
    )
    const layer = parseNormalization('layer:epsilon=1e-3').create({ name: 'n', features: [2], dtype: 'f64' })
    const { y } = await evaluate({ y: layer.apply(data, { mode: 'train' }).output })
    const value = 5 / Math.sqrt(25 + 1e-3)
    expect(
      largestError(
        y,
        [-1, 1, -1, 1, -1, 1, -1, 1, -1, 1].map((v) => v * value),
      ),
    ).toBeLessThan(1e-14)
    expect(Array.from(y, (v) => v.toFixed(4))).toEqual(
      Array.from(y, (_, i) => (i % 2 ? '1.0000' : '-1.0000')),
    )
  })
})
