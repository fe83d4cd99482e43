/**
 * Elementwise operations. Operands broadcast as in NumPy and must share a dtype (numbers adapt); comparisons give 1
 * or 0 in that dtype. Identities are applied while the expression is built: those that hold bit for bit, and x + 0 =
 * x, which differs only for −0.
 */
import { type DType, isFloat } from '../dtype.ts'
import { constant } from './leaves.ts'
import { broadcastTo } from './movement.ts'
import { type BinaryName, intern, stopGradient, type Tensor, type UnaryName } from '../node.ts'
import { broadcastShapes, ShapeError } from '../shape.ts'

export type Operand = Tensor | number

function unary(name: UnaryName, x: Tensor): Tensor {
  const floatOnly = name !== 'neg' && name !== 'abs'
  if (x.dtype === 'u8' || (floatOnly && !isFloat(x.dtype)))
    throw new ShapeError(`${name}: ${x.dtype} has no arithmetic here; cast(x, 'f32') first`)
  const value = constantValue(x)
  if (value !== undefined) {
    if (name === 'neg') return constant(-value, x.shape, x.dtype)
    if (name === 'abs') return constant(Math.abs(value), x.shape, x.dtype)
    if (name === 'sqrt') return constant(Math.sqrt(value), x.shape, x.dtype)
    if (name === 'floor') return constant(Math.floor(value), x.shape, x.dtype)
  }
  if (name === 'neg' && x.operation.kind === 'unary' && x.operation.name === 'neg') return x.inputs[0]!
  return intern({ kind: 'unary', name }, [x], x.shape, x.dtype)
}

export const neg = (x: Tensor): Tensor => unary('neg', x)
export const abs = (x: Tensor): Tensor => unary('abs', x)
export const exp = (x: Tensor): Tensor => unary('exp', x)
/** Natural logarithm. */
export const log = (x: Tensor): Tensor => unary('log', x)
export const tanh = (x: Tensor): Tensor => unary('tanh', x)
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Tensor): Tensor => unary('sigmoid', x)
/** The error function 2/√π ∫₀ˣ e^(−t²) dt: within 1e-7 in f32 and 1e-15 in f64. */
export const erf = (x: Tensor): Tensor => unary('erf', x)
export const sqrt = (x: Tensor): Tensor => unary('sqrt', x)
export const floor = (x: Tensor): Tensor => unary('floor', x)

/** The same numbers in another dtype; floats that become integers truncate towards zero, and saturate. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x
  const value = constantValue(x)
  if (value !== undefined) return constant(isFloat(x.dtype) ? saturate(dtype, value) : value, x.shape, dtype)
  return intern({ kind: 'unary', name: 'cast' }, [x], x.shape, dtype)
}

function saturate(dtype: DType, value: number): number {
  if (isFloat(dtype)) return value
  const [low, high] = dtype === 'u8' ? [0, 255] : [-(2 ** 31), 2 ** 31 - 1]
  return Math.min(Math.max(value, low), high)
}

function binary(name: BinaryName, a: Operand, b: Operand): Tensor {
  const [x, y] = alike(name, a, b)
  const left = constantValue(x)
  const right = constantValue(y)
  if (left !== undefined && right !== undefined) {
    const folded = fold[name]?.(left, right)
    if (folded !== undefined && (isFloat(x.dtype) || Number.isSafeInteger(folded)))
      return constant(folded, x.shape, x.dtype)
  }
  if (name === 'add' && right === 0) return x
  if (name === 'add' && left === 0) return y
  if (name === 'sub' && right === 0) return x
  if (name === 'mul' && right === 1) return x
  if (name === 'mul' && left === 1) return y
  if (name === 'mul' && right === -1) return neg(x)
  if (name === 'mul' && left === -1) return neg(y)
  if (name === 'div' && right === 1) return x
  if (name === 'pow' && right !== undefined) {
    if (right === 0) return constant(1, x.shape, x.dtype)
    if (right === 1) return x
    if (right === 2) return mul(x, x)
    if (right === 3) return mul(mul(x, x), x)
    if (right === 0.5) return sqrt(x)
    if (right === -1) return div(1, x)
    if (right === -0.5) return div(1, sqrt(x))
  }
  return intern({ kind: 'binary', name }, [x, y], x.shape, x.dtype)
}

/** Folds two constants; absent if the result is not correctly rounded on every platform. */
const fold: Partial<Record<BinaryName, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
}

export const add = (a: Operand, b: Operand): Tensor => binary('add', a, b)
export const sub = (a: Operand, b: Operand): Tensor => binary('sub', a, b)
export const mul = (a: Operand, b: Operand): Tensor => binary('mul', a, b)
export const div = (a: Operand, b: Operand): Tensor => {
  const [x, y] = alike('div', a, b)
  if (!isFloat(x.dtype)) throw new ShapeError(`div: ${x.dtype} has no division here; cast(x, 'f32') first`)
  return binary('div', x, y)
}
/** aᵇ; a negative base is defined only for whole exponents, and gives NaN otherwise. */
export const pow = (a: Operand, b: Operand): Tensor => {
  const [x, y] = alike('pow', a, b)
  if (!isFloat(x.dtype)) throw new ShapeError(`pow: ${x.dtype} has no powers here; cast(x, 'f32') first`)
  return binary('pow', x, y)
}
/** The smaller of each pair, NaN if either is NaN. */
export const minimum = (a: Operand, b: Operand): Tensor => binary('min', a, b)
/** The larger of each pair, NaN if either is NaN. */
export const maximum = (a: Operand, b: Operand): Tensor => binary('max', a, b)
export const less = (a: Operand, b: Operand): Tensor => binary('less', a, b)
export const lessEqual = (a: Operand, b: Operand): Tensor => binary('lessEqual', a, b)
export const greater = (a: Operand, b: Operand): Tensor => binary('less', b, a)
export const greaterEqual = (a: Operand, b: Operand): Tensor => binary('lessEqual', b, a)
export const equal = (a: Operand, b: Operand): Tensor => binary('equal', a, b)
export const notEqual = (a: Operand, b: Operand): Tensor => sub(1, equal(a, b))

/** `whenTrue` where `condition` is not zero, `whenFalse` elsewhere; the three broadcast. */
export function select(condition: Tensor, whenTrue: Operand, whenFalse: Operand): Tensor {
  const [x, y] = alike('select', whenTrue, whenFalse)
  const shape = broadcastShapes('select', condition.shape, x.shape, y.shape)
  const chosen = constantValue(condition)
  if (chosen !== undefined) return broadcastTo(chosen !== 0 ? x : y, shape)
  if (x === y) return broadcastTo(x, shape)
  const like = conditionAs(condition, x.dtype)
  return intern(
    { kind: 'select' },
    [broadcastTo(like, shape), broadcastTo(x, shape), broadcastTo(y, shape)],
    shape,
    x.dtype,
  )
}

/** A condition in another dtype, 0 exactly where it was 0. */
function conditionAs(condition: Tensor, dtype: DType): Tensor {
  const isExact = !isFloat(condition.dtype) || isFloat(dtype) || isComparison(condition)
  return cast(isExact ? condition : notEqual(condition, 0), dtype)
}

function isComparison({ operation }: Tensor): boolean {
  return operation.kind === 'binary' && ['less', 'lessEqual', 'equal'].includes(operation.name)
}

export const square = (x: Tensor): Tensor => mul(x, x)

/**
 * log(1 + x), accurate where x is close to 0 and `log(add(1, x))` is not: with u = 1 + x as rounded,
 * log u + (x − (u − 1)) / u. −∞ at −1, NaN below.
 */
export function log1p(x: Tensor): Tensor {
  const u = add(x, 1)
  // The part that rounding removed from u. It is a constant for differentiation, because the derivative of log u is
  // that of log1p. Above 1e9 it is smaller than the rounding of the result, and at ∞ it would be NaN; u is never
  // between 0 and 1e-30.
  const lost = div(sub(x, sub(u, 1)), maximum(u, 1e-30))
  return add(log(u), stopGradient(select(less(u, 1e9), lost, 0)))
}
/** −1, 0 or 1; 0 for NaN. */
export const sign = (x: Tensor): Tensor => sub(greater(x, 0), less(x, 0))

/** Both operands as tensors of one shape and dtype. */
function alike(name: string, a: Operand, b: Operand): [Tensor, Tensor] {
  const dtype = typeof a !== 'number' ? a.dtype : typeof b !== 'number' ? b.dtype : 'f32'
  const x = typeof a === 'number' ? constant(a, [], dtype) : a
  const y = typeof b === 'number' ? constant(b, [], dtype) : b
  if (x.dtype !== y.dtype)
    throw new ShapeError(`${name}: dtypes ${x.dtype} and ${y.dtype} differ; cast one of them`)
  if (dtype === 'u8') throw new ShapeError(`${name}: u8 only stores; cast(x, 'f32') or cast(x, 'i32') first`)
  const shape = broadcastShapes(name, x.shape, y.shape)
  return [broadcastTo(x, shape), broadcastTo(y, shape)]
}

function constantValue(x: Tensor): number | undefined {
  return x.operation.kind === 'constant' ? x.operation.value : undefined
}
