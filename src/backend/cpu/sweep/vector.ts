/** Emits scalar expressions four (f32, i32) or two (f64) loop positions at a time. */
import { type Expression, indicesOf, operands } from '../../../compile/expression.ts'
import type { BinaryName, DType } from '../../../tensor/index.ts'
import { Indices, type Position, type VectorContext } from './indices.ts'
import { lanesOf } from '../../wasm/lanes.ts'
import { splat } from '../math/elementary.ts'
import { MemoryAccess } from './memory-access.ts'
import type { SimdName } from '../../wasm/opcodes.ts'
import { wordsToUniform } from '../math/random.ts'

export class VectorEmitter {
  readonly #c: VectorContext
  readonly #indices: Indices
  readonly memory: MemoryAccess
  readonly #scopes: Map<string, number>[] = [new Map()]
  readonly #ids = new Map<Expression, number>()
  readonly #dependencies = new Map<Expression, ReadonlySet<number>>()
  readonly #reductionNeeds = new Map<Expression, boolean>()

  constructor(context: VectorContext) {
    this.#c = context
    this.#indices = new Indices(context)
    this.memory = new MemoryAccess(context, this.#indices)
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
    reductionsKnown = true,
  ): void {
    const seen = new Set<Expression>()
    const visit = (e: Expression) => {
      if (seen.has(e)) return
      seen.add(e)
      if (e.kind === 'constant') return
      const changes = [...this.dependencies(e)].some((loop) => loops.has(loop))
      const waits = changes || (!reductionsKnown && this.#needsReduction(e))
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
        return this.memory.load(e, position)
      case 'index':
        this.#indices.pushLanes(e.at, position)
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
        const index = this.#indices.fixed(e.at, position)
        if (index !== undefined) {
          this.push(index >= 0 && index < e.size ? e.inside : e.outside, position)
          return
        }
        this.push(e.inside, position)
        this.push(e.outside, position)
        this.#indices.pushWithin(e.at, e.size, e.dtype, position)
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
    this.#indices.push(e.at, position)
    f.i32(e.dtype === 'f64' ? 1 : 2).op('i32.shr_u')
    f.i32(0)
    this.#pushScalar(e.step, position)
    f.i32(0)
    this.#pushScalar(e.seed, position)
    f.i32(e.stream).call(math.index('philox'))
    wordsToUniform(f, e.dtype)
  }
}

function isComparison(name: BinaryName): boolean {
  return name === 'less' || name === 'lessEqual' || name === 'equal'
}
