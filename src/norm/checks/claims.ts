/** Compares what `traits` claims with what the normalization does, in both directions. */
import { openReference } from '../../backend/index.ts'
import { UserError } from '../../errors.ts'
import { normalOf } from '../../random/named.ts'
import {
  add,
  broadcastTo,
  constant,
  div,
  exp,
  input,
  mul,
  oneHot,
  reshape,
  sizeOf,
  sub,
  sum,
  type Tensor,
  vjp,
} from '../../tensor/index.ts'
import type { Normalization } from '../normalization.ts'
import { type Axis, type Invariance, invariances } from '../traits.ts'
import { batch, type Check, largestError, require, type Subject } from './check.ts'
import { draw, evaluate, type Form, forms, type Place, placeOf } from './place.ts'

/** A maximum depends on one value at a time: with this number of inputs, every position of an axis is the maximum once. */
const draws = 60

/** How far a value is moved where gradients may not show what depends on it, and what counts as no effect. */
const MOVED = 0.5
const ROUNDING = 1e-9

/**
 * The axes of the values on which one value in the middle depends, from its Jacobian at several inputs. Where gradients are
 * stopped on purpose, the Jacobian misses some: there every value is also moved.
 */
export const sees = ({ normalization }: Subject, form: Form): Check => ({
  property: 'depends on exactly the values that `sees` claims',
  form,
  async run() {
    const place = placeOf(normalization, form)
    const [channels, ...rest] = forms[form].features as readonly number[]
    const sizes = { batch, channels: channels!, positions: sizeOf(rest) }
    const x = input('x', [batch, ...forms[form].features], 'f64')
    const { output } = place.normalize(x)
    const own = { batch: 1, channels: 2, positions: Math.floor(sizes.positions / 2) }
    const index = (own.batch * sizes.channels + own.channels) * sizes.positions + own.positions
    const seen: Record<Axis, Set<number>> = { batch: new Set(), channels: new Set(), positions: new Set() }
    const note = (i: number) => {
      seen.positions.add(i % sizes.positions)
      seen.channels.add(Math.floor(i / sizes.positions) % sizes.channels)
      seen.batch.add(Math.floor(i / sizes.positions / sizes.channels))
    }
    const one = oneHot(constant(index, [], 'i32'), sizeOf(x.shape), 'f64')
    const [jacobian] = vjp(output, reshape(one, output.shape), [x])
    const program = await openReference().compile({ outputs: { jacobian, output } })
    const at = (values: Float64Array) => program.runSync({ x: values })
    for (let drawn = 0; drawn < draws; drawn++)
      at(normalOf(`x ${drawn}`, sizeOf(x.shape))).jacobian.forEach((value, i) => {
        if (value !== 0) note(i)
      })
    if (normalization.traits.isDetached) {
      const values = Float64Array.from(normalOf('x', sizeOf(x.shape)))
      const here = at(values).output[index]!
      values.forEach((value, i) => {
        if (Math.abs(at(values.with(i, value + MOVED)).output[index]! - here) > ROUNDING) note(i)
      })
    }
    const named = (extent: 'all' | 'part' | undefined, axis: Axis) =>
      extent === undefined ? `no other values along ${axis}` : `${extent} of the ${axis}`
    for (const axis of Object.keys(sizes) as Axis[]) {
      if (sizes[axis] === 1) continue
      const found = seen[axis].size === sizes[axis] ? 'all' : seen[axis].size > 1 ? 'part' : undefined
      const claimed = normalization.traits.sees[axis]
      require(found === claimed, () =>
        `a value depends on ${named(found, axis)}; sees claims ${named(claimed, axis)}`)
    }
  },
})

export const isInvariant = ({ kind, text, normalization }: Subject, form: Form): Check => ({
  property: 'is invariant to exactly what `invariances` claims, with the gradients that follow from it',
  form,
  async run() {
    const { traits } = normalization
    const claimed =
      form === 'vectors' ? traits.invariances : (traits.invariancesOfImages ?? traits.invariances)
    const place = placeOf(exactOf(kind, text) ?? normalization, form)
    const data = draw('data', [batch, ...forms[form].data])
    const weight = draw('weight', forms[form].weight)
    const found = await foundInvariances(place, form, data, weight)
    require(sameSet(found, claimed), () => `it is invariant to ${listed(found)}; claimed: ${listed(claimed)}`)
    if (claimed.includes('matrix-scale') && !traits.isDetached)
      await requireScaleIdentities(place, data, weight)
  },
})

const sameSet = (a: readonly string[], b: readonly string[]) =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())

const listed = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '))

/** With ε = 0, if it has an ε and takes 0. */
function exactOf(kind: Subject['kind'], text: string): Normalization | undefined {
  if (!kind.options.some(({ name }) => name === 'epsilon')) return undefined
  try {
    return kind.parse(text === '' ? 'epsilon=0' : `${text},epsilon=0`)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

async function foundInvariances(
  place: Place,
  form: Form,
  data: Tensor,
  weight: Tensor,
): Promise<Invariance[]> {
  const { data: sample, weight: shape, unitAxis, ones } = forms[form]
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
  return (Object.keys(invariances) as Invariance[]).filter(
    (name) => largestError(values[name], values.plain) < 1e-9,
  )
}

/** Ioffe & Szegedy 2015, §3.3, for functions that are invariant to the scale a of W, and Euler's theorem: no gradient along W. */
async function requireScaleIdentities(place: Place, data: Tensor, weight: Tensor): Promise<void> {
  const scaled = mul(weight, 2.5)
  const derivatives = (w: Tensor) => {
    const { output } = place.apply(data, w)
    return vjp(output, draw('cotangent', output.shape), [data, w])
  }
  const [[inData, inWeight], [inDataScaled, inScaled]] = [derivatives(weight), derivatives(scaled)]
  const values = await evaluate({
    'the gradient of the data depends on the scale of the weights': sub(inData, inDataScaled),
    'the gradient of the weights is not inverse to their scale': sub(inWeight, mul(inScaled, 2.5)),
    'the gradient of the weights has a part along them': div(
      sum(mul(weight, inWeight)),
      broadcastTo(sum(mul(weight, weight)), []),
    ),
  })
  for (const [fault, differences] of Object.entries(values))
    require(largestError(differences, new Float64Array(differences.length)) < 1e-9, () => fault)
}
