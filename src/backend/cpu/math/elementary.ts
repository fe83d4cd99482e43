/**
 * exp, log, tanh, the logistic and the error function, and powers in the loop language: the same bits on every machine, because only
 * IEEE additions, multiplications and divisions are used. f32 polynomials are those of Cephes (S. Moshier,
 * https://www.netlib.org/cephes/, single), within 2 ulp; f64 exp and log follow FreeBSD's msun
 * (https://www.netlib.org/fdlibm/), tanh Cephes double.
 */
import {
  type Arithmetic,
  erfAroundOne,
  erfAroundZero,
  erfRanges,
  erfTail,
  logarithm,
  polynomial,
} from '../../elementary.ts'
import { Builder } from '../loop/builder.ts'
import type { LoopFunction, Type, Value } from '../loop/language.ts'
import {
  add,
  binary,
  call,
  compare,
  constant,
  convert,
  div,
  masked,
  mul,
  select,
  sub,
  unary,
} from '../loop/values.ts'

type Float = 'f32' | 'f64'
const names = ['exp', 'log', 'tanh', 'sigmoid', 'erf'] as const
type MathName = (typeof names)[number]

/** Whether it is a function that `elementary` computes. */
export const isElementary = (name: string): name is MathName => (names as readonly string[]).includes(name)

const vector: Record<Float, Type> = { f32: { element: 'f32', lanes: 4 }, f64: { element: 'f64', lanes: 2 } }

function define(
  name: string,
  float: Float,
  body: (b: Builder, x: Value, y: Value) => Value,
  parameters: readonly string[] = ['x'],
): LoopFunction {
  const b = new Builder()
  const [x, y] = parameters.map((parameter) => b.parameter(parameter, vector[float]))
  const result = body(b, x!, y!)
  return b.finish(name, { result, lanewise: true })
}

/** The formulas of `elementary.ts` for values of a type. */
const arithmetic = (b: Builder, type: Type): Arithmetic<Value> => ({
  number: (value) => constant(value, type),
  add,
  sub,
  mul,
  div,
  let: (value) => b.let('t', value),
})

/**
 * Estrin's scheme, highest power first: pairs of terms, pairs of pairs, and so on. Its longest chain of operations is
 * at most half that of Horner's rule, and vectors of f32 wait for such chains.
 */
function polynomialByPairs(b: Builder, x: Value, coefficients: readonly number[]): Value {
  let power = x
  let terms: Value[] = coefficients.toReversed().map((c) => constant(c, x.type))
  while (terms.length > 1) {
    const [own, rest] = [power, terms]
    terms = rest.flatMap((low, i) => {
      if (i % 2 === 1) return []
      const high = rest[i + 1]
      return [high ? b.let('p', add(mul(high, own), low)) : low]
    })
    if (terms.length > 1) power = b.let('power', mul(own, own))
  }
  return terms[0]!
}

/** y · 2ⁿ in two steps, so that results near both ends of the range are correct. */
function scaleByPowerOfTwo(b: Builder, y: Value, n: Value): Value {
  const whole = b.let('whole', n)
  const half = b.let('half', binary('shiftRight', whole, 1))
  const power = (of: Value) => unary('powerOfTwo', of, y.type.element)
  return mul(mul(y, power(half)), power(sub(whole, half)))
}

const exp32 = (b: Builder, x: Value): Value => {
  // pmin and pmax keep their first operand, and so a NaN, if the comparison fails.
  const clamped = b.let('clamped', binary('pmax', binary('pmin', x, 89), -104.5))
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves it in the low bits.
  const magic = 1.5 * 2 ** 23
  const shifted = b.let('shifted', add(mul(clamped, Math.LOG2E), magic))
  const n = b.let('n', sub(shifted, magic))
  const magicBits = new Int32Array(new Float32Array([magic]).buffer)[0]!
  const whole = sub(unary('bits', shifted, 'i32'), magicBits)
  const r = b.let('r', sub(sub(clamped, mul(n, 0.693359375)), mul(n, -2.1219444e-4)))
  const p = polynomialByPairs(
    b,
    r,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )
  const y = b.let('y', add(add(mul(mul(p, r), r), r), 1))
  return scaleByPowerOfTwo(b, y, whole)
}

const log32 = (b: Builder, x: Value): Value => {
  const tiny = b.let('tiny', compare('lt', x, 2 ** -126))
  const scaled = b.let('scaled', select(tiny, mul(x, 2 ** 23), x))
  const raw = sub(unary('exponent', scaled, 'i32'), 126)
  const exponent = b.let('exponent', convert(sub(raw, masked(tiny, constant(23, raw.type))), 'f32'))
  const mantissa = b.let('mantissa', unary('mantissa', scaled))
  const low = b.let('low', compare('lt', mantissa, Math.SQRT1_2))
  const e = b.let('e', sub(exponent, masked(low, constant(1, x.type))))
  const t = b.let('t', sub(add(mantissa, masked(low, mantissa)), 1))
  const z = b.let('z', mul(t, t))
  const p = polynomialByPairs(
    b,
    t,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )
  const tail = sub(add(mul(mul(p, t), z), mul(e, -2.1219444e-4)), mul(z, 0.5))
  const result = b.let('result', add(add(t, tail), mul(e, 0.693359375)))
  return logSpecials(x, result)
}

function logSpecials(x: Value, result: Value): Value {
  const notInfinite = select(compare('eq', x, Infinity), Infinity, result)
  const notZero = select(compare('eq', x, 0), -Infinity, notInfinite)
  // x < 0 or NaN: the comparison is false for both.
  return select(compare('ge', x, 0), notZero, Number.NaN)
}

const exp64 = define('exp64', 'f64', (b, x) => {
  const clamped = b.let('clamped', binary('max', binary('min', x, 710), -746))
  const n = b.let('n', unary('nearest', mul(clamped, Math.LOG2E)))
  const high = b.let('high', sub(clamped, mul(n, 6.9314718036912381649e-1)))
  const low = b.let('low', mul(n, 1.90821492927058770002e-10))
  const r = b.let('r', sub(high, low))
  const t = b.let('t', mul(r, r))
  const p = polynomial(
    arithmetic(b, x.type),
    t,
    [
      4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5,
      -2.77777777770155933842e-3, 1.66666666666666019037e-1,
    ],
  )
  const c = b.let('c', sub(r, mul(t, p)))
  const quotient = div(mul(r, c), sub(constant(2, x.type), c))
  const y = b.let('y', sub(constant(1, x.type), sub(sub(low, quotient), high)))
  return scaleByPowerOfTwo(b, y, convert(n, 'i32'))
})

const log64 = define('log64', 'f64', (b, x) => {
  const tiny = b.let('tiny', compare('lt', x, 2 ** -1022))
  const scaled = b.let('scaled', select(tiny, mul(x, 2 ** 54), x))
  const unshifted = sub(convert(unary('exponent', scaled, 'i32'), 'f64'), 1022)
  const exponent = b.let('exponent', sub(unshifted, masked(tiny, constant(54, x.type))))
  const mantissa = b.let('mantissa', unary('mantissa', scaled))
  const low = b.let('low', compare('lt', mantissa, Math.SQRT1_2))
  const k = b.let('k', sub(exponent, masked(low, constant(1, x.type))))
  const t = b.let('t', sub(add(mantissa, masked(low, mantissa)), 1))
  const result = b.let('result', logarithm(arithmetic(b, x.type), k, t))
  return logSpecials(x, result)
})

const smallTanh = {
  f32: (b: Builder, x: Value, z: Value): Value => {
    const p = polynomialByPairs(
      b,
      z,
      [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
    )
    return add(mul(mul(p, z), x), x)
  },
  f64: (b: Builder, x: Value, z: Value): Value => {
    const m = arithmetic(b, x.type)
    const p = polynomial(m, z, [-0.9643991794250523, -99.28772310019185, -1614.6876844170845])
    const q = polynomial(m, z, [1, 112.81167849163293, 2235.4883906010045, 4844.063053251255])
    return add(x, mul(mul(x, z), div(p, q)))
  },
}

/** A function of one value, inlined where a kernel is built. */
type Formula = (b: Builder, x: Value) => Value

const tanhBy =
  (float: Float, exp: Formula): Formula =>
  (b, x) => {
    const one = constant(1, x.type)
    const size = b.let('size', unary('abs', x))
    const z = b.let('z', mul(x, x))
    const e = exp(b, b.let('twice', add(size, size)))
    const large = b.let('large', sub(one, div(constant(2, x.type), add(e, 1))))
    return select(compare('lt', size, 0.625), smallTanh[float](b, x, z), binary('withSign', large, x))
  }

/** 1 / (1 + e⁻ˣ) for x ≥ 0, eˣ / (1 + eˣ) below: no overflow, full precision in both tails. */
const sigmoidBy =
  (exp: Formula): Formula =>
  (b, x) => {
    const e = b.let('e', exp(b, b.let('low', unary('neg', unary('abs', x)))))
    const one = constant(1, x.type)
    return div(select(compare('lt', x, 0), e, one), add(one, e))
  }

/**
 * The error function: x + x P(x²) for |x| < 0.928, 1 − e^(|x| Q(|x|)) beyond. Both polynomials are minimax
 * approximations.
 */
const erf32 = (b: Builder, x: Value): Value => {
  const z = b.let('z', mul(x, x))
  const p = polynomialByPairs(
    b,
    z,
    [-5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1],
  )
  const size = b.let('size', unary('abs', x))
  // Beyond 10 the powers of Q would overflow; pmin keeps NaN.
  const bounded = b.let('bounded', binary('pmin', size, 10))
  const q = polynomialByPairs(
    b,
    bounded,
    [
      -1.7285347e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2, -1.06777877e-1, -6.34846687e-1,
      -1.128717512,
    ],
  )
  const large = b.let('large', sub(constant(1, x.type), exp32(b, b.let('log', mul(q, bounded)))))
  return select(compare('lt', size, 0.927734375), add(x, mul(x, p)), binary('withSign', large, x))
}

/** All formulas of `elementary.ts`; each lane takes its own. */
const erf64 = define('erf64', 'f64', (b, x) => {
  const m = arithmetic(b, x.type)
  const size = b.let('size', unary('abs', x))
  const bounded = b.let('bounded', binary('min', size, erfRanges.one))
  const near = b.let('near', convert(convert(bounded, 'f32'), 'f64'))
  const tail = erfTail(m, bounded, near, (y) => call(exp64, y))
  const far = b.let('far', select(compare('lt', size, erfRanges.far), tail.near, tail.far))
  const large = b.let('large', select(compare('lt', size, erfRanges.tail), erfAroundOne(m, size), far))
  const signed = binary('withSign', large, x)
  return select(compare('lt', size, erfRanges.aroundOne), erfAroundZero(m, x), signed)
})

/** e^(y log |x|) with the sign of a whole power of a negative base. */
const pow64 = define(
  'pow64',
  'f64',
  (b, x, y) => {
    const size = call(exp64, mul(y, call(log64, unary('abs', x))))
    const magnitude = b.let('magnitude', select(compare('eq', y, 0), constant(1, x.type), size))
    const isWhole = compare('eq', unary('trunc', y), y)
    const half = b.let('half', mul(y, 0.5))
    const isEven = compare('eq', unary('trunc', half), half)
    const whole = select(isEven, magnitude, unary('neg', magnitude))
    const negative = select(isWhole, whole, Number.NaN)
    return select(compare('lt', x, 0), negative, magnitude)
  },
  ['x', 'y'],
)

const pow32 = define(
  'pow',
  'f32',
  (_, x, y) => convert(call(pow64, convert(x, 'f64'), convert(y, 'f64')), 'f32'),
  ['x', 'y'],
)

const callOf =
  (callee: LoopFunction): Formula =>
  (_, x) =>
    call(callee, x)

const formulas: Readonly<Record<`${MathName}.${Float}`, Formula>> = {
  'exp.f32': exp32,
  'log.f32': log32,
  'tanh.f32': tanhBy('f32', exp32),
  'sigmoid.f32': sigmoidBy(exp32),
  'erf.f32': erf32,
  'exp.f64': callOf(exp64),
  'log.f64': callOf(log64),
  'tanh.f64': callOf(define('tanh64', 'f64', tanhBy('f64', callOf(exp64)))),
  'erf.f64': callOf(erf64),
  'sigmoid.f64': callOf(define('sigmoid64', 'f64', sigmoidBy(callOf(exp64)))),
}

/**
 * A function of x. Functions of f32 are inlined: a call would move every vector that a kernel holds into memory.
 * Functions of f64 are rare, so they are called.
 */
export const elementary = (b: Builder, name: MathName, float: Float, x: Value): Value =>
  formulas[`${name}.${float}`](b, x)

/** x to the power of y. */
export const power = (float: Float, x: Value, y: Value): Value => call(float === 'f32' ? pow32 : pow64, x, y)
