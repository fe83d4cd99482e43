/**
 * A program that covers operations in which native code could differ: products, convolutions by minimal filtering and their
 * gradients, sums in f64, elementary functions at the ends of their ranges, random numbers, saturating conversions.
 */
import type { ProgramRequest } from '../../compile/request.ts'
import {
  add,
  cast,
  conv2d,
  div,
  exp,
  floor,
  gather,
  grad,
  input,
  iota,
  log,
  matmul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  normal,
  permute,
  pow,
  sigmoid,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  type TypedArray,
  variance,
} from '../../tensor/index.ts'

export interface SelfTest {
  readonly request: ProgramRequest
  readonly inputs: Readonly<Record<string, TypedArray>>
}

/** Numbers up to the limits of f32: both zeros, subnormal numbers, infinities, halves, and powers of two. */
function extremes(length: number): Float32Array {
  const special = [
    0,
    -0,
    Infinity,
    -Infinity,
    1e-45,
    -1e-40,
    2 ** -126,
    3.4e38,
    0.5,
    1.5,
    2.5,
    -2.5,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    88.7,
    -103.9,
  ]
  return Float32Array.from(
    { length },
    (_, i) => special[i % special.length]! * (i < special.length ? 1 : Math.cos(i)),
  )
}

const waves = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * step + step))

export function selfTest(): SelfTest {
  const a = input('a', [13, 37])
  const b = input('b', [37, 21])
  const ends = input('ends', [103])
  const images = input('images', [4, 16, 8, 8])
  const filter = input('filter', [16, 16, 3, 3])
  const key = { seed: 7, stream: 3, step: 11 }
  const product = tanh(matmul(a, b))
  const normalized = div(sub(product, mean(product, 0)), sqrt(add(variance(product, 0), 1e-5)))
  const convolved = conv2d(images, filter, { padding: 1 })
  const loss = sum(square(sigmoid(convolved)))
  const [dImages, dFilter] = grad(loss, [images, filter])
  const order = permute(iota(13), 13, key)
  const wide = cast(a, 'f64')
  const outputs: Record<string, Tensor> = {
    normalized,
    gathered: gather(normalized, order),
    convolved,
    dImages,
    dFilter,
    elementary: add(exp(minimum(ends, 80)), log(ends)),
    functions: add(tanh(ends), sigmoid(ends)),
    powers: pow(maximum(ends, -4), 3),
    whole: cast(ends, 'i32'),
    floors: floor(ends),
    largest: max(b, 0),
    smallest: minimum(ends, mul(ends, -1)),
    sums: sum(mul(wide, exp(wide)), 1),
    noise: normal([29], key),
  }
  return {
    request: { outputs },
    inputs: {
      a: waves(13 * 37, 0.7),
      b: waves(37 * 21, 0.3),
      ends: extremes(103),
      images: waves(4 * 16 * 64, 0.11),
      filter: waves(16 * 16 * 9, 0.13),
    },
  }
}
