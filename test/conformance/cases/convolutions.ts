/** Convolution and its two adjoints, each over every geometry, and what surrounds them in a network. */
import * as t from '../../../src/tensor/index.ts'
import { type Case, kinked, smooth, twice } from '../case.ts'
import { normalize } from './network.ts'

interface Geometry {
  x: [number, number, number, number]
  filter: [number, number, number, number]
  options?: t.ConvolutionOptions
}

const geometries: Record<string, Geometry> = {
  'a 3×3 kernel, the same size': { x: [2, 3, 7, 5], filter: [4, 3, 3, 3], options: { padding: 'same' } },
  'a 3×3 kernel, no padding': { x: [2, 3, 6, 8], filter: [5, 3, 3, 3] },
  'a 3×3 kernel, 8 channels to 8': { x: [2, 8, 13, 11], filter: [8, 8, 3, 3], options: { padding: 1 } },
  'a 3×3 kernel, 16 channels to 17': { x: [2, 16, 9, 9], filter: [17, 16, 3, 3], options: { padding: 1 } },
  'a 3×3 kernel, 3 channels to 32': { x: [1, 3, 8, 8], filter: [32, 3, 3, 3], options: { padding: 1 } },
  'a 3×3 kernel over one pixel': { x: [2, 3, 1, 1], filter: [4, 3, 3, 3], options: { padding: 1 } },
  'strides of 2': { x: [2, 3, 9, 7], filter: [4, 3, 3, 3], options: { strides: 2, padding: 1 } },
  'strides of 2, sizes even': { x: [2, 3, 8, 6], filter: [4, 3, 3, 3], options: { strides: 2, padding: 1 } },
  'strides of 2, 5×5 kernel': {
    x: [1, 3, 19, 17],
    filter: [4, 3, 5, 5],
    options: { strides: 2, padding: 2 },
  },
  'strides of 3, rows left over': { x: [1, 2, 11, 8], filter: [3, 2, 3, 3], options: { strides: 3 } },
  'strides beyond the kernel': { x: [2, 2, 10, 9], filter: [3, 2, 2, 2], options: { strides: 4 } },
  'strides and padding that differ by side': {
    x: [2, 2, 6, 9],
    filter: [3, 2, 2, 3],
    options: { strides: [1, 2], padding: [0, 2, 1, 0] },
  },
  'padding beyond the kernel': { x: [2, 1, 2, 3], filter: [2, 1, 2, 2], options: { padding: 3 } },
  'an even kernel, the same size': { x: [1, 2, 6, 5], filter: [3, 2, 4, 2], options: { padding: 'same' } },
  'a row as kernel': { x: [2, 2, 4, 9], filter: [3, 2, 1, 5], options: { padding: [0, 2] } },
  'a column as kernel': { x: [2, 2, 9, 4], filter: [3, 2, 5, 1], options: { padding: [2, 0] } },
  'dilation of 2': { x: [1, 2, 7, 9], filter: [3, 2, 3, 3], options: { dilation: 2 } },
  'dilation of 2, the same size': {
    x: [1, 2, 7, 6],
    filter: [3, 2, 3, 2],
    options: { dilation: 2, padding: 'same' },
  },
  'dilation, strides and padding that differ': {
    x: [2, 2, 9, 8],
    filter: [3, 2, 3, 2],
    options: { dilation: [3, 1], strides: [2, 3], padding: [1, 0, 2, 3] },
  },
  '2 groups': { x: [2, 4, 5, 5], filter: [6, 2, 3, 3], options: { groups: 2, padding: 1 } },
  '3 groups, strides of 2': { x: [2, 9, 6, 7], filter: [6, 3, 3, 3], options: { groups: 3, strides: 2 } },
  depthwise: { x: [2, 5, 6, 7], filter: [5, 1, 3, 3], options: { groups: 5, padding: 1 } },
  'depthwise, two outputs a channel, strides of 2': {
    x: [1, 3, 5, 5],
    filter: [6, 1, 3, 3],
    options: { groups: 3, strides: 2, padding: 1 },
  },
  'a 1×1 kernel': { x: [3, 7, 3, 5], filter: [4, 7, 1, 1] },
  'a 1×1 kernel, strides of 2': { x: [2, 3, 5, 7], filter: [4, 3, 1, 1], options: { strides: 2 } },
  'a 1×1 kernel, padded': { x: [2, 3, 3, 4], filter: [4, 3, 1, 1], options: { padding: 1 } },
  'a kernel as large as the input': { x: [3, 2, 5, 4], filter: [3, 2, 5, 4] },
  'more images than columns': { x: [11, 5, 3, 2], filter: [7, 5, 2, 2], options: { padding: 1 } },
  'more images than columns, 2 groups, dilated': {
    x: [19, 6, 5, 4],
    filter: [8, 3, 2, 2],
    options: { groups: 2, dilation: 2 },
  },
  'many images of one window': { x: [21, 6, 3, 3], filter: [9, 6, 3, 3] },
  'single channels': { x: [1, 1, 4, 4], filter: [1, 1, 2, 2] },
  'no examples': { x: [0, 2, 4, 4], filter: [3, 2, 3, 3] },
}

const everyGeometry = Object.entries(geometries).flatMap(([name, { x, filter, options }]): Case[] => {
  const kernel: [number, number] = [filter[2], filter[3]]
  const image: [number, number] = [x[2], x[3]]
  const { shape } = t.conv2d(t.input('x', x), t.input('filter', filter), options)
  return [
    twice(`conv2d: ${name}`, (d) => t.conv2d(d.normal(...x), d.normal(...filter), options)),
    twice(`conv2dInput: ${name}`, (d) =>
      t.conv2dInput(d.normal(...shape), d.normal(...filter), image, options),
    ),
    twice(`conv2dFilter: ${name}`, (d) =>
      t.conv2dFilter(d.normal(...x), d.normal(...shape), kernel, options),
    ),
  ]
})

const relu = (x: t.Tensor) => t.maximum(x, 0)

const inNetworks: Case[] = [
  twice('conv2d with bias and tanh', (d) =>
    t.tanh(t.add(t.conv2d(d.normal(2, 3, 6, 5), d.normal(4, 3, 3, 3), { padding: 1 }), d.normal(4, 1, 1))),
  ),
  twice('two convolutions with tanh between them', (d) => {
    const hidden = t.tanh(t.conv2d(d.normal(2, 2, 7, 6), d.normal(3, 2, 3, 3), { padding: 1 }))
    return t.conv2d(hidden, d.normal(2, 3, 3, 3), { strides: 2 })
  }),
  twice('the square of a convolution’s gradient', (d) => {
    const [x, filter] = [d.normal(2, 2, 5, 5), d.normal(3, 2, 3, 3)]
    const loss = t.sum(t.square(t.tanh(t.mul(t.conv2d(x, filter), 0.2))))
    const [gx, gFilter] = t.grad(loss, [x, filter])
    return { x: t.sum(t.square(gx)), filter: t.sum(t.square(gFilter)) }
  }),
  ...([1, 3, 8] as const).map((channels) =>
    twice(`convolution, batch norm, ReLU and max pooling of ${channels} channels`, (d) => {
      const y = t.conv2d(d.normal(3, 2, 6, 6), d.normal(channels, 2, 3, 3), { padding: 1 })
      const [gamma, beta] = [d.uniform(0.5, 1.5, channels, 1, 1), d.normal(channels, 1, 1)]
      return t.maxPool2d(relu(normalize(y, [0, 2, 3], gamma, beta)), { size: 2 })
    }),
  ),
  smooth('two blocks of convolution, batch norm, ReLU and average pooling, then a dense layer', (d) => {
    let y = d.normal(2, 3, 8, 8)
    for (const [inputs, outputs] of [
      [3, 4],
      [4, 5],
    ] as const) {
      y = t.conv2d(y, d.normal(outputs, inputs, 3, 3), { padding: 'same' })
      y = relu(
        normalize(y, [0, 2, 3], d.uniform(0.5, 1.5, outputs, 1, 1), d.uniform(-0.5, 0.5, outputs, 1, 1)),
      )
      y = t.averagePool2d(y, { size: 2 })
    }
    return t.matmul(t.flatten(y), d.normal(20, 3))
  }),
  twice('a residual block with a projection, then global pooling', (d) => {
    const x = d.normal(2, 3, 7, 7)
    const hidden = t.tanh(t.conv2d(x, d.normal(4, 3, 3, 3), { strides: 2, padding: 1 }))
    const branch = t.conv2d(hidden, d.normal(4, 4, 3, 3), { padding: 1 })
    return t.globalAveragePool(t.tanh(t.add(branch, t.conv2d(x, d.normal(4, 3, 1, 1), { strides: 2 }))))
  }),
  smooth('a depthwise, then a 1×1 convolution', (d) =>
    t.conv2d(
      t.tanh(t.conv2d(d.normal(2, 4, 5, 6), d.normal(4, 1, 3, 3), { groups: 4, padding: 1 })),
      d.normal(6, 4, 1, 1),
    ),
  ),
  twice('a convolution of an input with itself', (d) => {
    const x = d.normal(2, 2, 3, 3)
    return t.conv2d(x, x, { padding: 2 })
  }),
  smooth('one input under two kernels, reduced over different axes', (d) => {
    const x = t.tanh(d.normal(2, 2, 6, 5))
    const wide = t.conv2d(x, d.normal(3, 2, 3, 3))
    const narrow = t.conv2d(x, d.normal(3, 2, 1, 1))
    return {
      wide: t.sum(wide, [0, 2, 3]),
      squares: t.sum(t.square(wide), [0, 2, 3]),
      narrow: t.sum(narrow, 1),
    }
  }),
  smooth('a bias, a residual and a mask after a convolution of many images of two columns', (d) => {
    const x = d.normal(18, 4, 3, 2)
    const y = t.add(t.conv2d(x, d.normal(5, 4, 3, 3), { padding: 1 }), d.normal(1, 5, 1, 1))
    return t.add(t.tanh(y), t.mul(d.normal(18, 5, 3, 2), t.slice(x, [0, 0, 0, 0], [18, 1, 3, 2])))
  }),
  smooth('noise on a convolution of many images of one column', (d) => {
    const y = t.conv2d(d.normal(18, 4, 2, 1), d.normal(5, 4, 2, 1))
    return t.mul(y, t.normal(y.shape, { seed: 7, stream: 3, step: 2 }, y.dtype))
  }),
  smooth('a convolution of a slice of a transpose, its filter a reshape', (d) =>
    t.conv2d(
      t.slice(t.transpose(d.normal(2, 6, 5, 3), [0, 3, 1, 2]), [0, 0, 1, 0], [2, 3, 6, 5]),
      t.reshape(d.normal(4, 27), [4, 3, 3, 3]),
    ),
  ),
  smooth('a convolution of a broadcast, moved and scaled', (d) => {
    const x = t.broadcastTo(d.normal(1, 2, 1, 5), [2, 2, 4, 5])
    return t.mul(t.transpose(t.conv2d(x, d.normal(3, 2, 2, 2)), [1, 0, 3, 2]), d.normal(2, 1, 3))
  }),
  smooth('a convolution by a fixed filter', (d) =>
    t.conv2d(d.normal(1, 1, 6, 6), t.constant(1 / 9, [1, 1, 3, 3], d.dtype), { padding: 1 }),
  ),
  kinked('a filter trained for three steps where it lies', (d) => {
    const filter = d.state('filter', 4, 2, 3, 3)
    const x = d.normal(2, 2, 6, 6)
    const loss = t.mean(t.square(relu(t.conv2d(x, filter.tensor, { padding: 1 }))))
    const [g] = t.grad(loss, [filter.tensor])
    return {
      outputs: { loss },
      updates: [[filter, t.sub(filter.tensor, t.mul(g, 0.1))]],
      steps: 3,
    }
  }),
]

export const convolutions: Case[] = [...everyGeometry, ...inNetworks]
