/** Arithmetic, comparisons and logic, element by element. Comparisons and logic give whole numbers 0 and 1. */
import {
  abs,
  add,
  broadcastShapes,
  broadcastTo,
  cast,
  div,
  equal,
  exp,
  floor,
  greater,
  greaterEqual,
  isFloat,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  mul,
  neg,
  notEqual,
  pow,
  select,
  sign,
  sqrt,
  stopGradient,
  sub,
  tanh,
  type Tensor,
  sigmoid,
} from '../../../tensor/index.ts'
import { numbers, valuesOf } from '../known.ts'
import { asFloat, type Call, type Operator } from './call.ts'
import { cosine, sine } from './trigonometry.ts'

type Binary = (a: Tensor, b: Tensor) => Tensor

/** A float and a whole number both become floats: exporters mix them in arithmetic on shapes. */
const alike = (call: Call, i = 0): [Tensor, Tensor] => {
  const [a, b] = [call.input(i), call.input(i + 1)]
  return isFloat(a.dtype) === isFloat(b.dtype) ? [a, b] : [asFloat(a, call.dtype), asFloat(b, call.dtype)]
}

const binary =
  (f: Binary): Operator =>
  (call) =>
    f(...alike(call))

const float =
  (f: (x: Tensor) => Tensor): Operator =>
  (call) =>
    f(call.float(0))

const condition =
  (f: Binary): Operator =>
  (call) =>
    cast(f(...alike(call)), 'i32')

const truth = (x: Tensor): Tensor => cast(x.dtype === 'i32' ? x : notEqual(x, 0), 'i32')

const logic =
  (f: Binary): Operator =>
  (call) =>
    f(truth(call.input(0)), truth(call.input(1)))

/** f of known numbers, exactly, or else its expression. */
const trigonometric =
  (f: (x: number) => number, expression: (x: Tensor) => Tensor): Operator =>
  (call) => {
    const x = call.float(0)
    const values = valuesOf(x)
    return values === undefined ? expression(x) : numbers(Float64Array.from(values, f), x)
  }

/** Division of whole numbers truncates, and is only for known ones. */
const divide: Operator = (call) => {
  const [a, b] = alike(call)
  return isFloat(a.dtype) ? div(a, b) : wholeNumbers(call, a, b, (x, y) => Math.trunc(x / y))
}

const remainder: Operator = (call) => {
  const [a, b] = alike(call)
  const isTruncated = call.attribute('fmod', 0) === 1
  if (!isFloat(a.dtype))
    return wholeNumbers(call, a, b, (x, y) => (isTruncated ? x % y : x - y * Math.floor(x / y)))
  const quotient = div(a, b)
  const whole = isTruncated ? mul(sign(quotient), floor(abs(quotient))) : floor(quotient)
  return sub(a, mul(stopGradient(whole), b))
}

function wholeNumbers(call: Call, a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor {
  const shape = broadcastShapes(call.node.operator, a.shape, b.shape)
  const [x, y] = [a, b].map((each) => call.numbersOf(broadcastTo(each, shape), 'an operand')) as [
    number[],
    number[],
  ]
  return numbers(
    x.map((value, i) => f(value, y[i]!)),
    { shape, dtype: 'i32' },
  )
}

/** Exponents are mostly whole numbers, for which powers of negative numbers are defined. */
const power: Operator = (call) => {
  const x = call.input(0)
  const exponent = call.input(1)
  const known = valuesOf(exponent)
  const only =
    known !== undefined && known.every((value: number) => value === known[0]) ? known[0] : undefined
  if (!isFloat(x.dtype)) return wholeNumbers(call, x, cast(exponent, 'i32'), (a, b) => a ** b)
  if (only !== undefined && known!.length === 1) return pow(x, only)
  return pow(x, asFloat(exponent, call.dtype))
}

const folding =
  (f: Binary): Operator =>
  ({ inputs }) =>
    inputs.slice(1).reduce(f, inputs[0]!)

/** min(max(x, low), high) with a derivative of 0 at both ends, as PyTorch's ReLU6 has. */
export function clip(x: Tensor, low: number | Tensor | undefined, high: number | Tensor | undefined): Tensor {
  const raised = low === undefined ? x : select(lessEqual(x, low), low, x)
  return high === undefined ? raised : select(greaterEqual(x, high), high, raised)
}

/** ONNX rounds halves to even. */
const round = (x: Tensor): Tensor => {
  const near = floor(add(x, 0.5))
  const isHalf = equal(sub(near, x), 0.5)
  const isOdd = notEqual(mul(floor(div(near, 2)), 2), near)
  return sub(near, mul(isHalf, isOdd))
}

const elementKinds: Readonly<Record<number, 'float' | 'int' | 'bool'>> = {
  1: 'float',
  10: 'float',
  11: 'float',
  16: 'float',
  9: 'bool',
  2: 'int',
  3: 'int',
  4: 'int',
  5: 'int',
  6: 'int',
  7: 'int',
  12: 'int',
  13: 'int',
}

const castOperator: Operator = (call) => {
  const x = call.input(0)
  const kind = elementKinds[call.attribute('to', 1)]
  if (kind === undefined)
    throw call.error(
      `it converts to element type ${call.attribute('to', 0)}, which is not available; remove the Cast`,
    )
  if (kind === 'float') return asFloat(x, call.dtype)
  return kind === 'bool' ? truth(x) : cast(x, 'i32')
}

export const elementwise: Readonly<Record<string, Operator>> = {
  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: divide,
  Mod: remainder,
  Pow: power,
  Sum: folding(add),
  Mean: ({ inputs }) => div(inputs.slice(1).reduce(add, inputs[0]!), inputs.length),
  Min: folding(minimum),
  Max: folding(maximum),
  Neg: ({ inputs: [x] }) => neg(x!),
  Abs: ({ inputs: [x] }) => abs(x!),
  Sign: ({ inputs: [x] }) => sign(x!),
  Sqrt: float(sqrt),
  Reciprocal: float((x) => div(1, x)),
  Exp: float(exp),
  Log: float(log),
  Sigmoid: float(sigmoid),
  Tanh: float(tanh),
  Sin: trigonometric(Math.sin, sine),
  Cos: trigonometric(Math.cos, cosine),
  Tan: trigonometric(Math.tan, (x) => div(sine(x), cosine(x))),
  Floor: float(floor),
  Ceil: float((x) => neg(floor(neg(x)))),
  Round: float(round),
  Clip: (call) => clip(call.input(0), call.optional(1), call.optional(2)),
  Equal: condition(equal),
  Less: condition(less),
  LessOrEqual: condition(lessEqual),
  Greater: condition(greater),
  GreaterOrEqual: condition(greaterEqual),
  Not: ({ inputs: [x] }) => sub(1, truth(x!)),
  And: logic(mul),
  Or: logic(maximum),
  Xor: logic((a, b) => notEqual(a, b)),
  IsNaN: float((x) => cast(notEqual(x, x), 'i32')),
  IsInf: float((x) => cast(equal(abs(x), Infinity), 'i32')),
  Where: (call) => select(call.input(0), ...alike(call, 1)),
  Cast: castOperator,
  CastLike: (call) => (isFloat(call.input(1).dtype) ? call.float(0) : cast(call.input(0), 'i32')),
}
