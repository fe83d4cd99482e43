/** The positions of the lanes of a vector along the loops, and the values of affine indices there. */
import type { Affine } from '../../../compile/kernel/affine.ts'
import { type Expression, indicesOf, subexpressions } from '../../../compile/kernel/expression.ts'
import type { Store } from '../../../compile/kernel/kernel.ts'
import { bytesPerElement, type DType } from '../../../tensor/index.ts'
import type { Builder } from '../loop/builder.ts'
import type { Type, Value } from '../loop/language.ts'
import { add, compare, convert, splat } from '../loop/values.ts'
import { type Coefficients, type Course, keyOf, type Walk } from './walk.ts'

/** `lanes` neighbours along the vector loop, `displacement` positions from the current position of the walk. */
export interface Position {
  readonly id: number
  readonly displacement: Coefficients
  /** The row it belongs to, among those that are reduced alternately. */
  readonly row: number
  /** The number of used lanes; the others contain whatever lies beyond the edge. */
  readonly lanes: number
}

export interface VectorContext {
  b: Builder
  walk: Walk
  /** The loop along which lanes run; undefined if every value is a scalar. */
  vectorLoop: number | undefined
  /** Lanes of every value. */
  width: number
  /** Whether positions come as four vectors side by side, so that random words are drawn in groups of sixteen. */
  drawsBySixteen?: boolean
  /** Loops without code: positions cover all of them. The last may be the innermost of all. */
  writtenOut?: readonly number[]
  /** The loops that a reduction's result depends on. */
  keptLoops: ReadonlySet<number>
  /** The value of a reduction or product. */
  reduced(reduction: number, position: Position): Value
  product(position: Position): Value
}

/** Values of indices at a position. */
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
  lanes(at: Affine, position: Position): Value {
    const type: Type = { element: 'i32', lanes: this.#c.width }
    const unit = this.unit(at)
    if (this.#c.width === 1) return convert(this.first(at, position), 'i32')
    const first = splat(this.first(at, position), type)
    if (unit === 0) return first
    const values = Array.from({ length: this.#c.width }, (_, lane) => lane * unit)
    return add(first, { op: 'constants', values, type })
  }

  /** The value of an index in the first lane. */
  first(at: Affine, position: Position): Value {
    const constant = at.offset + this.displaced(at, position)
    return add(this.#c.walk.pointer({ coefficients: at.coefficients, unit: 1 }), constant)
  }

  /** Where 0 ≤ index < size. */
  within(at: Affine, size: number, dtype: DType, position: Position): Value {
    if (this.unit(at) === 0 || this.#c.width === 1)
      return compare('ltUnsigned', this.first(at, position), size)
    const mask = compare('ltUnsigned', this.lanes(at, position), size)
    return dtype === 'f64' ? convert(mask, 'm64') : mask
  }
}

/** The courses that expressions and stores use. */
export function coursesOf(roots: readonly Expression[], stores: readonly Store[]): Course[] {
  const sets = new Map<string, Course>()
  const insert = (coefficients: Coefficients, unit: number) => {
    const course = { coefficients, unit }
    sets.set(keyOf(course), course)
  }
  for (const e of subexpressions(roots)) {
    if (e.kind !== 'load') {
      for (const { coefficients } of indicesOf(e)) insert(coefficients, 1)
      continue
    }
    insert(e.at.coefficients, e.guarded ? 1 : bytesPerElement[e.buffer.dtype])
    for (const { at } of e.dynamic) insert(at.coefficients, 4)
  }
  for (const { at, value } of stores) insert(at.coefficients, bytesPerElement[value.dtype])
  return [...sets.values()].filter(({ coefficients }) => coefficients.some((c) => c !== 0))
}
