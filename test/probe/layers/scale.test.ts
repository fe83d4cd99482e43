import { describe, expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { gaussian, mlp, type Model, sgd, stepDecay } from '../../../src/nn/index.ts'
import { scale, scaleQuantities as names } from '../../../src/probe/index.ts'
import { mul } from '../../../src/tensor/index.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

/** A network whose two hidden layers have weights that are `factor` times as large; the last layer is unchanged. */
const modelOf = (norm: string, factor = 1): Model => {
  const normal = gaussian({ deviation: 0.5 })
  return mlp({
    input: 4,
    hidden: [6, 5],
    classes: 2,
    norm,
    initializer: {
      spec: '',
      create: (shape, ...given) => mul(normal.create(shape, ...given), shape[1] === 2 ? 1 : factor),
    },
    seed: 1,
    dtype: 'f64',
  })
}

const length = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((total, x) => total + x * x, 0))

describe('scale', () => {
  test('equals the values of the states before and after a step', async () => {
    const problem = problemOf(modelOf('batch'), {
      optimizer: sgd({ momentum: 0.9 }),
      learningRate: stepDecay(0.2, [2]),
    })
    const { step } = problem
    const rows = await measure(openReference(), problem, scale(), { after: 3 })
    const session = openReference()
    const training = await session.compile({
      outputs: Object.fromEntries(step.gradients.entries()),
      updates: step.updates,
    })
    for (let i = 0; i < 3; i++) training.runSync()
    const weights = step.model.parameters.map((state) => [...session.readSync(state)])
    const gradients = Object.values(training.runSync())
    step.model.layers.forEach(({ name }) => {
      const i = step.model.parameters.findIndex((state) => state.name === `${name}.weight`)
      const [w, g] = [weights[i]!, gradients[i]!]
      const update = w.map((x, e) => session.readSync(step.model.parameters[i]!)[e]! - x)
      const value = (quantity: string) => valueIn(rows, name, quantity)
      expect(value(names.weight)).toBeCloseTo(length(w), 12)
      expect(value(names.gradient)).toBeCloseTo(length(g), 12)
      expect(value(names.update)).toBeCloseTo(length(update), 12)
      expect(value(names.ratio)).toBeCloseTo(length(update) / length(w), 12)
      expect(value(names.rate)).toBeCloseTo(0.02 / length(w) ** 2, 7)
      const inner = w.reduce((total, x, e) => total + x * g[e]!, 0)
      expect(value(names.cosine)).toBeCloseTo(inner / length(w) / length(g), 12)
    })
    const all = weights.flatMap((w, i) => (step.model.parameters[i]!.name.endsWith('weight') ? w : []))
    expect(valueIn(rows, '', names.weight)).toBeCloseTo(length(all), 12)
    const everything = await measure(openReference(), problem, scale({ parameters: 'all' }), { after: 3 })
    expect(valueIn(everything, '', names.weight)).toBeCloseTo(length(weights.flat()), 12)
  })

  test.each(['batch:epsilon=0', 'layer:epsilon=0'])(
    'the length of weights before %s has no effect, unlike in the plain network',
    async (norm) => {
      const of = async (model: Model) => measure(openReference(), problemOf(model), scale())
      const [normalized, plain] = [await of(modelOf(norm)), await of(modelOf('none'))]
      for (const layer of ['layer1', 'layer2']) {
        expect(Math.abs(valueIn(normalized, layer, names.cosine))).toBeLessThan(1e-12)
        expect(Math.abs(valueIn(plain, layer, names.cosine))).toBeGreaterThan(1e-3)
      }
    },
  )

  test('with the same effective learning rate, weights of any length take the same relative step', async () => {
    const of = (by: number) =>
      measure(
        openReference(),
        problemOf(modelOf('batch:epsilon=0', by), { learningRate: 0.1 * by ** 2 }),
        scale(),
      )
    const [small, large] = [await of(1), await of(3)]
    for (const layer of ['layer1', 'layer2']) {
      expect(valueIn(large, layer, names.weight)).toBeCloseTo(3 * valueIn(small, layer, names.weight), 12)
      for (const quantity of [names.rate, names.ratio])
        expect(valueIn(large, layer, quantity)).toBeCloseTo(valueIn(small, layer, quantity), 12)
    }
  })
})
