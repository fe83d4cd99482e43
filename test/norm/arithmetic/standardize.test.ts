import { describe, expect, test } from 'vitest'
import { standardize } from '../../../src/norm/index.ts'
import {
  add,
  div,
  grad,
  hessianVectorProduct,
  literal,
  mean,
  mul,
  sqrt,
  sub,
  sum,
  type Tensor,
  variance,
} from '../../../src/tensor/index.ts'
import { normalOf } from '../../support/random.ts'
import { largestError, valuesOf } from '../values.ts'

const shape = [5, 3]
const draw = (name: string) => literal(normalOf(name, 15), shape)
const epsilon = 0.01

/** The definition, including the derivative of the variance. */
const plainly = (x: Tensor, axes: readonly number[]) =>
  div(sub(x, mean(x, axes, { keepDims: true })), sqrt(add(variance(x, axes, { keepDims: true }), epsilon)))

describe('standardize', () => {
  test.each([[[0]], [[1]], [[0, 1]]])(
    'over axes %j: value, gradient and Hessian agree with the definition',
    async (axes) => {
      const x = draw('x')
      const derivatives = (y: Tensor) => {
        const loss = sum(mul(mul(y, mul(y, y)), draw('weights')))
        return valuesOf({
          y,
          gradient: grad(loss, [x])[0],
          product: hessianVectorProduct(loss, [x], [draw('v')])[0],
        })
      }
      const actual = await derivatives(standardize(x, axes, epsilon).normalized)
      const expected = await derivatives(plainly(x, axes))
      expect(largestError(actual.y, expected.y)).toBeLessThan(1e-13)
      expect(largestError(actual.gradient, expected.gradient)).toBeLessThan(1e-13)
      expect(largestError(actual.product, expected.product)).toBeLessThan(1e-13)
    },
  )

  test('keeps the variance of values far from 0', async () => {
    const x = literal(Float64Array.of(1e9 + 1, 1e9 + 3, 1e9 + 5, 1e9 + 7), [4])
    const { variance: measured } = await valuesOf({ variance: standardize(x, [0], 0).variance })
    expect(measured).toEqual([5])
  })

  test('of equal values is 0 if ε is above 0', async () => {
    const x = literal(Float64Array.of(3, 3, 3), [3])
    const { y } = await valuesOf({ y: standardize(x, [0], epsilon).normalized })
    expect(y).toEqual([0, 0, 0])
  })
})
