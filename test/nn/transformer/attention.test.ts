/** Attention, positions, dropout, embeddings and activations: what their definitions say. */
import { describe, expect, test } from 'vitest'
import { erf as exactErf } from '../../../src/backend/elementary.ts'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import {
  activationOf,
  attention,
  createDropout,
  createEmbedding,
  parseInitializer,
  parseModel,
  parseOptimizer,
  rotary,
  sinusoidal,
} from '../../../src/nn/index.ts'
import { createTrainer, residentData, type Trainer, trainingStep } from '../../../src/train/index.ts'
import * as t from '../../../src/tensor/index.ts'
import { largestError, valuesOf } from '../../norm/values.ts'
import { normalOf } from '../../support/random.ts'

const draw = (name: string, ...shape: number[]) => t.literal(normalOf(name, t.sizeOf(shape)), shape)

describe('attention', () => {
  const [q, k, v] = [draw('q', 2, 4, 5, 3), draw('k', 2, 4, 5, 3), draw('v', 2, 4, 5, 3)]

  test('of one query is the mean of the values, weighted by e to its products with the keys', async () => {
    const y = attention(draw('q', 1, 1, 1, 3), draw('k', 1, 1, 2, 3), draw('v', 1, 1, 2, 3))
    const [query, keys, values] = [normalOf('q', 3), normalOf('k', 6), normalOf('v', 6)]
    const power = [0, 1].map((key) =>
      Math.exp(query.reduce((sum, a, i) => sum + a * keys[3 * key + i]!, 0) / Math.sqrt(3)),
    )
    const expected = [0, 1, 2].map(
      (i) => (power[0]! * values[i]! + power[1]! * values[3 + i]!) / (power[0]! + power[1]!),
    )
    expect(largestError((await valuesOf({ y })).y, expected)).toBeLessThan(1e-14)
  })

  test('padded keys have no effect, whatever they contain, and get no gradient', async () => {
    const keep = t.tensor([
      [1, 1, 1, 0, 0],
      [1, 1, 1, 0, 0],
    ])
    const whole = attention(q, k, v, { keep: t.cast(keep, 'f64') })
    const cut = (x: t.Tensor) => t.slice(x, [0, 0, 0, 0], [2, 4, 3, 3])
    const short = attention(q, cut(k), cut(v))
    const [dk] = t.grad(t.sum(t.square(whole)), [k])
    const beyond = t.slice(dk, [0, 0, 3, 0], [2, 4, 5, 3])
    const values = await valuesOf({ whole, short, beyond })
    expect(largestError(values.whole, values.short)).toBeLessThan(1e-14)
    expect(values.beyond.every((value) => value === 0)).toBe(true)
  })

  test('that is causal does not see later positions', async () => {
    const y = attention(q, k, v, { causal: true })
    const early = t.slice(y, [0, 0, 0, 0], [2, 4, 3, 3])
    const [dk, dv] = t.grad(t.sum(t.square(early)), [k, v])
    const late = [dk, dv].map((x) => t.slice(x, [0, 0, 3, 0], [2, 4, 5, 3]))
    const values = await valuesOf({ dk: late[0]!, dv: late[1]! })
    expect([...values.dk, ...values.dv].every((value) => value === 0)).toBe(true)
  })

  test('of grouped queries is that of repeated keys and values', async () => {
    const few = (x: t.Tensor) => t.slice(x, [0, 0, 0, 0], [2, 2, 5, 3])
    const twice = (x: t.Tensor) =>
      t.reshape(t.broadcastTo(t.reshape(few(x), [2, 2, 1, 5, 3]), [2, 2, 2, 5, 3]), [2, 4, 5, 3])
    const values = await valuesOf({
      grouped: attention(q, few(k), few(v), { causal: true }),
      repeated: attention(q, twice(k), twice(v), { causal: true }),
    })
    expect(largestError(values.grouped, values.repeated)).toBeLessThan(1e-14)
  })

  test.each<[string, () => unknown, string]>([
    [
      'heads that do not divide',
      () => attention(q, t.slice(k, [0, 0, 0, 0], [2, 3, 5, 3]), t.slice(v, [0, 0, 0, 0], [2, 3, 5, 3])),
      'with heads of keys and values that divide those of queries',
    ],
    [
      'a mask of other keys',
      () => attention(q, k, v, { keep: draw('keep', 2, 4) }),
      'the padding mask is [2, 4]; pass [batch, keys], [2, 5]',
    ],
  ])('refuses %s', (_, build, message) => {
    expect(build).toThrow(message)
  })
})

describe('positions', () => {
  test('rotated, give products that depend on the distance alone', async () => {
    const same = (name: string) => t.broadcastTo(draw(name, 1, 1, 1, 6), [1, 1, 40, 6])
    const products = t.matmul(rotary(same('a')), rotary(same('b')), { transposeB: true })
    const { products: values } = await valuesOf({ products })
    for (const [i, j] of [
      [3, 1],
      [20, 18],
      [39, 37],
    ] as const)
      expect(values[i * 40 + j]!).toBeCloseTo(values[2 * 40]!, 12)
    expect(values[40]!).not.toBeCloseTo(values[0]!, 3)
  })

  test('of sines and cosines have the wavelengths of the paper', async () => {
    const { table } = await valuesOf({ table: sinusoidal(50, 6, 'f64') })
    for (const [position, i] of [
      [0, 0],
      [7, 1],
      [49, 2],
    ] as const) {
      const angle = position / 10_000 ** ((2 * i) / 6)
      expect(table[position * 6 + 2 * i]!).toBeCloseTo(Math.sin(angle), 13)
      expect(table[position * 6 + 2 * i + 1]!).toBeCloseTo(Math.cos(angle), 13)
    }
  })
})

describe('dropout', () => {
  const trace = (mode: 'train' | 'eval') => ({ options: { mode }, taps: {}, residuals: [], updates: [] })

  test('keeps the mean, drops the share, and draws other values at another place and step', async () => {
    const { place, advance, states } = createDropout({ rate: 0.25, seed: 7 })
    const [first, second] = [place(), place()]
    const ones = t.constant(1, [20_000])
    const step = trace('train')
    const [a, b] = [first(ones, step), second(ones, step)]
    advance(step)
    const session = openReference()
    const program = await session.compile({ outputs: { a, b }, updates: step.updates })
    const [one, two] = [program.runSync(), program.runSync()]
    const shareOfZeros = (values: t.TypedArray) =>
      values.filter((value) => value === 0).length / values.length
    expect(shareOfZeros(one.a)).toBeCloseTo(0.25, 2)
    expect([...one.a].reduce((sum, value) => sum + value, 0) / one.a.length).toBeCloseTo(1, 2)
    expect(one.b).not.toEqual(one.a)
    expect(two.a).not.toEqual(one.a)
    expect(session.readSync(states[0]!)[0]).toBe(2)
  })

  test('changes nothing in evaluation, and has no states at rate 0', () => {
    const x = t.input('x', [3])
    expect(createDropout({ rate: 0.5, seed: 1 }).place()(x, trace('eval'))).toBe(x)
    const none = createDropout({ rate: 0, seed: 1 })
    expect(none.place()(x, trace('train'))).toBe(x)
    expect(none.states).toEqual([])
    expect(() => createDropout({ rate: 1, seed: 1 })).toThrow(
      'dropout is 1, expected a number from 0 to below 1',
    )
  })
})

test('activations are what their definitions say', async () => {
  const xs = [-4, -1.3, -0.2, 0, 0.4, 2.5]
  const x = t.literal(Float64Array.from(xs), [xs.length])
  const values = await valuesOf({
    gelu: activationOf('gelu')(x),
    tanh: activationOf('gelu-tanh')(x),
    silu: activationOf('silu')(x),
  })
  xs.forEach((a, i) => {
    expect(values.gelu[i]).toBeCloseTo((a / 2) * (1 + exactErf(a / Math.SQRT2)), 14)
    const inner = Math.sqrt(2 / Math.PI) * (a + 0.044715 * a ** 3)
    expect(values.tanh[i]).toBeCloseTo((a / 2) * (1 + Math.tanh(inner)), 14)
    expect(values.silu[i]).toBeCloseTo(a / (1 + Math.exp(-a)), 14)
  })
})

test('an embedding of 50,000 tokens trains: only rows of tokens that occur change, and a step is quick', async () => {
  const table = createEmbedding({
    name: 'table',
    count: 50_000,
    width: 16,
    initializer: parseInitializer('gaussian:0.02'),
    key: { seed: 1, stream: 1 },
  })
  const { weight } = table
  const tokens = t.input('tokens', [64], 'i32')
  const [gradient] = t.grad(t.sum(t.square(t.sub(table.apply(tokens), 1))), [weight.tensor])
  const descent = parseOptimizer('sgd').step([weight], [gradient], { learningRate: 0.1 })
  const session = await openWasm({ threads: 2 })
  const program = await session.compile({ updates: descent.updates })
  const before = session.readSync(weight)
  program.runSync({ tokens: Int32Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 49_999 : i)) })
  const after = session.readSync(weight)
  session.close()
  const changed = new Set(
    [...after.keys()].filter((i) => after[i] !== before[i]).map((i) => Math.floor(i / 16)),
  )
  expect([...changed]).toEqual([...Array.from({ length: 32 }, (_, i) => 2 * i + 1), 49_999])
  // 32 times the gradient of one.
  expect(after[49_999 * 16]! - before[49_999 * 16]!).toBeCloseTo(-0.1 * 64 * (before[49_999 * 16]! - 1), 4)
})

describe('a model of tokens', () => {
  const data = (count: number) =>
    residentData(
      'text',
      {
        name: 'text',
        inputs: new Uint8Array(count * 6),
        labels: new Uint8Array(count * 6),
        shape: [6],
        classes: 5,
        count,
      },
      { kind: 'none', shift: 0, scale: 1, oneHot: 5 },
    )
  const create = (tokens: number) =>
    parseModel('gpt:layers=1,width=8,heads=2').create({
      input: [6, tokens],
      classes: tokens,
      everyStep: true,
      seed: 1,
    })
  const stepFor = (tokens: number) =>
    trainingStep({
      model: create(tokens),
      data: data(4),
      batch: 2,
      optimizer: parseOptimizer('sgd'),
      learningRate: 0.1,
      seed: 1,
    })

  test('with dropout, restored from a checkpoint, ends with the same bits', async () => {
    const trainer = async () => {
      const session = await openWasm({ threads: 1 })
      const model = parseModel('gpt:layers=1,width=8,heads=2,dropout=0.3').create({
        input: [6, 5],
        classes: 5,
        everyStep: true,
        seed: 1,
      })
      const options = { batch: 2, optimizer: parseOptimizer('adamw'), learningRate: 0.1, seed: 1 }
      return createTrainer(session, { ...options, model, data: data(4), test: data(4) })
    }
    const losses = async (of: Trainer<never>, steps: number) => {
      const found: number[] = []
      for await (const event of of.run({ steps })) if (event.type === 'step') found.push(event.loss)
      return found
    }
    const [whole, first, second] = [await trainer(), await trainer(), await trainer()]
    const expected = await losses(whole, 6)
    await losses(first, 3)
    await second.restore(await first.checkpoint())
    expect(await losses(second, 6)).toEqual(expected.slice(3))
    expect((await second.checkpoint()).values).toEqual((await whole.checkpoint()).values)
  })

  test('takes the integers of a text, not one-hot codes', () => {
    const { batch } = stepFor(5)
    expect(batch.x.dtype).toBe('i32')
    expect(batch.x.shape).toEqual([2, 6])
  })

  test('refuses a text of more tokens, data of values, and samples without labels for each step', () => {
    expect(() => stepFor(4)).toThrow('text: expected at most 4 different tokens, as the model has, got 5')
    const values = { ...data(4), preprocessing: { kind: 'none', shift: 0, scale: 1 } as const }
    expect(() =>
      trainingStep({
        model: create(5),
        data: values,
        batch: 2,
        optimizer: parseOptimizer('sgd'),
        learningRate: 0.1,
        seed: 1,
      }),
    ).toThrow('text: expected tokens, as the model takes, got values')
    expect(() => parseModel('gpt').create({ input: [28, 28], classes: 10, seed: 1 })).toThrow(
      'gpt: input is [28, 28], expected tokens with a label each, as a text has; use other data, or the model vit',
    )
  })

  test('refuses heads that do not divide', () => {
    const refused = (spec: string) => () =>
      parseModel(spec).create({ input: [6, 5], classes: 5, everyStep: true, seed: 1 })
    expect(refused('gpt:width=10,heads=4')).toThrow('block1.attention: 4 heads do not divide a width of 10')
    expect(refused('gpt:width=16,heads=4,groups=3')).toThrow(
      '3 heads of keys and values do not divide 4 heads',
    )
    expect(refused('gpt:width=12,heads=4,positions=rotary')).toThrow('heads of 3 values cannot be rotated')
  })
})
