import { scalar } from '../../src/backend/outputs.ts'
import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import type { SyncSession } from '../../src/backend/types.ts'
import { openWasm } from '../../src/backend/wasm/session.ts'
import { mlp, sgd, softmaxCrossEntropy } from '../../src/nn/index.ts'
import { constant, grad, input, mul, type State, type Tensor } from '../../src/tensor/index.ts'
import { largestError, valueOf, valuesOf } from '../norm/values.ts'
import type { FloatType } from '../support/compare.ts'
import { arrayOf, inputOf, type NetworkFixture, type Packed, readFixture } from '../support/fixtures.ts'

const sizes = { input: 6, hidden: [5, 4], classes: 3, seed: 1 }
const namesOf = (states: readonly State[]) => states.map(({ name }) => name)

describe('mlp', () => {
  test('drops the bias before a normalization with its own', () => {
    expect(namesOf(mlp({ ...sizes, norm: 'batch' }).parameters)).toEqual([
      'layer1.weight',
      'layer1.gamma',
      'layer1.beta',
      'layer2.weight',
      'layer2.gamma',
      'layer2.beta',
      'layer3.weight',
      'layer3.bias',
    ])
    expect(namesOf(mlp({ ...sizes, norm: 'batch', output: 'normalized' }).parameters).slice(-3)).toEqual([
      'layer3.weight',
      'layer3.gamma',
      'layer3.beta',
    ])
    expect(namesOf(mlp(sizes).parameters)).toEqual([
      'layer1.weight',
      'layer1.bias',
      'layer2.weight',
      'layer2.bias',
      'layer3.weight',
      'layer3.bias',
    ])
  })

  test('has its running statistics among its states', () => {
    const model = mlp({ ...sizes, norm: 'batch' })
    expect(namesOf(model.states).slice(model.parameters.length)).toEqual([
      'layer1.runningMean',
      'layer1.runningVariance',
      'layer2.runningMean',
      'layer2.runningVariance',
    ])
  })

  test('shows every layer’s tensors', () => {
    const x = input('x', [7, 2, 3])
    const { logits, taps, updates } = mlp({ ...sizes, norm: 'layer' }).apply(x, { mode: 'train' })
    const shapes = Object.fromEntries(Object.entries(taps).map(([name, tap]) => [name, tap.shape]))
    expect(shapes).toEqual({
      'layer1.input': [7, 6],
      'layer1.preactivation': [7, 5],
      'layer1.normalized': [7, 5],
      'layer1.activationInput': [7, 5],
      'layer1.activated': [7, 5],
      'layer1.output': [7, 5],
      'layer2.input': [7, 5],
      'layer2.preactivation': [7, 4],
      'layer2.normalized': [7, 4],
      'layer2.activationInput': [7, 4],
      'layer2.activated': [7, 4],
      'layer2.output': [7, 4],
      'layer3.input': [7, 4],
      'layer3.preactivation': [7, 3],
      'layer3.normalized': [7, 3],
      'layer3.activationInput': [7, 3],
      'layer3.activated': [7, 3],
      'layer3.output': [7, 3],
    })
    expect(taps['layer3.output']).toBe(logits)
    expect(taps['layer2.input']).toBe(taps['layer1.output'])
    expect(updates).toEqual([])
  })

  test('starts from the same weights whatever its normalization', async () => {
    const weightsOf = (norm: string) =>
      valuesOf(
        Object.fromEntries(
          mlp({ ...sizes, norm })
            .parameters.filter(({ name }) => name.endsWith('weight'))
            .map(({ name, tensor }) => [name, tensor]),
        ),
      )
    expect(await weightsOf('batch')).toEqual(await weightsOf('none'))
  })

  test('builds the same expression twice as the same nodes', () => {
    const model = mlp({ ...sizes, norm: 'batch' })
    const x = input('x', [7, 6])
    expect(model.apply(x, { mode: 'train' }).logits).toBe(model.apply(x, { mode: 'train' }).logits)
  })

  test('can be applied at other parameters', async () => {
    const model = mlp(sizes)
    const { logits } = model.apply(constant(1, [2, 6]), {
      mode: 'eval',
      read: (state) => mul(state.tensor, 0),
    })
    expect(await valueOf(logits)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('refuses sizes that are none and names that are unknown', () => {
    expect(() => mlp({ ...sizes, hidden: [5, 0] })).toThrow(
      'mlp: hidden is 0, expected a whole number of 1 or more',
    )
    expect(() => mlp({ ...sizes, norm: 'bathc' })).toThrow('unknown normalization')
    expect(() => mlp({ ...sizes, activation: 'gleu' })).toThrow('unknown activation')
  })
})

/** Our name of a parameter of PyTorch's network: `gamma0` is `layer1.gamma`, its last bias that of the last layer. */
function nameOf(theirs: string, depth: number): string {
  return theirs === 'bias'
    ? `layer${depth}.bias`
    : theirs.replace(/(\D+)(\d)/, (_, kind: string, i: string) => `layer${Number(i) + 1}.${kind}`)
}

const byOurNames = <T>(fixture: Readonly<Record<string, T>>): Map<string, T> => {
  const depth = Object.keys(fixture).filter((name) => name.startsWith('weight')).length
  return new Map(Object.entries(fixture).map(([name, value]) => [nameOf(name, depth), value]))
}

/** The network of a fixture at its initial values, and a program that trains it with plain SGD. */
async function trainingOf(
  { initial, rate }: { initial: NetworkFixture; rate: number },
  [rows, labelRows]: [Packed, Packed],
  session: SyncSession,
  dtype: FloatType,
) {
  const values = byOurNames(initial)
  const widths = Object.keys(initial)
    .filter((name) => name.startsWith('weight'))
    .map((name) => initial[name]!.shape[1]!)
  const model = mlp({
    input: initial['weight0']!.shape[0]!,
    hidden: widths.slice(0, -1),
    classes: widths.at(-1)!,
    norm: 'batch',
    seed: 0,
    dtype,
  })
  const { logits, updates } = model.apply(inputOf('x', rows, dtype), { mode: 'train' })
  const loss = softmaxCrossEntropy(logits, inputOf('labels', labelRows, 'i32'))
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const descent = sgd().step(model.parameters, gradients, { learningRate: rate })
  const outputs: Record<string, Tensor> = { logits, loss }
  for (const [i, { name }] of model.parameters.entries()) outputs[name] = gradients[i]!
  const program = await session.compile({
    outputs,
    updates: [...descent.updates, ...updates],
  })
  for (const parameter of model.parameters)
    session.writeSync(parameter, arrayOf(values.get(parameter.name)!, dtype))
  return { model, program }
}

describe('as PyTorch', () => {
  test('three training steps with batch normalization: logits, loss, gradients, running statistics, evaluation', async () => {
    const { steps, evaluation, ...recipe } = readFixture('perceptron')
    const session = openReference()
    const { model, program } = await trainingOf(recipe, [steps[0]!.x, steps[0]!.labels], session, 'f64')
    for (const step of steps) {
      const results = program.runSync({ x: arrayOf(step.x, 'f64'), labels: arrayOf(step.labels, 'i32') })
      expect(largestError(results['logits']!, step.logits.data)).toBeLessThan(1e-12)
      expect(largestError(results['loss']!, [step.loss])).toBeLessThan(1e-12)
      for (const [name, { data }] of byOurNames(step.gradients))
        expect(largestError(results[name]!, data)).toBeLessThan(1e-12)
      const running = (kind: string) => model.states.filter(({ name }) => name.endsWith(kind))
      running('runningMean').forEach((state, i) =>
        expect(largestError(session.readSync(state), step.runningMeans[i]!.data)).toBeLessThan(1e-12),
      )
      running('runningVariance').forEach((state, i) =>
        expect(largestError(session.readSync(state), step.runningVariances[i]!.data)).toBeLessThan(1e-12),
      )
    }
    const evaluated = model.apply(inputOf('x', evaluation.x, 'f64'), { mode: 'eval' })
    const results = (await session.compile({ outputs: { logits: evaluated.logits } })).runSync({
      x: arrayOf(evaluation.x, 'f64'),
    })
    expect(largestError(results.logits, evaluation.logits.data)).toBeLessThan(1e-12)
  })
  test('the loss over 50 steps in float32, but for the drift of two roundings', async () => {
    const { batch, x, labels, losses, ...recipe } = readFixture('trajectory')
    const rowsAt = ({ shape, data }: Packed, step: number): Packed => {
      const width = data.length / shape[0]!
      const start = ((step * batch) % shape[0]!) * width
      return { shape: [batch, ...shape.slice(1)], data: data.slice(start, start + batch * width) }
    }
    const session = await openWasm({ threads: 1 })
    const { program } = await trainingOf(recipe, [rowsAt(x, 0), rowsAt(labels, 0)], session, 'f32')
    const ours = losses.map((_, step) => {
      const inputs = { x: arrayOf(rowsAt(x, step), 'f32'), labels: arrayOf(rowsAt(labels, step), 'i32') }
      return scalar(program.runSync(inputs)['loss'])
    })
    session.close()
    expect(losses).toHaveLength(50)
    expect(largestError(ours, losses)).toBeLessThan(1e-4)
  })
})
