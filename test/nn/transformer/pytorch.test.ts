/** Transformers against PyTorch: outputs, gradients, Hessian products, and training with AdamW. */
import { afterAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../../src/backend/index.ts'
import { scalar } from '../../../src/backend/outputs.ts'
import {
  adamW,
  constantRate,
  crossEntropy,
  meanLoss,
  type Model,
  parseModel,
  warmUp,
} from '../../../src/nn/index.ts'
import {
  add,
  type DType,
  grad,
  hessianVectorProduct,
  input,
  literal,
  sizeOf,
  type State,
  state,
  type Tensor,
  type TypedArray,
} from '../../../src/tensor/index.ts'
import fixture from '../../fixtures/transformers.json' with { type: 'json' }

const { batch, steps, tokens, classes } = fixture
const sessions = { f64: openReference(), f32: await openWasm({ threads: 2 }) }
afterAll(() => Object.values(sessions).forEach((session) => session.close()))

type Summaries = Readonly<Record<string, readonly number[] | undefined>>

function sines(name: string, count: number): Float64Array {
  const phase = Array.from(name).reduce((sum, letter, i) => sum + (i + 1) * letter.charCodeAt(0), 0) % 1000
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.3 * i + phase))
}

/** `values` of make_transformer_fixtures.py. */
function valuesOf({ name, tensor: { shape } }: State): Float64Array {
  const kind = name.slice(name.lastIndexOf('.') + 1)
  const fan = shape.length === 4 ? sizeOf(shape.slice(1)) : (shape[0] ?? 1)
  const scales: Record<string, [number, number]> = {
    weight: [2 / Math.sqrt(fan), 0],
    gamma: [0.3, 1],
    alpha: [0.2, 0.5],
    scale: [0.2, 0.6],
  }
  const [scale, offset] = scales[kind] ?? [0.2, 0]
  return sines(name, sizeOf(shape)).map((value) => offset + scale * value)
}

const typed = (values: Float64Array, dtype: DType): TypedArray =>
  dtype === 'f64' ? values : Float32Array.from(values)

function modelOf(
  { spec, norm, activation }: { spec: string; norm: string; activation?: string },
  dtype: DType,
) {
  const sizes = spec.startsWith('gpt')
    ? { input: [steps, tokens], classes: tokens, everyStep: true }
    : { input: [2, 8, 8], classes }
  return parseModel(spec).create({ ...sizes, norm, dtype, seed: 1, ...(activation && { activation }) })
}

const tokensAt = (step: number): Int32Array =>
  Int32Array.from({ length: batch * steps }, (_, i) => (i * i * 7 + 3 * i + 5 * step) % tokens)

function batchFor({ tokens: vocabulary }: Model, dtype: DType): { x: Tensor; labels: Tensor } {
  if (vocabulary !== undefined)
    return { x: literal(tokensAt(0), [batch, steps]), labels: literal(tokensAt(1), [batch, steps]) }
  return {
    x: literal(typed(sines('x', batch * 2 * 8 * 8), dtype), [batch, 2, 8, 8]),
    labels: literal(
      Int32Array.from({ length: batch }, (_, i) => i % classes),
      [batch],
    ),
  }
}

/** The inner product with fixed numbers, and the square of the norm. */
function expectSummaries(
  what: string,
  names: readonly string[],
  values: Record<string, TypedArray>,
  expected: Summaries,
  tolerance: number,
) {
  expect(names.toSorted()).toEqual(Object.keys(expected).toSorted())
  for (const name of names) {
    const own = values[`${what} ${name}`]!
    const along = sines(`direction ${name}`, own.length)
    const [inner, square] = expected[name]!
    // Some gradients are 0 but for rounding, as those of the keys' biases, to which softmax is invariant.
    const size = Math.sqrt(square! * own.length) + 1e-2
    const sum = along.reduce((total, s, i) => total + s * own[i]!, 0)
    expect(Math.abs(sum - inner!) / size, `${what} of ${name}`).toBeLessThan(tolerance)
    const norm = Math.hypot(...own)
    expect(Math.abs(norm - Math.sqrt(square!)) / size, `norm of ${what} of ${name}`).toBeLessThan(tolerance)
  }
}

describe.each([
  ['f64', 'the reference', 1e-9],
  ['f32', 'wasm', 1e-4],
] as const)('in %s, on %s, as PyTorch:', (dtype, _, tolerance) => {
  // Compiling takes longer than computing: in f32 only some cases, and no second derivatives.
  const cases = fixture.cases.filter(({ products }) => dtype === 'f64' || products)
  test.each(cases.map((one) => [one.spec, one.norm, one] as const))(
    '%s with norm %s',
    async (_spec, _norm, one) => {
      const model = modelOf(one, dtype)
      const { x, labels } = batchFor(model, dtype)
      const { logits } = model.apply(x, { mode: 'train' })
      const loss = meanLoss(crossEntropy(), logits, labels)
      const parameters = model.parameters.map(({ tensor }) => tensor)
      const names = model.parameters.map(({ name }) => name)
      const outputs: Record<string, Tensor> = { logits, loss }
      const label = (what: string, values: readonly Tensor[]) =>
        values.forEach((value, i) => {
          outputs[`${what} ${names[i]!}`] = value
        })
      label('gradient', grad(loss, parameters))
      const { products } = dtype === 'f64' ? one : { products: undefined }
      if (products) {
        const directions = model.parameters.map(({ name, tensor: { shape } }) =>
          literal(typed(sines(`v ${name}`, sizeOf(shape)), dtype), shape),
        )
        label('product', hessianVectorProduct(loss, parameters, directions))
      }
      const session = sessions[dtype]
      const program = await session.compile({ outputs })
      for (const parameter of model.parameters)
        session.writeSync(parameter, typed(valuesOf(parameter), dtype))
      const values = program.runSync()
      program.dispose()
      const ours = values['logits']!
      one.logits.forEach((value, i) =>
        expect(Math.abs(ours[i]! - value)).toBeLessThan(tolerance * (1 + Math.abs(value))),
      )
      expect(scalar(values['loss'])).toBeCloseTo(one.loss, dtype === 'f64' ? 10 : 5)
      expectSummaries('gradient', names, values, one.gradients, tolerance)
      if (products) expectSummaries('product', names, values, products, 10 * tolerance)
    },
  )
})

describe('20 steps of AdamW with decay groups, warm-up and clipping, as PyTorch:', () => {
  test.each(fixture.training.map((one) => [one.spec, one.norm, one] as const))(
    '%s with norm %s',
    async (_spec, _norm, one) => {
      const model = modelOf(one, 'f32')
      const [x, labels] = [input('x', [batch, steps], 'i32'), input('labels', [batch, steps], 'i32')]
      const { logits, updates } = model.apply(x, { mode: 'train' })
      const loss = meanLoss(crossEntropy(), logits, labels)
      const step = state('step', 0, [], 'i32')
      const gradients = grad(
        loss,
        model.parameters.map(({ tensor }) => tensor),
      )
      const optimizer = adamW({ beta2: 0.95, weightDecay: 0.1, decays: 'weights', clip: one.clip })
      const learningRate = warmUp(5, constantRate(0.01))(step.tensor)
      const descent = optimizer.step(model.parameters, gradients, { learningRate })
      const session = sessions.f32
      const program = await session.compile({
        outputs: { loss },
        updates: [...updates, ...descent.updates, [step, add(step.tensor, 1)]],
      })
      for (const parameter of model.parameters)
        session.writeSync(parameter, typed(valuesOf(parameter), 'f32'))
      const losses = one.losses.map((_loss, i) =>
        scalar(program.runSync({ x: tokensAt(i), labels: tokensAt(i + 1) }).loss),
      )
      one.losses.forEach((value, i) =>
        expect(Math.abs(losses[i]! - value), `step ${i + 1}`).toBeLessThan(1e-4 * (1 + value)),
      )
      const trained = Object.fromEntries(
        model.parameters.map((parameter) => [`parameter ${parameter.name}`, session.readSync(parameter)]),
      )
      // Adam makes whole steps of the rounding errors of a gradient that is 0.
      const expected = Object.fromEntries(
        Object.entries(one.parameters).filter(([name]) => !name.endsWith('key.bias')),
      )
      expectSummaries('parameter', Object.keys(expected), trained, expected, 1e-3)
    },
  )
})
