/**
 * Prints functions of the loop language as WebAssembly: pointers in bytes, vectors of 128 bits, buffers at fixed
 * addresses.
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import type { Block, LoopFunction, Moving, Statement, Variable } from '../../cpu/loop/language.ts'
import { Uses } from '../../cpu/loop/walk.ts'
import { FunctionBody, type Module } from '../encode/assembler.ts'
import { valueType } from './print-scalars.ts'
import { VectorPrinter } from './print-vectors.ts'

type Do<Name extends Statement['do']> = Extract<Statement, { do: Name }>

/** Adds functions to a module, preceded by those that they call. */
export class Printer {
  readonly #module: Module
  readonly #addressOf: (buffer: Buffer) => number
  /** Functions that use no buffers are in the module once. */
  readonly #known = new Map<LoopFunction, number>()

  constructor(module: Module, addressOf: (buffer: Buffer) => number) {
    this.#module = module
    this.#addressOf = addressOf
  }

  /** The function's place in the module. `bufferOf`: the program's buffer for each that the function mentions. */
  add(body: FunctionBody, bufferOf: (buffer: Buffer) => Buffer): number {
    const numbers = new Map<object, number>()
    for (const of of body.missing as ReadonlySet<Buffer | LoopFunction>)
      numbers.set(of, isFunction(of) ? this.#callee(of, bufferOf) : this.#addressOf(bufferOf(of)))
    return this.#module.add(body, (of) => numbers.get(of)!)
  }

  #callee(callee: LoopFunction, bufferOf: (buffer: Buffer) => Buffer): number {
    const known = this.#known.get(callee)
    if (known !== undefined) return known
    const body = printed(callee)
    const place = this.add(body, bufferOf)
    if (!usesBuffers(body)) this.#known.set(callee, place)
    return place
  }
}

const isFunction = (value: Buffer | LoopFunction): value is LoopFunction => 'body' in value

const usesBuffers = ({ missing }: FunctionBody): boolean =>
  [...(missing as ReadonlySet<Buffer | LoopFunction>)].some((of) =>
    isFunction(of) ? usesBuffers(printed(of)) : true,
  )

const known = new WeakMap<LoopFunction, FunctionBody>()

/** Addresses of buffers, and the places of functions that it calls, are missing in it. */
export function printed(loops: LoopFunction): FunctionBody {
  const found = known.get(loops)
  if (found) return found
  const f = new FunctionBody(
    loops.parameters.map(({ type }) => valueType(type)),
    loops.result ? [valueType(loops.result.type)] : [],
  )
  new FunctionPrinter(f).print(loops)
  known.set(loops, f)
  return f
}

class FunctionPrinter extends VectorPrinter {
  readonly #uses = new Uses()

  print({ parameters, body, result }: LoopFunction): void {
    parameters.forEach((parameter, i) => this.locals.set(parameter, i))
    // What the result reads is kept to the end.
    for (const statement of body) this.#statement(statement)
    if (result) this.push(result)
  }

  /**
   * A variable's local is free for others after its last use in the block that declares it. Compilers then see fewer
   * values that loops seem to carry: products run 4 % faster than if every variable had a local of its own.
   */
  #block(block: Block): void {
    const ends = this.#uses.lastOf(block)
    block.forEach((statement, i) => {
      this.#statement(statement)
      for (const variable of ends[i]!) this.#release(variable)
    })
  }

  #declare(variable: Variable): number {
    const local = this.body.local(valueType(variable.type))
    this.locals.set(variable, local)
    return local
  }

  #release(variable: Variable): void {
    this.body.release(valueType(variable.type), this.locals.get(variable)!)
  }

  #statement(statement: Statement): void {
    const f = this.body
    switch (statement.do) {
      case 'let':
        this.push(statement.value, statement.variable.unit)
        f.set(this.#declare(statement.variable))
        return
      case 'set':
        this.push(statement.value, statement.variable.unit)
        f.set(this.locals.get(statement.variable)!)
        return
      // There is no such instruction.
      case 'prefetch':
        return
      case 'store':
        return this.#store(statement)
      case 'for':
        return this.#for(statement)
      case 'repeat':
        return this.#repeat(statement)
      case 'again':
        f.loop(() => {
          this.#block(statement.body)
          this.push(statement.condition)
          f.branchIf(0)
        })
        return
      case 'if':
        this.push(statement.condition)
        f.if(
          () => this.#block(statement.body),
          statement.otherwise && (() => this.#block(statement.otherwise!)),
        )
        return
      case 'block':
        return this.#block(statement.body)
    }
  }

  #for({ variable, from, to, step, certain, moving, body }: Do<'for'>): void {
    const f = this.body
    const counter = this.#declare(variable)
    const { unit } = variable
    const isSteady =
      to.op === 'constant' || (to.op === 'variable' && !to.variable.changes && to.variable.unit === unit)
    const limit = isSteady ? undefined : f.local('i32')
    const pushLimit = () => (limit === undefined ? this.push(to, unit) : f.get(limit))
    this.push(from, unit)
    f.set(counter)
    if (limit !== undefined) {
      this.push(to, unit)
      f.set(limit)
    }
    const turns = () => {
      this.#start(moving)
      f.loop(() => {
        this.#block(body)
        this.#move(moving)
        f.get(counter)
          .i32(step * unit)
          .op('i32.add')
          .tee(counter)
        pushLimit()
        f.op('i32.lt_s').branchIf(0)
      })
    }
    if (certain) turns()
    else {
      f.get(counter)
      pushLimit()
      f.op('i32.lt_s').if(turns)
    }
    for (const { variable: pointer } of moving) this.#release(pointer)
    if (limit !== undefined) f.release('i32', limit)
    this.#release(variable)
  }

  #repeat({ times, moving, body }: Do<'repeat'>): void {
    const f = this.body
    const count = f.local('i32')
    this.push(times)
    f.set(count)
    this.#start(moving)
    f.loop(() => {
      this.#block(body)
      this.#move(moving)
      f.get(count).i32(1).op('i32.sub').tee(count).branchIf(0)
    })
    for (const { variable } of moving) this.#release(variable)
    f.release('i32', count)
  }

  #start(moving: readonly Moving[]): void {
    for (const { variable, from } of moving) {
      this.push(from, variable.unit)
      this.body.set(this.#declare(variable))
    }
  }

  #move(moving: readonly Moving[]): void {
    for (const { variable, by } of moving) {
      if (by === 0) continue
      const local = this.locals.get(variable)!
      this.body
        .get(local)
        .i32(by * variable.unit)
        .op('i32.add')
        .set(local)
    }
  }

  #store({ buffer, at, value, lanes }: Do<'store'>): void {
    const f = this.body
    const bytes = bytesPerElement[buffer.dtype]
    const base = this.offset(buffer, at)
    const unit = bytes
    const source = value.op === 'lane' ? value.x : value
    const first = value.op === 'lane' ? value.lane : 0
    const put = (name: Parameters<FunctionBody['laneMemory']>[0], lane: number, place = lane) => {
      this.pushPointer(at, unit)
      this.push(source)
      f.laneMemory(name, { ...base, plus: base.plus + (lane - first) * bytes }, place)
    }
    // Bytes are in the lanes of an i32.
    if (bytes === 1)
      for (let lane = first; lane < first + lanes; lane++) put('v128.store8_lane', lane, lane * 4)
    else if (lanes * bytes === 16) {
      this.pushPointer(at, unit)
      this.push(source)
      f.vectorMemory('v128.store', base)
    } else if (bytes === 8) put('v128.store64_lane', first)
    else {
      if (lanes >= 2) put('v128.store64_lane', 0)
      for (let lane = lanes >= 2 ? 2 : first; lane < first + lanes; lane++) put('v128.store32_lane', lane)
    }
  }
}
