/** The inner loop of every product: a register tile of sums, to which each step adds an outer product. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import type { Builder } from '../loop/builder.ts'
import type { Type, Value } from '../loop/language.ts'
import {
  add,
  address,
  compare,
  constant,
  div,
  load,
  loadIndex,
  loadSplat,
  mul,
  multiplyAdd,
  type Operand,
  rem,
} from '../loop/values.ts'

/** An operand that begins at element `start` + `offset` and moves by `stride` elements per step. */
interface Stream {
  buffer: Buffer
  start: Operand
  offset?: number
  stride: number
}

export interface Steps {
  /** Splat, one value per row of the tile, `rowStride` elements apart. */
  a: Stream & { rowStride: number }
  /** Vectors side by side. */
  b: Stream
  /** At least one. */
  steps: number | Value
  unroll: number
  fused: boolean
}

/** Zeroed sums of `rows` × `vectors`. */
export function newSums(b: Builder, rows: number, vectors: number, type: Type): Value[][] {
  return Array.from({ length: rows }, () =>
    Array.from({ length: vectors }, () => b.let('sum', constant(0, type))),
  )
}

/** One step: sums[r][v] += factor(r) · vectors[v]. `factor` gives the value of a row, in every lane. */
export function addOuterProduct(
  b: Builder,
  sums: readonly (readonly Value[])[],
  factor: (row: number) => Value,
  vectors: readonly Value[],
  fused: boolean,
): void {
  sums.forEach((line, r) => {
    const own = factor(r)
    vectors.forEach((vector, v) => b.set(line[v]!, multiplyAdd(line[v]!, own, vector, fused)))
  })
}

export interface Taps {
  /** How many there are in a row of the filter. */
  count: number
  /** The distance from the first tap to every tap in `x`. */
  offsets: Buffer
  x: Buffer
  /** The element of `x` at the first tap. */
  from: Value
  filter: Buffer
  /** The element of the filter at the first tap of the tile's first row. */
  firstTap: Value
  fused: boolean
}

/** sums[r][v] += Σ over the taps of filter[r, tap] · x[tap][v], in order; the vectors of a tap are side by side. */
export function addTaps(
  b: Builder,
  sums: readonly (readonly Value[])[],
  { count, offsets, x, from, filter, firstTap, fused }: Taps,
): void {
  const type = sums[0]![0]!.type
  const unit = bytesPerElement[x.dtype]
  const weights = { from: firstTap, by: 1, unit }
  b.for('tap', { to: count, unit: 4, moving: { weights } }, (tap, moved) => {
    const at = b.let('at', add(loadIndex(offsets, address(tap), unit), from), unit)
    const inputs = sums[0]!.map((_, v) => b.let('x', load(x, address(at, v * type.lanes), type)))
    const weight = (r: number) => b.let('w', loadSplat(filter, address(moved.weights, r * count), type))
    addOuterProduct(b, sums, weight, inputs, fused)
  })
}

/** sums[r][v] += Σ over the steps of a[r] · b[v], in order. */
export function addProducts(
  builder: Builder,
  sums: readonly (readonly Value[])[],
  { a, b, steps, unroll, fused }: Steps,
): void {
  const type = sums[0]![0]!.type
  const step = (u: number, atA: Value, atB: Value) => {
    const vectors = sums[0]!.map((_, v) =>
      builder.let('b', load(b.buffer, address(atB, (b.offset ?? 0) + u * b.stride + v * type.lanes), type)),
    )
    const factor = (r: number) => {
      const at = address(atA, (a.offset ?? 0) + u * a.stride + r * a.rowStride)
      return builder.let('a', loadSplat(a.buffer, at, type))
    }
    addOuterProduct(builder, sums, factor, vectors, fused)
  }
  const unit = bytesPerElement[a.buffer.dtype]
  /** `times` iterations, at least one, starting at step `first`. */
  const turns = (times: Operand, unrolled: number, first: Operand) =>
    builder.repeat(
      times,
      {
        pa: { from: add(a.start, mul(first, a.stride)), by: a.stride * unrolled, unit },
        pb: { from: add(b.start, mul(first, b.stride)), by: b.stride * unrolled, unit },
      },
      ({ pa, pb }) => {
        for (let u = 0; u < unrolled; u++) step(u, pa, pb)
      },
    )
  if (unroll === 1) turns(steps, 1, 0)
  else if (typeof steps === 'number') {
    const whole = Math.floor(steps / unroll)
    if (whole > 0) turns(whole, unroll, 0)
    if (steps % unroll > 0) turns(steps % unroll, 1, whole * unroll)
  } else {
    const whole = builder.let('whole', div(steps, unroll))
    builder.if(compare('ne', whole, 0), () => turns(whole, unroll, 0))
    const rest = builder.let('rest', rem(steps, unroll))
    builder.if(compare('ne', rest, 0), () => turns(rest, 1, mul(whole, unroll)))
  }
}
