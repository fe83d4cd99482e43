/** Loads and stores of vectors: whole where neighbours lie side by side, lane by lane where they do not. */
import type { Expression } from '../../../compile/expression.ts'
import type { Store } from '../../../compile/kernel.ts'
import { bytesPerElement, type DType } from '../../../tensor/index.ts'
import { type Indices, type Position, scaled, type VectorContext } from './indices.ts'
import { bytesOfLanes } from '../../wasm/lanes.ts'
import { splat } from '../math/elementary.ts'

export class MemoryAccess {
  readonly #c: VectorContext
  readonly #indices: Indices

  constructor(context: VectorContext, indices: Indices) {
    this.#c = context
    this.#indices = indices
  }

  /** Writes a local's lanes where the store says. */
  store({ targets, at, value: { dtype } }: Store, local: number, position: Position): void {
    const { f, walk } = this.#c
    const bytes = bytesPerElement[dtype]
    const unit = this.#indices.unit(at)
    const pointer = scaled(at.coefficients, bytes)
    for (const target of targets) {
      const base = this.#c.addressOf(target) + (at.offset + this.#indices.displaced(at, position)) * bytes
      const pushAddress = () => walk.push(pointer)
      if (dtype === 'u8') {
        for (let lane = 0; lane < (unit === 0 ? 1 : position.lanes); lane++) {
          pushAddress()
          f.get(local).laneMemory('v128.store8_lane', base + lane * unit, lane * 4)
        }
        continue
      }
      const lanes = unit === 0 ? 1 : position.lanes
      if (unit === 1 && lanes * bytes === 16) {
        pushAddress()
        f.get(local).vectorMemory('v128.store', base)
        continue
      }
      const name = bytes === 8 ? 'v128.store64_lane' : 'v128.store32_lane'
      let lane = 0
      if (unit === 1 && bytes === 4 && lanes >= 2) {
        pushAddress()
        f.get(local).laneMemory('v128.store64_lane', base, 0)
        lane = 2
      }
      for (; lane < lanes; lane++) {
        pushAddress()
        f.get(local).laneMemory(name, base + lane * unit * bytes, lane)
      }
    }
  }

  /** Writes two neighbours of each lane as whole vectors; false where the store is of another kind. */
  storeInterleaved(store: Store, locals: readonly number[], positions: readonly Position[]): boolean {
    const { f, walk } = this.#c
    const innermost = this.#c.writtenOut?.at(-1)
    const { targets, at, value } = store
    const [first] = positions as [Position]
    const isPair =
      innermost !== undefined &&
      locals.length === 2 &&
      at.coefficients[innermost] === 1 &&
      this.#indices.unit(at) === 2 &&
      first.lanes === 4 &&
      (value.dtype === 'f32' || value.dtype === 'i32')
    if (!isPair) return false
    const [a, b] = locals as [number, number]
    for (const target of targets)
      for (const [half, lanes] of [
        [0, [0, 4, 1, 5]],
        [1, [2, 6, 3, 7]],
      ] as const) {
        walk.push(scaled(at.coefficients, 4))
        f.get(a).get(b).shuffle(bytesOfLanes(lanes))
        f.vectorMemory(
          'v128.store',
          this.#c.addressOf(target) + (at.offset + this.#indices.displaced(at, first)) * 4 + half * 16,
        )
      }
    return true
  }

  load(e: Expression & { kind: 'load' }, position: Position): void {
    const { f, walk, width } = this.#c
    const bytes = bytesPerElement[e.dtype]
    const unit = this.#indices.unit(e.at)
    const base = this.#c.addressOf(e.buffer)
    const lanewise = e.dynamic.some(({ at }) => this.#indices.unit(at) !== 0)
    const isPaired = unit === 2 && bytes === 4 && width === 4 && e.dtype !== 'u8'
    if (lanewise || (e.guarded && unit > 1 && !isPaired)) {
      const last = e.buffer.length - 1
      this.#gatherLanes(e.dtype, position, (lane) => {
        this.#indices.push(e.at, position)
        if (unit !== 0 && lane !== 0) f.i32(lane * unit).op('i32.add')
        for (const dynamic of e.dynamic) {
          this.#pushDynamic(dynamic, position, lane)
          f.op('i32.add')
        }
        if (e.guarded) this.#clamp(0, last)
        f.i32(bytes).op('i32.mul')
        return base
      })
      return
    }
    let offset = base + (e.at.offset + this.#indices.displaced(e.at, position)) * bytes
    const pushAddress = () => {
      if (!e.guarded) {
        walk.push(scaled(e.at.coefficients, bytes))
        for (const dynamic of e.dynamic) {
          this.#pushDynamic(dynamic, position, 0)
          f.i32(bytes).op('i32.mul').op('i32.add')
        }
        return
      }
      this.#indices.push(e.at, position)
      for (const dynamic of e.dynamic) {
        this.#pushDynamic(dynamic, position, 0)
        f.op('i32.add')
      }
      // Lanes that count are left where they are.
      this.#clamp(-width * Math.max(1, unit), e.buffer.length)
      f.i32(bytes).op('i32.mul').i32(base).op('i32.add')
    }
    if (e.guarded) offset = 0
    if (unit === 0) {
      pushAddress()
      if (e.dtype === 'u8') f.memory('i32.load8_u', offset).simd('i32x4.splat')
      else f.vectorMemory(bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat', offset)
      return
    }
    if (unit === 1) {
      pushAddress()
      if (e.dtype === 'u8') {
        f.vectorMemory('v128.load32_zero', offset)
          .simd('i16x8.extend_low_i8x16_u')
          .simd('i32x4.extend_low_i16x8_u')
      } else f.vectorMemory(width * bytes === 16 ? 'v128.load' : 'v128.load64_zero', offset)
      return
    }
    if (isPaired && (e.guarded || position.lanes === 4)) {
      pushAddress()
      f.vectorMemory('v128.load', offset)
      pushAddress()
      f.vectorMemory('v128.load', offset + 16).shuffle(bytesOfLanes([0, 2, 4, 6]))
      return
    }
    this.#gatherLanes(e.dtype, position, (lane) => {
      pushAddress()
      return offset + lane * unit * bytes
    })
  }

  /** Loads lane by lane; `pushAddress` pushes an address and gives the immediate offset. */
  #gatherLanes(dtype: DType, position: Position, pushAddress: (lane: number) => number): void {
    const { f } = this.#c
    const vector = f.local('v128')
    f.v128(splat('i32x4', 0)).set(vector)
    for (let lane = 0; lane < position.lanes; lane++) {
      if (dtype === 'u8') {
        f.get(vector)
        const offset = pushAddress(lane)
        f.memory('i32.load8_u', offset).lane('i32x4.replace_lane', lane).set(vector)
        continue
      }
      const offset = pushAddress(lane)
      f.get(vector)
        .laneMemory(dtype === 'f64' ? 'v128.load64_lane' : 'v128.load32_lane', offset, lane)
        .set(vector)
    }
    f.get(vector)
    f.release('v128', vector)
  }

  /** Pushes clamp(indices[at], 0, size − 1) · stride, in elements. */
  #pushDynamic(
    { buffer, at, stride, size }: (Expression & { kind: 'load' })['dynamic'][number],
    position: Position,
    lane: number,
  ): void {
    const { f, walk } = this.#c
    walk.push(scaled(at.coefficients, 4))
    f.memory(
      'i32.load',
      this.#c.addressOf(buffer) +
        (at.offset + this.#indices.displaced(at, position) + lane * this.#indices.unit(at)) * 4,
    )
    this.#clamp(0, size - 1)
    if (stride !== 1) f.i32(stride).op('i32.mul')
  }

  #clamp(low: number, high: number): void {
    const { f } = this.#c
    const x = f.local('i32')
    f.tee(x).i32(low).get(x).i32(low).op('i32.gt_s').op('select').tee(x)
    f.i32(high).get(x).i32(high).op('i32.lt_s').op('select')
    f.release('i32', x)
  }
}
