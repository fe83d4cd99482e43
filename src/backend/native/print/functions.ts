/**
 * Prints functions of the loop language as C functions. Names are derived from positions, not from the names of variables and
 * buffers, so kernels with the same computation on different buffers have the same text and are compiled once.
 */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type { Block, LoopFunction, Moving, Statement, Variable } from '../../cpu/loop/language.ts'
import { buffersOf, calledBy } from '../../cpu/loop/walk.ts'
import { Helpers } from './helpers.ts'
import { bytesOf, elementInMemory, typeName, unalignedName } from './types.ts'
import { type Callees, ValuePrinter } from './values.ts'

type Do<Name extends Statement['do']> = Extract<Statement, { do: Name }>

/** A printed function: parameters first, then a pointer for each buffer. */
export interface Printed {
  readonly name: string
  readonly buffers: readonly Buffer[]
}

/** A kernel's function and those that it calls, which come first; each text is printed once. */
export class Functions implements Callees {
  readonly helpers = new Helpers()
  readonly #known = new Map<LoopFunction, Map<number | undefined, Printed>>()
  /** The name of each printed text: `f0`, `f1`, and so on. */
  readonly #names = new Map<string, string>()
  readonly #texts: string[] = []

  get texts(): readonly string[] {
    return this.#texts
  }

  /** `lanes`: the number of lanes, for a function whose lanes are independent. */
  add(loops: LoopFunction, lanes?: number): Printed {
    let byLanes = this.#known.get(loops)
    if (!byLanes) this.#known.set(loops, (byLanes = new Map()))
    let printed = byLanes.get(lanes)
    if (!printed) {
      const buffers = [...new Set([...calledBy(loops)].reverse().flatMap((each) => [...buffersOf(each)]))]
      const { head, body } = new FunctionPrinter(this, loops, buffers, lanes).print()
      const key = `${head('f')}${body}`
      let name = this.#names.get(key)
      if (name === undefined) {
        name = `f${this.#names.size}`
        this.#names.set(key, name)
        this.#texts.push(`${head(name)} {\n${body}}`)
      }
      printed = { name, buffers }
      byLanes.set(lanes, printed)
    }
    return printed
  }

  call(
    callee: LoopFunction,
    lanes: number | undefined,
    operands: readonly string[],
    bufferName: (buffer: Buffer) => string,
  ): string {
    const { name, buffers } = this.add(callee, lanes)
    return `${name}(${[...operands, ...buffers.map(bufferName)].join(', ')})`
  }
}

class FunctionPrinter extends ValuePrinter {
  readonly #loops: LoopFunction
  readonly #buffers = new Map<Buffer, string>()
  readonly #lines: string[] = []
  #depth = 1
  #next = 0

  constructor(
    functions: Functions,
    loops: LoopFunction,
    buffers: readonly Buffer[],
    lanes: number | undefined,
  ) {
    super(functions.helpers, functions, lanes)
    this.#loops = loops
    buffers.forEach((buffer, i) => this.#buffers.set(buffer, `b${i}`))
  }

  print(): { head: (name: string) => string; body: string } {
    const { parameters, body, result } = this.#loops
    const given = [
      ...parameters.map((parameter) => this.#declare(parameter)),
      ...[...this.#buffers.values()].map((name) => `char *${name}`),
    ]
    const type = result ? this.typeOf(result.type) : 'void'
    for (const statement of body) this.#statement(statement)
    if (result) this.#line(`return ${this.value(result)};`)
    const kind = result ? 'static inline' : 'static __attribute__((noinline))'
    return { head: (name) => `${kind} ${type} ${name}(${given.join(', ')})`, body: this.#lines.join('') }
  }

  protected bufferName(buffer: Buffer): string {
    return this.#buffers.get(buffer)!
  }

  #line(text: string): void {
    this.#lines.push(`${' '.repeat(this.#depth)}${text}\n`)
  }

  #fresh(): string {
    return `v${this.#next++}`
  }

  /** Returns a declaration: a type and a new name. */
  #declare(variable: Variable): string {
    const name = this.#fresh()
    this.names.set(variable, name)
    return `${this.typeOf(variable.type)} ${name}`
  }

  #block(block: Block): void {
    this.#depth++
    for (const statement of block) this.#statement(statement)
    this.#depth--
  }

  #braced(head: string, body: () => void): void {
    this.#line(`${head}{`)
    this.#depth++
    body()
    this.#depth--
    this.#line('}')
  }

  #statement(statement: Statement): void {
    switch (statement.do) {
      case 'let': {
        const value = this.value(statement.value, statement.variable.unit)
        this.#line(`${this.#declare(statement.variable)} = ${value};`)
        return
      }
      case 'set': {
        const value = this.value(statement.value, statement.variable.unit)
        this.#line(`${this.names.get(statement.variable)} = ${value};`)
        return
      }
      case 'prefetch':
        this.#line(`__builtin_prefetch(${this.address(statement.buffer, statement.at)});`)
        return
      case 'store':
        return this.#store(statement)
      case 'for':
        return this.#for(statement)
      case 'repeat':
        return this.#repeat(statement)
      case 'again':
        this.#line('for (;;) {')
        this.#block(statement.body)
        this.#line(` if (!${this.value(statement.condition)}) break;`)
        this.#line('}')
        return
      case 'if':
        this.#line(`if (${this.value(statement.condition)}) {`)
        this.#block(statement.body)
        if (statement.otherwise) {
          this.#line('} else {')
          this.#block(statement.otherwise)
        }
        this.#line('}')
        return
      case 'block':
        this.#line('{')
        this.#block(statement.body)
        this.#line('}')
    }
  }

  #for({ variable, from, to, step, certain, moving, body }: Do<'for'>): void {
    this.#braced('', () => {
      const { unit } = variable
      const limit = this.value(to, unit)
      const first = this.value(from, unit)
      const counter = this.#declare(variable)
      const name = this.names.get(variable)!
      const end = this.#fresh()
      this.#line(`${counter} = ${first};`)
      this.#line(`const int64_t ${end} = ${limit};`)
      const turns = () => {
        this.#starts(moving)
        this.#line('do {')
        this.#block(body)
        this.#moves(moving)
        this.#line(` ${name} += ${step * unit};`)
        this.#line(`} while (${name} < ${end});`)
      }
      if (certain) turns()
      else this.#braced(`if (${name} < ${end}) `, turns)
    })
  }

  #repeat({ times, moving, body }: Do<'repeat'>): void {
    this.#braced('', () => {
      const count = this.#fresh()
      this.#line(`int64_t ${count} = ${this.value(times)};`)
      this.#starts(moving)
      this.#line('do {')
      this.#block(body)
      this.#moves(moving)
      this.#line(`} while (--${count});`)
    })
  }

  #starts(moving: readonly Moving[]): void {
    for (const { variable, from } of moving) {
      const first = this.value(from, variable.unit)
      this.#line(`${this.#declare(variable)} = ${first};`)
    }
  }

  #moves(moving: readonly Moving[]): void {
    for (const { variable, by } of moving)
      if (by !== 0) this.#line(` ${this.names.get(variable)} += ${by * variable.unit};`)
  }

  #store({ buffer, at, value, lanes }: Do<'store'>): void {
    const element = elementInMemory(buffer.dtype)
    if (value.type.lanes === 1) {
      this.#line(`${this.element(buffer, at)} = ${this.value(value)};`)
      return
    }
    const width = this.lanesOf(value.type)
    const own = typeName({ element: value.type.element, lanes: width })
    this.#braced('', () => {
      const name = this.#fresh()
      this.#line(`const ${own} ${name} = ${this.value(value)};`)
      if (lanes === width) {
        this.helpers.vector(element, lanes)
        const target = unalignedName(element, lanes)
        const source =
          buffer.dtype === 'u8'
            ? `__builtin_convertvector(${name}, ${this.helpers.vector('u8', lanes)})`
            : name
        this.#line(`*(${target} *)${this.address(buffer, at)} = ${source};`)
        return
      }
      // Halves and quarters of a vector are also stored by single instructions.
      let done = 0
      for (let part = width / 2; part >= 2; part /= 2)
        if (element !== 'u8' && lanes - done >= part) {
          const picks = Array.from({ length: part }, (_, l) => done + l)
          const half = this.helpers.shuffle(element, width, picks)
          const target = unalignedName(element, part)
          this.#line(
            `*(${target} *)${this.address(buffer, at, done * bytesOf(element))} = ${half}(${name}, ${name});`,
          )
          done += part
        }
      for (; done < lanes; done++) this.#line(`${this.element(buffer, at, done)} = ${name}[${done}];`)
    })
  }
}
