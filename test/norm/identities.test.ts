/** The effect of batch normalization on the scale of the weights: Ioffe & Szegedy 2015, §3.3, at ε = 0. */
import { expect, test } from 'vitest'
import { batch } from '../../src/norm/index.ts'
import { input, literal, matmul, mul, sum, type Tensor, vjp } from '../../src/tensor/index.ts'
import { normalOf } from '../support/random.ts'
import { openReference } from '../../src/backend/reference/session.ts'
import { largestError } from './values.ts'

const [samples, inputs, units, scale] = [6, 4, 3, 2.5]

test('BN((aW)u) = BN(Wu), with the same Jacobian in u and one that is a times smaller in aW', async () => {
  const layer = batch({ epsilon: 0 }).create({ name: 'n', features: [units], dtype: 'f64' })
  const u = input('u', [samples, inputs], 'f64')
  const weights = input('weights', [inputs, units], 'f64')
  const scaled = mul(weights, scale)
  const cotangent = literal(normalOf('cotangent', samples * units), [samples, units])
  const normalize = (w: Tensor) => layer.apply(matmul(u, w), { mode: 'train' }).output
  const [inU, inWeights] = vjp(normalize(weights), cotangent, [u, weights])
  const [inUScaled, inScaled] = vjp(normalize(scaled), cotangent, [u, scaled])
  const program = await openReference().compile({
    outputs: {
      plain: normalize(weights),
      scaled: normalize(scaled),
      inU,
      inUScaled,
      inWeights,
      inScaled: mul(inScaled, scale),
      radial: sum(mul(weights, inWeights), 0),
    },
  })
  const values = program.runSync({
    u: normalOf('u', samples * inputs),
    weights: normalOf('weights', inputs * units),
  })
  expect(largestError(values.scaled, values.plain)).toBeLessThan(1e-13)
  expect(largestError(values.inUScaled, values.inU)).toBeLessThan(1e-13)
  expect(largestError(values.inScaled, values.inWeights)).toBeLessThan(1e-13)
  // With scale invariance, the gradient along the weights is 0.
  expect(largestError(values.radial, [0, 0, 0])).toBeLessThan(1e-13)
})
