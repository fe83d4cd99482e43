/**
 * Random numbers as operations: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3",
 * https://doi.org/10.1145/2063384.2063405) keyed by (seed, stream) and counted by (element, step). The same key gives
 * the same numbers on every backend; there is no hidden generator.
 */
import type { DType } from '../dtype.ts'
import { add, less, log, mul, neg, select, sqrt, sub } from './elementwise.ts'
import { constant, iota } from './leaves.ts'
import { intern, type Tensor } from '../node.ts'
import { type Shape, ShapeError } from '../shape.ts'

/** The name of a sequence of random numbers. Give every use its own `stream`; let `step` change from call to call. */
export interface RandomKey {
  seed: number | Tensor
  stream: number
  step?: number | Tensor
}

function scalar(name: string, value: number | Tensor): Tensor {
  const x = typeof value === 'number' ? constant(value, [], 'i32') : value
  if (x.dtype !== 'i32' || x.shape.length !== 0)
    throw new ShapeError(
      `random: ${name} is ${x.dtype}[${x.shape.join(', ')}]; pass an integer or a scalar of i32`,
    )
  return x
}

/**
 * Uniform numbers in (0, 1), never 0 or 1. Element e takes word e mod 4 of Philox block ⌊e / 4⌋: f32 as (⌊w / 2⁹⌋ + ½) / 2²³;
 * f64 takes words 2(e mod 2) and 2(e mod 2) + 1 of block ⌊e / 2⌋ as (⌊w / 2⁶⌋ 2²⁶ + ⌊w′ / 2⁶⌋ + ½) / 2⁵².
 */
export function uniform(shape: Shape, { seed, stream, step = 0 }: RandomKey, dtype: DType = 'f32'): Tensor {
  if (dtype !== 'f32' && dtype !== 'f64') throw new ShapeError(`uniform: dtype ${dtype}; use f32 or f64`)
  return intern({ kind: 'uniform', stream }, [scalar('seed', seed), scalar('step', step)], shape, dtype)
}

/**
 * Standard normal numbers, √2 erf⁻¹(2u − 1) with the single-precision polynomial of M. Giles, "Approximating the erfinv
 * function" (GPU Computing Gems 2, 2010). In f64 the relative error stays that of the polynomial, below 4e-7.
 */
export function normal(shape: Shape, key: RandomKey, dtype: DType = 'f32'): Tensor {
  const x = sub(mul(uniform(shape, key, dtype), 2), 1)
  const w = neg(log(mul(sub(1, x), add(1, x))))
  const central = polynomial(
    sub(w, 2.5),
    [
      2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
      -0.00417768164, 0.246640727, 1.50140941,
    ],
  )
  const tail = polynomial(
    sub(sqrt(w), 3),
    [
      -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
      0.00943887047, 1.00167406, 2.83297682,
    ],
  )
  return mul(mul(select(less(w, 5), central, tail), x), Math.SQRT2)
}

/**
 * Estrin's scheme, highest power first: the vectors wait for chains of operations, and its chains are shorter than
 * those of Horner's rule.
 */
function polynomial(x: Tensor, coefficients: readonly number[]): Tensor {
  let power = x
  let terms: Tensor[] = coefficients.toReversed().map((c) => constant(c, x.shape, x.dtype))
  while (terms.length > 1) {
    const [own, rest] = [power, terms]
    terms = rest.flatMap((low, i) => {
      if (i % 2 === 1) return []
      const high = rest[i + 1]
      return [high ? add(mul(high, own), low) : low]
    })
    if (terms.length > 1) power = mul(own, own)
  }
  return terms[0]!
}

/**
 * The image of each of `indices` (i32, 0 … size − 1) under a pseudorandom bijection of 0 … size − 1: six Feistel
 * rounds of Philox on the smallest even-bit domain that contains `size`, repeated until the value falls inside (Black
 * & Rogaway 2002, "Ciphers with arbitrary finite domains"). One batch of a shuffled epoch costs one call per element
 * and no sort.
 */
export function permute(indices: Tensor, size: number, { seed, stream, step = 0 }: RandomKey): Tensor {
  if (indices.dtype !== 'i32') throw new ShapeError(`permute: indices are ${indices.dtype}; cast them to i32`)
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 30)
    throw new ShapeError(`permute: size ${size}; use a whole number from 1 to 2³⁰`)
  return intern(
    { kind: 'permute', size, stream },
    [indices, scalar('seed', seed), scalar('step', step)],
    indices.shape,
    'i32',
  )
}

/** A pseudorandom order of 0 … size − 1, i32[size]. */
export const permutation = (size: number, key: RandomKey): Tensor => permute(iota(size), size, key)

/** 1 with probability `probability`, else 0. */
export const bernoulli = (shape: Shape, probability: number, key: RandomKey): Tensor =>
  less(uniform(shape, key), probability)

/** Random signs, −1 or 1 (Rademacher), as Hutchinson's trace estimate needs them. */
export const rademacher = (shape: Shape, key: RandomKey): Tensor =>
  sub(mul(less(uniform(shape, key), 0.5), 2), 1)
