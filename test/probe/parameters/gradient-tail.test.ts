import { expect, test } from 'vitest'
import { openReference } from '../../../src/backend/index.ts'
import { mlp } from '../../../src/nn/index.ts'
import { gradientTail, gradientTailQuantities } from '../../../src/probe/index.ts'
import { measure, problemOf, valueIn } from '../measuring.ts'

test('gradient-tail is the fourth moment of the weights’ gradient over the squared second, about 0', async () => {
  const network = mlp({ input: 4, hidden: [6, 5], classes: 2, seed: 1, dtype: 'f64' })
  const problem = problemOf(network)
  const rows = await measure(openReference(), problem, gradientTail())
  const { model, gradients } = problem.step
  for (const { name, parameters } of model.layers) {
    const weight = parameters.find(({ role }) => role === 'weight')!
    const gradient = gradients[model.parameters.indexOf(weight)]!
    const g = Array.from((await openReference().compile({ outputs: { gradient } })).runSync()['gradient'])
    const moment = (power: number) => g.reduce((sum, value) => sum + value ** power, 0) / g.length
    const kurtosis = valueIn(rows, name, gradientTailQuantities.kurtosis)
    expect(kurtosis).toBeCloseTo(moment(4) / moment(2) ** 2, 9)
    expect(kurtosis).toBeGreaterThan(1.05)
  }
})
