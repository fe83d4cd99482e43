/**
 * Initial weights, from the number of a unit's inputs (fanIn) and outputs (fanOut). Each is an expression of random
 * numbers, so the same key gives the same bits on every backend.
 *
 *   glorot    Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", eq.
 *             16
 *   he        He, Zhang, Ren & Sun 2015, arXiv:1502.01852, eq. 10
 *   lecun     LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", eq. 16
 *   orthogonal  Saxe, McClelland & Ganguli 2013, arXiv:1312.6120, §3.2: all singular values are 1
 *   gaussian  a fixed standard deviation: the "small random Gaussian values" of Ioffe & Szegedy 2015, §4.1
 */
import { type Factory, define, type Kind, numberOption, parseSpec } from '../../options/index.ts'
import {
  concat,
  type DType,
  matmul,
  mul,
  neg,
  normal,
  type RandomKey,
  reshape,
  type Shape,
  sizeOf,
  sub,
  type Tensor,
  uniform,
} from '../../tensor/index.ts'

export interface Fan {
  fanIn: number
  fanOut: number
}

export interface Initializer {
  /** The text from which `parseInitializer` makes the same initializer. */
  readonly spec: string
  create(shape: Shape, fan: Fan, key: RandomKey, dtype?: DType): Tensor
}

/** N(0, σ²), with σ² from the fans. */
function normalBy(name: string, about: string, variance: (fan: Fan) => number): Factory<object, Initializer> {
  return define<object, Initializer>({
    name,
    summary: `normal, ${about}`,
    options: {},
    create: (_, spec) => ({
      spec,
      create: (shape, fan, key, dtype) => mul(normal(shape, key, dtype), Math.sqrt(variance(fan))),
    }),
  })
}

/** U(−a, a) with the same variance: a = √(3 σ²). */
function uniformBy(
  name: string,
  about: string,
  variance: (fan: Fan) => number,
): Factory<object, Initializer> {
  return define<object, Initializer>({
    name,
    summary: `uniform, ${about}`,
    options: {},
    create: (_, spec) => ({
      spec,
      create(shape, fan, key, dtype) {
        const limit = Math.sqrt(3 * variance(fan))
        return mul(sub(uniform(shape, key, dtype), 0.5), 2 * limit)
      },
    }),
  })
}

const glorot = ({ fanIn, fanOut }: Fan) => 2 / (fanIn + fanOut)
const he = ({ fanIn }: Fan) => 2 / fanIn
const lecun = ({ fanIn }: Fan) => 1 / fanIn

export const glorotUniform = uniformBy('glorot-uniform', 'variance 2 / (fanIn + fanOut)', glorot)
export const glorotNormal = normalBy('glorot-normal', 'variance 2 / (fanIn + fanOut)', glorot)
export const heUniform = uniformBy('he-uniform', 'variance 2 / fanIn', he)
export const heNormal = normalBy('he-normal', 'variance 2 / fanIn', he)
export const lecunUniform = uniformBy('lecun-uniform', 'variance 1 / fanIn', lecun)
export const lecunNormal = normalBy('lecun-normal', 'variance 1 / fanIn', lecun)

export interface OrthogonalOptions {
  /** All singular values; √2 keeps the mean square of values before rectifiers (Saxe et al. 2013, §3.2; He et al. 2015). */
  gain: number
}

/**
 * The orthogonal factor of the polar decomposition of a Gaussian matrix, which is uniform over the orthogonal
 * matrices. X ← 3/2 X − 1/2 X Xᵀ X moves every singular value between 0 and √3 towards 1 (Björck & Bowie 1971,
 * https://doi.org/10.1137/0708036), multiplying a small one by 3/2 in each round; the singular values of a Gaussian
 * matrix divided by √rows + √columns are at most about 1. In a rectangular matrix the rows or the columns, whichever
 * are fewer, are orthonormal; a filter counts as a row per output.
 */
export const orthogonal = define<OrthogonalOptions, Initializer>({
  name: 'orthogonal',
  summary: 'a random orthogonal matrix',
  options: { gain: numberOption(1, { above: 0 }) },
  positional: 'gain',
  create: ({ gain }, spec) => ({
    spec,
    create(shape, _fan, key, dtype) {
      const x = orthogonalFactor(shape[0]!, sizeOf(shape.slice(1)), key, dtype)
      return reshape(gain === 1 ? x : mul(x, gain), shape)
    },
  }),
})

function orthogonalFactor(rows: number, columns: number, key: RandomKey, dtype?: DType): Tensor {
  let x = mul(normal([rows, columns], key, dtype), 1 / (Math.sqrt(rows) + Math.sqrt(columns)))
  const isWide = rows < columns
  for (let round = 0; round < ROUNDS; round++) {
    const square = isWide ? matmul(x, x, { transposeB: true }) : matmul(x, x, { transposeA: true })
    const cube = isWide ? matmul(square, x) : matmul(x, square)
    x = sub(mul(x, 1.5), mul(cube, 0.5))
  }
  return x
}

/**
 * [[O, −O], [−O, O]], O a random orthogonal matrix of half the size: the mirrored blocks of Balduzzi et al. 2017,
 * arXiv:1702.08591. A rectifier between two such matrices changes nothing, because max(0, z) − max(0, −z) = z: at the
 * start the network is linear, and keeps the rank that its first layer leaves, at most half the width. Sizes that are
 * odd are not mirrored. A filter counts as a row per output.
 */
export const mirroredOrthogonal = define<object, Initializer>({
  name: 'mirrored-orthogonal',
  summary: 'orthogonal blocks with both signs, through which rectifiers are linear',
  options: {},
  create: (_, spec) => ({
    spec,
    create(shape, _fan, key, dtype) {
      const [rows, columns] = [shape[0]!, sizeOf(shape.slice(1))]
      const [halfRows, halfColumns] = [rows, columns].map((size) => (size % 2 === 0 ? size / 2 : size))
      let x = orthogonalFactor(halfRows!, halfColumns!, key, dtype)
      if (halfColumns !== columns) x = concat([x, neg(x)], 1)
      if (halfRows !== rows) x = concat([x, neg(x)], 0)
      return reshape(x, shape)
    },
  }),
})

/** Enough for singular values of 1e-6 or more to reach 1. */
const ROUNDS = 40

export interface GaussianOptions {
  /** Standard deviation. */
  deviation: number
}

export const gaussian = define<GaussianOptions, Initializer>({
  name: 'gaussian',
  summary: 'normal, the same standard deviation for every layer',
  options: { deviation: numberOption(0.1, { min: 0 }) },
  positional: 'deviation',
  create: ({ deviation }, spec) => ({
    spec,
    create: (shape, _, key, dtype) => mul(normal(shape, key, dtype), deviation),
  }),
})

export const initializers: readonly Kind<Initializer>[] = [
  glorotUniform.kind,
  glorotNormal.kind,
  heUniform.kind,
  heNormal.kind,
  lecunUniform.kind,
  lecunNormal.kind,
  orthogonal.kind,
  mirroredOrthogonal.kind,
  gaussian.kind,
]

/** `glorot-uniform`, `gaussian:0.05`. Throws a UserError with the nearest names. */
export function parseInitializer(spec: string): Initializer {
  return parseSpec('initializer', initializers, spec)
}
