/**
 * Loops and addresses. A pointer is Σ coefficient[d] · loop[d] for one set of coefficients; buffers that are walked
 * alike share it, their base addresses being immediates of the loads. Each loop adds its stride to the pointers it moves.
 */
import type { FunctionBody } from '../../wasm/assembler.ts'

export type Coefficients = readonly number[]

/** Where a loop starts and ends: numbers known now, or locals of the function. */
export type Bound = { constant: number } | { local: number }

export class Walk {
  readonly #f: FunctionBody
  /** Present pointers by coefficients; absent means 0. */
  #pointers = new Map<string, number>()

  constructor(f: FunctionBody) {
    this.#f = f
  }

  /** Pushes the pointer for these coefficients. */
  push(coefficients: Coefficients): void {
    const local = this.#pointers.get(coefficients.join())
    if (local === undefined) this.#f.i32(0)
    else this.#f.get(local)
  }

  isZero(coefficients: Coefficients): boolean {
    return !this.#pointers.has(coefficients.join())
  }

  /**
   * Runs `body` with loop `dimension` at from, from + 1, … to − 1, each worth `step` of the dimension's positions.
   * `needed` are the coefficient sets that the body uses.
   */
  loop(
    { dimension, from, to, step }: { dimension: number; from: Bound; to: Bound; step: number },
    needed: readonly Coefficients[],
    body: () => void,
  ): void {
    if ('constant' in from && 'constant' in to) {
      if (from.constant >= to.constant) return
      if (to.constant - from.constant === 1) return this.at(dimension, from.constant * step, needed, body)
    }
    const f = this.#f
    const counter = f.local('i32')
    const end = f.local('i32')
    this.#bound(from, counter)
    this.#bound(to, end)
    const outer = this.#pointers
    const moved = this.#moved(dimension, needed)
    f.get(counter).get(end).op('i32.lt_s')
    f.if(() => {
      this.#pointers = new Map(outer)
      for (const [key, coefficients] of moved) {
        const local = f.local('i32')
        f.get(counter)
          .i32(coefficients[dimension]! * step)
          .op('i32.mul')
        const before = outer.get(key)
        if (before !== undefined) f.get(before).op('i32.add')
        f.set(local)
        this.#pointers.set(key, local)
      }
      f.loop(() => {
        body()
        for (const [key, coefficients] of moved) {
          const local = this.#pointers.get(key)!
          f.get(local)
            .i32(coefficients[dimension]! * step)
            .op('i32.add')
            .set(local)
        }
        f.get(counter).i32(1).op('i32.add').tee(counter).get(end).op('i32.lt_s').branchIf(0)
      })
    })
    for (const key of moved.keys()) f.release('i32', this.#pointers.get(key)!)
    this.#pointers = outer
    f.release('i32', counter)
    f.release('i32', end)
  }

  /** Runs `body` once with loop `dimension` at `position`. */
  at(dimension: number, position: number, needed: readonly Coefficients[], body: () => void): void {
    if (position === 0) return body()
    const f = this.#f
    const outer = this.#pointers
    this.#pointers = new Map(outer)
    const moved = this.#moved(dimension, needed)
    for (const [key, coefficients] of moved) {
      const local = f.local('i32')
      f.i32(coefficients[dimension]! * position)
      const before = outer.get(key)
      if (before !== undefined) f.get(before).op('i32.add')
      f.set(local)
      this.#pointers.set(key, local)
    }
    body()
    for (const key of moved.keys()) f.release('i32', this.#pointers.get(key)!)
    this.#pointers = outer
  }

  /** Sets pointers from locals that hold the loops' positions. */
  fromLocals(positions: readonly number[], needed: readonly Coefficients[], body: () => void): void {
    const f = this.#f
    const outer = this.#pointers
    this.#pointers = new Map()
    for (const coefficients of needed) {
      const key = coefficients.join()
      if (this.#pointers.has(key) || coefficients.every((c) => c === 0)) continue
      const local = f.local('i32')
      let first = true
      coefficients.forEach((c, d) => {
        if (c === 0) return
        f.get(positions[d]!).i32(c).op('i32.mul')
        if (!first) f.op('i32.add')
        first = false
      })
      f.set(local)
      this.#pointers.set(key, local)
    }
    body()
    for (const local of this.#pointers.values()) f.release('i32', local)
    this.#pointers = outer
  }

  #moved(dimension: number, needed: readonly Coefficients[]): Map<string, Coefficients> {
    return new Map(needed.filter((c) => c[dimension] !== 0).map((c) => [c.join(), c] as const))
  }

  #bound(bound: Bound, into: number): void {
    if ('constant' in bound) this.#f.i32(bound.constant)
    else this.#f.get(bound.local)
    this.#f.set(into)
  }
}
