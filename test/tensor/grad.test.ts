import { describe, expect, test } from 'vitest'
import { openReference } from '../../src/backend/reference/session.ts'
import * as t from '../../src/tensor/index.ts'

async function evaluate(x: t.Tensor, inputs: Record<string, t.TypedArray> = {}): Promise<number[]> {
  const program = await openReference().compile({ outputs: { x } })
  return Array.from(program.runSync(inputs).x)
}

const x = t.input('x', [3], 'f64')
const at = { x: new Float64Array([0.5, -1, 2]) }

describe('grad', () => {
  test('is zero where y does not depend on x', () => {
    const other = t.input('other', [2, 2])
    expect(t.grad(t.sum(x), [other])).toEqual([t.zerosLike(other)])
  })

  test('is one for y itself, and stops at an inner node that is asked for', async () => {
    const inner = t.square(x)
    const y = t.sum(t.mul(inner, 3))
    const [gy, gInner, gx] = t.grad(y, [y, inner, x])
    expect(gy).toBe(t.onesLike(y))
    expect(await evaluate(gInner)).toEqual([3, 3, 3])
    expect(await evaluate(gx, at)).toEqual([3, -6, 12])
  })

  test('accepts any y of one element', async () => {
    const [g] = t.grad(t.sum(x, 0, { keepDims: true }), [x])
    expect(await evaluate(g)).toEqual([1, 1, 1])
  })

  test('sums over every use of a value', async () => {
    const [g] = t.grad(t.sum(t.add(t.mul(x, x), t.mul(x, 5))), [x])
    expect(await evaluate(g, at)).toEqual([6, 3, 9])
  })

  test('does not pass stopGradient', async () => {
    const [g] = t.grad(t.sum(t.mul(t.stopGradient(x), x)), [x])
    expect(await evaluate(g, at)).toEqual([0.5, -1, 2])
  })

  test('does not pass comparisons, floor, argmax or a cast to integers', () => {
    const steps = [t.less(x, 0), t.floor(x), t.cast(t.argmax(x), 'f64'), t.cast(t.cast(x, 'i32'), 'f64')]
    for (const y of steps) expect(t.grad(t.sum(y), [x])).toEqual([t.zerosLike(x)])
  })

  test('has the dtype and shape of x through a cast', () => {
    const [g] = t.grad(t.sum(t.cast(x, 'f32')), [x])
    expect(g.dtype).toBe('f64')
    expect(g.shape).toEqual([3])
  })

  test('of a gradient, again and again, is the derivative of that order', async () => {
    const orders: number[] = []
    let y = t.sum(t.pow(x, 4))
    for (let order = 1; order <= 5; order++) {
      const [g] = t.grad(y, [x])
      orders.push((await evaluate(g, g.operation.kind === 'constant' || order >= 4 ? usedBy(g) : at))[2]!)
      y = t.sum(g)
    }
    expect(orders).toEqual([4 * 8, 12 * 4, 24 * 2, 24, 0])
  })
})

function usedBy(y: t.Tensor): Record<string, t.TypedArray> {
  return t.topologicalOrder([y]).includes(x) ? at : {}
}

describe('the three convolutions are differentiated by each other', () => {
  const images = t.input('images', [2, 4, 7, 6])
  const filter = t.input('filter', [6, 2, 3, 2])
  const geometry = { strides: [2, 1], padding: [1, 0, 2, 1], dilation: [1, 2], groups: 2 } as const
  const y = t.conv2d(images, filter, geometry)
  const g = t.input('g', y.shape)
  const adjoints = {
    input: t.conv2dInput(g, filter, [7, 6], geometry),
    filter: t.conv2dFilter(images, g, [3, 2], geometry),
  }

  test('conv2d', () => {
    expect(t.vjp(y, g, [images, filter])).toEqual([adjoints.input, adjoints.filter])
  })

  test('conv2dInput', () => {
    const bar = t.input('bar', images.shape)
    expect(t.vjp(adjoints.input, bar, [g, filter])).toEqual([
      t.conv2d(bar, filter, geometry),
      t.conv2dFilter(bar, g, [3, 2], geometry),
    ])
  })

  test('conv2dFilter', () => {
    const bar = t.input('bar', filter.shape)
    expect(t.vjp(adjoints.filter, bar, [images, g])).toEqual([
      t.conv2dInput(g, bar, [7, 6], geometry),
      t.conv2d(images, bar, geometry),
    ])
  })

  test('a Hessian times a direction has no operation beyond them', () => {
    const loss = t.sum(t.square(y))
    const products = t.hessianVectorProduct(loss, [images, filter], [images, filter])
    const kinds = t.topologicalOrder(products).map(({ operation }) => operation.kind)
    expect(new Set(kinds.filter((kind) => kind.startsWith('conv')))).toEqual(
      new Set(['conv2d', 'conv2dInput', 'conv2dFilter']),
    )
  })
})

describe('vjp', () => {
  test('is the cotangent times the Jacobian', async () => {
    const weights = t.literal(new Float64Array([1, 10, 100]), [3])
    const [g] = t.vjp(t.square(x), weights, [x])
    expect(await evaluate(g, at)).toEqual([1, -20, 400])
  })
})

describe('hessianVectorProduct', () => {
  test('of a quadratic form xᵀ A x / 2 is A v', async () => {
    const a = t.literal(new Float64Array([2, 1, 0, 1, 3, -1, 0, -1, 4]), [3, 3])
    const column = t.reshape(x, [3, 1])
    const y = t.mul(t.sum(t.mul(column, t.matmul(a, column))), 0.5)
    const v = t.literal(new Float64Array([1, 2, 3]), [3])
    const [product] = t.hessianVectorProduct(y, [x], [v])
    expect(await evaluate(product)).toEqual([4, 4, 10])
  })

  test('mixes the variables: of x · y it hands each the other’s direction', async () => {
    const y = t.input('y', [3], 'f64')
    const [u, v] = [t.literal(new Float64Array([1, 2, 3]), [3]), t.literal(new Float64Array([4, 5, 6]), [3])]
    const [hx, hy] = t.hessianVectorProduct(t.sum(t.mul(x, y)), [x, y], [u, v])
    expect(await evaluate(hx)).toEqual([4, 5, 6])
    expect(await evaluate(hy)).toEqual([1, 2, 3])
  })
})
