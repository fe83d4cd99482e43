/**
 * Properties that every normalization must have: every registered kind is tested. Its claims (`traits`) are compared with
 * its results in both directions: properties that it claims hold, and properties that it does not claim do not hold.
 */
import { scalar } from '../../src/backend/outputs.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { openReference, openWasm } from '../../src/backend/index.ts'
import type { SyncSession } from '../../src/backend/types.ts'
import { UserError } from '../../src/errors.ts'
import { type Axis, type Invariance, invariances, type Normalization } from '../../src/norm/index.ts'
import { type Kind } from '../../src/options/index.ts'
import {
  add,
  broadcastTo,
  constant,
  div,
  exp,
  grad,
  hessianVectorProduct,
  input,
  mul,
  oneHot,
  reshape,
  ShapeError,
  sizeOf,
  state,
  sub,
  sum,
  type Tensor,
  vjp,
} from '../../src/tensor/index.ts'
import { expectSameAsReference } from '../support/compare.ts'
import { normalOf } from '../support/random.ts'
import { draw, evaluate, type Form, forms, type Place, placeOf } from './place.ts'
import { largestError } from './values.ts'

/** Tests every kind with its default options, or with the option texts given for its name. */
export function normalizationSuite(
  kinds: readonly Kind<Normalization>[],
  texts: Readonly<Record<string, readonly string[]>> = {},
): void {
  for (const kind of kinds)
    for (const text of texts[kind.name] ?? [''])
      describe(`${kind.name}${text && ':'}${text}`, () => {
        suite(kind, text)
      })
}

const batch = 6
const allForms = Object.keys(forms) as Form[]

function suite(kind: Kind<Normalization>, text: string): void {
  const normalization = kind.parse(text)
  const { traits } = normalization
  const exact = kind.options.some(({ name }) => name === 'epsilon')
    ? kind.parse(text === '' ? 'epsilon=0' : `${text},epsilon=0`)
    : normalization
  const defined = allForms.filter((form) => isDefined(normalization, form, batch))

  test('is created again from its own spec', () => {
    expect(kind.parse(normalization.spec.slice(kind.name.length + 1)).spec).toBe(normalization.spec)
    expect(kind.summary).not.toBe('')
    expect(traits.equation).not.toBe('')
    expect(traits.source).not.toBe('')
  })

  test('is defined for images or for vectors; otherwise its error gives the reason', () => {
    expect(defined.length).toBeGreaterThan(0)
    for (const form of allForms.filter((one) => !defined.includes(one)))
      expect(() => applyOnce(normalization, form, batch)).toThrow(/place: .*(expected|do not divide).*; /)
  })

  test.each(allForms)('accepts %s in batches of any size, or its error gives the reason', async (form) => {
    for (const size of [1, 2, batch]) {
      if (!isDefined(normalization, form, size)) continue
      const data = draw('data', [size, ...forms[form].data])
      const weight = draw('weight', forms[form].weight)
      for (const mode of ['train', 'eval', 'estimate'] as const) {
        const { output } = placeOf(normalization, form).apply(data, weight, { mode })
        expect(output.shape).toEqual([size, ...forms[form].features])
        const [inData, inWeight] = grad(sum(mul(output, draw('c', output.shape))), [data, weight])
        for (const values of Object.values(await evaluate({ output, inData, inWeight })))
          expect(values.every(Number.isFinite), `${mode}, batch of ${size}`).toBe(true)
      }
    }
  })

  test('evaluation changes no states; training and estimation change only its states', () => {
    for (const form of defined) {
      const place = placeOf(normalization, form)
      const data = draw('data', [batch, ...forms[form].data])
      const weight = draw('weight', forms[form].weight)
      expect(place.apply(data, weight, { mode: 'eval' }).updates).toEqual([])
      for (const mode of ['train', 'estimate'] as const)
        for (const [kept, value] of place.apply(data, weight, { mode }).updates) {
          expect(place.states).toContain(kept)
          expect(value.shape).toEqual(kept.tensor.shape)
        }
    }
  })

  test('rejects features for which it was not created', () => {
    for (const form of traits.of === 'activations' ? defined : [])
      expect(() => placeOf(normalization, form).normalize(draw('x', [batch, 7]))).toThrow('expected [batch, ')
  })

  describe.each(defined)('of %s', (form) => {
    const modes = traits.isDetached ? (['eval'] as const) : (['train', 'eval'] as const)

    test.each(modes)('in %s: derivatives agree with finite differences', async (mode) => {
      await expectDerivatives(placeOf(normalization, form), form, mode)
    })

    test.runIf(traits.of === 'activations')(
      'a value depends on the values that the traits claim',
      async () => {
        await expectSees(normalization, form)
      },
    )

    test('has exactly the invariances that the traits claim', async () => {
      const claimed =
        form === 'vectors' ? traits.invariances : (traits.invariancesOfImages ?? traits.invariances)
      await expectInvariances(exact, form, claimed)
    })
  })

  describe('on WebAssembly', () => {
    let session: SyncSession
    beforeAll(async () => {
      session = await openWasm({ threads: 1 })
      return () => session.close()
    })

    test.each(defined)('%s: two steps of training and their gradients', async (form) => {
      const { layer, shape } = bareLayer(normalization, form)
      const x = input('x', shape)
      const { output, updates } = layer.apply(x, { mode: 'train' })
      const parameters = Object.values(layer.parameters).map(({ tensor }) => tensor)
      const gradients = grad(sum(mul(output, exp(mul(output, 0.5)))), [x, ...parameters])
      const outputs = Object.fromEntries(gradients.map((g, i) => [`gradient ${i}`, g]))
      const values = Float32Array.from(normalOf('x', sizeOf(shape)))
      await expectSameAsReference(
        session,
        { inputs: { x: values }, outputs: { output, ...outputs }, updates, steps: 2 },
        'f32',
      )
    })
  })
}

/** The layer in float32, and the shape of its input. */
function bareLayer({ traits, create, createForWeights }: Normalization, form: Form) {
  const { features, weight, unitAxis } = forms[form]
  const common = { name: 'place', key: { seed: 1, stream: 1 } }
  const initial = Float32Array.from(normalOf('weight', sizeOf(weight)))
  return traits.of === 'weights'
    ? {
        layer: createForWeights!({ ...common, weight: state('weight', initial, weight), unitAxis }),
        shape: weight,
      }
    : { layer: create({ ...common, features }), shape: [batch, ...features] }
}

function applyOnce(normalization: Normalization, form: Form, size: number): void {
  const { data, weight } = forms[form]
  placeOf(normalization, form).apply(draw('data', [size, ...data]), draw('weight', weight))
}

function isDefined(normalization: Normalization, form: Form, size: number): boolean {
  try {
    applyOnce(normalization, form, size)
    return true
  } catch (error) {
    if (error instanceof UserError || error instanceof ShapeError) return false
    throw error
  }
}

/** First and second derivatives along a random direction of the data, the weights and every parameter. */
async function expectDerivatives(place: Place, form: Form, mode: 'train' | 'eval'): Promise<void> {
  const { data, weight } = forms[form]
  const starts = [draw('data', [batch, ...data]), draw('weight', weight), ...place.values.values()]
  const directions = starts.map(({ shape }, i) => draw(`direction ${i}`, shape))
  const t = input('t', [], 'f64')
  const variables = starts.map((x, i) => add(x, mul(directions[i]!, t)))
  const [x, w, ...parameters] = variables as [Tensor, Tensor, ...Tensor[]]
  const values = new Map(place.parameters.map((parameter, i) => [parameter, parameters[i]!]))
  const { output } = place.apply(x, w, { mode, values })
  const loss = sum(mul(draw('c', output.shape), add(output, mul(output, output))))
  const along = (gradients: readonly Tensor[]) =>
    gradients.map((g, i) => sum(mul(g, directions[i]!))).reduce((a, b) => add(a, b))
  const program = await openReference().compile({
    outputs: {
      loss,
      slope: along(grad(loss, variables)),
      curvature: along(hessianVectorProduct(loss, variables, directions)),
    },
  })
  const h = 1e-5
  const at = (value: number) => program.runSync({ t: value })
  const [before, here, after] = [at(-h), at(0), at(h)]
  const expectSlope = (of: 'loss' | 'slope', derivative: 'slope' | 'curvature') => {
    const difference = (scalar(after[of]) - scalar(before[of])) / (2 * h)
    const exact = scalar(here[derivative])
    expect(Math.abs(difference - exact) / (1 + Math.abs(exact)), `${derivative} by differences`).toBeLessThan(
      1e-5,
    )
  }
  expectSlope('loss', 'slope')
  expectSlope('slope', 'curvature')
}

/** A maximum depends on one value at a time: with this number of inputs, every position of an axis is the maximum once. */
const draws = 60

/** The axes of the values on which one value in the middle depends, from its Jacobian at several inputs. */
async function expectSees(normalization: Normalization, form: Form): Promise<void> {
  const place = placeOf(normalization, form)
  const [channels, ...rest] = forms[form].features as readonly number[]
  const sizes = { batch, channels: channels!, positions: sizeOf(rest) }
  const x = input('x', [batch, ...forms[form].features], 'f64')
  const { output } = place.normalize(x)
  const own = { batch: 1, channels: 2, positions: Math.floor(sizes.positions / 2) }
  const index = (own.batch * sizes.channels + own.channels) * sizes.positions + own.positions
  const one = oneHot(constant(index, [], 'i32'), sizeOf(x.shape), 'f64')
  const [jacobian] = vjp(output, reshape(one, output.shape), [x])
  const program = await openReference().compile({ outputs: { jacobian: jacobian, x } })
  const seen: Record<Axis, Set<number>> = { batch: new Set(), channels: new Set(), positions: new Set() }
  for (let at = 0; at < draws; at++)
    program.runSync({ x: normalOf(`x ${at}`, sizeOf(x.shape)) })['jacobian'].forEach((value, i) => {
      if (value === 0) return
      seen.positions.add(i % sizes.positions)
      seen.channels.add(Math.floor(i / sizes.positions) % sizes.channels)
      seen.batch.add(Math.floor(i / sizes.positions / sizes.channels))
    })
  for (const axis of Object.keys(sizes) as Axis[]) {
    if (sizes[axis] === 1) continue
    const found = seen[axis].size === sizes[axis] ? 'all' : seen[axis].size > 1 ? 'part' : undefined
    expect(found, `${axis} of ${form}`).toBe(normalization.traits.sees[axis])
  }
}

async function expectInvariances(
  normalization: Normalization,
  form: Form,
  claimed: readonly Invariance[],
): Promise<void> {
  const place = placeOf(normalization, form)
  const { data: sample, weight: shape, unitAxis, ones } = forms[form]
  const [data, weight] = [draw('data', [batch, ...sample]), draw('weight', shape)]
  const along = (axis: number, rank: number) => (_: unknown, d: number) => (d === axis ? rank : 1)
  const perUnit = shape.map(along(unitAxis, shape[unitAxis]))
  const positive = (name: string, of: readonly number[]) => exp(draw(name, of))
  const changed: Record<Invariance, readonly [data: Tensor, weight: Tensor]> = {
    'matrix-scale': [data, mul(weight, 2.5)],
    'matrix-center': [data, add(weight, draw('c', ones))],
    'vector-scale': [data, mul(weight, positive('a', perUnit))],
    'data-scale': [mul(data, 2.5), weight],
    'data-center': [add(data, form === 'vectors' ? draw('c', sample) : draw('c', [sample[0], 1, 1])), weight],
    'case-scale': [mul(data, positive('a', [batch, ...sample.map(() => 1)])), weight],
  }
  const outputs = Object.fromEntries(
    Object.entries(changed).map(([name, [x, w]]) => [name, place.apply(x, w).output]),
  ) as Record<Invariance, Tensor>
  const plain = place.apply(data, weight).output
  const values = await evaluate({ ...outputs, plain })
  const found = (Object.keys(invariances) as Invariance[]).filter(
    (name) => largestError(values[name], values.plain) < 1e-9,
  )
  expect([...found].sort()).toEqual([...claimed].sort())
  if (claimed.includes('matrix-scale')) await expectScaleIdentities(place, data, weight)
}

/** Ioffe & Szegedy 2015, §3.3, for functions that are invariant to the scale a of W, and Euler's theorem: no gradient along W. */
async function expectScaleIdentities(place: Place, data: Tensor, weight: Tensor): Promise<void> {
  const scaled = mul(weight, 2.5)
  const derivatives = (w: Tensor) => {
    const { output } = place.apply(data, w)
    return vjp(output, draw('cotangent', output.shape), [data, w])
  }
  const [[inData, inWeight], [inDataScaled, inScaled]] = [derivatives(weight), derivatives(scaled)]
  const values = await evaluate({
    data: sub(inData, inDataScaled),
    weight: sub(inWeight, mul(inScaled, 2.5)),
    radial: div(sum(mul(weight, inWeight)), broadcastTo(sum(mul(weight, weight)), [])),
  })
  for (const differences of Object.values(values))
    expect(largestError(differences, new Float64Array(differences.length))).toBeLessThan(1e-9)
}
