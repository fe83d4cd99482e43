import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { cnn, mlp, type Model } from '../../../src/nn/index.ts'
import { normalizations } from '../../../src/norm/index.ts'
import {
  assumptionQuantities,
  recoveryQuantity,
  reductionQuantity,
  theoremQuantities,
  theorems,
} from '../../../src/probe/index.ts'
import {
  add,
  type DType,
  grad,
  input,
  type State,
  substitute,
  type Tensor,
} from '../../../src/tensor/index.ts'
import { clouds } from '../../train/problem.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

const dense = (norm: string, dtype: DType = 'f64'): Model =>
  mlp({ input: 4, hidden: [6, 5], classes: 2, activation: 'tanh', norm, seed: 1, dtype })

const images = (norm: string): Model =>
  cnn({ input: [2, 2], classes: 2, channels: [3, 4], activation: 'tanh', norm, seed: 1, dtype: 'f64' })

/** All units of every layer. */
const allUnits = theorems({ units: 6 })

describe('theorem 4.1 at identical scaling', () => {
  test.each([
    ['a perceptron', dense('batch:epsilon=0')],
    ['convolutions', images('batch:epsilon=0')],
  ])('is an equality at ε = 0, although the network is trained differently: %s', async (_, model) => {
    const rows = await measure(openReference(), problemOf(model), theorems({ units: 0 }), { after: 5 })
    const names = theoremQuantities('4.1', 'identical')
    for (const { name } of model.layers.slice(0, -1)) {
      expect(valueIn(rows, name, names.left)).toBeGreaterThan(1e-9)
      expect(Math.abs(valueIn(rows, name, names.slack))).toBeLessThan(1e-9)
    }
  })
})

describe('γ = √Var and β = E', () => {
  test.each([
    ['a perceptron', dense('batch:epsilon=0')],
    ['with an ε, which belongs to the variance', dense('batch')],
    ['convolutions', images('batch:epsilon=0')],
  ])('recover the input up to rounding: %s', async (_, model) => {
    const rows = await measure(openReference(), problemOf(model), theorems({ units: 0 }), { after: 5 })
    const missed = model.layers.slice(0, -1).map(({ name }) => valueIn(rows, name, recoveryQuantity))
    expect(Math.max(...missed)).toBeLessThan(1e-13)
    // Rounding there is: the number is not 0 by construction.
    expect(Math.max(...missed)).toBeGreaterThan(0)
  })
})

describe('theorem 4.1 at identical scaling of a kinked activation', () => {
  test('uses the slope of the network itself if a value is exactly 0', async () => {
    const model = mlp({
      input: 4,
      hidden: [6],
      classes: 2,
      activation: 'relu',
      norm: 'batch:epsilon=0',
      seed: 1,
      dtype: 'f64',
    })
    const data = clouds('blank', 8)
    // For blank samples, all values before the normalization are 0.
    const inputs = data.inputs.map((value, i) => (i < 12 ? 0 : value))
    const problem = problemOf(model, {
      data: { ...data, inputs },
      preprocessing: { kind: 'none', shift: 0, scale: 1 },
    })
    const rows = await measure(openReference(), problem, theorems({ units: 0 }))
    expect(Math.abs(valueIn(rows, 'layer1', theoremQuantities('4.1', 'identical').slack))).toBeLessThan(1e-9)
  })
})

describe('theorems by the chain rule', () => {
  test.each([
    ['a perceptron', dense('batch:epsilon=0')],
    ['a perceptron of float32', dense('batch:epsilon=0', 'f32')],
    ['a perceptron without gain and bias', dense('batch:epsilon=0,affine=false')],
    ['convolutions', images('batch:epsilon=0')],
  ])('are equalities at ε = 0: %s', async (_, model) => {
    const rows = await measure(openReference(), problemOf(model), allUnits, { after: 5 })
    for (const { name } of model.layers.slice(0, -1))
      for (const theorem of ['4.1', '4.2', '4.4'] as const) {
        const names = theoremQuantities(theorem, 'chain')
        const value = (quantity: keyof typeof names) => valueIn(rows, name, names[quantity])
        expect(Math.abs(value('left'))).toBeGreaterThan(1e-9)
        expect(value('right') / value('left')).toBeCloseTo(1, 10)
        expect(Math.abs(value('slack'))).toBeLessThan(1e-10)
        expect(value('holds')).toBe(1)
      }
  })

  test('hold for 4.1 with an ε above 0, where the inequality is strict', async () => {
    const rows = await measure(openReference(), problemOf(dense('batch:epsilon=0.1')), allUnits, { after: 5 })
    const { slack, holds } = theoremQuantities('4.1', 'chain')
    expect(valueIn(rows, 'layer1', slack)).toBeGreaterThan(1e-9)
    expect(valueIn(rows, 'layer1', holds)).toBe(1)
  })
})

describe('theorems by the network without normalization', () => {
  // One layer, so that a separate program can compute all of it: 8 samples, 6 units.
  const model = mlp({
    input: 4,
    hidden: [6],
    classes: 2,
    activation: 'tanh',
    norm: 'batch',
    seed: 1,
    dtype: 'f64',
  })
  const problem = problemOf(model)
  const { output, loss } = problem.step
  const y = output.taps['layer1.preactivation']!
  const z = output.taps['layer1.activationInput']!

  async function valuesAfterTraining(
    outputs: Record<string, Tensor>,
    inputs: Record<string, Float64Array> = {},
  ) {
    const session = openReference()
    const training = await session.compile({ updates: problem.step.updates })
    for (let i = 0; i < 5; i++) training.runSync()
    const values = (await session.compile({ outputs })).runSync(inputs)
    return Object.fromEntries(Object.entries(values).map(([name, array]) => [name, Array.from(array)]))
  }
  const columns = (values: number[]) => [0, 1, 2, 3, 4, 5].map((j) => values.filter((_, e) => e % 6 === j))
  const dot = (a: number[], b: number[]) => a.reduce((total, x, i) => total + x * b[i]!, 0)
  const average = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
  const ones = Array.from({ length: 8 }, () => 1)

  /** The terms of the theorems; for L, a gain of σ and a shift of μ undo the normalization (§2.2 of the review). */
  async function parts() {
    const gamma = model.parameters.find(({ name }) => name === 'layer1.gamma')!
    const beta = model.parameters.find(({ name }) => name === 'layer1.beta')!
    const { y: given, gamma: gain } = await valuesAfterTraining({ y, gamma: gamma.tensor })
    const ys = columns(given!)
    const means = ys.map(average)
    const variances = ys.map((own, j) => average(own.map((value) => (value - means[j]!) ** 2)) + 1e-5)
    const [gammaIn, betaIn] = [input('gamma', [6], 'f64'), input('beta', [6], 'f64')]
    const undone = new Map<State, Tensor>([
      [gamma, gammaIn],
      [beta, betaIn],
    ])
    const plain = problem.step.at({ mode: 'train', read: (state) => undone.get(state) ?? state.tensor })
    const { v, g, w } = await valuesAfterTraining(
      {
        v: grad(loss, [y])[0],
        g: grad(plain.loss, [plain.output.taps['layer1.activationInput']!])[0],
        w: grad(plain.loss, [y])[0],
      },
      { gamma: Float64Array.from(variances, Math.sqrt), beta: Float64Array.from(means) },
    )
    return columns(v!).map((own, j) => {
      const deviation = Math.sqrt(variances[j]!)
      return {
        v: own,
        g: columns(g!)[j]!,
        w: columns(w!)[j]!,
        normalized: ys[j]!.map((value) => (value - means[j]!) / deviation),
        factor: gain![j]! ** 2 / variances[j]!,
        gamma: gain![j]!,
      }
    })
  }

  test('equal those of a network whose gain and shift undo it, also in print', async () => {
    const lambda = 3
    const rows = await measure(openReference(), problem, theorems({ lambda, units: 0 }), { after: 5 })
    const units = await parts()
    const bound = ({ g, normalized, factor }: (typeof units)[number]) =>
      factor * (dot(g, g) - dot(g, ones) ** 2 / 8 - dot(g, normalized) ** 2 / 8)
    const sides = units.map((unit) => ({ left: dot(unit.v, unit.v), right: bound(unit) }))
    const value = (quantity: string) => valueIn(rows, 'layer1', quantity)
    const first = theoremQuantities('4.1', 'corrected')
    expect(value(first.left)).toBeCloseTo(average(sides.map(({ left }) => left)), 12)
    expect(value(first.right)).toBeCloseTo(average(sides.map(({ right }) => right)), 12)
    expect(value(first.holds)).toBe(average(sides.map(({ left, right }) => (left <= right ? 1 : 0))))
    const least = Math.min(...sides.map(({ left, right }) => (right - left) / Math.max(left, right)))
    expect(value(first.slack)).toBeCloseTo(least, 8)
    expect(value(theoremQuantities('4.1', 'printed').left)).toBeCloseTo(
      average(sides.map(({ left }) => Math.sqrt(left))),
      12,
    )
    const fourth = theoremQuantities('4.4', 'corrected')
    expect(value(fourth.left)).toBeCloseTo(9 * value(first.left), 12)
    expect(value(fourth.right)).toBeCloseTo(9 * value(first.right), 12)
    const printed = units.map(
      ({ g, normalized, factor }) =>
        factor * ((9 * dot(g, g)) ** 2 - 8 * average(g) ** 2 - 9 * dot(g, normalized) ** 2),
    )
    expect(value(theoremQuantities('4.4', 'printed').right)).toBeCloseTo(average(printed), 12)
    const aligned = units.map(({ g, gamma, normalized }) => (gamma * dot(g, normalized) >= 0 ? 1 : 0))
    expect(value(assumptionQuantities.alignment('corrected'))).toBe(average(aligned))
    expect(value(assumptionQuantities.scale)).toBe(average(units.map(({ factor }) => (factor <= 1 ? 1 : 0))))
  })

  test('at identical scaling compare gradients with a network whose gain and shift undo it', async () => {
    const rows = await measure(openReference(), problem, theorems({ units: 0 }), { after: 5 })
    const units = await parts()
    const value = (quantity: string) => valueIn(rows, 'layer1', quantity)
    const names = theoremQuantities('4.1', 'identical')
    const removed = units.map(({ g, normalized }) => (dot(g, ones) ** 2 + dot(g, normalized) ** 2) / 8)
    expect(value(names.left)).toBeCloseTo(average(units.map(({ w }) => dot(w, w))), 12)
    expect(value(names.right)).toBeCloseTo(average(units.map(({ g }, j) => dot(g, g) - removed[j]!)), 12)
    expect(value(names.left) / value(names.right)).toBeCloseTo(1, 3)
    const shares = units.map(({ g }, j) => removed[j]! / dot(g, g))
    expect(value(reductionQuantity)).toBeCloseTo(average(shares), 12)
    expect(average(units.map(({ w, g }) => 1 - dot(w, w) / dot(g, g)))).toBeCloseTo(average(shares), 3)
    expect(average(shares)).toBeGreaterThan(0.01)
    expect(average(shares)).toBeLessThan(0.99)
  })

  test('have curvatures that agree with finite differences of the loss', async () => {
    const rows = await measure(openReference(), problem, theorems({ units: 6 }), { after: 5 })
    const units = await parts()
    const offset = input('offset', [8, 6], 'f64')
    const [moved] = substitute([loss], new Map([[y, add(y, offset)]]))
    const [without] = substitute([loss], new Map([[z, add(y, offset)]]))
    /** (f(h v) − 2 f(0) + f(−h v)) / h² along the gradient of one unit. */
    async function curvature(f: Tensor, j: number): Promise<number> {
      const h = 0.01 / Math.sqrt(dot(units[j]!.v, units[j]!.v))
      const at = async (t: number) => {
        const values = new Float64Array(48)
        for (let i = 0; i < 8; i++) values[i * 6 + j] = t * units[j]!.v[i]!
        return (await valuesAfterTraining({ f }, { offset: values }))['f']![0]!
      }
      return ((await at(h)) - 2 * (await at(0)) + (await at(-h))) / h ** 2
    }
    const [left, right, convex] = [[], [], []] as number[][]
    for (const [j, { v, g, normalized, factor, gamma }] of units.entries()) {
      const outer = await curvature(without!, j)
      left!.push(await curvature(moved!, j))
      right!.push(factor * outer - (factor / gamma / 8) * dot(g, normalized) * dot(v, v))
      convex!.push(outer >= 0 ? 1 : 0)
    }
    const names = theoremQuantities('4.2', 'corrected')
    expect(valueIn(rows, 'layer1', names.left) / average(left!)).toBeCloseTo(1, 3)
    expect(valueIn(rows, 'layer1', names.right) / average(right!)).toBeCloseTo(1, 3)
    expect(valueIn(rows, 'layer1', assumptionQuantities.convexity('corrected'))).toBe(average(convex!))
  })
})

describe('theorem 4.5', () => {
  test('is an equality if the weights are at an acute angle to their initial values', async () => {
    const model = dense('batch')
    const rows = await measure(openReference(), problemOf(model, { learningRate: 2 }), theorems(), {
      after: 4,
    })
    const session = openReference()
    const { step } = problemOf(model, { learningRate: 2 })
    const training = await session.compile({ updates: step.updates })
    const weights = model.parameters.find(({ name }) => name === 'layer2.weight')!
    const start = Array.from(session.readSync(weights))
    for (let i = 0; i < 4; i++) training.runSync()
    const now = Array.from(session.readSync(weights))
    const away = (k: number) => start.reduce((total, x, i) => total + (x - k * now[i]!) ** 2, 0)
    const names = theoremQuantities('4.5')
    const nearest = Math.min(...Array.from({ length: 40_001 }, (_, i) => away(i / 10_000)))
    expect(valueIn(rows, 'layer2', names.left)).toBeCloseTo(nearest, 7)
    expect(valueIn(rows, 'layer2', names.right)).toBeCloseTo(nearest, 7)
    expect(Math.abs(valueIn(rows, 'layer2', names.slack))).toBeLessThan(1e-10)
    expect(valueIn(rows, 'layer2', assumptionQuantities.travelled)).toBeCloseTo(away(1), 12)
    expect(valueIn(rows, 'layer2', assumptionQuantities.acute)).toBe(1)
    expect(away(1)).toBeGreaterThan(nearest + 1e-6)
  })
})

describe('which layers', () => {
  test.each(['none', 'layer', 'group:1', 'lp:1'])('with norm %s have only theorem 4.5', async (norm) => {
    const rows = await measure(openReference(), problemOf(dense(norm)), theorems())
    expect(rows.length).toBe(3 * 6)
    expect(rows.every(({ quantity }) => !/4\.[124]/.test(quantity))).toBe(true)
  })

  test('batch normalization is detected, noisy or not', async () => {
    const rows = await measure(
      openReference(),
      problemOf(dense('noisy-batch:epsilon=0')),
      theorems({ units: 6 }),
    )
    const { slack } = theoremQuantities('4.2', 'chain')
    expect(Math.abs(valueIn(rows, 'layer1', slack))).toBeLessThan(1e-10)
  })

  test.each(normalizations.map(({ name }) => ({ group: 'group:1', ghost: 'ghost:4' })[name] ?? name))(
    'compute in float64 with norm %s',
    (norm) => {
      const model =
        norm === 'instance'
          ? cnn({ input: [2, 2], classes: 2, channels: [3], norm, seed: 1 })
          : dense(norm, 'f32')
      expect(() => theorems().build(problemOf(model).target)).not.toThrow()
    },
  )
})
