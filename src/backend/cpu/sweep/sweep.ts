/**
 * Renders a sweep kernel: (start, end) are units of its widest kept loop. Lanes run along the innermost loop. Where
 * that loop is kept (columns), every lane reduces its own column in row order; where it is reduced (rows), partial
 * sums lie in a fixed set of lanes that are added in a fixed order. Either way the order depends on the shape alone.
 */
import type { Buffer } from '../../../compile/buffer.ts'
import type { Level, SweepKernel } from '../../../compile/kernel.ts'
import { bytesPerElement, type DType, type ReduceName } from '../../../tensor/index.ts'
import { FunctionBody } from '../../wasm/assembler.ts'
import { coefficientsOf, type Position } from './indices.ts'
import type { MathLibrary } from '../math/elementary.ts'
import { combineName, foldLanes, identity, laneMask } from './reductions.ts'
import { expressionsOf, shapeOf, type SweepShape } from './shape.ts'
import { VectorEmitter } from './vector.ts'
import { type Coefficients, Walk } from './walk.ts'

export interface Rendered {
  body: FunctionBody
  /** What threads share out. */
  units: number
}

export function renderSweep(
  kernel: SweepKernel,
  addressOf: (buffer: Buffer) => number,
  math: MathLibrary,
): Rendered {
  const f = new FunctionBody(['i32', 'i32'])
  return new SweepRenderer(f, shapeOf(kernel), addressOf, math).render()
}

class SweepRenderer {
  readonly #f: FunctionBody
  readonly #shape: SweepShape
  readonly #walk: Walk
  readonly #emitter: VectorEmitter
  readonly #needed: Coefficients[]
  /** Locals of finished and running reductions: by reduction, then by position (one for all when lanes lie along rows). */
  readonly #accumulators = new Map<number, number[]>()

  constructor(f: FunctionBody, shape: SweepShape, addressOf: (buffer: Buffer) => number, math: MathLibrary) {
    this.#f = f
    this.#shape = shape
    this.#walk = new Walk(f)
    const { levels } = shape.kernel
    const stores = levels.flatMap((level) => [...level.stores, ...level.keptStores])
    this.#needed = coefficientsOf(levels.flatMap(expressionsOf), stores)
    this.#emitter = new VectorEmitter({
      f,
      walk: this.#walk,
      math,
      addressOf,
      vectorLoop: shape.vectorLoop,
      width: shape.width,
      writtenOut: shape.writtenOut,
      keptLoops: new Set(shape.kept),
      reduced: (reduction, position) =>
        this.#accumulators.get(reduction)![shape.alongRows ? position.row * shape.unroll : position.id]!,
      product: () => {
        throw new Error('a sweep has no product')
      },
    })
  }

  render(): Rendered {
    const { kernel, kept, reduced, vectorLoop, writtenOut, width, unroll, abreast, alongRows } = this.#shape
    const all = kernel.levels.flatMap(expressionsOf)
    const lastKept = kept.at(-1)
    const step = (d: number) => (d === vectorLoop ? width * unroll : d === lastKept ? abreast : 1)
    const unitsOf = (d: number) => Math.ceil(kernel.loops[d]!.extent / step(d))
    const shared = kept
      .filter((d) => !writtenOut.includes(d))
      .reduce<number | undefined>(
        (best, d) => (best === undefined || unitsOf(d) > unitsOf(best) ? d : best),
        undefined,
      )
    const [start, end] = [0, 1]
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
      const from = isShared ? { local: start } : { constant: 0 }
      if (d !== vectorLoop) {
        const to = isShared ? { local: end } : { constant: unitsOf(d) }
        this.#loop(d, from, to, step(d), () => open(depth + 1))
        return
      }
      this.#vectorUnits(d, from, isShared ? end : undefined, (positions) =>
        this.#keptPosition(writtenOut.reduce((at, inside) => this.#inside(at, inside), positions)),
      )
    }
    if (shared === undefined)
      this.#f
        .get(start)
        .get(end)
        .op('i32.lt_s')
        .if(() => open(0))
    else open(0)
    return { body: this.#f, units: shared === undefined ? 1 : unitsOf(shared) }
  }

  /** Whole units of `unroll` vectors, then one shorter unit for what is left. */
  #vectorUnits(
    d: number,
    from: { local: number } | { constant: number },
    endLocal: number | undefined,
    body: (positions: Position[]) => void,
  ): void {
    const { kernel, width, unroll } = this.#shape
    const f = this.#f
    const extent = kernel.loops[d]!.extent
    const step = width * unroll
    const whole = Math.floor(extent / step)
    const left = extent - whole * step
    const positions = Array.from({ length: unroll }, (_, u) => this.#position(u, u * width, width))
    if (whole > 0) {
      if (endLocal === undefined) this.#loop(d, from, { constant: whole }, step, () => body(positions))
      else {
        const limit = f.local('i32')
        f.get(endLocal).i32(whole).get(endLocal).i32(whole).op('i32.lt_s').op('select').set(limit)
        this.#loop(d, from, { local: limit }, step, () => body(positions))
        f.release('i32', limit)
      }
    }
    if (left === 0) return
    const rest = Array.from({ length: Math.ceil(left / width) }, (_, u) =>
      this.#position(u, u * width, Math.min(width, left - u * width)),
    )
    const last = () =>
      this.#walk.at(d, whole * step, this.#needed, () => this.#emitter.scope(() => body(rest)))
    if (endLocal === undefined || !('local' in from)) last()
    else {
      // The range holds the last unit: start ≤ whole < end.
      f.get(from.local).i32(whole).op('i32.le_s').get(endLocal).i32(whole).op('i32.gt_s').op('i32.and')
      f.if(last)
    }
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

  #loop(
    d: number,
    from: { local: number } | { constant: number },
    to: { local: number } | { constant: number },
    step: number,
    body: () => void,
  ): void {
    this.#walk.loop({ dimension: d, from, to, step }, this.#needed, () => this.#emitter.scope(body))
  }

  /** Everything at one kept position (or one vector unit of them): the levels in turn. */
  #keptPosition(positions: Position[]): void {
    const emitter = this.#emitter
    for (const level of this.#shape.kernel.levels) {
      if (level.reductions.length > 0 || level.stores.length > 0) this.#sweepOnce(level, positions)
      for (const position of positions) {
        const values = level.keptStores.map((store) => emitter.local(store.value, position))
        level.keptStores.forEach((store, i) => emitter.memory.store(store, values[i]!, position))
      }
    }
    for (const locals of this.#accumulators.values())
      for (const local of locals) this.#f.release('v128', local)
    this.#accumulators.clear()
  }

  #sweepOnce(level: Level, positions: Position[]): void {
    const { reduced, alongRows, unroll } = this.#shape
    const partials = alongRows ? unroll * positions.length : positions.length
    for (const { index, reduction } of level.reductions) {
      const locals = Array.from({ length: partials }, () => {
        const local = this.#f.local('v128')
        this.#f.v128(identity(reduction.name, reduction.dtype)).set(local)
        return local
      })
      this.#accumulators.set(index, locals)
    }
    const inner = [
      ...level.reductions.map(({ reduction }) => reduction.value),
      ...level.stores.map((s) => s.value),
    ]
    const open = (depth: number): void => {
      const d = reduced[depth]
      if (d === undefined) return this.#elements(level, positions)
      this.#emitter.hoist(inner, new Set(reduced.slice(depth)), positions)
      if (alongRows && depth === reduced.length - 1)
        for (const { row, displacement } of positions)
          this.#vectorUnits(d, { constant: 0 }, undefined, (inRow) =>
            this.#elements(
              level,
              inRow.map((position) => ({
                ...position,
                row,
                displacement: position.displacement.map((by, l) => by + displacement[l]!),
              })),
            ),
          )
      else
        this.#loop(d, { constant: 0 }, { constant: this.#shape.kernel.loops[d]!.extent }, 1, () =>
          open(depth + 1),
        )
    }
    open(0)
    if (alongRows)
      for (const { index, reduction } of level.reductions)
        for (const { row } of positions) this.#combine(index, row, reduction.name, reduction.dtype)
  }

  #elements(level: Level, positions: readonly Position[]): void {
    const { alongRows, unroll } = this.#shape
    const f = this.#f
    for (const position of positions) {
      for (const { index, reduction } of level.reductions) {
        const accumulator =
          this.#accumulators.get(index)![
            alongRows ? position.row * unroll + (position.id % unroll) : position.id
          ]!
        f.get(accumulator)
        this.#emitter.push(reduction.value, position)
        if (alongRows && position.lanes * bytesPerElement[reduction.dtype] < 16) {
          f.v128(identity(reduction.name, reduction.dtype))
          f.v128(laneMask(reduction.dtype, position.lanes)).simd('v128.bitselect')
        }
        f.simd(combineName(reduction.name, reduction.dtype)).set(accumulator)
      }
    }
    const { inner, kernel } = this.#shape
    const together = inner === undefined ? 1 : kernel.loops[inner]!.extent
    for (let p = 0; p < positions.length; p += together) {
      const neighbours = positions.slice(p, p + together)
      const values = level.stores.map((store) =>
        neighbours.map((position) => this.#emitter.local(store.value, position)),
      )
      level.stores.forEach((store, i) => {
        if (this.#emitter.memory.storeInterleaved(store, values[i]!, neighbours)) return
        neighbours.forEach((position, n) => this.#emitter.memory.store(store, values[i]![n]!, position))
      })
    }
  }

  /** Adds a row's partial vectors pairwise, then the lanes, and leaves the result in every lane. */
  #combine(index: number, row: number, name: ReduceName, dtype: DType): void {
    const f = this.#f
    const operation = combineName(name, dtype)
    const { unroll } = this.#shape
    let locals = this.#accumulators.get(index)!.slice(row * unroll, (row + 1) * unroll)
    while (locals.length > 1) {
      const next: number[] = []
      for (let i = 0; i < locals.length; i += 2) {
        if (i + 1 < locals.length)
          f.get(locals[i]!)
            .get(locals[i + 1]!)
            .simd(operation)
            .set(locals[i]!)
        next.push(locals[i]!)
      }
      locals = next
    }
    foldLanes(f, locals[0]!, name, dtype)
  }
}
