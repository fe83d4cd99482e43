import { describe, expect, test } from 'vitest'
import * as t from '../../src/tensor/index.ts'

const x = t.input('x', [3, 4])
const y = t.input('y', [3, 4])
const images = t.input('images', [2, 4, 6, 5])
const filter = t.input('filter', [6, 4, 3, 3])

describe('the same expression is the same object', () => {
  const build: [string, () => t.Tensor, (() => t.Tensor)?][] = [
    ['an input of one name, shape and dtype', () => t.input('x', [3, 4])],
    ['a constant', () => t.constant(2.5, [3])],
    ['an elementwise chain', () => t.exp(t.add(t.mul(x, y), 1))],
    ['a reduction, whatever the order of its axes', () => t.sum(t.exp(x), [1, 0])],
    ['a softmax', () => t.exp(t.sub(x, t.logSumExp(x, 1, { keepDims: true })))],
    ['a matmul', () => t.matmul(x, y, { transposeB: true })],
    [
      'a convolution, however its options are written',
      () => t.conv2d(images, filter, { strides: 1, padding: [1, 1, 1, 1] }),
      () => t.conv2d(images, filter, { padding: 'same', dilation: [1, 1] }),
    ],
    ['max pooling', () => t.maxPool2d(images, { size: 2 })],
    ['average pooling', () => t.averagePool2d(images, { size: 3, padding: 1, countPadding: false })],
    ['a gradient', () => t.grad(t.sum(t.tanh(t.mul(x, y))), [x])[0]],
    ['random numbers under one key', () => t.uniform([5], { seed: 1, stream: 2, step: 3 })],
  ]

  test.each(build)('%s', (_, make, again = make) => {
    expect(again()).toBe(make())
  })

  test('an axis counted from the end names the same reduction', () => {
    expect(t.sum(x, -1)).toBe(t.sum(x, 1))
  })
})

describe('different expressions are different objects', () => {
  const different: [string, () => t.Tensor, () => t.Tensor][] = [
    ['operands swapped', () => t.sub(x, y), () => t.sub(y, x)],
    ['inputs of two names', () => x, () => y],
    ['inputs of two shapes', () => x, () => t.input('x', [4, 3])],
    ['inputs of two dtypes', () => x, () => t.input('x', [3, 4], 'f64')],
    ['two axes', () => t.sum(x, 0), () => t.sum(x, 1)],
    [
      'two streams',
      () => t.uniform([5], { seed: 1, stream: 2 }),
      () => t.uniform([5], { seed: 1, stream: 3 }),
    ],
    [
      'two geometries of a convolution',
      () => t.conv2d(images, filter, { padding: [1, 0, 0, 0] }),
      () => t.conv2d(images, filter, { padding: [0, 1, 0, 0] }),
    ],
    ['0 and −0', () => t.constant(0), () => t.constant(-0)],
    [
      'pads of infinities of two signs',
      () => t.pad(x, [1, 0], [0, 0], Infinity),
      () => t.pad(x, [1, 0], [0, 0], -Infinity),
    ],
    [
      'literals of two arrays',
      () => t.literal(new Float32Array(2), [2]),
      () => t.literal(new Float32Array(2), [2]),
    ],
    ['states of one name', () => t.state('s', 0).tensor, () => t.state('s', 0).tensor],
  ]

  test.each(different)('%s', (_, first, second) => {
    expect(first()).not.toBe(second())
  })
})

describe('identities are applied as the expression is built', () => {
  const identities: [string, t.Tensor, t.Tensor][] = [
    ['x · 1', t.mul(x, 1), x],
    ['1 · x', t.mul(1, x), x],
    ['x / 1', t.div(x, 1), x],
    ['x − 0', t.sub(x, 0), x],
    ['x¹', t.pow(x, 1), x],
    ['x²', t.pow(x, 2), t.mul(x, x)],
    ['√x', t.pow(x, 0.5), t.sqrt(x)],
    ['−(−x)', t.neg(t.neg(x)), x],
    ['xᵀᵀ', t.transpose(t.transpose(x)), x],
    ['a reshape back', t.reshape(t.reshape(x, [12]), [3, 4]), x],
    [
      'a broadcast of a broadcast',
      t.broadcastTo(t.broadcastTo(t.input('r', [1, 4]), [3, 4]), [3, 4]),
      t.broadcastTo(t.input('r', [1, 4]), [3, 4]),
    ],
    ['a slice of everything', t.slice(x, [0, 0], [3, 4]), x],
    ['a pad by nothing', t.pad(x, [0, 0], [0, 0]), x],
    ['a cast to its own dtype', t.cast(x, 'f32'), x],
    ['a sum of sums', t.sum(t.sum(x, 0)), t.sum(x)],
    ['a sum over an axis of size 1', t.sum(t.input('c', [3, 1]), 1), t.reshape(t.input('c', [3, 1]), [3])],
    ['constants fold', t.add(t.mul(t.constant(2), 3), 1), t.constant(7)],
    ['a constant of f32 is rounded to it', t.constant(0.1), t.constant(Math.fround(0.1))],
    ['select of one value', t.select(t.less(x, y), x, x), x],
    ['concat of one tensor', t.concat([x, t.input('e', [0, 4])]), x],
    ['greater is less, turned round', t.greater(x, y), t.less(y, x)],
  ]

  test.each(identities)('%s', (_, actual, expected) => {
    expect(actual).toBe(expected)
  })

  test('casts of constants truncate and saturate as casts of values do', () => {
    const cast = (value: number, to: t.DType) => t.cast(t.constant(value, [], 'f64'), to)
    expect(cast(-1.9, 'i32')).toBe(t.constant(-1, [], 'i32'))
    expect(cast(3e9, 'i32')).toBe(t.constant(2 ** 31 - 1, [], 'i32'))
    expect(cast(-3e9, 'i32')).toBe(t.constant(-(2 ** 31), [], 'i32'))
    expect(cast(300, 'u8')).toBe(t.constant(255, [], 'u8'))
    expect(cast(-5, 'u8')).toBe(t.constant(0, [], 'u8'))
    expect(cast(Number.NaN, 'i32')).toBe(t.constant(0, [], 'i32'))
    expect(cast(Infinity, 'i32')).toBe(t.constant(2 ** 31 - 1, [], 'i32'))
    expect(cast(0.1, 'f32')).toBe(t.constant(0.1))
  })
})

test('topologicalOrder lists every node once, inputs before users', () => {
  const loss = t.sum(t.square(t.tanh(t.matmul(x, y, { transposeB: true }))))
  const order = t.topologicalOrder([loss, ...t.grad(loss, [x, y])])
  expect(new Set(order).size).toBe(order.length)
  order.forEach((node, place) => {
    for (const operand of node.inputs) expect(order.indexOf(operand)).toBeLessThan(place)
  })
})

test('topologicalOrder takes chains deeper than the call stack', () => {
  let deep = x
  for (let i = 0; i < 50_000; i++) deep = t.tanh(deep)
  expect(t.topologicalOrder([deep])).toHaveLength(50_001)
})

test('toString shows the expression, cut at a depth', () => {
  expect(t.sum(t.mul(x, x)).toString()).toBe('sum(mul(x: f32[3,4], x: f32[3,4]): f32[3,4]): f32[]')
  expect(t.exp(t.exp(t.exp(t.exp(x)))).toString(2)).toBe('exp(exp(exp(…)): f32[3,4]): f32[3,4]')
})
