/** Each operation of `tensor/` alone: ordinary and special values, sizes 0, 1 and ones that divide no vector width. */
import * as t from '../../src/tensor/index.ts'
import type { Case, Data } from './case.ts'

type Build = Case['build']

const plain = (name: string, build: Build): Case => ({ name, order: 0, smooth: false, build })
const smooth = (name: string, build: Build): Case => ({ name, order: 1, smooth: true, build })
const twice = (name: string, build: Build): Case => ({ name, order: 2, smooth: true, build })
/** Compared with the reference, derivatives too, but not with finite differences. */
const kinked = (name: string, build: Build): Case => ({ name, order: 1, smooth: false, build })

const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  -2.5,
  1e-3,
  -1e-6,
  1e-20,
  2,
  3.25,
  10,
  -17,
  40,
  80,
  -80,
  1e10,
  -1e10,
  3e30,
  -3e30,
  Infinity,
  -Infinity,
  Number.NaN,
  1e-40,
  0.1,
  123.456,
  -87.5,
  20.5,
]
const pairs = special.flatMap((a) => special.map((b) => [a, b] as const))

const show = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 100, 257]

const unary: { name: string; f: (x: t.Tensor) => t.Tensor; domain: [number, number]; order?: 1 }[] = [
  { name: 'neg', f: t.neg, domain: [-3, 3] },
  { name: 'abs', f: t.abs, domain: [0.1, 3] },
  { name: 'exp', f: t.exp, domain: [-3, 3] },
  { name: 'log', f: t.log, domain: [0.1, 5] },
  { name: 'tanh', f: t.tanh, domain: [-3, 3] },
  { name: 'sigmoid', f: t.sigmoid, domain: [-5, 5] },
  { name: 'sqrt', f: t.sqrt, domain: [0.1, 5] },
  { name: 'square', f: t.square, domain: [-3, 3] },
  { name: 'floor', f: t.floor, domain: [0.1, 0.9] },
  { name: 'sign', f: t.sign, domain: [-5, -0.1] },
]

const binary: { name: string; f: (a: t.Tensor, b: t.Tensor) => t.Tensor; smooth: boolean }[] = [
  { name: 'add', f: t.add, smooth: true },
  { name: 'sub', f: t.sub, smooth: true },
  { name: 'mul', f: t.mul, smooth: true },
  { name: 'div', f: t.div, smooth: true },
  { name: 'pow', f: t.pow, smooth: true },
  { name: 'minimum', f: t.minimum, smooth: true },
  { name: 'maximum', f: t.maximum, smooth: true },
  { name: 'less', f: t.less, smooth: false },
  { name: 'lessEqual', f: t.lessEqual, smooth: false },
  { name: 'greater', f: t.greater, smooth: false },
  { name: 'greaterEqual', f: t.greaterEqual, smooth: false },
  { name: 'equal', f: t.equal, smooth: false },
  { name: 'notEqual', f: t.notEqual, smooth: false },
]

const elementwise: Case[] = [
  ...unary.flatMap(({ name, f, domain }) => [
    twice(name, (d) => f(d.uniform(...domain, 5, 7))),
    plain(`${name} of special values`, (d) => f(d.values(special))),
  ]),
  ...binary.flatMap(({ name, f, smooth: hasGradient }) => [
    hasGradient
      ? twice(name, (d) => f(d.uniform(0.5, 2, 3, 7), d.uniform(0.5, 2, 3, 7)))
      : plain(name, (d) => f(d.normal(3, 7), d.normal(3, 7))),
    ...(name === 'pow'
      ? []
      : [
          plain(`${name} of special values`, (d) =>
            f(d.values(pairs.map(([a]) => a)), d.values(pairs.map(([, b]) => b))),
          ),
        ]),
    plain(`${name} with a number on either side`, (d) => {
      const x = d.uniform(0.5, 4, 9)
      return { right: f(x, t.constant(2.5, [], d.dtype)), left: f(t.constant(2.5, [], d.dtype), x) }
    }),
  ]),
  plain('pow of bases of either sign and whole or broken exponents', (d) => {
    const bases = [-2, -1, -0.5, 0, 0.5, 1, 2, 10, Infinity]
    const exponents = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 5]
    const grid = bases.flatMap((a) => exponents.map((b) => [a, b] as const))
    return t.pow(d.values(grid.map(([a]) => a)), d.values(grid.map(([, b]) => b)))
  }),
  ...[2, 3, 0.5, -1, -0.5, 1.7, -2].map((exponent) =>
    twice(`pow ${exponent}`, (d) => t.pow(d.uniform(0.5, 3, 11), exponent)),
  ),
  ...sizes.map((size) =>
    smooth(`a chain over ${size} elements`, (d) => gelu(d.normal(size), d.normal(size))),
  ),
  kinked('minimum and maximum share the gradient of a tie', (d) => {
    const [a, b] = [d.values([1, 2, 3, -1]), d.values([1, 3, 2, -1])]
    return { min: t.minimum(a, b), max: t.maximum(a, b) }
  }),
  kinked('relu as a maximum with 0, at 0 too', (d) => t.maximum(d.values([-1, 0, 1, 2, -3, 0.5, 0]), 0)),
  kinked('abs at 0', (d) => t.abs(d.values([-1, 0, 1]))),
  twice('select takes gradients on the chosen side only', (d) => {
    const [a, b] = [d.normal(4, 5), d.normal(4, 5)]
    return t.select(t.less(d.normal(4, 5), 0), t.square(a), t.exp(b))
  }),
  plain('select hides a NaN on the other side', (d) => {
    const x = d.values([-1, 0, 4, Number.NaN])
    return t.select(t.less(x, 0), 0, t.sqrt(x))
  }),
  plain('select by a condition that is neither 0 nor 1', (d) =>
    t.select(d.values([0, -0, 2, -3, 0.5]), d.normal(5), d.normal(5)),
  ),
  plain('select of integers by floats', (d) =>
    t.select(t.less(d.normal(9), 0), d.integers([1, 2, 3, 4, 5, 6, 7, 8, 9]), 0),
  ),
  smooth('stopGradient stops the gradient of one factor', (d) => {
    const x = d.normal(7)
    return t.mul(t.stopGradient(t.zerosLike(x)), t.exp(x))
  }),
  kinked('stopGradient of a part of a product', (d) => {
    const x = d.normal(7)
    return t.mul(t.stopGradient(t.exp(x)), x)
  }),
]

/** x Φ(x) by its tanh form, gated: a chain of the kind that fuses. */
function gelu(x: t.Tensor, gate: t.Tensor): t.Tensor {
  const cubic = t.add(x, t.mul(0.044715, t.pow(x, 3)))
  return t.mul(t.mul(t.mul(x, 0.5), t.add(1, t.tanh(t.mul(cubic, 0.7978845608)))), t.sigmoid(gate))
}

const integersOfBothSigns = [0, 1, -1, 7, -13, 100_000, -100_000, 2_147_483_647, -2_147_483_648, 65_537]

const integers: Case[] = [
  plain('integers wrap around', (d) => {
    const a = d.integers(integersOfBothSigns)
    const b = d.integers([3, 2_147_483_647, -2_147_483_648, 5, 6, 100_000, 99_999, 1, -1, 65_537])
    return { add: t.add(a, b), sub: t.sub(a, b), mul: t.mul(a, b), neg: t.neg(a), abs: t.abs(a) }
  }),
  plain('integers compare, and take minimum and maximum', (d) => {
    const a = d.integers(integersOfBothSigns)
    const b = d.integers([...integersOfBothSigns].reverse())
    return {
      less: t.less(a, b),
      lessEqual: t.lessEqual(a, a),
      equal: t.equal(a, b),
      min: t.minimum(a, b),
      max: t.maximum(a, b),
      select: t.select(t.less(a, b), a, b),
    }
  }),
  plain('integers reduce', (d) => {
    const x = d.integers([...integersOfBothSigns, 4, 5], [3, 4])
    return { sum: t.sum(x, 1), max: t.max(x, 0), min: t.min(x), argmax: t.argmax(x, 1) }
  }),
  plain('integers move', (d) => {
    const x = d.integers([1, 2, 3, 4, 5, 6], [2, 3])
    return {
      transpose: t.transpose(x),
      pad: t.pad(x, [1, 0], [0, 2], -9),
      concat: t.concat([x, t.transpose(t.reshape(x, [3, 2]))], 0),
      slice: t.slice(x, [0, 1], [2, 3]),
      broadcast: t.broadcastTo(t.reshape(x, [2, 1, 3]), [2, 4, 3]),
    }
  }),
  plain('bytes move', (d) => {
    const x = d.integers([0, 1, 127, 128, 254, 255], [2, 3], 'u8')
    return {
      transpose: t.transpose(x),
      pad: t.pad(x, [1, 0], [0, 2], 7),
      concat: t.concat([x, x], 1),
      slice: t.slice(x, [0, 0], [2, 3], [1, 2]),
      gather: t.gather(x, t.constant(1, [3], 'i32')),
      broadcast: t.broadcastTo(t.reshape(x, [2, 1, 3]), [2, 4, 3]),
    }
  }),
  plain('floats to integers truncate and saturate', (d) => {
    const x = d.values([
      1.9,
      -1.9,
      0.5,
      -0.5,
      3e9,
      -3e9,
      Infinity,
      -Infinity,
      Number.NaN,
      255.9,
      256,
      1e6,
      -7,
    ])
    return { i32: t.cast(x, 'i32'), u8: t.cast(x, 'u8') }
  }),
  plain('integers and bytes to floats', (d) => ({
    fromI32: t.cast(d.integers([0, -5, 7, 1_000_000]), d.dtype),
    fromU8: t.cast(d.integers([0, 1, 128, 255, 3], [5], 'u8'), d.dtype),
    u8ToI32: t.cast(d.integers([0, 1, 128, 255], [4], 'u8'), 'i32'),
    i32ToU8: t.cast(d.integers([0, 1, 128, 255]), 'u8'),
  })),
  smooth('a cast to the other float type and back', (d) => {
    const x = d.values([1.5, -0.25, 3, 1024])
    return t.cast(t.cast(x, d.dtype === 'f32' ? 'f64' : 'f32'), d.dtype)
  }),
  plain('iota', (d) => ({
    i32: t.iota(17),
    float: t.iota(17, d.dtype),
    scaled: t.mul(t.iota(9, d.dtype), 0.5),
  })),
]

const movement: Case[] = [
  ...(
    [
      [[], [3]],
      [[1], [5]],
      [[3], [2, 3]],
      [
        [2, 1],
        [2, 7],
      ],
      [
        [1, 3],
        [4, 3],
      ],
      [
        [2, 1, 5],
        [2, 3, 5],
      ],
      [
        [3, 1, 1],
        [2, 3, 4, 5],
      ],
      [[1], [0]],
      [
        [1, 1],
        [3, 1],
      ],
    ] as const
  ).map(([from, to]) =>
    twice(`broadcast ${show(from)} to ${show(to)}`, (d) => t.exp(t.broadcastTo(d.normal(...from), to))),
  ),
  twice('operands broadcast against each other', (d) => t.mul(t.exp(d.normal(3, 1)), t.tanh(d.normal(1, 5)))),
  smooth('a scalar, a row and a column together', (d) =>
    t.add(t.mul(d.normal(), d.normal(7)), t.mul(d.normal(5, 1), d.normal(5, 7))),
  ),
  smooth('reshape', (d) => t.reshape(t.exp(d.normal(4, 6)), [3, -1, 2])),
  smooth('reshape to and from a scalar', (d) => t.reshape(t.exp(t.reshape(d.normal(1, 1), [])), [1])),
  ...(
    [
      [
        [5, 7],
        [1, 0],
      ],
      [
        [33, 17],
        [1, 0],
      ],
      [
        [2, 3, 5],
        [2, 0, 1],
      ],
      [
        [2, 3, 5],
        [0, 2, 1],
      ],
      [
        [2, 3, 4, 5],
        [0, 3, 1, 2],
      ],
      [
        [2, 3, 4, 5],
        [3, 2, 1, 0],
      ],
      [
        [0, 4],
        [1, 0],
      ],
      [
        [1, 9],
        [1, 0],
      ],
    ] as const
  ).map(([shape, permutation]) =>
    smooth(`transpose ${show(shape)} by ${show(permutation)}`, (d) =>
      t.transpose(d.normal(...shape), permutation),
    ),
  ),
  ...(
    [
      [[10], [2], [9], [1]],
      [[10], [1], [10], [3]],
      [[10], [0], [10], [2]],
      [[10], [4], [4], [1]],
      [
        [5, 7],
        [1, 2],
        [4, 7],
        [1, 2],
      ],
      [
        [5, 7],
        [0, 0],
        [5, 1],
        [2, 1],
      ],
      [
        [3, 4, 9],
        [0, 1, 0],
        [3, 2, 9],
        [2, 1, 4],
      ],
    ] as const
  ).map(([shape, starts, stops, steps]) =>
    twice(`slice ${show(shape)} from ${show(starts)} to ${show(stops)} by ${show(steps)}`, (d) =>
      t.square(t.slice(d.normal(...shape), starts, stops, steps)),
    ),
  ),
  ...(
    [
      [[5], [1], [2], 0],
      [[3, 4], [0, 2], [1, 0], -1.5],
      [[2, 3, 2], [1, 0, 2], [0, 1, 3], 0.1],
      [[0, 3], [1, 0], [1, 0], 2],
    ] as const
  ).map(([shape, before, after, value]) =>
    twice(`pad ${show(shape)} by ${show(before)} and ${show(after)} of ${value}`, (d) =>
      t.exp(t.pad(d.normal(...shape), before, after, value)),
    ),
  ),
  ...[0, 1, 2].map((axis) =>
    smooth(`concat along axis ${axis}`, (d) => {
      const shapeOf = (size: number) => [2, 3, 5].map((n, i) => (i === axis ? size : n))
      return t.exp(
        t.concat([d.normal(...shapeOf(1)), d.normal(...shapeOf(4)), d.normal(...shapeOf(2))], axis),
      )
    }),
  ),
  smooth('concat of a tensor with itself and an empty one', (d) => {
    const x = d.normal(3, 2)
    return t.concat([x, d.normal(0, 2), t.exp(x), x], 0)
  }),
  smooth('expandDims', (d) => t.mul(t.expandDims(d.normal(3), [0]), t.expandDims(d.normal(4), [1]))),
]

const reductionShapes: [number[], t.Axes | undefined][] = [
  [[], undefined],
  [[1], 0],
  [[7], 0],
  [[100], undefined],
  [[1000], undefined],
  [[0], 0],
  [[0, 3], 0],
  [[3, 0], 0],
  [[5, 7], 0],
  [[5, 7], 1],
  [[5, 7], undefined],
  [[5, 7], -1],
  [[60, 100], 0],
  [[60, 100], 1],
  [[1, 17], 0],
  [[17, 1], 0],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [[3, 4, 5], [1]],
  [
    [3, 4, 5],
    [0, 1],
  ],
  [
    [2, 3, 4, 5],
    [0, 2, 3],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [[257, 3], 0],
  [[3, 257], 1],
]

const nameOf = (shape: readonly number[], axes: t.Axes | undefined) =>
  `${show(shape)} over ${axes === undefined ? 'all' : show([axes].flat())}`

const reductions: Case[] = [
  ...reductionShapes.flatMap(([shape, axes]) => [
    smooth(`sum ${nameOf(shape, axes)}`, (d) => t.sum(d.normal(...shape), axes)),
    smooth(`sum of squares ${nameOf(shape, axes)}, axes kept`, (d) =>
      t.sum(t.square(d.normal(...shape)), axes, { keepDims: true }),
    ),
    ...(shape.includes(0)
      ? []
      : [
          smooth(`max ${nameOf(shape, axes)}`, (d) => t.max(d.normal(...shape), axes)),
          smooth(`min ${nameOf(shape, axes)}, axes kept`, (d) =>
            t.min(d.normal(...shape), axes, { keepDims: true }),
          ),
          smooth(`mean and variance ${nameOf(shape, axes)}`, (d) => {
            const x = d.normal(...shape)
            return { mean: t.mean(x, axes), variance: t.variance(x, axes) }
          }),
        ]),
  ]),
  twice('variance, unbiased, axes kept', (d) =>
    t.variance(d.normal(5, 7), 0, { correction: 1, keepDims: true }),
  ),
  smooth('variance of numbers far from 0', (d) => t.variance(t.add(d.normal(64, 3), 100), 0)),
  plain('sum and max of special values', (d) => {
    const x = d.values([1, Number.NaN, 2, 3, Infinity, 1, -Infinity, 0, -0, Infinity, -Infinity, 1], [4, 3])
    return { sum: t.sum(x, 1), max: t.max(x, 1), min: t.min(x, 1), over: t.max(x, 0) }
  }),
  kinked('max shares the gradient of a tie', (d) => t.max(d.values([1, 3, 3, 2, 5, 5, 5, 5], [2, 4]), 1)),
  ...[[7], [1], [5, 9], [60, 10], [3, 4, 5]].flatMap((shape) =>
    shape.map((_, axis) =>
      plain(`argmax ${show(shape)} along ${axis}`, (d) => t.argmax(d.normal(...shape), axis)),
    ),
  ),
  plain('argmax takes the first of a tie', (d) =>
    t.argmax(d.values([1, 3, 3, 2, 0, 0, 0, 0, 5, 1, 5, 5], [3, 4]), 1),
  ),
  ...[0, 1, undefined].map((axes) =>
    twice(`logSumExp ${nameOf([5, 9], axes)}`, (d) => t.logSumExp(d.normal(5, 9), axes)),
  ),
  plain('logSumExp of large, small and no numbers', (d) =>
    t.logSumExp(
      d.values(
        [1000, 1000, 999, -1000, -1001, -1000, -Infinity, -Infinity, -Infinity, -Infinity, 1, 2],
        [4, 3],
      ),
      1,
      { keepDims: true },
    ),
  ),
]

const transposes = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
]

const stored = (rows: number, columns: number, isTransposed: boolean): [number, number] =>
  isTransposed ? [columns, rows] : [rows, columns]

const linear: Case[] = [
  ...(
    [
      [1, 1, 1],
      [3, 5, 7],
      [4, 8, 16],
      [13, 17, 9],
      [60, 33, 10],
    ] as const
  ).flatMap(([m, k, n]) =>
    transposes.map(({ transposeA, transposeB }) =>
      (m > 13 ? smooth : twice)(
        `matmul ${transposeA ? '[k, m]ᵀ' : '[m, k]'} · ${transposeB ? '[n, k]ᵀ' : '[k, n]'} of m, k, n = ${m}, ${k}, ${n}`,
        (d) =>
          t.matmul(d.normal(...stored(m, k, transposeA)), d.normal(...stored(k, n, transposeB)), {
            transposeA,
            transposeB,
          }),
      ),
    ),
  ),
  ...(
    [
      [1, 1, 40],
      [1, 40, 1],
      [40, 1, 1],
      [40, 1, 33],
      [2, 100, 2],
      [65, 3, 1],
      [0, 3, 2],
      [2, 0, 3],
      [2, 3, 0],
      [67, 130, 35],
    ] as const
  ).map(([m, k, n]) =>
    smooth(`matmul of m, k, n = ${m}, ${k}, ${n}`, (d) => t.matmul(d.normal(m, k), d.normal(k, n))),
  ),
  ...transposes.map(({ transposeA, transposeB }) =>
    smooth(`batched matmul, ${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`, (d) =>
      t.matmul(d.normal(3, ...stored(5, 6, transposeA)), d.normal(3, ...stored(6, 7, transposeB)), {
        transposeA,
        transposeB,
      }),
    ),
  ),
  twice('matmul of a batch by one matrix', (d) => t.matmul(d.normal(3, 4, 5), d.normal(5, 2))),
  smooth('matmul of one matrix by a batch', (d) => t.matmul(d.normal(4, 5), d.normal(3, 5, 2))),
  smooth('matmul of batches that broadcast both ways', (d) =>
    t.matmul(d.normal(3, 1, 4, 5), d.normal(1, 2, 5, 3)),
  ),
  smooth('matmul of an empty batch', (d) => t.matmul(d.normal(0, 4, 5), d.normal(0, 5, 3))),
  plain('matmul passes NaN and infinity on', (d) =>
    t.matmul(d.values([1, Number.NaN, 0, 0, Infinity, 1], [3, 2]), d.values([1, 2, 0, 1], [2, 2])),
  ),
  smooth('gather of repeated rows', (d) => t.gather(d.normal(5, 3), d.integers([4, 0, 4, 4, 1, 0]))),
  twice('gather under a nonlinearity, indices of two axes', (d) =>
    t.exp(t.gather(d.normal(4, 2), d.integers([3, 1, 1, 0, 2, 3], [2, 3]))),
  ),
  smooth('gather of scalars, and of blocks', (d) => ({
    scalars: t.gather(d.normal(6), d.integers([5, 5, 2])),
    blocks: t.gather(d.normal(3, 2, 2), d.integers([2, 0])),
    one: t.gather(d.normal(3, 4), d.integers([1], [])),
    none: t.gather(d.normal(3, 4), d.integers([], [0])),
  })),
  plain('gather clamps indices outside the table', (d) =>
    t.gather(d.normal(4, 3), d.integers([-1, 4, 100, -100, 2_147_483_647])),
  ),
  plain('gather of bytes, then scaled: a batch of images', (d) => {
    const images = d.integers(
      Array.from({ length: 60 }, (_, i) => (i * 37) % 256),
      [12, 5],
      'u8',
    )
    return t.div(t.cast(t.gather(images, d.integers([11, 0, 3, 3])), d.dtype), 255)
  }),
  plain('oneHot, of labels out of range too', (d) => ({
    floats: t.oneHot(d.integers([0, 2, 4, -1, 5, 1]), 5, d.dtype),
    integers: t.oneHot(d.integers([0, 2, 1, 1], [2, 2], 'u8'), 3, 'i32'),
  })),
]

const random: Case[] = [
  ...[[], [1], [0], [5], [7, 9], [4, 4, 4]].map((shape) =>
    plain(`uniform ${show(shape)}`, (d) => t.uniform(shape, { seed: 42, stream: 3, step: 5 }, d.dtype)),
  ),
  plain('uniform by a seed and a step that are inputs', (d) =>
    t.uniform([33], { seed: d.integers([-7], []), step: d.integers([123_456], []), stream: 9 }, d.dtype),
  ),
  plain('normal', (d) => t.normal([129], { seed: 1, stream: 2 }, d.dtype)),
  plain('bernoulli and rademacher', (d) => {
    const key = { seed: 3, stream: 1, step: d.integers([2], []) }
    return { bernoulli: t.bernoulli([50], 0.3, key), rademacher: t.rademacher([50], { ...key, stream: 2 }) }
  }),
  ...[1, 2, 3, 10, 64, 1000].map((size) =>
    plain(`permutation of ${size}`, (d) =>
      t.permutation(size, { seed: 5, stream: 6, step: d.integers([1], []) }),
    ),
  ),
  plain('permute of chosen indices, outside ones clamped', (d) =>
    t.permute(d.integers([0, 1, 59_999, -5, 60_000, 2_147_483_647, 31_415]), 60_000, {
      seed: d.integers([99], []),
      stream: 4,
    }),
  ),
  smooth('noise added to a differentiable value', (d: Data) =>
    t.exp(t.add(d.normal(4, 5), t.normal([4, 5], { seed: 8, stream: 1 }, d.dtype))),
  ),
]

export const operationCases: readonly Case[] = [
  ...elementwise,
  ...integers,
  ...movement,
  ...reductions,
  ...linear,
  ...random,
]
