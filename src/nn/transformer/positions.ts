/**
 * What tells positions apart.
 *
 *   learned     a trained vector per position, added to the embeddings: Radford et al. 2018 (GPT)
 *   sinusoidal  fixed ones: Vaswani et al. 2017, arXiv:1706.03762, §3.5
 *   rotary      queries and keys are rotated by angles that grow with the position: Su et al. 2021, arXiv:2104.09864,
 *               with the two halves of a head as the pairs, as in LLaMA
 *   none        nothing: a causal mask alone distinguishes positions
 */
import { cosPi, exp, log, sinPi } from '../../backend/elementary.ts'
import {
  add,
  concat,
  type DType,
  formatShape,
  literal,
  mul,
  ShapeError,
  slice,
  sub,
  type Tensor,
} from '../../tensor/index.ts'

export const positionKinds = ['learned', 'sinusoidal', 'rotary', 'none'] as const

export type PositionKind = (typeof positionKinds)[number]

/** The base of the wavelengths in both papers. */
const BASE = 10_000

/** position / BASE^(2i / size), in row-major order: `[count, size / 2]`. */
function angles(count: number, size: number): number[] {
  const frequencies = Array.from({ length: size / 2 }, (_, i) => exp((-2 * i * log(BASE)) / size))
  return Array.from({ length: count }, (_, position) => frequencies.map((f) => position * f)).flat()
}

const table = (values: readonly number[], shape: readonly number[], dtype: DType): Tensor =>
  literal(dtype === 'f64' ? Float64Array.from(values) : Float32Array.from(values), shape)

/** sin in the even columns, cos in the odd ones: `[count, width]`. */
export function sinusoidal(count: number, width: number, dtype: DType): Tensor {
  checkEven('sinusoidal positions', width)
  const values = angles(count, width).flatMap((angle) => [sinPi(angle / Math.PI), cosPi(angle / Math.PI)])
  return table(values, [count, width], dtype)
}

/** Rotates `[batch, heads, positions, size]` by its positions. Throws a ShapeError if the size is odd. */
export function rotary(x: Tensor): Tensor {
  const [count, size] = x.shape.slice(-2) as [number, number]
  checkEven('rotary positions', size)
  const turns = angles(count, size).map((angle) => angle / Math.PI)
  const cos = table(turns.map(cosPi), [count, size / 2], x.dtype)
  const sin = table(turns.map(sinPi), [count, size / 2], x.dtype)
  const half = (from: number) => slice(x, [0, 0, 0, from], [...x.shape.slice(0, 3), from + size / 2])
  const [a, b] = [half(0), half(size / 2)]
  return concat([sub(mul(a, cos), mul(b, sin)), add(mul(b, cos), mul(a, sin))], 3)
}

function checkEven(what: string, size: number): void {
  if (size % 2 !== 0)
    throw new ShapeError(`${what}: the size is ${size}, ${formatShape([size])}; pass an even one`)
}
