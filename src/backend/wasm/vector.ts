/** Emits scalar expressions four (f32, i32) or two (f64) loop positions at a time. */
import type { Affine } from '../../compile/affine.ts'
import { type Expression, indicesOf, operands, subexpressions } from '../../compile/expression.ts'
import type { Buffer } from '../../compile/buffer.ts'
import type { Store } from '../../compile/kernel.ts'
import { type BinaryName, bytesPerElement, type DType } from '../../tensor/index.ts'
import type { FunctionBody } from './assembler.ts'
import type { SimdName } from './opcodes.ts'
import { type MathLibrary, splat } from './math.ts'
import type { Coefficients, Walk } from './walk.ts'

/** `lanes` neighbours along the vector loop, `displacement` positions from where the walk stands. */
export interface Position {
  readonly id: number
  readonly displacement: Coefficients
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
  /** A loop that no code runs: positions lie all along it. */
  writtenOut?: number | undefined
  /** The loops a reduction's result depends on. */
  keptLoops: ReadonlySet<number>
  /** Where the value of a reduction or product lies. */
  reduced(reduction: number, position: Position): number
  product(position: Position): number
}

export class VectorEmitter {
  readonly #c: VectorContext
  readonly #scopes: Map<string, number>[] = [new Map()]
  readonly #ids = new Map<Expression, number>()
  readonly #dependencies = new Map<Expression, ReadonlySet<number>>()
  readonly #reductionNeeds = new Map<Expression, boolean>()

  constructor(context: VectorContext) {
    this.#c = context
  }

  /** Values computed in `body` are forgotten after it. */
  scope(body: () => void): void {
    this.#scopes.push(new Map())
    body()
    for (const local of this.#scopes.pop()!.values()) this.#c.f.release('v128', local)
  }

  /** Computes now what does not change in the loops about to open; results of reductions only where they are known already. */
  hoist(
    roots: readonly Expression[],
    loops: ReadonlySet<number>,
    positions: readonly Position[],
    isReduced = true,
  ): void {
    const seen = new Set<Expression>()
    const visit = (e: Expression) => {
      if (seen.has(e)) return
      seen.add(e)
      if (e.kind === 'constant') return
      const changes = [...this.dependencies(e)].some((loop) => loops.has(loop))
      const waits = changes || (!isReduced && this.#needsReduction(e))
      if (!waits && e.kind !== 'reduced' && e.kind !== 'product') {
        for (const position of positions) this.local(e, position)
        return
      }
      if (waits) operands(e).forEach(visit)
    }
    roots.forEach(visit)
  }

  /** The local that holds the expression's value at a position. */
  local(e: Expression, position: Position): number {
    if (e.kind === 'reduced') return this.#c.reduced(e.reduction, position)
    if (e.kind === 'product') return this.#c.product(position)
    const key = this.#key(e, position)
    for (let s = this.#scopes.length - 1; s >= 0; s--) {
      const known = this.#scopes[s]!.get(key)
      if (known !== undefined) return known
    }
    this.#emit(e, position)
    const local = this.#c.f.local('v128')
    this.#c.f.set(local)
    this.#scopes.at(-1)!.set(key, local)
    return local
  }

  push(e: Expression, position: Position): void {
    if (e.kind === 'constant') this.#c.f.v128(this.#splat(e.dtype, e.value))
    else this.#c.f.get(this.local(e, position))
  }

  /** Writes a local's lanes where the store says. */
  store({ targets, at, value: { dtype } }: Store, local: number, position: Position): void {
    const { f, walk } = this.#c
    const bytes = bytesPerElement[dtype]
    const unit = this.#unit(at)
    const pointer = scaled(at.coefficients, bytes)
    for (const target of targets) {
      const base = this.#c.addressOf(target) + (at.offset + this.#displaced(at, position)) * bytes
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
    const { f, walk, writtenOut } = this.#c
    const { targets, at, value } = store
    const [first] = positions as [Position]
    const isPair =
      writtenOut !== undefined &&
      locals.length === 2 &&
      at.coefficients[writtenOut] === 1 &&
      this.#unit(at) === 2 &&
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
          this.#c.addressOf(target) + (at.offset + this.#displaced(at, first)) * 4 + half * 16,
        )
      }
    return true
  }

  /** The loops an expression's value depends on. */
  dependencies(e: Expression): ReadonlySet<number> {
    let found = this.#dependencies.get(e)
    if (!found) {
      const set = new Set<number>()
      if (e.kind === 'reduced') for (const loop of this.#c.keptLoops) set.add(loop)
      for (const { coefficients } of indicesOf(e)) coefficients.forEach((c, d) => c !== 0 && set.add(d))
      for (const operand of operands(e)) for (const d of this.dependencies(operand)) set.add(d)
      if (e.kind === 'product') for (const d of [0, 1, 2, 3]) set.add(d)
      found = set
      this.#dependencies.set(e, found)
    }
    return found
  }

  #needsReduction(e: Expression): boolean {
    let needs = this.#reductionNeeds.get(e)
    if (needs === undefined) {
      needs = e.kind === 'reduced' || operands(e).some((operand) => this.#needsReduction(operand))
      this.#reductionNeeds.set(e, needs)
    }
    return needs
  }

  #key(e: Expression, position: Position): string {
    let id = this.#ids.get(e)
    if (id === undefined) {
      id = this.#ids.size
      this.#ids.set(e, id)
    }
    // Positions that an expression does not tell apart share its value.
    const moved = [...this.dependencies(e)].filter((d) => position.displacement[d])
    return `${id} ${moved.map((d) => `${d}:${position.displacement[d]}`).join()}`
  }

  #unit(at: Affine): number {
    return this.#c.vectorLoop === undefined ? 0 : at.coefficients[this.#c.vectorLoop]!
  }

  /** An index that no running loop changes. */
  #fixedIndex(at: Affine, position: Position): number | undefined {
    const isFixed = at.coefficients.every((c, d) => c === 0 || d === this.#c.writtenOut)
    return isFixed ? at.offset + this.#displaced(at, position) : undefined
  }

  #displaced(at: Affine, position: Position): number {
    return at.coefficients.reduce((total, c, d) => total + c * (position.displacement[d] ?? 0), 0)
  }

  #splat(dtype: DType, value: number): Uint8Array {
    return splat(dtype === 'f32' ? 'f32x4' : dtype === 'f64' ? 'f64x2' : 'i32x4', value)
  }

  #emit(e: Expression, position: Position): void {
    const { f, math } = this.#c
    switch (e.kind) {
      case 'constant':
        f.v128(this.#splat(e.dtype, e.value))
        return
      case 'load':
        return this.#emitLoad(e, position)
      case 'index':
        this.#pushIndices(e.at, position)
        if (e.dtype === 'f32') f.simd('f32x4.convert_i32x4_s')
        if (e.dtype === 'f64') f.simd('f64x2.convert_low_i32x4_s')
        return
      case 'unary':
        if (e.name === 'cast') return this.#emitCast(e.x, e.dtype, position)
        this.push(e.x, position)
        if (e.name === 'exp' || e.name === 'log' || e.name === 'tanh' || e.name === 'sigmoid') {
          f.call(math.index(`${e.name}.${e.dtype as 'f32' | 'f64'}`))
          return
        }
        f.simd(`${lanesOf(e.dtype)}.${e.name}` as SimdName)
        return
      case 'binary':
        return this.#emitBinary(e, position)
      case 'select':
        this.push(e.a, position)
        this.push(e.b, position)
        this.#pushMask(e.condition, e.dtype, position)
        f.simd('v128.bitselect')
        return
      case 'within': {
        const index = this.#fixedIndex(e.at, position)
        if (index !== undefined) {
          this.push(index >= 0 && index < e.size ? e.inside : e.outside, position)
          return
        }
        this.push(e.inside, position)
        this.push(e.outside, position)
        this.#pushWithin(e.at, e.size, e.dtype, position)
        f.simd('v128.bitselect')
        return
      }
      case 'uniform':
        return this.#emitUniform(e, position)
      case 'permute': {
        const bits = Math.max(2, 2 * Math.ceil(Math.log2(Math.max(2, e.size)) / 2))
        const index = this.local(e.x, position)
        f.v128(splat('i32x4', 0))
        for (let lane = 0; lane < Math.max(1, position.lanes); lane++) {
          f.get(index)
            .lane('i32x4.extract_lane', lane)
            .i32(e.size)
            .i32(bits / 2)
          this.#pushScalar(e.seed, position)
          f.i32(e.stream)
          this.#pushScalar(e.step, position)
          f.call(math.index('permute')).lane('i32x4.replace_lane', lane)
        }
        return
      }
      case 'reduced':
      case 'product':
        throw new Error(`${e.kind} has a local already`)
    }
  }

  #pushScalar(e: Expression, position: Position): void {
    this.push(e, position)
    this.#c.f.lane('i32x4.extract_lane', 0)
  }

  /** The values of an index in the lanes, as i32. */
  #pushIndices(at: Affine, position: Position): void {
    const { f } = this.#c
    const unit = this.#unit(at)
    this.#pushElement(at, position)
    f.simd('i32x4.splat')
    if (unit !== 0)
      f.v128(new Uint8Array(new Int32Array([0, unit, 2 * unit, 3 * unit]).buffer)).simd('i32x4.add')
  }

  /** The value of an index in the first lane, as an i32. */
  #pushElement(at: Affine, position: Position): void {
    const { f, walk } = this.#c
    const constant = at.offset + this.#displaced(at, position)
    walk.push(at.coefficients)
    if (constant !== 0) f.i32(constant).op('i32.add')
  }

  #pushWithin(at: Affine, size: number, dtype: DType, position: Position): void {
    const { f } = this.#c
    if (this.#unit(at) === 0) {
      f.i32(0)
      this.#pushElement(at, position)
      f.i32(size).op('i32.lt_u').op('i32.sub').simd('i32x4.splat')
      return
    }
    this.#pushIndices(at, position)
    f.v128(splat('i32x4', size)).simd('i32x4.lt_u')
    if (dtype === 'f64') f.simd('i64x2.extend_low_i32x4_s')
  }

  #emitLoad(e: Expression & { kind: 'load' }, position: Position): void {
    const { f, walk, width } = this.#c
    const bytes = bytesPerElement[e.dtype]
    const unit = this.#unit(e.at)
    const base = this.#c.addressOf(e.buffer)
    const lanewise = e.dynamic.some(({ at }) => this.#unit(at) !== 0)
    if (lanewise || (e.guarded && unit > 1) || (e.guarded && lanewise)) {
      const last = e.buffer.length - 1
      this.#gatherLanes(e.dtype, position, (lane) => {
        this.#pushElement(e.at, position)
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
    let offset = base + (e.at.offset + this.#displaced(e.at, position)) * bytes
    const pushAddress = () => {
      if (!e.guarded) {
        walk.push(scaled(e.at.coefficients, bytes))
        for (const dynamic of e.dynamic) {
          this.#pushDynamic(dynamic, position, 0)
          f.i32(bytes).op('i32.mul').op('i32.add')
        }
        return
      }
      this.#pushElement(e.at, position)
      for (const dynamic of e.dynamic) {
        this.#pushDynamic(dynamic, position, 0)
        f.op('i32.add')
      }
      this.#clamp(-width, e.buffer.length)
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
    if (unit === 2 && bytes === 4 && position.lanes === 4) {
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
      this.#c.addressOf(buffer) + (at.offset + this.#displaced(at, position) + lane * this.#unit(at)) * 4,
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

  #emitBinary({ name, a, b, dtype }: Expression & { kind: 'binary' }, position: Position): void {
    const { f, math } = this.#c
    if (isComparison(name)) {
      this.#pushComparison(name, a, b, position)
      f.v128(this.#splat(dtype, 1)).simd('v128.and')
      return
    }
    this.push(a, position)
    this.push(b, position)
    if (name === 'pow') {
      f.call(math.index(`pow.${dtype as 'f32' | 'f64'}`))
      return
    }
    const operation = dtype === 'i32' && (name === 'min' || name === 'max') ? `${name}_s` : name
    f.simd(`${lanesOf(dtype)}.${operation}` as SimdName)
  }

  #pushComparison(name: BinaryName, a: Expression, b: Expression, position: Position): void {
    this.push(a, position)
    this.push(b, position)
    const lanes = lanesOf(a.dtype)
    const signed = lanes === 'i32x4' && name !== 'equal' ? '_s' : ''
    const short = { less: 'lt', lessEqual: 'le', equal: 'eq' }[name as 'less']
    this.#c.f.simd(`${lanes}.${short}${signed}` as SimdName)
  }

  /** All bits of each lane where the condition is not 0; lanes as wide as `dtype`'s. */
  #pushMask(condition: Expression, dtype: DType, position: Position): void {
    const { f } = this.#c
    let source = condition
    while (
      source.kind === 'unary' &&
      source.name === 'cast' &&
      (source.x.dtype === 'f64') === (dtype === 'f64')
    )
      source = source.x
    if (source.kind === 'binary' && isComparison(source.name)) {
      this.#pushComparison(source.name, source.a, source.b, position)
      return
    }
    this.push(condition, position)
    f.v128(this.#splat(condition.dtype, 0))
    f.simd(`${lanesOf(condition.dtype)}.ne` as SimdName)
  }

  #emitCast(x: Expression, to: DType, position: Position): void {
    const { f } = this.#c
    this.push(x, position)
    const from = x.dtype
    if (from === to) return
    if (from === 'f32' && to === 'f64') f.simd('f64x2.promote_low_f32x4')
    else if (from === 'f64' && to === 'f32') f.simd('f32x4.demote_f64x2_zero')
    else if (to === 'f32') f.simd('f32x4.convert_i32x4_s')
    else if (to === 'f64') f.simd('f64x2.convert_low_i32x4_s')
    else if (from === 'f32' || from === 'f64') {
      f.simd(from === 'f32' ? 'i32x4.trunc_sat_f32x4_s' : 'i32x4.trunc_sat_f64x2_s_zero')
      if (to === 'u8')
        f.v128(splat('i32x4', 0)).simd('i32x4.max_s').v128(splat('i32x4', 255)).simd('i32x4.min_s')
    } else if (to === 'u8') f.v128(splat('i32x4', 255)).simd('v128.and')
  }

  #emitUniform(e: Expression & { kind: 'uniform' }, position: Position): void {
    const { f, math } = this.#c
    this.#pushElement(e.at, position)
    f.i32(e.dtype === 'f64' ? 1 : 2).op('i32.shr_u')
    f.i32(0)
    this.#pushScalar(e.step, position)
    f.i32(0)
    this.#pushScalar(e.seed, position)
    f.i32(e.stream).call(math.index('philox'))
    if (e.dtype === 'f32') {
      f.i32(9).simd('i32x4.shr_u').simd('f32x4.convert_i32x4_s')
      f.v128(splat('f32x4', 0.5))
        .simd('f32x4.add')
        .v128(splat('f32x4', 2 ** -23))
        .simd('f32x4.mul')
      return
    }
    const words = f.local('v128')
    f.i32(6).simd('i32x4.shr_u').set(words)
    const take = (first: number) =>
      f
        .get(words)
        .get(words)
        .shuffle([
          first,
          first + 1,
          first + 2,
          first + 3,
          first + 8,
          first + 9,
          first + 10,
          first + 11,
          0,
          1,
          2,
          3,
          0,
          1,
          2,
          3,
        ])
        .simd('f64x2.convert_low_i32x4_u')
    take(0)
      .v128(splat('f64x2', 2 ** 26))
      .simd('f64x2.mul')
    take(4).simd('f64x2.add')
    f.v128(splat('f64x2', 0.5))
      .simd('f64x2.add')
      .v128(splat('f64x2', 2 ** -52))
      .simd('f64x2.mul')
    f.release('v128', words)
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

export function lanesOf(dtype: DType): 'f32x4' | 'f64x2' | 'i32x4' {
  return dtype === 'f32' ? 'f32x4' : dtype === 'f64' ? 'f64x2' : 'i32x4'
}

/** The bytes a shuffle takes for lanes 0–3 of the first vector and 4–7 of the second. */
export function bytesOfLanes(lanes: readonly number[]): number[] {
  return lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte))
}

function isComparison(name: BinaryName): boolean {
  return name === 'less' || name === 'lessEqual' || name === 'equal'
}

function scaled(coefficients: Coefficients, by: number): number[] {
  return coefficients.map((c) => c * by)
}
