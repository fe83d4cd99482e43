/** Where the lanes of a vector stand: positions along the loops, and the values of affine indices there. */
import type { Affine } from '../../../compile/affine.ts'
import { type Expression, indicesOf, subexpressions } from '../../../compile/expression.ts'
import type { Buffer } from '../../../compile/buffer.ts'
import type { Store } from '../../../compile/kernel.ts'
import { bytesPerElement, type DType } from '../../../tensor/index.ts'
import type { FunctionBody } from '../../wasm/assembler.ts'
import { type MathLibrary, splat } from '../math/elementary.ts'
import type { Coefficients, Walk } from './walk.ts'

/** `lanes` neighbours along the vector loop, `displacement` positions from where the walk stands. */
export interface Position {
  readonly id: number
  readonly displacement: Coefficients
  /** Which of the rows that are reduced abreast it belongs to. */
  readonly row: number
  /** Lanes that count; the others hold whatever lies beyond the edge. */
  readonly lanes: number
}

export interface VectorContext {
  f: FunctionBody
  walk: Walk
  math: MathLibrary
  addressOf(buffer: Buffer): number
  /** The loop that lanes run along; undefined when every value is a scalar. */
  vectorLoop: number | undefined
  /** 4, or 2 when an f64 takes part. */
  width: number
  /** Loops that no code runs: positions lie all along them. The last may be the innermost of all. */
  writtenOut?: readonly number[]
  /** The loops a reduction's result depends on. */
  keptLoops: ReadonlySet<number>
  /** Where the value of a reduction or product lies. */
  reduced(reduction: number, position: Position): number
  product(position: Position): number
}

/** Pushes the values of indices at a position. */
export class Indices {
  readonly #c: VectorContext

  constructor(context: VectorContext) {
    this.#c = context
  }

  unit(at: Affine): number {
    return this.#c.vectorLoop === undefined ? 0 : at.coefficients[this.#c.vectorLoop]!
  }

  /** An index that no running loop changes. */
  fixed(at: Affine, position: Position): number | undefined {
    const isFixed = at.coefficients.every((c, d) => c === 0 || this.#c.writtenOut?.includes(d))
    return isFixed ? at.offset + this.displaced(at, position) : undefined
  }

  displaced(at: Affine, position: Position): number {
    return at.coefficients.reduce((total, c, d) => total + c * (position.displacement[d] ?? 0), 0)
  }

  /** The values of an index in the lanes, as i32. */
  pushLanes(at: Affine, position: Position): void {
    const { f } = this.#c
    const unit = this.unit(at)
    this.push(at, position)
    f.simd('i32x4.splat')
    if (unit !== 0)
      f.v128(new Uint8Array(new Int32Array([0, unit, 2 * unit, 3 * unit]).buffer)).simd('i32x4.add')
  }

  /** The value of an index in the first lane, as an i32. */
  push(at: Affine, position: Position): void {
    const { f, walk } = this.#c
    const constant = at.offset + this.displaced(at, position)
    walk.push(at.coefficients)
    if (constant !== 0) f.i32(constant).op('i32.add')
  }

  pushWithin(at: Affine, size: number, dtype: DType, position: Position): void {
    const { f } = this.#c
    if (this.unit(at) === 0) {
      f.i32(0)
      this.push(at, position)
      f.i32(size).op('i32.lt_u').op('i32.sub').simd('i32x4.splat')
      return
    }
    this.pushLanes(at, position)
    f.v128(splat('i32x4', size)).simd('i32x4.lt_u')
    if (dtype === 'f64') f.simd('i64x2.extend_low_i32x4_s')
  }
}

/** The coefficient sets that expressions and stores walk by. */
export function coefficientsOf(roots: readonly Expression[], stores: readonly Store[]): Coefficients[] {
  const sets = new Map<string, Coefficients>()
  const add = (coefficients: Coefficients) => sets.set(coefficients.join(), coefficients)
  for (const e of subexpressions(roots)) {
    for (const { coefficients } of indicesOf(e)) add(coefficients)
    if (e.kind !== 'load') continue
    add(scaled(e.at.coefficients, bytesPerElement[e.dtype]))
    for (const { at } of e.dynamic) add(scaled(at.coefficients, 4))
  }
  for (const { at, value } of stores) add(scaled(at.coefficients, bytesPerElement[value.dtype]))
  return [...sets.values()].filter((coefficients) => coefficients.some((c) => c !== 0))
}

export function scaled(coefficients: Coefficients, by: number): number[] {
  return coefficients.map((c) => c * by)
}
