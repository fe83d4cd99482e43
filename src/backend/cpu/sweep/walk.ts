/**
 * Loops and addresses. A pointer is Σ coefficient[d] · loop[d] for one set of coefficients; buffers with elements of
 * the same width and the same coefficients share it. Each loop adds its stride to the pointers it moves.
 */
import type { Builder } from '../loop/builder.ts'
import type { Value } from '../loop/language.ts'
import { add, index, mul, type Operand, sumOf } from '../loop/values.ts'

export type Coefficients = readonly number[]

/**
 * The course of a pointer: coefficients in elements, and the bytes of an element; 1 for indices that address nothing.
 */
export interface Course {
  coefficients: Coefficients
  unit: number
}

export const keyOf = ({ coefficients, unit }: Course): string => `${unit}:${coefficients.join()}`

const counters = ['i', 'j', 'k', 'l', 'm', 'n']

export class Walk {
  readonly #b: Builder
  /** Current pointers by course; absent means 0. */
  #pointers = new Map<string, Value>()

  constructor(b: Builder) {
    this.#b = b
  }

  /** The pointer of a course. */
  pointer(course: Course): Value {
    return this.#pointers.get(keyOf(course)) ?? index(0)
  }

  /**
   * Runs `body` with loop `dimension` at from, from + 1, … to − 1, each covering `step` of the dimension's positions.
   * `needed` are the courses that the body uses.
   */
  loop(
    { dimension, from, to, step }: { dimension: number; from: Operand; to: Operand; step: number },
    needed: readonly Course[],
    body: () => void,
  ): void {
    if (typeof from === 'number' && typeof to === 'number') {
      if (from >= to) return
      if (to - from === 1) return this.at(dimension, from * step, needed, body)
    }
    const outer = this.#pointers
    const moved = this.#moved(dimension, needed)
    const moving = Object.fromEntries(
      moved.map((course) => {
        const by = course.coefficients[dimension]! * step
        const before = outer.get(keyOf(course)) ?? index(0)
        return [
          keyOf(course),
          { from: add(before, mul(index(from), by)), by, unit: course.unit, name: 'p' },
        ] as const
      }),
    )
    this.#b.for(counters[dimension] ?? 'i', { from, to, moving }, (_, pointers) => {
      this.#pointers = new Map([...outer, ...Object.entries(pointers)])
      body()
    })
    this.#pointers = outer
  }

  /** Runs `body` once with loop `dimension` at `position`. */
  at(dimension: number, position: number, needed: readonly Course[], body: () => void): void {
    if (position === 0) return body()
    const outer = this.#pointers
    const pointers = new Map(outer)
    for (const course of this.#moved(dimension, needed)) {
      const before = outer.get(keyOf(course)) ?? index(0)
      const there = add(before, course.coefficients[dimension]! * position)
      pointers.set(keyOf(course), this.#b.let('p', there, course.unit))
    }
    this.#pointers = pointers
    body()
    this.#pointers = outer
  }

  /** Sets pointers from the loops' positions. */
  from(positions: readonly Value[], needed: readonly Course[], body: () => void): void {
    const outer = this.#pointers
    this.#pointers = new Map()
    for (const course of needed) {
      const key = keyOf(course)
      if (this.#pointers.has(key) || course.coefficients.every((c) => c === 0)) continue
      const there = sumOf(...course.coefficients.map((c, d) => (c === 0 ? 0 : mul(positions[d]!, c))))
      this.#pointers.set(key, this.#b.let('p', there, course.unit))
    }
    body()
    this.#pointers = outer
  }

  #moved(dimension: number, needed: readonly Course[]): Course[] {
    const own = new Map(needed.map((course) => [keyOf(course), course] as const))
    return [...own.values()].filter(({ coefficients }) => coefficients[dimension] !== 0)
  }
}
