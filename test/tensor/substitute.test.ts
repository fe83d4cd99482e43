import { describe, expect, test } from 'vitest'
import { add, constant, exp, grad, input, mul, square, substitute, sum } from '../../src/tensor/index.ts'

describe('substitute', () => {
  const [x, y] = [input('x', [3], 'f64'), input('y', [3], 'f64')]

  test('builds the expression that would have been built', () => {
    const inner = exp(x)
    const outer = (part: typeof x) => sum(mul(add(part, 1), square(part)))
    expect(substitute([outer(inner)], new Map([[inner, y]]))).toEqual([outer(y)])
    expect(substitute([outer(inner)], new Map([[inner, y]]))[0]).toBe(outer(y))
  })

  test('lets gradients flow to the replacement', () => {
    const inner = exp(x)
    const [replaced] = substitute([sum(square(inner))], new Map([[inner, y]]))
    expect(grad(replaced!, [y])[0]).toBe(grad(sum(square(y)), [y])[0])
    expect(grad(replaced!, [x])[0]).toBe(constant(0, [3], 'f64'))
  })

  test('leaves alone what does not depend on the part', () => {
    const other = sum(exp(y))
    expect(substitute([other, x], new Map([[x, y]]))).toEqual([other, y])
    expect(substitute([other], new Map([[x, y]]))[0]).toBe(other)
  })

  test('refuses another shape or dtype', () => {
    expect(() => substitute([x], new Map([[x, input('z', [4], 'f64')]]))).toThrow(
      'f64[4] cannot replace f64[3]',
    )
    expect(() => substitute([x], new Map([[x, input('w', [3])]]))).toThrow('f32[3] cannot replace f64[3]')
  })
})
