/** Expressions for four (f32, i32) or two (f64) loop positions at a time, in the loop language. */
import { type Expression, indicesOf, operands } from '../../../compile/kernel/expression.ts'
import type { BinaryName, DType } from '../../../tensor/index.ts'
import { type Type, type Value, vectorOf } from '../loop/language.ts'
import {
  add,
  binary,
  call,
  compare,
  constant,
  convert,
  index,
  lane,
  lanesFrom,
  masked,
  max,
  min,
  select,
  unary,
} from '../loop/values.ts'
import { elementary, isElementary, power } from '../math/elementary.ts'
import { permute, philox, philoxFours, uniformOf } from '../math/random.ts'
import { Indices, type Position, type VectorContext } from './indices.ts'
import { MemoryAccess } from './memory-access.ts'

const word: Type = { element: 'i32', lanes: 1 }

export class VectorEmitter {
  readonly #c: VectorContext
  readonly #indices: Indices
  readonly memory: MemoryAccess
  readonly #scopes: Map<string, Value>[] = [new Map()]
  readonly #ids = new Map<Expression, number>()
  readonly #dependencies = new Map<Expression, ReadonlySet<number>>()
  readonly #reductionNeeds = new Map<Expression, boolean>()

  constructor(context: VectorContext) {
    this.#c = context
    this.#indices = new Indices(context)
    this.memory = new MemoryAccess(context, this.#indices)
  }

  /** Values computed in `body` are not available after it. */
  scope(body: () => void): void {
    this.#scopes.push(new Map())
    body()
    this.#scopes.pop()
  }

  /**
   * Computes in advance what does not change in the loops about to begin; results of reductions only if they are
   * known already.
   */
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
        for (const position of positions) this.variable(e, position)
        return
      }
      if (waits) operands(e).forEach(visit)
    }
    roots.forEach(visit)
  }

  /** The variable that holds the expression's value at a position. */
  variable(e: Expression, position: Position): Value {
    if (e.kind === 'reduced') return this.#c.reduced(e.reduction, position)
    if (e.kind === 'product') return this.#c.product(position)
    const key = this.#key(e, position)
    const known = this.#known(key)
    if (known) return known
    const own = this.#c.b.let(nameOf(e), this.#compute(e, position))
    this.#scopes.at(-1)!.set(key, own)
    return own
  }

  #known(key: string): Value | undefined {
    return this.#scopes.findLast((scope) => scope.has(key))?.get(key)
  }

  value(e: Expression, position: Position): Value {
    return e.kind === 'constant' ? constant(e.value, this.#type(e.dtype)) : this.variable(e, position)
  }

  /** The loops that an expression's value depends on. */
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
    // Positions that are the same for an expression share its value.
    const moved = [...this.dependencies(e)].filter((d) => position.displacement[d])
    return `${id} ${moved.map((d) => `${d}:${position.displacement[d]}`).join()}`
  }

  #type(dtype: DType): Type {
    return vectorOf(dtype, this.#c.width)
  }

  #compute(e: Expression, position: Position): Value {
    switch (e.kind) {
      case 'constant':
        return constant(e.value, this.#type(e.dtype))
      case 'load':
        return this.memory.load(e, position)
      case 'index': {
        const lanes = this.#indices.lanes(e.at, position)
        return e.dtype === 'f32' || e.dtype === 'f64' ? convert(lanes, e.dtype) : lanes
      }
      case 'unary':
        if (e.name === 'cast') return this.#cast(e.x, e.dtype, position)
        if (isElementary(e.name))
          return elementary(this.#c.b, e.name, e.dtype as 'f32' | 'f64', this.value(e.x, position))
        return unary(e.name, this.value(e.x, position))
      case 'binary':
        return this.#binary(e, position)
      case 'select':
        return select(
          this.#mask(e.condition, e.dtype, position),
          this.value(e.a, position),
          this.value(e.b, position),
        )
      case 'within': {
        const at = this.#indices.fixed(e.at, position)
        if (at !== undefined) return this.value(at >= 0 && at < e.size ? e.inside : e.outside, position)
        const [inside, outside] = [this.value(e.inside, position), this.value(e.outside, position)]
        return select(this.#indices.within(e.at, e.size, e.dtype, position), inside, outside)
      }
      case 'uniform':
        return this.#uniform(e, position)
      case 'permute':
        return this.#permute(e, position)
      case 'reduced':
      case 'product':
        throw new Error(`${e.kind} has a variable already`)
    }
  }

  #scalar(e: Expression, position: Position): Value {
    return e.kind === 'constant' ? constant(e.value, word) : lane(this.variable(e, position), 0)
  }

  #binary({ name, a, b, dtype }: Expression & { kind: 'binary' }, position: Position): Value {
    if (isComparison(name))
      return masked(this.#comparison(name, a, b, position), constant(1, this.#type(dtype)))
    const [x, y] = [this.value(a, position), this.value(b, position)]
    if (name === 'pow') return power(dtype as 'f32' | 'f64', x, y)
    return name === 'add' ? add(x, y) : binary(name, x, y)
  }

  #comparison(name: 'less' | 'lessEqual' | 'equal', a: Expression, b: Expression, position: Position): Value {
    const [x, y] = [this.value(a, position), this.value(b, position)]
    return compare(({ less: 'lt', lessEqual: 'le', equal: 'eq' } as const)[name], x, y)
  }

  /** True in each lane where the condition is not 0; lanes are as wide as those of `dtype`. */
  #mask(condition: Expression, dtype: DType, position: Position): Value {
    let source = condition
    while (
      source.kind === 'unary' &&
      source.name === 'cast' &&
      (source.x.dtype === 'f64') === (dtype === 'f64')
    )
      source = source.x
    if (source.kind === 'binary' && isComparison(source.name))
      return this.#comparison(source.name, source.a, source.b, position)
    return compare('ne', this.value(condition, position), 0)
  }

  #cast(x: Expression, to: DType, position: Position): Value {
    const value = this.value(x, position)
    const from = x.dtype
    if (from === to) return value
    if (to === 'f32' || to === 'f64') return convert(value, to)
    const whole = from === 'f32' || from === 'f64' ? convert(value, 'i32') : value
    if (to !== 'u8') return whole
    return from === 'i32' ? binary('and', whole, 255) : min(max(whole, 0), 255)
  }

  #permute(e: Expression & { kind: 'permute' }, position: Position): Value {
    const bits = Math.max(2, 2 * Math.ceil(Math.log2(Math.max(2, e.size)) / 2))
    const at = this.variable(e.x, position)
    const [seed, step] = [this.#scalar(e.seed, position), this.#scalar(e.step, position)]
    const integer = (value: number) => constant(value, word)
    const images = Array.from({ length: Math.max(1, position.lanes) }, (_, l) =>
      call(permute, lane(at, l), integer(e.size), integer(bits / 2), seed, integer(e.stream), step),
    )
    const rest = Array.from({ length: this.#c.width - images.length }, () => integer(0))
    return lanesFrom([...images, ...rest], 'i32')
  }

  /** The words of one of four vectors side by side; the first of them draws for all. */
  #sixteenWords(
    e: Expression & { kind: 'uniform' },
    position: Position,
    { seed, step }: Record<'seed' | 'step', Value>,
  ): Value {
    const along = position.displacement[this.#c.vectorLoop!]!
    const vector = (along / this.#c.width) % 4
    const displacement = position.displacement.map((by, d) =>
      d === this.#c.vectorLoop ? along - vector * this.#c.width : by,
    )
    const start = { ...position, displacement }
    const keyOf = (v: number) => `words ${v} ${this.#key(e, start)}`
    const known = this.#known(keyOf(vector))
    if (known) return known
    const first = binary('shiftRightUnsigned', this.#indices.first(e.at, start), index(2))
    const stream = constant(e.stream, word)
    const words = philoxFours(this.#c.b, convert(first, 'i32'), { seed, step, stream })
    words.forEach((value, v) => this.#scopes.at(-1)!.set(keyOf(v), value))
    return words[vector]!
  }

  #uniform(e: Expression & { kind: 'uniform' }, position: Position): Value {
    const { b } = this.#c
    const integer = (value: number) => constant(value, word)
    const first = binary(
      'shiftRightUnsigned',
      this.#indices.first(e.at, position),
      index(e.dtype === 'f64' ? 1 : 2),
    )
    const [seed, step] = [this.#scalar(e.seed, position), this.#scalar(e.step, position)]
    if (this.#c.drawsBySixteen) return uniformOf(b, this.#sixteenWords(e, position, { seed, step }), e.dtype)
    const words = call(philox, convert(first, 'i32'), integer(0), step, integer(0), seed, integer(e.stream))
    return uniformOf(b, b.let('words', words), e.dtype)
  }
}

function isComparison(name: BinaryName): name is 'less' | 'lessEqual' | 'equal' {
  return name === 'less' || name === 'lessEqual' || name === 'equal'
}

/** The name of a variable. */
function nameOf(e: Expression): string {
  if (e.kind === 'load') return e.buffer.name
  return 'name' in e ? e.name : e.kind
}
