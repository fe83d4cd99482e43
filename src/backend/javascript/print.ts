/**
 * Prints functions of the loop language as JavaScript that people can read: buffers are typed arrays, the lanes of a
 * vector are variables x_a, x_b, …, and f32 is rounded by `Math.fround` after every operation, so the bits are those
 * of other printers.
 */
import type { Buffer } from '../../compile/memory/buffer.ts'
import type {
  Address,
  Block,
  LoopFunction,
  Moving,
  Statement,
  Type,
  Value,
  Variable,
} from '../cpu/loop/language.ts'
import { buffersOf, calledBy } from '../cpu/loop/walk.ts'
import { Names } from './names.ts'
import { type HelperName, helpers, readsBits } from './helpers.ts'

type Of<Op extends Value['op']> = Extract<Value, { op: Op }>
type Do<Name extends Statement['do']> = Extract<Statement, { do: Name }>

/** Prints functions, preceded by those that they call and the helpers that they need. */
export class Printer {
  readonly #names = new Names([...Object.keys(helpers), 'single', 'double'])
  readonly #functions = new Map<LoopFunction, string>()
  readonly #helpers = new Set<HelperName>()
  /** Names of the buffers that functions use. */
  readonly buffers = new Map<Buffer, string>()
  readonly #texts: string[] = []

  constructor(functions: readonly LoopFunction[]) {
    // Names shared by several functions are assigned before names inside one of them.
    const all = [...new Set(functions.flatMap((each) => [...calledBy(each)]))]
    for (const each of all) {
      this.#functions.set(each, this.#names.unique(each.name))
      for (const buffer of buffersOf(each))
        if (!this.buffers.has(buffer)) this.buffers.set(buffer, this.#names.unique(buffer.name))
    }
    for (const each of all) this.#texts.push(new FunctionPrinter(each, this.function(each), this).text)
  }

  function(loops: LoopFunction): string {
    return this.#functions.get(loops)!
  }

  buffer(buffer: Buffer): string {
    return this.buffers.get(buffer)!
  }

  helper(name: HelperName): string {
    this.#helpers.add(name)
    if (readsBits.has(name)) this.#helpers.add('word')
    return name
  }

  /** Names for the inside of one function. */
  localNames(): Names {
    return this.#names.inner()
  }

  /** Helpers, then functions. */
  get text(): string {
    const used = (Object.keys(helpers) as HelperName[]).filter((name) => this.#helpers.has(name))
    return [...used.map((name) => helpers[name]), '', this.#texts.join('\n\n')].join('\n')
  }
}

const letters = 'abcdefgh'

class FunctionPrinter {
  readonly text: string
  readonly #printer: Printer
  readonly #names: Names
  /** In lanewise functions all lanes are computed alike, so one lane is printed. */
  readonly #lanewise: boolean
  readonly #variables = new Map<Variable, string>()
  /** Variables whose lanes are all equal. */
  readonly #uniform = new Set<Variable>()
  readonly #lines: string[] = []
  #depth = 0

  constructor(loops: LoopFunction, name: string, printer: Printer) {
    this.#printer = printer
    this.#names = printer.localNames()
    this.#lanewise = loops.lanewise
    const parameters = loops.parameters.map((parameter) => this.#declare(parameter, parameter.type.lanes > 1))
    this.#line(`function ${name}(${parameters.join(', ')}) {`)
    this.#block(loops.body)
    if (loops.result) {
      const { result } = loops
      const { lanes } = result.type
      const value = lanes === 1 || this.#lanewise ? this.#lane(result, 0) : this.#all(result).join(', ')
      this.#inner(() => this.#line(`return ${lanes === 1 || this.#lanewise ? bare(value) : `[${value}]`}`))
    }
    this.#line('}')
    this.text = this.#lines.join('\n')
  }

  #line(text: string): void {
    this.#lines.push('  '.repeat(this.#depth) + text)
  }

  #inner(body: () => void): void {
    this.#depth++
    body()
    this.#depth--
  }

  #block(block: Block): void {
    this.#inner(() => {
      for (const statement of block) this.#statement(statement)
    })
  }

  #declare(variable: Variable, isUniform: boolean): string {
    const name = this.#names.unique(variable.name)
    this.#variables.set(variable, name)
    if (isUniform) this.#uniform.add(variable)
    return name
  }

  #statement(statement: Statement): void {
    switch (statement.do) {
      case 'let':
        return this.#let(statement)
      case 'set':
        return this.#set(statement)
      // There is no such instruction.
      case 'prefetch':
        return
      case 'store':
        for (let l = 0; l < statement.lanes; l++) {
          const { buffer, at, value } = statement
          this.#line(`${this.#element(buffer, at, l)} = ${bare(this.#lane(value, l))}`)
        }
        return
      case 'for': {
        const { variable, from, to, step, moving, body } = statement
        const first = bare(this.#lane(from, 0))
        const limit = bare(this.#lane(to, 0))
        const start = this.#starts(moving)
        const name = this.#declare(variable, false)
        const turn = step === 1 ? `${name}++` : `${name} += ${step}`
        const moves = this.#moves(moving)
        this.#line(
          `for (let ${[`${name} = ${first}`, ...start].join(', ')}; ${name} < ${limit}; ${[turn, ...moves].join(', ')}) {`,
        )
        this.#block(body)
        this.#line('}')
        return
      }
      case 'repeat': {
        const { times, moving, body } = statement
        const count = bare(this.#lane(times, 0))
        const start = this.#starts(moving)
        const name = this.#names.unique('turn')
        const moves = this.#moves(moving)
        this.#line(
          `for (let ${[`${name} = 0`, ...start].join(', ')}; ${name} < ${count}; ${[`${name}++`, ...moves].join(', ')}) {`,
        )
        this.#block(body)
        this.#line('}')
        return
      }
      case 'again':
        this.#line('do {')
        this.#block(statement.body)
        this.#line(`} while (${bare(this.#lane(statement.condition, 0))})`)
        return
      case 'if':
        this.#line(`if (${bare(this.#lane(statement.condition, 0))}) {`)
        this.#block(statement.body)
        if (statement.otherwise) {
          this.#line('} else {')
          this.#block(statement.otherwise)
        }
        this.#line('}')
        return
      case 'block':
        // Names are unique, so braces are not needed.
        for (const inner of statement.body) this.#statement(inner)
    }
  }

  #starts(moving: readonly Moving[]): string[] {
    return moving.map(({ variable, from }) => {
      const first = bare(this.#lane(from, 0))
      return `${this.#declare(variable, false)} = ${first}`
    })
  }

  #moves(moving: readonly Moving[]): string[] {
    return moving.flatMap(({ variable, by }) =>
      by === 0
        ? []
        : [by === 1 ? `${this.#variables.get(variable)}++` : `${this.#variables.get(variable)} += ${by}`],
    )
  }

  #let({ variable, value }: Do<'let'>): void {
    const word = variable.changes ? 'let' : 'const'
    if (this.#isCallOfVector(value)) {
      const call = this.#call(value, 0)
      this.#declare(variable, false)
      this.#line(`${word} [${this.#places(variable).join(', ')}] = ${call}`)
      return
    }
    const isUniform = this.#lanewise || (!variable.changes && this.#isUniform(value))
    const values = (isUniform ? [this.#lane(value, 0)] : this.#all(value)).map(bare)
    this.#declare(variable, isUniform)
    const places = this.#places(variable)
    this.#line(`${word} ${places.map((place, l) => `${place} = ${values[l]}`).join(', ')}`)
  }

  /** Lanes are assigned together if one is read after another has changed. */
  #set({ variable, value }: Do<'set'>): void {
    const places = this.#places(variable)
    const values = places.map((_, l) => bare(this.#lane(value, l)))
    const isCrossed = value.op === 'fold' || value.op === 'shuffle'
    if (isCrossed && places.length > 1) this.#line(`;[${places.join(', ')}] = [${values.join(', ')}]`)
    else places.forEach((place, l) => this.#line(`${place} = ${values[l]}`))
  }

  /** The identifiers of the lanes of a variable. */
  #places(variable: Variable): string[] {
    const name = this.#variables.get(variable)!
    if (variable.type.lanes === 1 || this.#uniform.has(variable)) return [name]
    return Array.from({ length: variable.type.lanes }, (_, l) => `${name}_${letters[l]}`)
  }

  #all(value: Value): string[] {
    return Array.from({ length: value.type.lanes }, (_, l) => this.#lane(value, l))
  }

  #isCallOfVector(value: Value): value is Of<'call'> & Value {
    return value.op === 'call' && !value.callee.lanewise && value.type.lanes > 1
  }

  /** Whether all lanes of a value are equal. */
  #isUniform(value: Value): boolean {
    switch (value.op) {
      case 'constant':
      case 'splat':
      case 'fold':
        return true
      case 'variable':
        return value.type.lanes === 1 || this.#uniform.has(value.variable)
      case 'load':
        return value.splat
      case 'unary':
      case 'convert':
        return this.#isUniform(value.x)
      case 'binary':
      case 'compare':
        return this.#isUniform(value.a) && this.#isUniform(value.b)
      case 'select':
        return [value.mask, value.a, value.b].every((operand) => this.#isUniform(operand))
      case 'masked':
        return this.#isUniform(value.mask) && this.#isUniform(value.x)
      case 'call':
        return value.callee.lanewise && value.operands.every((operand) => this.#isUniform(operand))
      default:
        return value.type.lanes === 1
    }
  }

  /** One lane of a value. */
  #lane(value: Value, lane: number): string {
    switch (value.op) {
      case 'constant':
        return this.#constant(value.value, value.type)
      case 'constants':
        return this.#constant(value.values[lane]!, value.type)
      case 'variable': {
        const places = this.#places(value.variable)
        return places[places.length === 1 ? 0 : lane]!
      }
      case 'unary':
        return this.#unary(value, this.#lane(value.x, lane))
      case 'binary':
        return this.#binary(value, this.#lane(value.a, lane), this.#lane(value.b, lane))
      case 'compare':
        return this.#compare(value, this.#lane(value.a, lane), this.#lane(value.b, lane))
      case 'select':
      case 'masked': {
        const [whenTrue, whenFalse] = value.op === 'select' ? [value.a, value.b] : [value.x, undefined]
        const otherwise = () => (whenFalse ? this.#lane(whenFalse, lane) : '0')
        if (value.mask.op === 'constants')
          return value.mask.values[lane] ? this.#lane(whenTrue, lane) : otherwise()
        return `(${this.#lane(value.mask, lane)} ? ${this.#lane(whenTrue, lane)} : ${otherwise()})`
      }
      case 'convert':
        return this.#convert(value, this.#lane(value.x, lane))
      case 'load':
        return this.#element(value.buffer, value.at, value.splat ? 0 : lane)
      case 'shuffle': {
        const pick = value.picks[lane]!
        const { lanes } = value.a.type
        return pick < lanes ? this.#lane(value.a, pick) : this.#lane(value.b, pick - lanes)
      }
      case 'lanes':
        return this.#lane(value.values[lane]!, 0)
      case 'lane':
        return this.#isCallOfVector(value.x)
          ? `${this.#call(value.x, 0)}[${value.lane}]`
          : this.#lane(value.x, value.lane)
      case 'splat':
        return this.#lane(value.x, 0)
      case 'fold':
        return this.#fold(value)
      case 'call':
        return this.#call(value, lane)
      case 'relaxedMultiplyAdd':
        throw new Error('JavaScript has no multiply-add; use mode default')
    }
  }

  #constant(value: number, { element }: Type): string {
    if (element === 'm32' || element === 'm64' || element === 'condition')
      return value === 0 ? 'false' : 'true'
    const rounded = element === 'f32' ? Math.fround(value) : value
    return Object.is(rounded, -0) ? '-0' : String(rounded)
  }

  #element(buffer: Buffer, { pointer, offset }: Address, lane: number): string {
    const at = this.#lane(pointer, 0)
    const constant = offset + lane
    const sum = constant < 0 ? `${at} - ${-constant}` : constant > 0 ? `${at} + ${constant}` : at
    return `${this.#printer.buffer(buffer)}[${at === '0' ? constant : bare(sum)}]`
  }

  #unary({ name, x, type }: Of<'unary'> & Value, operand: string): string {
    const wide = type.element === 'f64' || x.type.element === 'f64' ? '64' : ''
    if (name === 'not') return `!${operand}`
    if (name === 'neg') return type.element === 'i32' ? `(0 - ${operand} | 0)` : `(-${operand})`
    if (name === 'nearest') return `${this.#printer.helper('nearest')}(${bare(operand)})`
    if (name === 'sqrt') return this.#rounded(`Math.sqrt(${bare(operand)})`, type)
    if (name === 'abs')
      return type.element === 'i32' ? `(Math.abs(${bare(operand)}) | 0)` : `Math.abs(${bare(operand)})`
    if (name === 'floor' || name === 'trunc') return `Math.${name}(${bare(operand)})`
    return `${this.#printer.helper(`${name}${wide}` as HelperName)}(${bare(operand)})`
  }

  #binary({ name, type }: Of<'binary'> & Value, a: string, b: string): string {
    const { element } = type
    const plain = { add: '+', sub: '-', mul: '*', div: '/', rem: '%' }[name as 'add']
    if (plain !== undefined) {
      if (element === 'i32')
        return name === 'mul' ? `Math.imul(${bare(a)}, ${bare(b)})` : `(${a} ${plain} ${b} | 0)`
      if (element === 'index') return name === 'div' ? `(${a} / ${b} | 0)` : `(${a} ${plain} ${b})`
      return this.#rounded(`(${a} ${plain} ${b})`, type)
    }
    if (name === 'min' || name === 'max') return `Math.${name}(${bare(a)}, ${bare(b)})`
    if (name === 'pmin') return `(${b} < ${a} ? ${b} : ${a})`
    if (name === 'pmax') return `(${a} < ${b} ? ${b} : ${a})`
    if (name === 'and' && element === 'condition') return `(${a} && ${b})`
    if (name === 'withSign' || name === 'mulHighUnsigned')
      return `${this.#printer.helper(name)}(${bare(a)}, ${bare(b)})`
    const bitwise = {
      and: '&',
      or: '|',
      xor: '^',
      shiftLeft: '<<',
      shiftRight: '>>',
      shiftRightUnsigned: '>>>',
    }
    return `(${a} ${bitwise[name as 'and']} ${b})`
  }

  #compare({ name }: Of<'compare'> & Value, a: string, b: string): string {
    if (name === 'ltUnsigned' || name === 'geUnsigned')
      return `(${a} >>> 0 ${name === 'ltUnsigned' ? '<' : '>='} ${b} >>> 0)`
    return `(${a} ${{ eq: '===', ne: '!==', lt: '<', le: '<=', gt: '>', ge: '>=' }[name]} ${b})`
  }

  #convert({ x, type, unsigned }: Of<'convert'> & Value, operand: string): string {
    const [from, to] = [x.type.element, type.element]
    const source = unsigned ? `(${operand} >>> 0)` : operand
    if (to === 'f32') return this.#rounded(source, type)
    if (to === 'i32' && from === 'index') return `(${operand} | 0)`
    if (to === 'i32') return `${this.#printer.helper('truncate')}(${bare(operand)})`
    return source
  }

  #fold({ name, x, type }: Of<'fold'> & Value): string {
    const lanes = this.#all(x)
    const join = (a: string, b: string) =>
      name === 'max'
        ? `Math.max(${bare(a)}, ${bare(b)})`
        : type.element === 'i32'
          ? `(${a} + ${b} | 0)`
          : this.#rounded(`(${a} + ${b})`, type)
    const half = (a: number, b: number) => join(lanes[a]!, lanes[b]!)
    return lanes.length === 2 ? half(0, 1) : join(half(0, 2), half(1, 3))
  }

  #call({ callee, operands }: Of<'call'>, lane: number): string {
    const name = this.#printer.function(callee)
    return `${name}(${operands.map((operand) => bare(this.#lane(operand, lane))).join(', ')})`
  }

  #rounded(text: string, { element }: Type): string {
    return element === 'f32' ? `${this.#printer.helper('f32')}(${bare(text)})` : text
  }
}

/** Without parentheses around the whole text. */
function bare(text: string): string {
  if (!text.startsWith('(')) return text
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')') depth--
    if (depth === 0) return i === text.length - 1 ? text.slice(1, -1) : text
  }
  return text
}
