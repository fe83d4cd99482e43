import * as t from '../../../src/tensor/index.ts'
import { type Case, kinked, smooth, twice } from '../case.ts'

const geometries: Record<string, [shape: [number, number, number, number], options: t.PoolingOptions]> = {
  '2×2 windows': [[2, 3, 6, 4], { size: 2 }],
  '2×2 windows, a row and a column left over': [[2, 3, 7, 5], { size: 2 }],
  '3×3 windows, strides of 2, padded': [[2, 2, 7, 8], { size: 3, strides: 2, padding: 1 }],
  '3×3 windows, strides of 1': [[1, 2, 5, 6], { size: 3, strides: 1 }],
  '3×3 windows, the same size': [[1, 2, 5, 4], { size: 3, strides: 1, padding: 'same' }],
  '3×2 windows, strides [2, 3], padding that differs by side': [
    [2, 1, 8, 9],
    { size: [3, 2], strides: [2, 3], padding: [2, 1, 0, 1] },
  ],
  'strides beyond the window': [[1, 2, 9, 8], { size: 2, strides: 3 }],
  'one window': [[2, 3, 4, 5], { size: [4, 5] }],
  'windows of one element': [[2, 3, 4, 5], { size: 1 }],
  'windows of one element, strides of 2': [[2, 3, 4, 5], { size: 1, strides: 2 }],
  'no examples': [[0, 3, 4, 4], { size: 2 }],
}

const everyGeometry = Object.entries(geometries).flatMap(([name, [shape, options]]): Case[] => [
  twice(`max pooling: ${name}`, (d) => t.maxPool2d(t.exp(d.normal(...shape)), options)),
  twice(`average pooling: ${name}`, (d) => t.averagePool2d(t.exp(d.normal(...shape)), options)),
  smooth(`average pooling without its padding: ${name}`, (d) =>
    t.averagePool2d(d.normal(...shape), { ...options, countPadding: false }),
  ),
])

export const pooling: Case[] = [
  ...everyGeometry,
  kinked('max pooling of ties', (d) =>
    t.maxPool2d(d.values([1, 1, 0, 2, 1, 1, 2, 2, 0, 0, 3, 3, 0, 0, 3, 3], [1, 1, 4, 4]), { size: 2 }),
  ),
  kinked('max pooling of infinities and NaN', (d) => {
    const { NaN: nan, NEGATIVE_INFINITY: low, POSITIVE_INFINITY: high } = Number
    const x = [nan, 1, 2, nan, 3, 4, 5, 6, low, low, high, 1, low, 2, high, nan]
    return t.maxPool2d(d.values(x, [1, 1, 4, 4]), { size: 2 })
  }),
  smooth('pooling of a pooled value', (d) =>
    t.averagePool2d(t.maxPool2d(d.normal(2, 2, 9, 9), { size: 3, strides: 2 }), { size: 2 }),
  ),
  twice('global average pooling', (d) => t.globalAveragePool(t.exp(d.normal(2, 5, 3, 4)))),
  smooth('flatten', (d) => t.mul(t.flatten(d.normal(2, 3, 2, 2)), d.normal(12))),
]
