/** Prints functions of the loop language as WebAssembly: pointers in bytes, vectors of 128 bits, buffers at fixed addresses. */
import type { Buffer } from '../../compile/buffer.ts'
import { bytesPerElement } from '../../tensor/index.ts'
import type {
  Address,
  BinaryOperation,
  Block,
  Element,
  LoopFunction,
  Moving,
  Statement,
  Type,
  Value,
  Variable,
} from '../cpu/loop/language.ts'
import { Uses } from '../cpu/loop/walk.ts'
import { FunctionBody, type Module, type ValueType } from './assembler.ts'
import type { PlainName, SimdName } from './opcodes.ts'

type Of<Op extends Value['op']> = Extract<Value, { op: Op }>
type Do<Name extends Statement['do']> = Extract<Statement, { do: Name }>

/** Adds functions to a module, each once, those that they call before them. */
export class Printer {
  readonly #module: Module
  readonly #addressOf: (buffer: Buffer) => number
  readonly #known = new Map<LoopFunction, number>()

  constructor(module: Module, addressOf: (buffer: Buffer) => number) {
    this.#module = module
    this.#addressOf = addressOf
  }

  /** The function's place in the module. */
  add(loops: LoopFunction): number {
    let place = this.#known.get(loops)
    if (place === undefined) {
      place = this.#module.add(new FunctionPrinter(loops, this.#addressOf, (callee) => this.add(callee)).body)
      this.#known.set(loops, place)
    }
    return place
  }
}

const valueType = ({ element, lanes }: Type): ValueType =>
  lanes > 1 ? 'v128' : element === 'f32' || element === 'f64' ? element : 'i32'

/** Lanes of a vector as instructions name them; those of masks are whole numbers. */
const shapeOf = ({ element }: Type) =>
  element === 'f32' ? 'f32x4' : element === 'f64' ? 'f64x2' : element === 'm64' ? 'i64x2' : 'i32x4'

const indexOperations: Partial<Record<BinaryOperation, PlainName>> = {
  add: 'i32.add',
  sub: 'i32.sub',
  mul: 'i32.mul',
  div: 'i32.div_u',
  rem: 'i32.rem_u',
  and: 'i32.and',
  or: 'i32.or',
  xor: 'i32.xor',
  shiftLeft: 'i32.shl',
  shiftRight: 'i32.shr_s',
  shiftRightUnsigned: 'i32.shr_u',
}

const indexComparisons = {
  eq: 'i32.eq',
  ne: 'i32.ne',
  lt: 'i32.lt_s',
  le: 'i32.le_s',
  gt: 'i32.gt_s',
  ge: 'i32.ge_s',
  ltUnsigned: 'i32.lt_u',
  geUnsigned: 'i32.ge_u',
} as const satisfies Record<string, PlainName>

class FunctionPrinter {
  readonly body: FunctionBody
  readonly #addressOf: (buffer: Buffer) => number
  readonly #indexOf: (callee: LoopFunction) => number
  readonly #locals = new Map<Variable, number>()
  readonly #uses = new Uses()

  constructor(
    { parameters, body, result }: LoopFunction,
    addressOf: (buffer: Buffer) => number,
    indexOf: (callee: LoopFunction) => number,
  ) {
    this.#addressOf = addressOf
    this.#indexOf = indexOf
    this.body = new FunctionBody(
      parameters.map(({ type }) => valueType(type)),
      result ? [valueType(result.type)] : [],
    )
    parameters.forEach((parameter, i) => this.#locals.set(parameter, i))
    // What the result reads is kept to the end.
    for (const statement of body) this.#statement(statement)
    if (result) this.#push(result)
  }

  /**
   * A variable's local is free for others after its last use in the block that declares it. Compilers see fewer values
   * that loops seem to carry: products run 4 % faster than where every variable keeps a local of its own.
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
    this.#locals.set(variable, local)
    return local
  }

  #release(variable: Variable): void {
    this.body.release(valueType(variable.type), this.#locals.get(variable)!)
  }

  #statement(statement: Statement): void {
    const f = this.body
    switch (statement.do) {
      case 'let':
        this.#push(statement.value, statement.variable.unit)
        f.set(this.#declare(statement.variable))
        return
      case 'set':
        this.#push(statement.value, statement.variable.unit)
        f.set(this.#locals.get(statement.variable)!)
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
          this.#push(statement.condition)
          f.branchIf(0)
        })
        return
      case 'if':
        this.#push(statement.condition)
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
    const pushLimit = () => (limit === undefined ? this.#push(to, unit) : f.get(limit))
    this.#push(from, unit)
    f.set(counter)
    if (limit !== undefined) {
      this.#push(to, unit)
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
    this.#push(times)
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
      this.#push(from, variable.unit)
      this.body.set(this.#declare(variable))
    }
  }

  #move(moving: readonly Moving[]): void {
    for (const { variable, by } of moving) {
      if (by === 0) continue
      const local = this.#locals.get(variable)!
      this.body
        .get(local)
        .i32(by * variable.unit)
        .op('i32.add')
        .set(local)
    }
  }

  /** Pushes a value; of an index, as so many times `unit`. */
  #push(value: Value, unit = 1): void {
    if (value.type.element === 'index') this.#pushIndex(value, unit)
    else if (value.type.element === 'condition' || value.type.lanes === 1) this.#pushScalar(value)
    else this.#pushVector(value)
  }

  #pushIndex(value: Value, unit: number): void {
    const f = this.body
    const scale = () => (unit === 1 ? f : f.i32(unit).op('i32.mul'))
    if (value.op === 'constant') f.i32(value.value * unit)
    else if (value.op === 'variable') {
      f.get(this.#locals.get(value.variable)!)
      if (value.variable.unit === 1) scale()
      else if (value.variable.unit !== unit)
        throw new Error(`${value.variable.name} counts ${value.variable.unit} bytes, not ${unit}`)
    } else if (value.op === 'binary' && (value.name === 'add' || value.name === 'sub')) {
      this.#pushIndex(value.a, unit)
      this.#pushIndex(value.b, unit)
      f.op(indexOperations[value.name]!)
    } else if (value.op === 'binary' && value.name === 'mul' && value.b.op === 'constant') {
      this.#pushIndex(value.a, 1)
      f.i32(value.b.value * unit).op('i32.mul')
    } else if (value.op === 'load') {
      this.#pushPointer(value.at, 4)
      f.memory('i32.load', this.#offset(value.buffer, value.at))
      if (value.unit !== unit) scale()
    } else {
      this.#pushScalar(value)
      scale()
    }
  }

  /** A whole number or a condition. */
  #pushScalar(value: Value): void {
    const f = this.body
    switch (value.op) {
      case 'constant':
        f.i32(value.value)
        return
      case 'variable':
        f.get(this.#locals.get(value.variable)!)
        return
      case 'unary':
        this.#push(value.x)
        f.op('i32.eqz')
        return
      case 'compare':
        this.#push(value.a)
        this.#push(value.b)
        f.op(indexComparisons[value.name])
        return
      case 'binary':
        return this.#pushScalarBinary(value)
      case 'select':
        this.#push(value.a)
        this.#push(value.b)
        this.#push(value.mask)
        f.op('select')
        return
      case 'convert':
        this.#push(value.x)
        return
      case 'lane':
        this.#push(value.x)
        f.lane('i32x4.extract_lane', value.lane)
        return
      case 'call':
        return this.#call(value)
      default:
        throw new Error(`no scalar ${value.op} of ${value.type.element}`)
    }
  }

  #pushScalarBinary({ name, a, b }: Of<'binary'>): void {
    const f = this.body
    if (name === 'mulHighUnsigned') {
      this.#push(a)
      f.op('i64.extend_i32_u')
      this.#push(b)
      f.op('i64.extend_i32_u').op('i64.mul').i64(32n).op('i64.shr_u').op('i32.wrap_i64')
      return
    }
    if (name !== 'min' && name !== 'max') {
      this.#push(a)
      this.#push(b)
      f.op(indexOperations[name]!)
      return
    }
    const x = f.local('i32')
    this.#push(a)
    f.tee(x)
    this.#push(b)
    f.get(x)
    this.#push(b)
    f.op(name === 'min' ? 'i32.lt_s' : 'i32.gt_s').op('select')
    f.release('i32', x)
  }

  #call({ callee, operands }: Of<'call'>): void {
    for (const operand of operands) this.#push(operand)
    this.body.call(this.#indexOf(callee))
  }

  #pushVector(value: Value): void {
    const f = this.body
    const { type } = value
    switch (value.op) {
      case 'constant':
        f.v128(bytesOf(type.element, new Array<number>(4).fill(value.value)))
        return
      case 'constants':
        f.v128(bytesOf(type.element, value.values))
        return
      case 'variable':
        f.get(this.#locals.get(value.variable)!)
        return
      case 'unary':
        return this.#unary(value)
      case 'binary':
        return this.#binary(value)
      case 'compare': {
        this.#push(value.a)
        this.#push(value.b)
        const shape = shapeOf(value.a.type)
        const name = value.name === 'ltUnsigned' ? 'lt_u' : value.name
        const signed = shape === 'i32x4' && !['eq', 'ne', 'lt_u'].includes(name) ? '_s' : ''
        f.simd(`${shape}.${name}${signed}` as SimdName)
        return
      }
      case 'relaxedMultiplyAdd':
        for (const operand of [value.b, value.c, value.a]) this.#push(operand)
        f.simd(`${shapeOf(type)}.relaxed_madd` as SimdName)
        return
      case 'select':
        this.#push(value.a)
        this.#push(value.b)
        this.#pushMask(value.mask)
        f.simd('v128.bitselect')
        return
      case 'masked':
        this.#pushMask(value.mask)
        this.#push(value.x)
        f.simd('v128.and')
        return
      case 'convert':
        return this.#convert(value)
      case 'load':
        return this.#load(value)
      case 'shuffle':
        return this.#shuffle(value)
      case 'lanes':
        return this.#lanes(value)
      case 'splat':
        this.#push(value.x)
        f.simd('i32x4.splat')
        return
      case 'fold':
        return this.#fold(value)
      case 'call':
        return this.#call(value)
      case 'lane':
        throw new Error('one lane is no vector')
    }
  }

  #unary({ name, x, type }: Of<'unary'>): void {
    const f = this.body
    const wide = type.element === 'f64' || x.type.element === 'f64'
    if (name === 'powerOfTwo') {
      this.#push(x)
      f.v128(bytesOf('i32', new Array<number>(4).fill(wide ? 1023 : 127))).simd('i32x4.add')
      if (wide) f.simd('i64x2.extend_low_i32x4_s').i32(52).simd('i64x2.shl')
      else f.i32(23).simd('i32x4.shl')
      return
    }
    if (name === 'exponent') {
      this.#push(x)
      if (!wide) {
        f.i32(23).simd('i32x4.shr_u')
        return
      }
      const exponents = f.local('v128')
      f.i32(52).simd('i64x2.shr_u').tee(exponents).get(exponents)
      f.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
      f.release('v128', exponents)
      return
    }
    if (name === 'mantissa') {
      this.#push(x)
      f.v128(wide ? wordsOf(0xffffffff, 0x000fffff) : wordsOf(0x007fffff, 0x007fffff)).simd('v128.and')
      f.v128(bytesOf(type.element, new Array<number>(4).fill(0.5))).simd('v128.or')
      return
    }
    this.#push(x)
    if (name === 'bits') return
    if (name === 'not') f.simd('v128.not')
    else f.simd(`${shapeOf(type)}.${name}` as SimdName)
  }

  #binary({ name, a, b, type }: Of<'binary'>): void {
    const f = this.body
    const shape = shapeOf(type)
    this.#push(a)
    if (name.startsWith('shift')) {
      if (b.op !== 'constant') throw new Error('vectors shift by a constant')
      f.i32(b.value)
      f.simd(`${shape}.${shifts[name as keyof typeof shifts]}` as SimdName)
      return
    }
    this.#push(b)
    if (name === 'withSign') {
      f.v128(bytesOf(type.element, new Array<number>(4).fill(-0)))
        .simd('v128.and')
        .simd('v128.or')
      return
    }
    if (name === 'and' || name === 'or' || name === 'xor') f.simd(`v128.${name}`)
    else
      f.simd(
        `${shape}.${name}${shape === 'i32x4' && (name === 'min' || name === 'max') ? '_s' : ''}` as SimdName,
      )
  }

  /** A mask, or a condition in every lane: all bits, or none. */
  #pushMask(mask: Value): void {
    if (mask.type.element !== 'condition') return this.#push(mask)
    this.body.i32(0)
    this.#push(mask)
    this.body.op('i32.sub').simd('i32x4.splat')
  }

  #convert({ x, type, unsigned }: Of<'convert'>): void {
    const f = this.body
    const [from, to] = [x.type.element, type.element]
    if (from === 'f64' && x.type.lanes === 4) {
      this.#pushHalf(x, 0)
      f.simd('f32x4.demote_f64x2_zero')
      this.#pushHalf(x, 1)
      f.simd('f32x4.demote_f64x2_zero').shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23])
      return
    }
    this.#push(x)
    const sign = unsigned ? 'u' : 's'
    if (from === 'f32' && to === 'f64') f.simd('f64x2.promote_low_f32x4')
    else if (from === 'f64' && to === 'f32') f.simd('f32x4.demote_f64x2_zero')
    else if (from === 'i32' && to === 'f32') f.simd(`f32x4.convert_i32x4_${sign}`)
    else if (from === 'i32' && to === 'f64') f.simd(`f64x2.convert_low_i32x4_${sign}`)
    else if (from === 'f32' && to === 'i32') f.simd('i32x4.trunc_sat_f32x4_s')
    else if (from === 'f64' && to === 'i32') f.simd('i32x4.trunc_sat_f64x2_s_zero')
    else if (from === 'm32' && to === 'm64') f.simd('i64x2.extend_low_i32x4_s')
    else throw new Error(`no conversion of ${from} to ${to}`)
  }

  /** Half of four f64, which no vector holds. */
  #pushHalf(value: Value, half: 0 | 1): void {
    const f = this.body
    if (value.op === 'call') {
      for (const operand of value.operands) this.#pushHalf(operand, half)
      f.call(this.#indexOf(value.callee))
      return
    }
    if (value.op !== 'convert') throw new Error(`no half of a ${value.op}`)
    this.#push(value.x)
    if (half === 1) {
      this.#push(value.x)
      f.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15])
    }
    f.simd('f64x2.promote_low_f32x4')
  }

  #shuffle({ a, b, picks }: Of<'shuffle'>): void {
    const wide = a.type.element === 'f64'
    const [bytes, lanes] = wide ? [8, 2] : [4, 4]
    const places = picks.map((pick) => (pick < a.type.lanes ? pick : pick - a.type.lanes + lanes))
    if (places.every((place, i) => place === i)) return this.#push(a)
    if (b.op === 'load' && b.type.lanes === 2 && !wide && places.join() === '0,1,4,5') {
      const offset = this.#pushAddress(b.buffer, b.at)
      this.#push(a)
      this.body.laneMemory('v128.load64_lane', offset, 1)
      return
    }
    while (places.length < lanes) places.push(places.at(-1)!)
    this.#push(a)
    this.#push(b)
    this.body.shuffle(
      places.flatMap((place) => Array.from({ length: bytes }, (_, byte) => place * bytes + byte)),
    )
  }

  #lanes({ values, type }: Of<'lanes'>): void {
    const f = this.body
    const fill = (count: number): void => {
      if (count === 0) {
        f.v128(new Uint8Array(16))
        return
      }
      const value = values[count - 1]!
      if (value.op === 'constant' && value.value === 0) return fill(count - 1)
      if (value.op === 'load' && value.buffer.dtype !== 'u8') {
        const bytes = bytesPerElement[value.buffer.dtype]
        const offset = this.#pushAddress(value.buffer, value.at)
        fill(count - 1)
        f.laneMemory(bytes === 8 ? 'v128.load64_lane' : 'v128.load32_lane', offset, count - 1)
        return
      }
      fill(count - 1)
      if (value.op === 'load') f.memory('i32.load8_u', this.#pushAddress(value.buffer, value.at))
      else this.#push(value)
      f.lane(type.element === 'f64' ? 'f64x2.replace_lane' : 'i32x4.replace_lane', count - 1)
    }
    fill(values.length)
  }

  #fold({ name, x, type }: Of<'fold'>): void {
    const f = this.body
    const shape = shapeOf(type)
    const operation = `${shape}.${name}${shape === 'i32x4' && name === 'max' ? '_s' : ''}` as SimdName
    const local = f.local('v128')
    this.#push(x)
    const half = (bytes: readonly number[]) =>
      f.tee(local).get(local).get(local).shuffle(bytes).simd(operation)
    if (type.lanes === 4 || shape === 'f64x2') half([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
    if (shape !== 'f64x2') half([4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11])
    f.release('v128', local)
  }

  #load({ buffer, at, splat, type }: Of<'load'>): void {
    const f = this.body
    const bytes = bytesPerElement[buffer.dtype]
    const offset = this.#pushAddress(buffer, at)
    if (splat) {
      if (bytes === 1) f.memory('i32.load8_u', offset).simd('i32x4.splat')
      else f.vectorMemory(bytes === 8 ? 'v128.load64_splat' : 'v128.load32_splat', offset)
    } else if (bytes === 1)
      f.vectorMemory('v128.load32_zero', offset)
        .simd('i16x8.extend_low_i8x16_u')
        .simd('i32x4.extend_low_i16x8_u')
    else f.vectorMemory(type.lanes * bytes === 16 ? 'v128.load' : 'v128.load64_zero', offset)
  }

  #store({ buffer, at, value, lanes }: Do<'store'>): void {
    const f = this.body
    const bytes = bytesPerElement[buffer.dtype]
    const base = this.#offset(buffer, at)
    const unit = bytes
    const source = value.op === 'lane' ? value.x : value
    const first = value.op === 'lane' ? value.lane : 0
    const put = (name: Parameters<FunctionBody['laneMemory']>[0], lane: number, place = lane) => {
      this.#pushPointer(at, unit)
      this.#push(source)
      f.laneMemory(name, base + (lane - first) * bytes, place)
    }
    // Bytes lie in the lanes of an i32.
    if (bytes === 1)
      for (let lane = first; lane < first + lanes; lane++) put('v128.store8_lane', lane, lane * 4)
    else if (lanes * bytes === 16) {
      this.#pushPointer(at, unit)
      this.#push(source)
      f.vectorMemory('v128.store', base)
    } else if (bytes === 8) put('v128.store64_lane', first)
    else {
      if (lanes >= 2) put('v128.store64_lane', 0)
      for (let lane = lanes >= 2 ? 2 : first; lane < first + lanes; lane++) put('v128.store32_lane', lane)
    }
  }

  /** Pushes what instructions add their offset to, which is given back. */
  #pushAddress(buffer: Buffer, at: Address): number {
    const unit = bytesPerElement[buffer.dtype]
    this.#pushPointer(at, unit)
    if (!at.strays) return this.#offset(buffer, at)
    // Offsets of instructions do not bring an address before memory back into it.
    this.body.i32(this.#offset(buffer, at)).op('i32.add')
    return 0
  }

  #pushPointer({ pointer }: Address, unit: number): void {
    this.#pushIndex(pointer, unit)
  }

  #offset(buffer: Buffer, { offset }: Address): number {
    return this.#addressOf(buffer) + offset * bytesPerElement[buffer.dtype]
  }
}

const shifts = { shiftLeft: 'shl', shiftRight: 'shr_s', shiftRightUnsigned: 'shr_u' } as const

function wordsOf(low: number, high: number): Uint8Array {
  return new Uint8Array(new Uint32Array([low, high, low, high]).buffer)
}

/** The 16 bytes of lanes; a mask's are all ones or zeros. */
function bytesOf(element: Element, lanes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(16)
  if (element === 'f32') new Float32Array(bytes.buffer).set(lanes)
  else if (element === 'f64') new Float64Array(bytes.buffer).set(lanes.slice(0, 2))
  else if (element === 'm32') new Int32Array(bytes.buffer).set(lanes.map((lane) => -lane))
  else if (element === 'm64') new BigInt64Array(bytes.buffer).set(lanes.map((lane) => BigInt(-lane)))
  else new Int32Array(bytes.buffer).set(lanes)
  return bytes
}
