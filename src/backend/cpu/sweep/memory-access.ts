/** Loads and stores of vectors: as a whole if neighbours are side by side, otherwise lane by lane. */
import type { Expression } from '../../../compile/kernel/expression.ts'
import type { Store } from '../../../compile/kernel/kernel.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import { type Type, type Value, vectorOf } from '../loop/language.ts'
import {
  add,
  address,
  clamp,
  lane,
  lanesFrom,
  load,
  loadIndex,
  loadSplat,
  mul,
  shuffle,
} from '../loop/values.ts'
import type { Indices, Position, VectorContext } from './indices.ts'

type Load = Expression & { kind: 'load' }

export class MemoryAccess {
  readonly #c: VectorContext
  readonly #indices: Indices

  constructor(context: VectorContext, indices: Indices) {
    this.#c = context
    this.#indices = indices
  }

  /** Writes a variable's lanes to the places in the store. */
  store({ targets, at, value: { dtype } }: Store, value: Value, position: Position): void {
    const { b, walk } = this.#c
    const unit = this.#indices.unit(at)
    const pointer = walk.pointer({ coefficients: at.coefficients, unit: bytesPerElement[dtype] })
    const offset = at.offset + this.#indices.displaced(at, position)
    for (const target of targets) {
      if (unit <= 1 && unit >= 0) {
        b.store(target, address(pointer, offset), value, unit === 0 ? 1 : position.lanes)
        continue
      }
      for (let l = 0; l < position.lanes; l++)
        b.store(target, address(pointer, offset + l * unit), lane(value, l))
    }
  }

  /** Writes two neighbours of each lane as whole vectors; false if the store is of another kind. */
  storeInterleaved(store: Store, values: readonly Value[], positions: readonly Position[]): boolean {
    const { b, walk } = this.#c
    const innermost = this.#c.writtenOut?.at(-1)
    const { targets, at, value } = store
    const [first] = positions as [Position]
    const isPair =
      innermost !== undefined &&
      values.length === 2 &&
      at.coefficients[innermost] === 1 &&
      this.#indices.unit(at) === 2 &&
      this.#c.width > 1 &&
      first.lanes === this.#c.width &&
      (value.dtype === 'f32' || value.dtype === 'i32')
    if (!isPair) return false
    const [x, y] = values as [Value, Value]
    const pointer = walk.pointer({ coefficients: at.coefficients, unit: 4 })
    const offset = at.offset + this.#indices.displaced(at, first)
    const { width } = this.#c
    const interleaved = Array.from({ length: width }, (_, l) => [l, width + l]).flat()
    for (const target of targets) {
      b.store(target, address(pointer, offset), shuffle(x, y, interleaved.slice(0, width)))
      b.store(target, address(pointer, offset + width), shuffle(x, y, interleaved.slice(width)))
    }
    return true
  }

  load(e: Load, position: Position): Value {
    const { width } = this.#c
    const type = vectorOf(e.dtype, width)
    const unit = this.#indices.unit(e.at)
    const lanewise = e.dynamic.some(({ at }) => this.#indices.unit(at) !== 0)
    const isPaired = unit === 2 && bytesPerElement[e.dtype] === 4 && width >= 4
    if (lanewise || (e.guarded && (unit > 1 || unit < 0) && !isPaired))
      return this.#gather(e, type, position, (l) => {
        const pointer = this.#pointer(e, position, l)
        const own = unit === 0 ? 0 : l * unit
        return e.guarded
          ? address(clamp(add(pointer, own), 0, e.buffer.length - 1))
          : this.#element(e, pointer, this.#offset(e, position) + own)
      })
    // Used lanes do not change.
    const at = e.guarded
      ? {
          pointer: clamp(this.#pointer(e, position, 0), -width * Math.max(1, unit), e.buffer.length),
          offset: 0,
          strays: true,
        }
      : this.#element(e, this.#pointer(e, position, 0), this.#offset(e, position))
    if (unit === 0) return loadSplat(e.buffer, at, type)
    if (unit === 1) return load(e.buffer, at, type)
    if (isPaired && (e.guarded || position.lanes === width)) {
      const next = { ...at, offset: at.offset + width }
      const everySecond = Array.from({ length: width }, (_, l) => 2 * l)
      return shuffle(load(e.buffer, at, type), load(e.buffer, next, type), everySecond)
    }
    if (unit === -1 && position.lanes === width && width > 1) {
      const last = { ...at, offset: at.offset - (width - 1) }
      const ahead = this.#c.b.let('ahead', load(e.buffer, last, type))
      return shuffle(
        ahead,
        ahead,
        Array.from({ length: width }, (_, l) => width - 1 - l),
      )
    }
    return this.#gather(e, type, position, (l) => ({ ...at, offset: at.offset + l * unit }))
  }

  /** The element `offset` after a pointer. A pointer that runs backwards is negative without its offset, which addresses must not be. */
  #element({ at, buffer }: Load, pointer: Value, offset: number): ReturnType<typeof address> {
    if (at.coefficients.every((c) => c >= 0)) return address(pointer, offset)
    return address(this.#c.b.let('p', add(pointer, offset), bytesPerElement[buffer.dtype]))
  }

  /** Loads lane by lane; unused lanes are 0. */
  #gather(
    { buffer, dtype }: Load,
    { element }: Type,
    { lanes }: Position,
    at: (lane: number) => Parameters<typeof load>[1],
  ): Value {
    const scalar = vectorOf(dtype, 1)
    const values = Array.from({ length: lanes }, (_, l) => load(buffer, at(l), scalar))
    const rest = Array.from({ length: this.#c.width - lanes }, () => 0)
    return lanesFrom(
      [...values, ...rest.map((zero): Value => ({ op: 'constant', value: zero, type: scalar }))],
      element,
    )
  }

  /** The position of the element without a constant that `#offset` returns; for a guarded load, the whole position. */
  #pointer(e: Load, position: Position, l: number): Value {
    const { walk } = this.#c
    const unit = e.guarded ? 1 : bytesPerElement[e.buffer.dtype]
    const { coefficients } = e.at
    const start = e.guarded ? this.#indices.first(e.at, position) : walk.pointer({ coefficients, unit })
    return e.dynamic.reduce((sum, { buffer, at, stride, size }) => {
      const place = at.offset + this.#indices.displaced(at, position) + l * this.#indices.unit(at)
      const pointer = walk.pointer({ coefficients: at.coefficients, unit: 4 })
      return add(sum, mul(clamp(loadIndex(buffer, address(pointer, place)), 0, size - 1), stride))
    }, start)
  }

  #offset({ at }: Load, position: Position): number {
    return at.offset + this.#indices.displaced(at, position)
  }
}
