/** Values of the loop language as formulas: constant indices are folded. */
import type { Buffer } from '../../../compile/memory/buffer.ts'
import type {
  Address,
  BinaryOperation,
  Comparison,
  Element,
  LoopFunction,
  Type,
  UnaryOperation,
  Value,
  Variable,
} from './language.ts'

/** A number stands for a constant of the other operand's type. */
export type Operand = Value | number

const indexType: Type = { element: 'index', lanes: 1 }
const condition: Type = { element: 'condition', lanes: 1 }

export const constant = (value: number, type: Type): Value => ({ op: 'constant', value, type })
export const index = (value: Operand): Value =>
  typeof value === 'number' ? constant(value, indexType) : value
export const variable = (of: Variable): Value => ({ op: 'variable', variable: of, type: of.type })

const maskOf = ({ element, lanes }: Type): Type =>
  element === 'index' || (element === 'i32' && lanes === 1)
    ? condition
    : { element: element === 'f64' || element === 'm64' ? 'm64' : 'm32', lanes }

const known = (x: Value): number | undefined =>
  x.op === 'constant' && x.type.element === 'index' ? x.value : undefined

function typeOf(...operands: readonly Operand[]): Type {
  for (const operand of operands) if (typeof operand !== 'number') return operand.type
  return indexType
}

const as = (x: Operand, type: Type): Value => (typeof x === 'number' ? constant(x, type) : x)

export function binary(name: BinaryOperation, a: Operand, b: Operand): Value {
  const type = typeOf(a, b)
  return { op: 'binary', name, a: as(a, type), b: as(b, type), type }
}

export function unary(name: UnaryOperation, x: Value, element?: Element): Value {
  return { op: 'unary', name, x, type: element ? { element, lanes: x.type.lanes } : x.type }
}

export function add(a: Operand, b: Operand): Value {
  const [x, y] = [as(a, typeOf(a, b)), as(b, typeOf(a, b))]
  if (known(x) === 0) return y
  if (known(y) === 0) return x
  if (known(x) !== undefined && known(y) !== undefined) return index(known(x)! + known(y)!)
  return binary('add', x, y)
}

export function mul(a: Operand, b: Operand): Value {
  const [x, y] = [as(a, typeOf(a, b)), as(b, typeOf(a, b))]
  if (known(x) === 1) return y
  if (known(y) === 1) return x
  if (known(x) === 0 || known(y) === 0) return index(0)
  if (known(x) !== undefined && known(y) !== undefined) return index(known(x)! * known(y)!)
  return binary('mul', x, y)
}

export const sub = (a: Operand, b: Operand): Value => binary('sub', a, b)
/** a / b, rounded down where both are indices. */
export function div(a: Operand, b: Operand): Value {
  if (typeof b !== 'number' || typeOf(a).element !== 'index') return binary('div', a, b)
  const whole = known(index(a))
  if (whole !== undefined) return index(Math.floor(whole / b))
  return b === 1 ? index(a) : binary('div', a, b)
}

export function rem(a: Value, b: number): Value {
  const whole = known(a)
  if (whole !== undefined) return index(whole % b)
  return b === 1 ? index(0) : binary('rem', a, b)
}

export const min = (a: Operand, b: Operand): Value => binary('min', a, b)
export const max = (a: Operand, b: Operand): Value => binary('max', a, b)

/** min(max(x, low), high) of indices. */
export const clamp = (x: Value, low: number, high: number): Value => min(max(x, low), high)

/** The sum of the terms. */
export const sumOf = (...terms: readonly Operand[]): Value =>
  terms.reduce<Value>((a, b) => add(a, b), index(0))

export function compare(name: Comparison, a: Operand, b: Operand): Value {
  const type = typeOf(a, b)
  return { op: 'compare', name, a: as(a, type), b: as(b, type), type: maskOf(type) }
}

export const both = (a: Value, b: Value): Value => ({ op: 'binary', name: 'and', a, b, type: condition })

export function select(mask: Value, a: Operand, b: Operand): Value {
  const type = typeOf(a, b)
  return { op: 'select', mask, a: as(a, type), b: as(b, type), type }
}

export const masked = (mask: Value, x: Value): Value => ({ op: 'masked', mask, x, type: x.type })

export const convert = (x: Value, element: Element, options: { unsigned?: boolean } = {}): Value => ({
  op: 'convert',
  x,
  ...options,
  type: { element, lanes: x.type.lanes },
})

export const shuffle = (a: Value, b: Value, picks: readonly number[]): Value => ({
  op: 'shuffle',
  a,
  b,
  picks,
  type: { element: a.type.element, lanes: picks.length },
})

export const lanesFrom = (values: readonly Value[], element: Element): Value => ({
  op: 'lanes',
  values,
  type: { element, lanes: values.length },
})

export const lane = (x: Value, at: number): Value => ({
  op: 'lane',
  x,
  lane: at,
  type: { element: x.type.element, lanes: 1 },
})

export const splat = (x: Value, type: Type): Value => ({ op: 'splat', x, type })

export const fold = (name: 'add' | 'max', x: Value): Value => ({ op: 'fold', name, x, type: x.type })

export function call(callee: LoopFunction, ...operands: readonly Value[]): Value {
  const { element, lanes } = callee.result!.type
  return {
    op: 'call',
    callee,
    operands,
    type: { element, lanes: callee.lanewise ? operands[0]!.type.lanes : lanes },
  }
}

/** The address of element `pointer` + `offset`; constants of the pointer join the offset. */
export function address(pointer: Operand, offset = 0): Address {
  const at = index(pointer)
  const number = known(at)
  if (number !== undefined) return { pointer: index(0), offset: offset + number }
  if (at.op === 'binary' && at.name === 'add' && known(at.b) !== undefined)
    return { pointer: at.a, offset: offset + known(at.b)! }
  return { pointer: at, offset }
}

/** Elements side by side from an address on. */
export const load = (buffer: Buffer, at: Address, type: Type): Value => ({
  op: 'load',
  buffer,
  at,
  splat: false,
  unit: 1,
  type,
})

/** One element in every lane. */
export const loadSplat = (buffer: Buffer, at: Address, type: Type): Value => ({
  op: 'load',
  buffer,
  at,
  splat: true,
  unit: 1,
  type,
})

/** A whole number from a table, as an index; `unit` if the table holds pointers. */
export const loadIndex = (buffer: Buffer, at: Address, unit = 1): Value => ({
  op: 'load',
  buffer,
  at,
  splat: false,
  unit,
  type: indexType,
})

/** sum + x · y in two roundings, or, if `relaxed`, in one or two, depending on the machine. */
export const multiplyAdd = (sum: Value, x: Value, y: Value, relaxed: boolean): Value =>
  relaxed ? { op: 'relaxedMultiplyAdd', a: sum, b: x, c: y, type: sum.type } : add(sum, mul(x, y))
