/** Values of the loop language as C expressions. Pointers are in bytes; each operation rounds once, as in WebAssembly. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import { bytesPerElement } from '../../../tensor/index.ts'
import type {
  Address,
  BinaryOperation,
  LoopFunction,
  Type,
  Value,
  Variable,
} from '../../cpu/loop/language.ts'
import type { Helpers } from './helpers.ts'
import {
  bytesOf,
  elementInMemory,
  type LaneElement,
  laneElement,
  literal,
  maskElement,
  scalarName,
  typeName,
  unalignedName,
} from './types.ts'

export type Of<Op extends Value['op']> = Extract<Value, { op: Op }>

const infix: Partial<Record<BinaryOperation, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  rem: '%',
  and: '&',
  or: '|',
  xor: '^',
  shiftLeft: '<<',
  shiftRight: '>>',
}
const comparisons = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  ltUnsigned: '<',
  geUnsigned: '>=',
}

/** Calls of functions by name; the buffers follow the operands. */
export interface Callees {
  call(
    callee: LoopFunction,
    lanes: number | undefined,
    operands: readonly string[],
    bufferName: (buffer: Buffer) => string,
  ): string
}

export abstract class ValuePrinter {
  protected readonly helpers: Helpers
  readonly #callees: Callees
  /** In a function whose lanes are independent: the number of lanes for which it is printed. */
  readonly #lanes: number | undefined
  protected readonly names = new Map<Variable, string>()

  constructor(helpers: Helpers, callees: Callees, lanes: number | undefined) {
    this.helpers = helpers
    this.#callees = callees
    this.#lanes = lanes
  }

  protected abstract bufferName(buffer: Buffer): string

  protected lanesOf({ lanes }: Type): number {
    return lanes > 1 ? (this.#lanes ?? lanes) : lanes
  }

  protected typeOf(type: Type): string {
    const lanes = this.lanesOf(type)
    if (lanes > 1) this.helpers.vector(laneElement(type.element), lanes)
    return typeName({ element: type.element, lanes })
  }

  /** A value; an index is multiplied by `unit`. */
  protected value(value: Value, unit = 1): string {
    if (value.type.element === 'index') return this.index(value, unit)
    if (value.type.lanes === 1) return this.#scalar(value)
    return this.#vector(value)
  }

  protected index(value: Value, unit: number): string {
    const scaled = (text: string) => (unit === 1 ? text : `(${text} * ${unit})`)
    if (value.op === 'constant') return literal(value.value * unit, 'index')
    if (value.op === 'variable') {
      const { variable } = value
      const name = this.names.get(variable)!
      if (variable.unit === 1) return scaled(name)
      if (variable.unit !== unit)
        throw new Error(`${variable.name} counts ${variable.unit} bytes, not ${unit}`)
      return name
    }
    if (value.op === 'binary' && (value.name === 'add' || value.name === 'sub'))
      return `(${this.index(value.a, unit)} ${infix[value.name]} ${this.index(value.b, unit)})`
    if (value.op === 'binary' && value.name === 'mul' && value.b.op === 'constant')
      return `(${this.index(value.a, 1)} * ${value.b.value * unit})`
    if (value.op === 'load') {
      const text = `(int64_t)*(const int32_t *)${this.address(value.buffer, value.at)}`
      return value.unit === unit ? text : scaled(`(${text})`)
    }
    return scaled(this.#scalar(value))
  }

  /** The address of an element. */
  protected address(buffer: Buffer, { pointer, offset }: Address, more = 0): string {
    const bytes = bytesPerElement[buffer.dtype]
    const at = this.index(pointer, bytes)
    const constant = offset * bytes + more
    const base = this.bufferName(buffer)
    const sum = at === '0L' ? base : `${base} + ${at}`
    return constant === 0 ? `(${sum})` : `(${sum} ${constant < 0 ? '-' : '+'} ${Math.abs(constant)})`
  }

  /** An element in memory, for reading or writing. */
  protected element(buffer: Buffer, at: Address, lane = 0): string {
    const element = elementInMemory(buffer.dtype)
    return `*(${scalarName(element)} *)${this.address(buffer, at, lane * bytesOf(element))}`
  }

  /** An integer, a condition, or one lane. */
  #scalar(value: Value): string {
    const { element } = value.type
    switch (value.op) {
      case 'constant':
        return literal(value.value, element)
      case 'variable':
        return this.names.get(value.variable)!
      case 'unary':
        if (value.name === 'not') return `!${this.value(value.x)}`
        break
      case 'compare': {
        const [a, b] = [this.value(value.a), this.value(value.b)]
        const { element: compared } = value.a.type
        const cast = value.name.endsWith('Unsigned')
          ? compared === 'index'
            ? '(uint64_t)'
            : '(uint32_t)'
          : ''
        return `(${cast}${a} ${comparisons[value.name]} ${cast}${b})`
      }
      case 'binary':
        return this.#scalarBinary(value)
      case 'select':
        return `(${this.value(value.mask)} ? ${this.value(value.a)} : ${this.value(value.b)})`
      case 'convert':
        return `(${typeName(value.type)})${this.value(value.x)}`
      case 'load':
        return this.element(value.buffer, value.at)
      case 'lane':
        return `${this.#named(value.x)}[${value.lane}]`
      case 'call':
        return this.#call(value)
      default:
    }
    throw new Error(`no scalar ${value.op} of ${element}`)
  }

  #scalarBinary({ name, a, b, type }: Of<'binary'>): string {
    const [x, y] = [this.value(a), this.value(b)]
    if (type.element === 'f32' || type.element === 'f64')
      throw new Error(`no scalar ${name} of ${type.element}`)
    const unsigned = type.element === 'i32' ? 'uint32_t' : 'uint64_t'
    if (name === 'mulHighUnsigned') return `(int32_t)(((uint64_t)(uint32_t)${x} * (uint32_t)${y}) >> 32)`
    if (name === 'shiftRightUnsigned') return `(${typeName(type)})((${unsigned})${x} >> ${y})`
    // Dividends of type i32 are never negative.
    if (name === 'min' || name === 'max') return `(${x} ${name === 'min' ? '<' : '>'} ${y} ? ${x} : ${y})`
    const sign = infix[name]
    if (sign === undefined) throw new Error(`no scalar ${name}`)
    return `(${x} ${sign} ${y})`
  }

  #vector(value: Value): string {
    const { type } = value
    const lanes = this.lanesOf(type)
    const element = laneElement(type.element)
    const own = this.typeOf(type)
    switch (value.op) {
      case 'constant':
        return `(${own}){${new Array<string>(lanes).fill(literal(value.value, type.element)).join(', ')}}`
      case 'constants':
        return `(${own}){${value.values.map((each) => literal(each, type.element)).join(', ')}}`
      case 'variable':
        return this.names.get(value.variable)!
      case 'unary':
        return this.#unary(value, element, lanes)
      case 'binary':
        return this.#binary(value, element, lanes)
      case 'compare': {
        const [a, b] = [this.value(value.a), this.value(value.b)]
        const unsigned = value.name.endsWith('Unsigned') ? `(${this.helpers.vector('u32', lanes)})` : ''
        return `(${own})(${unsigned}${a} ${comparisons[value.name]} ${unsigned}${b})`
      }
      case 'relaxedMultiplyAdd': {
        const operands = [value.a, value.b, value.c].map((each) => this.value(each))
        return `${this.helpers.multiplyAdd(element as 'f32', lanes)}(${operands.join(', ')})`
      }
      case 'select': {
        const [mask, a, b] = [value.mask, value.a, value.b].map((each) => this.value(each))
        if (value.mask.type.element === 'condition') return `(${mask} ? ${a} : ${b})`
        return `${this.helpers.select(element, lanes)}(${mask}, ${a}, ${b})`
      }
      case 'masked': {
        const [mask, x] = [this.value(value.mask), this.value(value.x)]
        if (value.mask.type.element === 'condition') return `(${mask} ? ${x} : (${own}){0})`
        const whole = this.helpers.vector(maskElement(element), lanes)
        return `(${own})(${mask} & (${whole})${x})`
      }
      case 'convert':
        return this.#convert(value, lanes)
      case 'load':
        return this.#load(value, element, lanes)
      case 'shuffle': {
        const { a, b, picks } = value
        const from = this.lanesOf(a.type)
        const x = this.value(a)
        if (picks.length === from && picks.every((pick, l) => pick === l)) return x
        return `${this.helpers.shuffle(element, from, picks)}(${x}, ${this.value(b)})`
      }
      case 'lanes':
        return `(${own}){${value.values.map((each) => this.value(each)).join(', ')}}`
      case 'splat':
        return `${this.helpers.splat(element, lanes)}(${this.value(value.x)})`
      case 'fold':
        return `${this.helpers.fold(value.name, element, lanes)}(${this.value(value.x)})`
      case 'call':
        return this.#call(value)
      case 'lane':
        throw new Error('one lane is no vector')
    }
  }

  #unary({ name, x, type }: Of<'unary'> & Value, element: LaneElement, lanes: number): string {
    const operand = this.value(x)
    const own = this.typeOf(type)
    const isWide = type.element === 'f64' || x.type.element === 'f64'
    const whole = this.helpers.vector(isWide ? 'i64' : 'i32', lanes)
    const unsigned = this.helpers.vector(isWide ? 'u64' : 'u32', lanes)
    const narrow = this.helpers.vector('i32', lanes)
    switch (name) {
      case 'not':
        return `(~${operand})`
      case 'bits':
        return `(${own})${operand}`
      case 'neg':
        return `(-${operand})`
      case 'abs':
        if (element === 'i32') return `((${operand} ^ (${operand} >> 31)) - (${operand} >> 31))`
        return `(${own})((${whole})${operand} & ${isWide ? '0x7fffffffffffffff' : '0x7fffffff'})`
      case 'powerOfTwo':
        return isWide
          ? `(${own})(__builtin_convertvector(${operand} + 1023, ${whole}) << 52)`
          : `(${own})((${operand} + 127) << 23)`
      case 'exponent':
        return isWide
          ? `__builtin_convertvector((${unsigned})${operand} >> 52, ${narrow})`
          : `(${own})((${unsigned})${operand} >> 23)`
      case 'mantissa':
        return isWide
          ? `(${own})(((${whole})${operand} & 0x000fffffffffffff) | 0x3fe0000000000000)`
          : `(${own})(((${whole})${operand} & 0x007fffff) | 0x3f000000)`
      default:
        return `${this.helpers.rounding(name, element as 'f32', lanes)}(${operand})`
    }
  }

  #binary({ name, a, b, type }: Of<'binary'> & Value, element: LaneElement, lanes: number): string {
    const x = this.value(a)
    if (name.startsWith('shift')) {
      if (b.op !== 'constant') throw new Error('vectors shift by a constant')
      const own = this.typeOf(type)
      if (name !== 'shiftRightUnsigned') return `(${x} ${infix[name]} ${b.value})`
      return `(${own})((${this.helpers.vector('u32', lanes)})${x} >> ${b.value})`
    }
    const y = this.value(b)
    const isFloat = element === 'f32' || element === 'f64'
    if (name === 'min' || name === 'max') return `${this.helpers.extreme(name, element, lanes)}(${x}, ${y})`
    if (name === 'pmin' || name === 'pmax')
      return `${this.helpers.pseudoExtreme(name, element as 'f32', lanes)}(${x}, ${y})`
    if (name === 'mulHighUnsigned') return `${this.helpers.multiplyHigh(lanes)}(${x}, ${y})`
    if (name === 'withSign') {
      const own = this.typeOf(type)
      const whole = this.helpers.vector(maskElement(element), lanes)
      const sign = element === 'f64' ? '(-0x7fffffffffffffff - 1)' : '(-0x7fffffff - 1)'
      return `(${own})((${whole})${x} | ((${whole})${y} & ${sign}))`
    }
    const sign = infix[name]
    if (sign === undefined) throw new Error(`no vector ${name}`)
    if (isFloat && (name === 'and' || name === 'or' || name === 'xor')) {
      const whole = this.helpers.vector(maskElement(element), lanes)
      return `(${this.typeOf(type)})((${whole})${x} ${sign} (${whole})${y})`
    }
    return `(${x} ${sign} ${y})`
  }

  #convert({ x, type, unsigned }: Of<'convert'> & Value, lanes: number): string {
    const [from, to] = [x.type.element, type.element]
    const operand = this.value(x)
    if ((from === 'f32' || from === 'f64') && to === 'i32')
      return `${this.helpers.truncate(from, lanes)}(${operand})`
    const source = unsigned ? `(${this.helpers.vector('u32', lanes)})${operand}` : operand
    return `__builtin_convertvector(${source}, ${this.typeOf(type)})`
  }

  #load({ buffer, at, splat, type }: Of<'load'> & Value, element: LaneElement, lanes: number): string {
    if (splat) return `${this.helpers.splat(element, lanes)}(${this.element(buffer, at)})`
    const inMemory = elementInMemory(buffer.dtype)
    this.helpers.vector(inMemory, lanes)
    const whole = `*(const ${unalignedName(inMemory, lanes)} *)${this.address(buffer, at)}`
    if (inMemory === element) return whole
    // GCC widens to twice the width by an instruction, but to four times the width lane by lane.
    const half = this.helpers.vector('u16', lanes)
    return `__builtin_convertvector(__builtin_convertvector(${whole}, ${half}), ${this.typeOf(type)})`
  }

  #call({ callee, operands }: Of<'call'>): string {
    const lanes = callee.lanewise ? this.lanesOf(operands[0]!.type) : undefined
    const given = operands.map((operand) => this.value(operand))
    return this.#callees.call(callee, lanes, given, (buffer) => this.bufferName(buffer))
  }

  /** In parentheses unless it is a name. */
  #named(value: Value): string {
    const text = this.value(value)
    return value.op === 'variable' ? text : `(${text})`
  }
}
