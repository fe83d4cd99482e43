/**
 * Lowers a sweep kernel: (start, end) are units of its outermost kept loop that has enough of them. Lanes run along the innermost loop. If that
 * loop is kept (columns), every lane reduces its own column in order; if it is reduced (rows), the lanes of a few
 * vectors contain the partial results that the kernel states. So the order is the kernel's, whatever the width of
 * vectors.
 */
import type { Level, Reduction, SweepKernel } from '../../../compile/kernel/kernel.ts'
import { elementExpressions, expressionsOf, storesOf } from '../../../compile/kernel/levels.ts'
import { KernelBuilder, type Lowered } from '../loop/kernel-builder.ts'
import type { Value } from '../loop/language.ts'
import { both, compare, min, type Operand, select } from '../loop/values.ts'
import type { Machine } from '../tiling.ts'
import { coursesOf, type Position } from './indices.ts'
import { combine, firstLanes, foldHalves, foldRows, identity } from './reductions.ts'
import { shapeOf, type SweepShape } from './shape.ts'
import { VectorEmitter } from './vector.ts'
import { type Course, Walk } from './walk.ts'

/**
 * A loop with this many units divides evenly among a few threads. The outermost such loop is divided. Convolutions and
 * products also divide images or rows, so a thread reads values that it wrote itself and that its own cache still holds. If
 * one kernel divided images and the next one channels, half of the values would go from core to core on two threads.
 */
const ENOUGH_UNITS = 32

export function lowerSweep(kernel: SweepKernel, machine: Machine, name: string): Lowered {
  return new SweepLowering(shapeOf(kernel, machine)).lower(name)
}

class SweepLowering {
  readonly #b = new KernelBuilder()
  readonly #shape: SweepShape
  readonly #walk = new Walk(this.#b)
  readonly #emitter: VectorEmitter
  readonly #needed: Course[]
  /** Running reductions: by reduction, then by row (one row if columns are reduced), vectors of partial results. */
  readonly #partials = new Map<number, Value[][]>()
  /** Finished ones: by reduction, then by row or position. */
  readonly #results = new Map<number, Value[]>()

  constructor(shape: SweepShape) {
    this.#shape = shape
    const { levels } = shape.kernel
    this.#needed = coursesOf(expressionsOf(levels), storesOf(levels))
    this.#emitter = new VectorEmitter({
      b: this.#b,
      walk: this.#walk,
      vectorLoop: shape.vectorLoop,
      width: shape.width,
      writtenOut: shape.writtenOut,
      drawsBySixteen: shape.drawsBySixteen,
      keptLoops: new Set(shape.kept),
      reduced: (reduction, position) =>
        this.#results.get(reduction)![shape.alongRows ? position.row : position.id]!,
      product: () => {
        throw new Error('a sweep has no product')
      },
    })
  }

  lower(name: string): Lowered {
    const { kernel, kept, reduced, vectorLoop, writtenOut, width, unroll, abreast, alongRows } = this.#shape
    const all = expressionsOf(kernel.levels)
    const lastKept = kept.at(-1)
    const step = (d: number) => (d === vectorLoop ? width * unroll : d === lastKept ? abreast : 1)
    const unitsOf = (d: number) => Math.ceil(kernel.loops[d]!.extent / step(d))
    const candidates = kept.filter((d) => !writtenOut.includes(d))
    const widest = Math.max(...candidates.map(unitsOf))
    const shared = candidates.find((d) => unitsOf(d) >= Math.min(ENOUGH_UNITS, widest))
    const open = (depth: number): void => {
      const d = kept[depth]
      if (d === undefined) {
        const lanes = vectorLoop === undefined || alongRows ? 1 : width
        return this.#keptPosition(
          Array.from({ length: abreast }, (_, row) => {
            const { displacement } = this.#position(row, 0, lanes)
            return {
              id: row,
              row,
              lanes,
              displacement: displacement.map((by, l) => (l === lastKept ? row : by)),
            }
          }),
        )
      }
      if (d !== vectorLoop && writtenOut.includes(d)) return open(depth + 1)
      this.#emitter.hoist(
        all,
        new Set([...kept.slice(depth), ...reduced]),
        [this.#position(0, 0, width)],
        false,
      )
      const isShared = d === shared
      const from = isShared ? this.#b.start : 0
      if (d !== vectorLoop) {
        const to = isShared ? this.#b.end : unitsOf(d)
        this.#loop(d, from, to, step(d), () => open(depth + 1))
        return
      }
      this.#vectorUnits(d, from, isShared ? this.#b.end : undefined, (positions) =>
        this.#keptPosition(writtenOut.reduce((at, inside) => this.#inside(at, inside), positions)),
      )
    }
    if (shared === undefined) this.#b.if(compare('lt', this.#b.start, this.#b.end), () => open(0))
    else open(0)
    return this.#b.kernel(name, shared === undefined ? 1 : unitsOf(shared))
  }

  /**
   * Whole units of `unroll` vectors, then one shorter unit for the rest. `end`: undefined if the whole loop is
   * executed.
   */
  #vectorUnits(
    d: number,
    from: Operand,
    end: Value | undefined,
    body: (positions: Position[]) => void,
  ): void {
    const { kernel, width, unroll } = this.#shape
    const b = this.#b
    const extent = kernel.loops[d]!.extent
    const step = width * unroll
    const whole = Math.floor(extent / step)
    const left = extent - whole * step
    const positions = Array.from({ length: unroll }, (_, u) => this.#position(u, u * width, width))
    if (whole > 0) {
      const to = end && left > 0 ? b.let('whole', min(end, whole)) : end
      this.#loop(d, from, to ?? whole, step, () => body(positions))
    }
    if (left === 0) return
    const rest = Array.from({ length: Math.ceil(left / width) }, (_, u) =>
      this.#position(u, u * width, Math.min(width, left - u * width)),
    )
    const last = () =>
      this.#walk.at(d, whole * step, this.#needed, () => this.#emitter.scope(() => body(rest)))
    if (!end || typeof from === 'number') b.block(last)
    // The range contains the last unit: start ≤ whole < end.
    else b.if(both(compare('le', from, whole), compare('gt', end, whole)), last)
  }

  /** Every position of a loop at each of `positions`. */
  #inside(positions: readonly Position[], inner: number): Position[] {
    const { extent } = this.#shape.kernel.loops[inner]!
    return positions.flatMap(({ displacement, lanes }, p) =>
      Array.from({ length: extent }, (_, i) => ({
        id: p * extent + i,
        row: 0,
        displacement: displacement.map((by, d) => (d === inner ? i : by)),
        lanes,
      })),
    )
  }

  #position(id: number, along: number, lanes: number): Position {
    const { kernel, vectorLoop } = this.#shape
    return { id, row: 0, displacement: kernel.loops.map((_, d) => (d === vectorLoop ? along : 0)), lanes }
  }

  #loop(dimension: number, from: Operand, to: Operand, step: number, body: () => void): void {
    this.#walk.loop({ dimension, from, to, step }, this.#needed, () => this.#emitter.scope(body))
  }

  /** Everything at one kept position (or one vector unit of them): the levels in turn. */
  #keptPosition(positions: Position[]): void {
    const emitter = this.#emitter
    for (const level of this.#shape.kernel.levels) {
      if (level.reductions.length > 0 || level.stores.length > 0) this.#sweepOnce(level, positions)
      for (const position of positions) {
        const values = level.keptStores.map((store) => emitter.variable(store.value, position))
        level.keptStores.forEach((store, i) => emitter.memory.store(store, values[i]!, position))
      }
    }
    this.#results.clear()
  }

  #sweepOnce(level: Level, positions: Position[]): void {
    const { reduced, alongRows, width } = this.#shape
    for (const { index, reduction } of level.reductions) {
      const { name, dtype, order } = reduction
      const first = identity(name, dtype, width)
      const vectors = (count: number) => Array.from({ length: count }, () => this.#b.let(name, first))
      const partials = alongRows
        ? positions.map(() => vectors(order.partials / width))
        : [vectors(positions.length)]
      this.#partials.set(index, partials)
    }
    const inner = elementExpressions(level)
    const open = (depth: number): void => {
      const d = reduced[depth]
      if (d === undefined) return this.#elements(level, positions)
      this.#emitter.hoist(inner, new Set(reduced.slice(depth)), positions)
      if (alongRows && depth === reduced.length - 1)
        for (const { row, displacement } of positions)
          this.#vectorUnits(d, 0, undefined, (inRow) =>
            this.#elements(
              level,
              inRow.map((position) => ({
                ...position,
                row,
                displacement: position.displacement.map((by, l) => by + displacement[l]!),
              })),
            ),
          )
      else this.#loop(d, 0, this.#shape.kernel.loops[d]!.extent, 1, () => open(depth + 1))
    }
    open(0)
    for (const { index, reduction } of level.reductions) {
      const partials = this.#partials.get(index)!
      this.#results.set(
        index,
        alongRows ? partials.map((vectors) => this.#combine(vectors, reduction)) : partials[0]!,
      )
    }
  }

  #elements(level: Level, positions: readonly Position[]): void {
    const { alongRows, width } = this.#shape
    for (const position of positions) {
      for (const { index, reduction } of level.reductions) {
        const { name, dtype } = reduction
        const partials = this.#partials.get(index)![alongRows ? position.row : 0]!
        const accumulator = partials[position.id % partials.length]!
        const value = this.#emitter.value(reduction.value, position)
        const counted =
          alongRows && position.lanes < width
            ? select(firstLanes(value.type, position.lanes), value, identity(name, dtype, width))
            : value
        this.#b.set(accumulator, combine(name, accumulator, counted))
      }
    }
    const { inner, kernel } = this.#shape
    const together = inner === undefined ? 1 : kernel.loops[inner]!.extent
    for (let p = 0; p < positions.length; p += together) {
      const neighbours = positions.slice(p, p + together)
      const values = level.stores.map((store) =>
        neighbours.map((position) => this.#emitter.variable(store.value, position)),
      )
      level.stores.forEach((store, i) => {
        if (this.#emitter.memory.storeInterleaved(store, values[i]!, neighbours)) return
        neighbours.forEach((position, n) => this.#emitter.memory.store(store, values[i]![n]!, position))
      })
    }
  }

  /** A row's result from its partial results, in its order of summation. */
  #combine(partials: readonly Value[], { name, order }: Reduction): Value {
    const { width } = this.#shape
    const inRow = Math.max(1, order.lanes / width)
    let rows = Array.from({ length: partials.length / inRow }, (_, r) =>
      partials.slice(r * inRow, (r + 1) * inRow).map((x) => foldRows(this.#b, name, x, order.lanes)),
    )
    while (rows.length > 1) {
      const next: Value[][] = []
      for (let r = 0; r < rows.length; r += 2) {
        const [row, neighbour] = [rows[r]!, rows[r + 1]]
        next.push(neighbour ? row.map((x, i) => this.#b.let(name, combine(name, x, neighbour[i]!))) : row)
      }
      rows = next
    }
    return foldHalves(this.#b, name, rows[0]!, order.lanes)
  }
}
