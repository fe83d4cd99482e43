import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import { openWasm } from '../../src/backend/wasm/session.ts'
import type { Dataset } from '../../src/data/index.ts'
import { parseOptimizer, sgd } from '../../src/nn/index.ts'
import {
  createTrainer,
  parseSmoothing,
  residentData,
  trainingStep,
  type TrainingOptions,
} from '../../src/train/index.ts'
import { grad, square, state, sum, type Tensor, type TypedArray } from '../../src/tensor/index.ts'
import { largestError, valueOf } from '../norm/values.ts'
import { readFixture } from '../support/fixtures.ts'
import { clouds, smallModel, standardized } from './problem.ts'

const fixture = readFixture('smoothing')

/** Our names of the fixture's values. */
const names: Readonly<Record<string, string>> = {
  w1: 'layer1.weight',
  b1: 'layer1.bias',
  gamma: 'layer1.gamma',
  beta: 'layer1.beta',
  w2: 'layer2.weight',
  b2: 'layer2.bias',
  // Updated once per step, by the statistics at the parameters themselves.
  mean: 'layer1.runningMean',
  variance: 'layer1.runningVariance',
}

const fixtureData: Dataset = {
  name: 'fixture',
  inputs: Uint8Array.from(fixture.pixels),
  labels: Uint8Array.from(fixture.labels),
  shape: [2, 2],
  classes: 2,
  count: fixture.labels.length,
}

describe('training with a smoothed loss follows PyTorch, step by step', () => {
  test.each(fixture.cases)('norm $norm, $smoothing, $optimizer', async (each) => {
    const model = smallModel(each.norm)
    const { loss, updates } = trainingStep({
      model,
      data: residentData('train', fixtureData, standardized),
      batch: fixtureData.count,
      optimizer: parseOptimizer(each.optimizer),
      smoothing: parseSmoothing(each.smoothing),
      learningRate: fixture.rate,
      seed: 1,
    })
    const session = openReference()
    const program = await session.compile({ outputs: { loss }, updates })
    const find = (wanted: string) => model.states.find(({ name }) => name === wanted)!
    for (const [name, values] of Object.entries(fixture.start))
      if (name in each.steps[0]!.values) session.restoreSync(find(names[name]!), Float64Array.from(values))
    const valuesOf = (name: string): TypedArray => session.readSync(find(name))
    for (const { loss: expected, values } of each.steps) {
      expect(largestError(program.runSync()['loss'], [expected])).toBeLessThan(1e-12)
      for (const [name, value] of Object.entries(values))
        expect(largestError(valuesOf(names[name]!), value)).toBeLessThan(1e-11)
    }
  })
})

const optionsOf = (changes: Partial<TrainingOptions> = {}): TrainingOptions => ({
  model: smallModel('batch'),
  data: residentData('train', clouds('train', 24), standardized),
  batch: 8,
  optimizer: sgd(),
  learningRate: 0.2,
  seed: 1,
  ...changes,
})

describe('the gradient of the penalty', () => {
  test('is that of the loss plus half its squared gradient norm, by finite differences', async () => {
    const model = smallModel('batch')
    const lambda = 0.7
    const { loss, gradients, updates } = trainingStep(
      optionsOf({ model, smoothing: parseSmoothing(`gradient-penalty:${lambda}`), learningRate: 1 }),
    )
    const session = openReference()
    const outputs = { loss, ...Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, gradient])) }
    const measured = await session.compile({ outputs })
    const penalized = (): number => {
      const { loss: value, ...parts } = measured.runSync() as Record<string, TypedArray>
      const squares = Object.values(parts).flatMap((part) => Array.from(part, (g) => g * g))
      return value![0]! + (lambda / 2) * squares.reduce((a, b) => a + b, 0)
    }
    const before = model.parameters.map((parameter) => session.readSync(parameter))
    const slopes = model.parameters.map((parameter, i) =>
      Array.from(before[i]!, (_, at) => {
        const [above, below] = [1e-5, -1e-5].map((move) => {
          const moved = Float64Array.from(before[i]!)
          moved[at]! += move
          session.restoreSync(parameter, moved)
          return penalized()
        })
        session.restoreSync(parameter, before[i]!)
        return (above! - below!) / 2e-5
      }),
    )
    // With a rate of 1 a step is the gradient itself.
    ;(await session.compile({ updates })).runSync()
    model.parameters.forEach((parameter, i) => {
      const after = session.readSync(parameter)
      const step = Array.from(before[i]!, (value, at) => value - after[at]!)
      expect(largestError(step, slopes[i]!)).toBeLessThan(1e-8)
    })
  })
})

test('the noise of a normalization is the same at both points of a step of sam', async () => {
  const model = smallModel('noise:nMu=5,nSigma=3')
  const step = trainingStep(optionsOf({ model, smoothing: parseSmoothing('sam:1e-12'), learningRate: 1 }))
  const plain = trainingStep(optionsOf({ model, learningRate: 1 }))
  const program = await openReference().compile({
    outputs: Object.fromEntries(
      model.parameters.flatMap((parameter, i) =>
        [step, plain].map(({ updates }, which) => [
          `${which ? 'plain' : 'sam'} ${i}`,
          updates.find(([updated]) => updated === parameter)![1],
        ]),
      ),
    ),
  })
  const values = program.runSync() as Record<string, TypedArray>
  model.parameters.forEach((_, i) =>
    expect(largestError(values[`sam ${i}`]!, values[`plain ${i}`]!)).toBeLessThan(1e-9),
  )
})

test.each(['sam', 'gradient-penalty'])(
  '%s learns on the engine, and reports the loss itself',
  async (spec) => {
    const session = await openWasm({ threads: 1 })
    const held = residentData('test', clouds('test', 30), standardized)
    const losses = async (smoothing?: string) => {
      const trainer = await createTrainer(session, {
        ...optionsOf({ model: smallModel('batch', 'tanh', 'f32') }),
        test: held,
        ...(smoothing !== undefined && { smoothing: parseSmoothing(smoothing) }),
      })
      const values: number[] = []
      for await (const event of trainer.run({ steps: 60 })) if (event.type === 'step') values.push(event.loss)
      trainer.dispose()
      return values
    }
    const [smoothed, plain] = [await losses(spec), await losses()]
    expect(smoothed[0]).toBe(plain[0])
    expect(smoothed.slice(1)).not.toEqual(plain.slice(1))
    expect(smoothed.at(-1)).toBeLessThan(smoothed[0]! / 2)
    session.close()
  },
)

test.each(['sam', 'gradient-penalty'])('%s is 0, not NaN, where the gradient is 0', async (spec) => {
  const w = state('w', 0, [2], 'f64')
  const lossAt = (at: Tensor) => sum(square(at))
  const loss = lossAt(w.tensor)
  const [g] = parseSmoothing(spec).gradients({
    parameters: [w.tensor],
    loss,
    gradients: grad(loss, [w.tensor]),
    at: ([point]) => lossAt(point!),
  })
  expect(await valueOf(g!)).toEqual([0, 0])
})

describe('a smoothing by name', () => {
  test.each(['sam', 'sam:rho=0.1', 'gradient-penalty', 'gradient-penalty:lambda=0.01'])(
    '%s comes back from its own spec',
    (spec) => expect(parseSmoothing(spec).spec).toBe(spec),
  )

  test('errors name the option, the range and the fix', () => {
    expect(() => parseSmoothing('sam:rho=0')).toThrow('expected a number above 0')
    expect(() => parseSmoothing('san')).toThrow('unknown smoothing "san"; did you mean "sam"')
  })
})
