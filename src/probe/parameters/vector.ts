/** Vectors in the space of parameters: one tensor for each parameter, in the order of the parameters. */
import {
  add,
  cast,
  type DType,
  div,
  mul,
  normal,
  rademacher,
  type RandomKey,
  sqrt,
  type State,
  state,
  sub,
  sum,
  type Tensor,
} from '../../tensor/index.ts'

export type Vector = readonly Tensor[]

export function dot(a: Vector, b: Vector): Tensor {
  return a.map((x, i) => sum(mul(x, b[i]!))).reduce((total, part) => add(total, part))
}

export const norm = (a: Vector): Tensor => sqrt(dot(a, a))

export const scaled = (a: Vector, factor: Tensor | number): Vector => a.map((x) => mul(x, factor))

/** ⟨a, b⟩ / (‖a‖ ‖b‖) */
export const cosine = (a: Vector, b: Vector): Tensor => div(dot(a, b), mul(norm(a), norm(b)))

export const difference = (a: Vector, b: Vector): Vector => a.map((x, i) => sub(x, b[i]!))

/** a + factor · b */
export const moved = (a: Vector, b: Vector, factor: Tensor | number): Vector =>
  a.map((x, i) => add(x, mul(b[i]!, factor)))

/**
 * Numbers with mean 0 and variance 1, `sign`s or normal; each tensor draws from the stream after that of the one
 * before.
 */
export function randomVector(
  like: Vector,
  { stream, ...key }: RandomKey,
  kind: 'normal' | 'sign' = 'normal',
): Vector {
  return like.map(({ shape, dtype }, i) => {
    const own = { ...key, stream: stream + i }
    return kind === 'normal' ? normal(shape, own, dtype) : cast(rademacher(shape, own), dtype)
  })
}

export const castVector = (a: Vector, dtype: DType): Vector => a.map((x) => cast(x, dtype))

/** States that keep a vector, initially 0. */
export function vectorStates(name: string, like: Vector): State[] {
  return like.map(({ shape, dtype }, i) => state(`${name}.${i}`, 0, shape, dtype))
}

export const tensorsOf = (states: readonly State[]): Vector => states.map(({ tensor }) => tensor)
