/** Prints scalars of the loop language: indices, pointers in bytes, whole numbers, conditions. */
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
import type { FunctionBody, Later, ValueType } from '../encode/assembler.ts'
import type { PlainName } from '../encode/opcodes.ts'

export type Of<Op extends Value['op']> = Extract<Value, { op: Op }>

export const valueType = ({ element, lanes }: Type): ValueType =>
  lanes > 1 ? 'v128' : element === 'f32' || element === 'f64' ? element : 'i32'

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

export abstract class ScalarPrinter {
  protected readonly body: FunctionBody
  protected readonly locals = new Map<Variable, number>()

  constructor(body: FunctionBody) {
    this.body = body
  }

  protected abstract pushVector(value: Value): void

  /** Pushes a value; an index is multiplied by `unit`. */
  protected push(value: Value, unit = 1): void {
    if (value.type.element === 'index') this.pushIndex(value, unit)
    else if (value.type.element === 'condition' || value.type.lanes === 1) this.pushScalar(value)
    else this.pushVector(value)
  }

  protected pushIndex(value: Value, unit: number): void {
    const f = this.body
    const scale = () => (unit === 1 ? f : f.i32(unit).op('i32.mul'))
    if (value.op === 'constant') f.i32(value.value * unit)
    else if (value.op === 'variable') {
      f.get(this.locals.get(value.variable)!)
      if (value.variable.unit === 1) scale()
      else if (value.variable.unit !== unit)
        throw new Error(`${value.variable.name} counts ${value.variable.unit} bytes, not ${unit}`)
    } else if (value.op === 'binary' && (value.name === 'add' || value.name === 'sub')) {
      this.pushIndex(value.a, unit)
      this.pushIndex(value.b, unit)
      f.op(indexOperations[value.name]!)
    } else if (value.op === 'binary' && value.name === 'mul' && value.b.op === 'constant') {
      this.pushIndex(value.a, 1)
      f.i32(value.b.value * unit).op('i32.mul')
    } else if (value.op === 'load') {
      this.pushPointer(value.at, 4)
      f.memory('i32.load', this.offset(value.buffer, value.at))
      if (value.unit !== unit) scale()
    } else {
      this.pushScalar(value)
      scale()
    }
  }

  /** A whole number or a condition. */
  protected pushScalar(value: Value): void {
    const f = this.body
    switch (value.op) {
      case 'constant':
        f.i32(value.value)
        return
      case 'variable':
        f.get(this.locals.get(value.variable)!)
        return
      case 'unary':
        this.push(value.x)
        f.op('i32.eqz')
        return
      case 'compare':
        this.push(value.a)
        this.push(value.b)
        f.op(indexComparisons[value.name])
        return
      case 'binary':
        return this.pushScalarBinary(value)
      case 'select':
        this.push(value.a)
        this.push(value.b)
        this.push(value.mask)
        f.op('select')
        return
      case 'convert':
        this.push(value.x)
        return
      case 'lane':
        this.push(value.x)
        f.lane('i32x4.extract_lane', value.lane)
        return
      case 'call':
        return this.call(value)
      default:
        throw new Error(`no scalar ${value.op} of ${value.type.element}`)
    }
  }

  protected pushScalarBinary({ name, a, b }: Of<'binary'>): void {
    const f = this.body
    if (name === 'mulHighUnsigned') {
      this.push(a)
      f.op('i64.extend_i32_u')
      this.push(b)
      f.op('i64.extend_i32_u').op('i64.mul').i64(32n).op('i64.shr_u').op('i32.wrap_i64')
      return
    }
    if (name !== 'min' && name !== 'max') {
      this.push(a)
      this.push(b)
      f.op(indexOperations[name]!)
      return
    }
    const x = f.local('i32')
    this.push(a)
    f.tee(x)
    this.push(b)
    f.get(x)
    this.push(b)
    f.op(name === 'min' ? 'i32.lt_s' : 'i32.gt_s').op('select')
    f.release('i32', x)
  }

  protected call({ callee, operands }: Of<'call'>): void {
    for (const operand of operands) this.push(operand)
    this.callOnly(callee)
  }

  /** The operands are on the stack. */
  protected callOnly(callee: LoopFunction): void {
    this.body.call({ of: callee, plus: 0 })
  }

  /** Pushes the address to which instructions add the returned offset. */
  protected pushAddress(buffer: Buffer, at: Address): number | Later {
    const unit = bytesPerElement[buffer.dtype]
    this.pushPointer(at, unit)
    if (!at.strays) return this.offset(buffer, at)
    // Offsets of instructions cannot bring an address before memory back into it.
    this.body.i32(this.offset(buffer, at)).op('i32.add')
    return 0
  }

  protected pushPointer({ pointer }: Address, unit: number): void {
    this.pushIndex(pointer, unit)
  }

  /** The buffer's address, which is known later, plus the offset in it. */
  protected offset(buffer: Buffer, { offset }: Address): Later {
    return { of: buffer, plus: offset * bytesPerElement[buffer.dtype] }
  }
}
