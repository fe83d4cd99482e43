import { describe, expect, test } from 'vitest'
import { cpuTarget } from '../../../src/backend/cpu/target.ts'
import { vectorMachine } from '../../../src/backend/cpu/tiling.ts'
import { openReference, type SyncSession } from '../../../src/backend/index.ts'
import { explain, plan, type ProgramRequest } from '../../../src/compile/index.ts'
import { adam, cnn, mlp, type Model, sgd } from '../../../src/nn/index.ts'
import { rescaledShiftQuantities, shiftGradient, shiftGradientQuantities } from '../../../src/probe/index.ts'
import {
  constant,
  grad,
  mean,
  mul,
  sizeOf,
  square,
  type State,
  type TypedArray,
} from '../../../src/tensor/index.ts'
import { clouds } from '../../train/problem.ts'
import { measure, type Problem, problemOf, valueIn } from '../measuring.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const processor = cpuTarget('test', vectorMachine({ f32: tile, f64: tile }, 1))
const { shift, relative, cosine } = shiftGradientQuantities

const deep = (norm: string, activation = 'tanh'): Model =>
  mlp({ input: 4, hidden: [6, 5, 4], classes: 2, activation, norm, seed: 1, dtype: 'f64' })

const images = (norm: string): Model =>
  cnn({ input: [2, 2], classes: 2, channels: [3, 4], norm, seed: 1, dtype: 'f64' })

/** ‖G − G′‖, ‖G‖ and the cosine from k separate programs, each with states written for it. */
async function bruteForce(
  session: SyncSession,
  { step }: Problem,
  { gradient, updated, kept = /$^/ }: { gradient: RegExp; updated: RegExp; kept?: RegExp },
): Promise<Map<string, { shift: number; relative: number; cosine: number }>> {
  const training = await session.compile({ updates: step.updates })
  const read = () => new Map<State, TypedArray>(step.states.map((state) => [state, session.readSync(state)]))
  const write = (values: ReadonlyMap<State, TypedArray>) =>
    values.forEach((value, state) => session.writeSync(state, value))
  const before = read()
  training.runSync()
  const after = read()
  const results = new Map<string, { shift: number; relative: number; cosine: number }>()
  for (const [i, layer] of step.model.layers.entries()) {
    const own = layer.parameters.filter(({ name }) => gradient.test(name)).map(({ tensor }) => tensor)
    const program = await session.compile({ outputs: Object.fromEntries(grad(step.loss, own).entries()) })
    const flat = () => Object.values(program.runSync()).flatMap((values) => Array.from(values))
    write(before)
    const g = flat()
    for (const below of step.model.layers.slice(0, i))
      for (const state of below.parameters)
        if (updated.test(state.name)) session.writeSync(state, after.get(state)!)
    for (const below of step.model.layers.slice(0, i))
      for (const state of below.states) if (kept.test(state.name)) session.writeSync(state, after.get(state)!)
    const changed = flat()
    const dot = (a: number[], b: number[]) => a.reduce((total, x, j) => total + x * b[j]!, 0)
    const difference = g.map((x, j) => x - changed[j]!)
    const length = Math.sqrt(dot(g, g))
    results.set(layer.name, {
      shift: Math.sqrt(dot(difference, difference)),
      relative: Math.sqrt(dot(difference, difference)) / length,
      cosine: dot(g, changed) / length / Math.sqrt(dot(changed, changed)),
    })
  }
  write(before)
  return results
}

describe('shift-gradient', () => {
  test.each([
    ['a plain perceptron', deep('none'), sgd()],
    ['batch normalization', deep('batch'), sgd()],
    ['layer normalization and momentum', deep('layer'), sgd({ momentum: 0.9 })],
    ['Adam', deep('batch'), adam()],
    ['convolutions', images('batch'), sgd()],
  ])('agrees with separate programs: %s', async (_, model, optimizer) => {
    const session = openReference()
    const problem = problemOf(model, { optimizer })
    const rows = await measure(session, problem, shiftGradient(), { after: 3 })
    const expected = await bruteForce(session, problem, { gradient: /weight$/, updated: /./ })
    expect(expected.size).toBe(model.layers.length)
    expect(rows).toHaveLength(3 * expected.size)
    for (const [layer, values] of expected) {
      expect(valueIn(rows, layer, shift)).toBeCloseTo(values.shift, 12)
      expect(valueIn(rows, layer, relative)).toBeCloseTo(values.relative, 12)
      expect(valueIn(rows, layer, cosine)).toBeCloseTo(values.cosine, 12)
    }
    const first = model.layers[0]!.name
    expect(valueIn(rows, first, shift)).toBe(0)
    for (const { name } of model.layers.slice(1)) expect(valueIn(rows, name, shift)).toBeGreaterThan(1e-6)
  })

  test('measures all parameters, or updates only weights, if requested', async () => {
    const session = openReference()
    const problem = problemOf(deep('batch'))
    const of = async (options: Parameters<typeof shiftGradient>[0]) =>
      valueIn(await measure(session, problem, shiftGradient(options)), 'layer3', shift)
    const expected = async (choice: { gradient: RegExp; updated: RegExp }) =>
      (await bruteForce(session, problem, choice)).get('layer3')!.shift
    const values = [await of({ gradient: 'all' }), await of({ updated: 'weights' }), await of({})] as const
    expect(values[0]).toBeCloseTo(await expected({ gradient: /./, updated: /./ }), 12)
    expect(values[1]).toBeCloseTo(await expected({ gradient: /weight$/, updated: /weight$/ }), 12)
    expect(new Set(values).size).toBe(3)
  })

  test.each(['batch+noise', 'noisy-batch', 'noise'])(
    'draws new noise only for the layers below: %s',
    async (norm) => {
      const session = openReference()
      const problem = problemOf(deep(norm))
      const rows = await measure(session, problem, shiftGradient(), { after: 3 })
      const expected = await bruteForce(session, problem, {
        gradient: /weight$/,
        updated: /./,
        kept: /step$/,
      })
      for (const [layer, values] of expected)
        expect(valueIn(rows, layer, shift)).toBeCloseTo(values.shift, 12)
      const same = await measure(session, problem, shiftGradient({ noise: 'same' }))
      const fixed = await bruteForce(session, problem, { gradient: /weight$/, updated: /./ })
      expect(valueIn(same, 'layer3', shift)).toBeCloseTo(fixed.get('layer3')!.shift, 12)
    },
  )

  test('includes the noise of noisy batch normalization', async () => {
    const of = async (norm: string) =>
      valueIn(
        await measure(openReference(), problemOf(deep(norm), { learningRate: 0.005 }), shiftGradient(), {
          after: 3,
        }),
        'layer3',
        shift,
      )
    expect(await of('noisy-batch')).toBeGreaterThan(3 * (await of('batch')))
  })

  test('does not change counters that draw no noise', async () => {
    const of = async (noise: 'same' | 'next') =>
      measure(openReference(), problemOf(deep('renorm:from=0,rUntil=4,dUntil=4')), shiftGradient({ noise }), {
        after: 2,
      })
    expect(await of('next')).toEqual(await of('same'))
  })

  test('equals a calculation by hand for a chain of two numbers', async () => {
    // f = w₂ (w₁ x + b₁) + b₂ and L = f² / 2, with b₁ = b₂ = 0; the first layer is updated with rate η.
    const [w, eta, x] = [0.5, 0.1, 3]
    const model = mlp({
      input: 1,
      hidden: [1],
      classes: 1,
      activation: 'identity',
      initializer: { spec: 'constant', create: (shape) => constant(w, shape, 'f64') },
      seed: 1,
      dtype: 'f64',
    })
    const problem = problemOf(model, {
      data: {
        ...clouds('chain', 1),
        inputs: Uint8Array.of(x),
        labels: Uint8Array.of(0),
        shape: [1],
        classes: 1,
      },
      preprocessing: { kind: 'none', shift: 0, scale: 1 },
      batch: 1,
      learningRate: eta,
      loss: (logits) => mul(mean(square(logits), 1), 0.5),
    })
    const rows = await measure(openReference(), problem, shiftGradient())
    const f = w * w * x
    const g = f * w * x
    const hidden = (w - eta * f * w * x) * x - eta * f * w
    const changed = w * hidden * hidden
    expect(valueIn(rows, 'layer2', shift)).toBeCloseTo(Math.abs(g - changed), 14)
    expect(valueIn(rows, 'layer2', relative)).toBeCloseTo(Math.abs(g - changed) / g, 14)
    expect(valueIn(rows, 'layer2', cosine)).toBeCloseTo(1, 14)
  })

  test.each([
    [
      '6 equal dense layers',
      mlp({ input: 96, hidden: [96, 96, 96, 96, 96], classes: 96, norm: 'batch', seed: 1 }),
    ],
    [
      '4 convolutions',
      cnn({ input: [8, 8], classes: 10, channels: [6, 8], convolutions: 2, norm: 'batch', seed: 1 }),
    ],
  ])('needs at most 0.6 times the operations of k gradients: %s', async (_, model) => {
    const values = sizeOf(model.input)
    const data = {
      ...clouds('wide', 8),
      inputs: new Uint8Array(8 * values),
      shape: model.input.length === 3 ? model.input.slice(1) : model.input,
    }
    const { step, target } = problemOf(model, { data })
    const reference = openReference()
    const requests: ProgramRequest[] = []
    const session: SyncSession = {
      ...reference,
      compile(request) {
        requests.push(request)
        return reference.compile({})
      },
    }
    await shiftGradient()
      .build(target)
      .open({ session, snapshots: { steps: [], read: () => ({}) } })
    const gradients = Object.fromEntries(step.gradients.map((gradient, i) => [`g${i}`, gradient]))
    expect(requests).toHaveLength(1)
    const ratio = flopsOf(requests[0]!) / flopsOf({ outputs: gradients })
    expect(ratio).toBeGreaterThan(1)
    expect(ratio).toBeLessThan(0.6 * model.layers.length)
  })

  test('falls as weights before a normalization grow, which the function does not depend on', async () => {
    const ratios = async (norm: string) => {
      const session = openReference()
      const problem = problemOf(deep(norm))
      const plain = await measure(session, problem, shiftGradient(), { after: 3 })
      const longer = await measure(session, problem, shiftGradient({ rescale: 3 }))
      // The hidden layers above the first: their outputs are normalized.
      return ['layer2', 'layer3'].map(
        (layer) => valueIn(longer, layer, rescaledShiftQuantities(3).shift) / valueIn(plain, layer, shift),
      )
    }
    for (const ratio of await ratios('batch:epsilon=0')) expect(ratio).toBeCloseTo(1 / 3, 9)
    for (const ratio of await ratios('none')) expect(Math.abs(ratio - 1 / 3)).toBeGreaterThan(0.01)
  })
})

/** The number in the first line of the plan's description. */
function flopsOf(request: ProgramRequest): number {
  const [, amount, unit] = /([\d.]+) ([kMG]) flop/.exec(explain(plan(request, processor)))!
  return Number(amount) * { k: 1e3, M: 1e6, G: 1e9 }[unit as 'k' | 'M' | 'G']
}
