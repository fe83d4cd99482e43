import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/reference/session.ts'
import { batch, type Mode, type NormalizationLayer, parseNormalization } from '../../../src/norm/index.ts'
import { constant, grad, input, literal, mul, sum, type Tensor } from '../../../src/tensor/index.ts'
import { normalOf } from '../../support/random.ts'
import { largestError, valueOf, valuesOf } from '../values.ts'

const f64 = (values: readonly number[], shape: readonly number[]) => literal(Float64Array.from(values), shape)

describe('batch normalization in training', () => {
  // Unit 1, 3, 5, 7 has mean 4 and biased variance 5; unit 2, 2, 6, 6 has mean 4 and variance 4.
  const x = f64([1, 2, 3, 2, 5, 6, 7, 6], [4, 2])
  const layer = batch({ epsilon: 0 }).create({ name: 'n', features: [2], dtype: 'f64' })

  test('subtracts the mean of the batch and divides by its biased deviation', async () => {
    const { normalized, mean, variance } = layer.apply(x, { mode: 'train' })
    const values = await valuesOf({ normalized, mean: mean!, variance: variance! })
    expect(values.mean).toEqual([4, 4])
    expect(values.variance).toEqual([5, 4])
    const s = Math.sqrt(5)
    expect(largestError(values.normalized, [-3 / s, -1, -1 / s, -1, 1 / s, 1, 3 / s, 1])).toBeLessThan(1e-15)
  })

  test('a gain of √Var and a bias of E recover the input', async () => {
    const parameters = new Map([
      [layer.parameters.gamma, f64([Math.sqrt(5), 2], [2])],
      [layer.parameters.beta, f64([4, 4], [2])],
    ])
    const { output } = layer.apply(x, {
      mode: 'train',
      read: (state) => parameters.get(state) ?? state.tensor,
    })
    expect(largestError(await valueOf(output), await valueOf(x))).toBeLessThan(1e-15)
  })

  test('divides by the unbiased deviation if requested, with the same running variance', async () => {
    const [epsilon, m] = [0.5, 4]
    const of = (variance: 'biased' | 'unbiased') => {
      const its = batch({ epsilon, variance }).create({ name: 'n', features: [2], dtype: 'f64' })
      const { normalized, updates } = its.apply(x, { mode: 'train' })
      return valuesOf({ normalized, running: updates.find(([{ name }]) => /variance/i.test(name))![1] })
    }
    const [biased, unbiased] = [await of('biased'), await of('unbiased')]
    const expected = [1, 2, 3, 2, 5, 6, 7, 6].map(
      (value, i) => (value - 4) / Math.sqrt(([5, 4][i % 2]! * m) / (m - 1) + epsilon),
    )
    expect(largestError(unbiased.normalized, expected)).toBeLessThan(1e-15)
    expect(largestError(biased.normalized, expected)).toBeGreaterThan(0.05)
    expect(unbiased.running).toEqual(biased.running)
  })

  test('starts with the given gain', async () => {
    const its = batch({ gain: 0.1 }).create({ name: 'n', features: [2], dtype: 'f64' })
    expect(await valueOf(its.parameters.gamma!.tensor)).toEqual([0.1, 0.1])
    expect(() => parseNormalization('batch:gain=0.1,affine=false')).toThrow('affine=false leaves out γ')
  })

  test('takes the statistics of a channel over the batch and all positions', async () => {
    const pixels = Array.from(normalOf('images', 24))
    const { mean, variance } = batch()
      .create({ name: 'n', features: [3, 2, 2], dtype: 'f64' })
      .apply(f64(pixels, [2, 3, 2, 2]), { mode: 'train' })
    expect(mean!.shape).toEqual([1, 3, 1, 1])
    const values = await valuesOf({ mean: mean!, variance: variance! })
    for (let c = 0; c < 3; c++) {
      const own = pixels.filter((_, i) => Math.floor(i / 4) % 3 === c)
      const expected = own.reduce((a, b) => a + b) / 8
      expect(values.mean[c]).toBeCloseTo(expected, 14)
      expect(values.variance[c]).toBeCloseTo(own.reduce((total, v) => total + (v - expected) ** 2, 0) / 8, 14)
    }
  })

  test('rejects a batch with one value per channel and suggests a fix', () => {
    expect(() => layer.apply(f64([1, 2], [1, 2]), { mode: 'train' })).toThrow(
      'batch normalization n: expected at least 2 values for each mean and variance, got 1; use a larger batch',
    )
    expect(() => layer.apply(f64([1, 2], [1, 2]), { mode: 'eval' })).not.toThrow()
  })

  test('rejects features for which it was not created', () => {
    expect(() => layer.apply(constant(0, [4, 3]), { mode: 'train' })).toThrow(
      'x has shape [4, 3], expected [batch, 2]',
    )
  })
})

describe('batch normalization with constant statistics', () => {
  const [values, cotangent] = [Array.from(normalOf('x', 36)), Array.from(normalOf('c', 36))]
  const [x, c] = [f64(values, [6, 3, 2]), f64(cotangent, [6, 3, 2])]
  const layerOf = (options: Parameters<typeof batch>[0]) =>
    batch({ epsilon: 0.25, ...options }).create({ name: 'n', features: [3, 2], dtype: 'f64' })

  /** The output, the gradient of ⟨c, output⟩ in x, and the new running statistics. */
  function stepOf(layer: NormalizationLayer, mode: Mode = 'train'): Promise<Record<string, number[]>> {
    const { output, updates } = layer.apply(x, { mode })
    const [gradient] = grad(sum(mul(c, output)), [x])
    const named = updates.map(([{ name }, value]): [string, Tensor] => [name, value])
    return valuesOf<string>({ output, gradient, ...Object.fromEntries(named) })
  }

  /** The places of a channel's values, their mean and their sum of squared deviations. */
  function channel(wanted: number, of: readonly number[] = values) {
    const places = of.flatMap((_, i) => (Math.floor(i / 2) % 3 === wanted ? [i] : []))
    const mean = places.reduce((total, i) => total + of[i]!, 0) / places.length
    const squares = places.reduce((total, i) => total + (of[i]! - mean) ** 2, 0)
    return { places, mean, squares, m: places.length }
  }

  test.each(['biased', 'unbiased'] as const)(
    'detached gives the output and the running statistics of BN, and the gradient c / √(σ² + ε), %s',
    async (variance) => {
      const [full, detached] = [
        await stepOf(layerOf({ variance })),
        await stepOf(layerOf({ variance, statistics: 'detached' })),
      ]
      for (const name of ['output', 'n.runningMean', 'n.runningVariance'])
        expect(largestError(detached[name]!, full[name]!)).toBeLessThan(1e-14)
      for (const wanted of [0, 1, 2]) {
        const { places, squares, m } = channel(wanted)
        const deviation = Math.sqrt(squares / (variance === 'biased' ? m : m - 1) + 0.25)
        for (const i of places) expect(detached['gradient']![i]).toBeCloseTo(cotangent[i]! / deviation, 12)
      }
    },
  )

  test('the gradient of BN is that without its mean and its part along x̂ (Santurkar et al. 2018, Theorem 4.1)', async () => {
    const [full, detached] = [await stepOf(layerOf({})), await stepOf(layerOf({ statistics: 'detached' }))]
    for (const wanted of [0, 1, 2]) {
      const { places, m } = channel(wanted)
      const g = places.map((i) => detached['gradient']![i]!)
      const hat = places.map((i) => full['output']![i]!)
      const mean = g.reduce((a, b) => a + b) / m
      const along = g.reduce((total, value, k) => total + value * hat[k]!, 0) / m
      places.forEach((i, k) => expect(full['gradient']![i]).toBeCloseTo(g[k]! - mean - along * hat[k]!, 12))
    }
  })

  test('running trains with the averages so far, which start at the first batch', async () => {
    const layer = layerOf({ statistics: 'running', keep: 0.75, convention: 'onnx' })
    const session = openReference()
    const input3 = input('x', [6, 3, 2], 'f64')
    const { output, updates } = layer.apply(input3, { mode: 'train' })
    const [gradient] = grad(sum(mul(c, output)), [input3])
    const program = await session.compile({ outputs: { output, gradient }, updates })
    const [mean, variance] = [new Float64Array(3), new Float64Array(3)]
    for (let step = 1; step <= 6; step++) {
      const own = values.map((value, i) => step * value + Math.sin(step + i))
      const results = program.runSync({ x: Float64Array.from(own) })
      // Exact averages until a batch's share, 1/n, has fallen to 1 − keep.
      const part = Math.max(1 / step, 0.25)
      for (const wanted of [0, 1, 2]) {
        const { places, mean: now, squares, m } = channel(wanted, own)
        mean[wanted]! += part * (now - mean[wanted]!)
        variance[wanted]! += part * (squares / m - variance[wanted]!)
        const deviation = Math.sqrt(variance[wanted]! + 0.25)
        for (const i of places) {
          expect(results['output'][i]).toBeCloseTo((own[i]! - mean[wanted]!) / deviation, 12)
          expect(results['gradient'][i]).toBeCloseTo(cotangent[i]! / deviation, 12)
        }
      }
    }
    expect(largestError(session.readSync(layer.states[0]!), mean)).toBeLessThan(1e-13)
    expect(largestError(session.readSync(layer.states[1]!), variance)).toBeLessThan(1e-13)
  })

  test('an estimate of the population’s statistics averages those of the batches', async () => {
    const [ofBatch, running] = [
      await stepOf(layerOf({}), 'estimate'),
      await stepOf(layerOf({ statistics: 'running' }), 'estimate'),
    ]
    for (const name of ['output', 'n.runningMean', 'n.runningVariance'])
      expect(largestError(running[name]!, ofBatch[name]!)).toBeLessThan(1e-14)
  })

  test('running takes no variance of the batch', () => {
    expect(() => parseNormalization('batch:statistics=running,variance=unbiased')).toThrow(
      'statistics=running trains with the running variance',
    )
  })
})

describe('running statistics', () => {
  const batches = [
    [1, 3, 5, 7],
    [0, 0, 8, 8],
    [2, 2, 2, 6],
  ]
  const means = [4, 4, 3]
  const biased = [5, 16, 3]

  async function afterBatches(layer: NormalizationLayer): Promise<number[]> {
    const session = openReference()
    const { updates } = layer.apply(input('x', [4, 1], 'f64'), { mode: 'train' })
    const program = await session.compile({ updates })
    for (const x of batches) program.runSync({ x: Float64Array.from(x) })
    return layer.states.map((state) => session.readSync(state)[0]!)
  }

  const averaged = (values: readonly number[], keep: number, first: number) =>
    values.reduce((old, value) => keep * old + (1 - keep) * value, first)
  const unbiased = biased.map((v) => (v * 4) / 3)

  test.each([
    ['pytorch', [averaged(means, 0.9, 0), averaged(unbiased, 0.9, 1)]],
    ['onnx', [averaged(means, 0.9, 0), averaged(biased, 0.9, 1)]],
    ['keras', [averaged(means, 0.99, 0), averaged(biased, 0.99, 1)]],
    ['paper', [11 / 3, (unbiased[0]! + unbiased[1]! + unbiased[2]!) / 3, 3]],
    // PyTorch's momentum is the weight of the new batch; in ONNX and Keras it is the weight of the old value.
    ['pytorch,momentum=0.1', [averaged(means, 0.9, 0), averaged(unbiased, 0.9, 1)]],
    ['pytorch,momentum=0.25', [averaged(means, 0.75, 0), averaged(unbiased, 0.75, 1)]],
    ['pytorch,keep=0.25', [averaged(means, 0.25, 0), averaged(unbiased, 0.25, 1)]],
    ['onnx,momentum=0.25', [averaged(means, 0.25, 0), averaged(biased, 0.25, 1)]],
    ['keras,momentum=0.75', [averaged(means, 0.75, 0), averaged(biased, 0.75, 1)]],
    ['keras,keep=0.75', [averaged(means, 0.75, 0), averaged(biased, 0.75, 1)]],
  ])('follow the convention %s', async (convention, expected) => {
    const normalization = parseNormalization(`batch:convention=${convention}`)
    const values = await afterBatches(normalization.create({ name: 'n', features: [1], dtype: 'f64' }))
    expect(largestError(values, expected)).toBeLessThan(1e-15)
  })

  test('replace the statistics of the batch in evaluation, which does not change them', async () => {
    const layer = batch().create({ name: 'n', features: [1], dtype: 'f64' })
    const session = openReference()
    const [mean, variance] = layer.states
    const { output, updates } = layer.apply(f64([3, 5], [2, 1]), { mode: 'eval' })
    const program = await session.compile({ outputs: { y: output } })
    session.writeSync(mean!, new Float64Array([3]))
    session.writeSync(variance!, new Float64Array([4]))
    const { y } = program.runSync()
    expect(largestError(y, [0, 2 / Math.sqrt(4 + 1e-5)])).toBeLessThan(1e-15)
    expect(updates).toEqual([])
  })

  test('ε follows the convention: 1e-3 in Keras', async () => {
    const epsilonOf = async (spec: string) => {
      const layer = parseNormalization(spec).create({ name: 'n', features: [1], dtype: 'f64' })
      const [y] = await valueOf(layer.apply(f64([1], [1, 1]), { mode: 'eval' }).output)
      return 1 / (y! * y!) - 1
    }
    expect(await epsilonOf('batch:convention=keras')).toBeCloseTo(1e-3, 12)
    expect(await epsilonOf('batch')).toBeCloseTo(1e-5, 12)
    expect(await epsilonOf('batch:convention=onnx,epsilon=0.25')).toBeCloseTo(0.25, 12)
  })
})

describe('other normalizations', () => {
  const x = f64([1, 3, 5, 7, 0, 0, 8, 8], [2, 4])
  const outputOf = (spec: string): Tensor =>
    parseNormalization(spec)
      .create({ name: 'n', features: [4], dtype: 'f64' })
      .apply(x, { mode: 'train' }).output

  test('layer normalizes each sample over its features', async () => {
    const s = Math.sqrt(5)
    expect(
      largestError(await valueOf(outputOf('layer:epsilon=0')), [-3 / s, -1 / s, 1 / s, 3 / s, -1, -1, 1, 1]),
    ).toBeLessThan(1e-15)
  })

  test('none returns the input', () => {
    expect(outputOf('none')).toBe(x)
  })

  test('affine starts as the identity', async () => {
    expect(await valueOf(outputOf('affine'))).toEqual(await valueOf(x))
  })
})
