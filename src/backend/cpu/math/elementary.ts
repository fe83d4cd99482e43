/**
 * exp, log, tanh, the logistic function and powers on vectors, and the Philox generator, as WebAssembly functions:
 * the same bits on every machine, because nothing but IEEE additions, multiplications and divisions is used.
 * f32 polynomials are those of Cephes (S. Moshier, https://www.netlib.org/cephes/, single), within 2 ulp;
 * f64 exp and log follow FreeBSD's msun (https://www.netlib.org/fdlibm/), tanh Cephes double.
 */
import { type Arithmetic, logarithm, polynomial } from '../../elementary.ts'
import { FunctionBody, type Module } from '../../wasm/assembler.ts'
import type { SimdName } from '../../wasm/opcodes.ts'

type MathName = 'exp' | 'log' | 'tanh' | 'sigmoid' | 'pow'
export type FunctionName = `${MathName}.${'f32' | 'f64'}` | 'philox' | 'permute'

/** Adds the functions a module needs, each once. */
export class MathLibrary {
  readonly #module: Module
  readonly #indices = new Map<FunctionName, number>()

  constructor(module: Module) {
    this.#module = module
  }

  index(name: FunctionName): number {
    let index = this.#indices.get(name)
    if (index === undefined) {
      index = this.#module.add(this.#body(name))
      this.#indices.set(name, index)
    }
    return index
  }

  #body(name: FunctionName): FunctionBody {
    switch (name) {
      case 'exp.f32':
        return exp32()
      case 'log.f32':
        return log32()
      case 'tanh.f32':
        return tanhBy('f32x4', this.index('exp.f32'), 0.625, smallTanh32)
      case 'tanh.f64':
        return tanhBy('f64x2', this.index('exp.f64'), 0.625, smallTanh64)
      case 'sigmoid.f32':
        return sigmoidBy('f32x4', this.index('exp.f32'))
      case 'sigmoid.f64':
        return sigmoidBy('f64x2', this.index('exp.f64'))
      case 'exp.f64':
        return exp64()
      case 'log.f64':
        return log64()
      case 'pow.f64':
        return pow64(this.index('exp.f64'), this.index('log.f64'))
      case 'pow.f32':
        return pow32(this.index('pow.f64'))
      case 'philox':
        return philox()
      case 'permute':
        return permute(this.index('philox'))
    }
  }
}

type Push = () => void
type Lanes = 'f32x4' | 'f64x2'

/** Bytes of one number in every lane. */
export function splat(lanes: Lanes | 'i32x4', value: number): Uint8Array {
  const values =
    lanes === 'f32x4' ? new Float32Array(4) : lanes === 'f64x2' ? new Float64Array(2) : new Int32Array(4)
  values.fill(value)
  return new Uint8Array(values.buffer)
}

/** Stack arithmetic read as formulas: every method gives a closure that pushes its result. */
class Formula implements Arithmetic<Push> {
  readonly f: FunctionBody
  readonly lanes: Lanes

  constructor(f: FunctionBody, lanes: Lanes) {
    this.f = f
    this.lanes = lanes
  }

  number =
    (value: number): Push =>
    () =>
      this.f.v128(splat(this.lanes, value))
  integer =
    (value: number): Push =>
    () =>
      this.f.v128(splat('i32x4', value))
  get =
    (local: number): Push =>
    () =>
      this.f.get(local)
  apply =
    (name: SimdName, ...operands: Push[]): Push =>
    () => {
      for (const push of operands) push()
      this.f.simd(name)
    }
  shift =
    (name: SimdName, x: Push, by: number): Push =>
    () => {
      x()
      this.f.i32(by).simd(name)
    }
  call =
    (index: number, ...operands: Push[]): Push =>
    () => {
      for (const push of operands) push()
      this.f.call(index)
    }
  add = (a: Push, b: Push): Push => this.apply(`${this.lanes}.add`, a, b)
  sub = (a: Push, b: Push): Push => this.apply(`${this.lanes}.sub`, a, b)
  mul = (a: Push, b: Push): Push => this.apply(`${this.lanes}.mul`, a, b)
  div = (a: Push, b: Push): Push => this.apply(`${this.lanes}.div`, a, b)
  less = (a: Push, b: Push): Push => this.apply(`${this.lanes}.lt`, a, b)
  equal = (a: Push, b: Push): Push => this.apply(`${this.lanes}.eq`, a, b)
  choose = (mask: Push, whenTrue: Push, whenFalse: Push): Push =>
    this.apply('v128.bitselect', whenTrue, whenFalse, mask)
  /** Stores in a new local and gives its reading. */
  let = (value: Push): Push => {
    const local = this.f.local('v128')
    value()
    this.f.set(local)
    return this.get(local)
  }
}

function begin(lanes: Lanes, parameters = 1): { f: FunctionBody; m: Formula; x: Push; y: Push } {
  const f = new FunctionBody(new Array(parameters).fill('v128'), ['v128'])
  const m = new Formula(f, lanes)
  return { f, m, x: m.get(0), y: m.get(1) }
}

/** 2ⁿ for whole n within the normal exponents, n as i32 lanes. */
const powerOfTwo32 = (m: Formula, n: Push): Push =>
  m.shift('i32x4.shl', m.apply('i32x4.add', n, m.integer(127)), 23)
const powerOfTwo64 = (m: Formula, n: Push): Push =>
  m.shift('i64x2.shl', m.apply('i64x2.extend_low_i32x4_s', m.apply('i32x4.add', n, m.integer(1023))), 52)

function exp32(): FunctionBody {
  const { f, m, x } = begin('f32x4')
  // pmin and pmax keep their first operand, and so a NaN, where the comparison fails.
  const clamped = m.let(m.apply('f32x4.pmax', m.apply('f32x4.pmin', x, m.number(89)), m.number(-104.5)))
  // Adding 1.5 · 2²³ rounds to the nearest whole number and leaves it in the low bits.
  const magic = 1.5 * 2 ** 23
  const shifted = m.let(m.add(m.mul(clamped, m.number(Math.LOG2E)), m.number(magic)))
  const n = m.let(m.sub(shifted, m.number(magic)))
  const whole = m.apply('i32x4.sub', shifted, m.number(magic))
  const r = m.let(m.sub(m.sub(clamped, m.mul(n, m.number(0.693359375))), m.mul(n, m.number(-2.1219444e-4))))
  const p = polynomial(
    m,
    r,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )
  const y = m.let(m.add(m.add(m.mul(m.mul(p, r), r), r), m.number(1)))
  scaleByPowerOfTwo(m, y, whole, powerOfTwo32)()
  return f
}

/** y · 2ⁿ in two steps, so that results near both ends of the range come out right. */
function scaleByPowerOfTwo(m: Formula, y: Push, n: Push, power: typeof powerOfTwo32): Push {
  const whole = m.let(n)
  const half = m.let(m.shift('i32x4.shr_s', whole, 1))
  return m.mul(m.mul(y, power(m, half)), power(m, m.apply('i32x4.sub', whole, half)))
}

function log32(): FunctionBody {
  const { f, m, x } = begin('f32x4')
  const tiny = m.let(m.less(x, m.number(2 ** -126)))
  const scaled = m.let(m.choose(tiny, m.mul(x, m.number(2 ** 23)), x))
  const rawExponent = m.apply('i32x4.sub', m.shift('i32x4.shr_u', scaled, 23), m.integer(126))
  const exponent = m.let(
    m.apply(
      'f32x4.convert_i32x4_s',
      m.apply('i32x4.sub', rawExponent, m.apply('v128.and', tiny, m.integer(23))),
    ),
  )
  const mantissa = m.let(
    m.apply('v128.or', m.apply('v128.and', scaled, m.integer(0x7fffff)), m.integer(0x3f000000)),
  )
  const low = m.let(m.less(mantissa, m.number(Math.SQRT1_2)))
  const e = m.let(m.sub(exponent, m.apply('v128.and', low, m.number(1))))
  const t = m.let(m.sub(m.add(mantissa, m.apply('v128.and', low, mantissa)), m.number(1)))
  const z = m.let(m.mul(t, t))
  const p = polynomial(
    m,
    t,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )
  const tail = m.sub(m.add(m.mul(m.mul(p, t), z), m.mul(e, m.number(-2.1219444e-4))), m.mul(z, m.number(0.5)))
  const result = m.let(m.add(m.add(t, tail), m.mul(e, m.number(0.693359375))))
  logSpecials(m, x, result)()
  return f
}

function logSpecials(m: Formula, x: Push, result: Push): Push {
  const notInfinite = m.choose(m.equal(x, m.number(Infinity)), m.number(Infinity), result)
  const notZero = m.choose(m.equal(x, m.number(0)), m.number(-Infinity), notInfinite)
  // x < 0 or NaN: the comparison is false for both.
  return m.choose(m.apply(`${m.lanes}.ge`, x, m.number(0)), notZero, m.number(Number.NaN))
}

function exp64(): FunctionBody {
  const { f, m, x } = begin('f64x2')
  const clamped = m.let(m.apply('f64x2.max', m.apply('f64x2.min', x, m.number(710)), m.number(-746)))
  const n = m.let(m.apply('f64x2.nearest', m.mul(clamped, m.number(Math.LOG2E))))
  const high = m.let(m.sub(clamped, m.mul(n, m.number(6.9314718036912381649e-1))))
  const low = m.let(m.mul(n, m.number(1.90821492927058770002e-10)))
  const r = m.let(m.sub(high, low))
  const t = m.let(m.mul(r, r))
  const p = polynomial(
    m,
    t,
    [
      4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5,
      -2.77777777770155933842e-3, 1.66666666666666019037e-1,
    ],
  )
  const c = m.let(m.sub(r, m.mul(t, p)))
  const quotient = m.div(m.mul(r, c), m.sub(m.number(2), c))
  const y = m.let(m.sub(m.number(1), m.sub(m.sub(low, quotient), high)))
  scaleByPowerOfTwo(m, y, m.apply('i32x4.trunc_sat_f64x2_s_zero', n), powerOfTwo64)()
  return f
}

function log64(): FunctionBody {
  const { f, m, x } = begin('f64x2')
  const tiny = m.let(m.less(x, m.number(2 ** -1022)))
  const scaled = m.let(m.choose(tiny, m.mul(x, m.number(2 ** 54)), x))
  const exponentBits = m.let(m.shift('i64x2.shr_u', scaled, 52))
  const asIntegers: Push = () => {
    exponentBits()
    exponentBits()
    f.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
  }
  const unshifted = m.sub(m.apply('f64x2.convert_low_i32x4_s', asIntegers), m.number(1022))
  const exponent = m.let(m.sub(unshifted, m.apply('v128.and', tiny, m.number(54))))
  const fraction: Push = () => f.v128(new Uint8Array(new BigUint64Array(2).fill(0x000fffffffffffffn).buffer))
  const mantissa = m.let(m.apply('v128.or', m.apply('v128.and', scaled, fraction), m.number(0.5)))
  const low = m.let(m.less(mantissa, m.number(Math.SQRT1_2)))
  const k = m.let(m.sub(exponent, m.apply('v128.and', low, m.number(1))))
  const t = m.let(m.sub(m.add(mantissa, m.apply('v128.and', low, mantissa)), m.number(1)))
  const result = m.let(logarithm(m, k, t))
  logSpecials(m, x, result)()
  return f
}

const smallTanh32 = (m: Formula, x: Push, z: Push): Push => {
  const p = polynomial(
    m,
    z,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  )
  return m.add(m.mul(m.mul(p, z), x), x)
}

const smallTanh64 = (m: Formula, x: Push, z: Push): Push => {
  const p = polynomial(m, z, [-0.9643991794250523, -99.28772310019185, -1614.6876844170845])
  const q = polynomial(m, z, [1, 112.81167849163293, 2235.4883906010045, 4844.063053251255])
  return m.add(x, m.mul(m.mul(x, z), m.div(p, q)))
}

function tanhBy(lanes: Lanes, exp: number, limit: number, small: typeof smallTanh32): FunctionBody {
  const { f, m, x } = begin(lanes)
  const size = m.let(m.apply(`${lanes}.abs`, x))
  const z = m.let(m.mul(x, x))
  const large = m.let(
    m.sub(m.number(1), m.div(m.number(2), m.add(m.call(exp, m.add(size, size)), m.number(1)))),
  )
  const signed = m.apply('v128.or', large, m.apply('v128.and', x, m.number(-0)))
  m.choose(m.less(size, m.number(limit)), small(m, x, z), signed)()
  return f
}

/** 1 / (1 + e⁻ˣ) for x ≥ 0, eˣ / (1 + eˣ) below: no overflow, full precision in both tails. */
function sigmoidBy(lanes: Lanes, exp: number): FunctionBody {
  const { f, m, x } = begin(lanes)
  const e = m.let(m.call(exp, m.apply(`${lanes}.neg`, m.apply(`${lanes}.abs`, x))))
  m.div(m.choose(m.less(x, m.number(0)), e, m.number(1)), m.add(m.number(1), e))()
  return f
}

/** e^(y log |x|) with the sign of a whole power of a negative base. */
function pow64(exp: number, log: number): FunctionBody {
  const { f, m, x, y } = begin('f64x2', 2)
  const size = m.call(exp, m.mul(y, m.call(log, m.apply('f64x2.abs', x))))
  const magnitude = m.let(m.choose(m.equal(y, m.number(0)), m.number(1), size))
  const isWhole = m.equal(m.apply('f64x2.trunc', y), y)
  const half = m.let(m.mul(y, m.number(0.5)))
  const isEven = m.equal(m.apply('f64x2.trunc', half), half)
  const whole = m.choose(isEven, magnitude, m.apply('f64x2.neg', magnitude))
  const negative = m.choose(isWhole, whole, m.number(Number.NaN))
  m.choose(m.less(x, m.number(0)), negative, magnitude)()
  return f
}

function pow32(pow: number): FunctionBody {
  const { f, m, x, y } = begin('f32x4', 2)
  const upper =
    (v: Push): Push =>
    () => {
      v()
      v()
      f.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15])
    }
  const wide = (v: Push) => m.apply('f64x2.promote_low_f32x4', v)
  const narrow = (a: Push, b: Push) => m.apply('f32x4.demote_f64x2_zero', m.call(pow, wide(a), wide(b)))
  narrow(x, y)()
  narrow(upper(x), upper(y))()
  f.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23])
  return f
}

/** Philox4x32-10: (c0, c1, c2, c3, k0, k1) → four words. */
function philox(): FunctionBody {
  const f = new FunctionBody(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], ['v128'])
  const [c0, c1, c2, c3, k0, k1] = [0, 1, 2, 3, 4, 5] as const
  const round = f.local('i32')
  const product0 = f.local('i64')
  const product1 = f.local('i64')
  const multiply = (counter: number, by: bigint, product: number) =>
    f.get(counter).op('i64.extend_i32_u').i64(by).op('i64.mul').set(product)
  const high = (product: number) => f.get(product).i64(32n).op('i64.shr_u').op('i32.wrap_i64')
  f.i32(10).set(round)
  f.loop(() => {
    multiply(c0, 0xd2511f53n, product0)
    multiply(c2, 0xcd9e8d57n, product1)
    high(product1).get(c1).op('i32.xor').get(k0).op('i32.xor').set(c0)
    high(product0).get(c3).op('i32.xor').get(k1).op('i32.xor').set(c2)
    f.get(product1).op('i32.wrap_i64').set(c1)
    f.get(product0).op('i32.wrap_i64').set(c3)
    f.get(k0).i32(0x9e3779b9).op('i32.add').set(k0)
    f.get(k1).i32(0xbb67ae85).op('i32.add').set(k1)
    f.get(round).i32(1).op('i32.sub').tee(round).branchIf(0)
  })
  f.get(c0).simd('i32x4.splat')
  f.get(c1).lane('i32x4.replace_lane', 1)
  f.get(c2).lane('i32x4.replace_lane', 2)
  f.get(c3).lane('i32x4.replace_lane', 3)
  return f
}

/** (index, size, bits of half a block, seed, stream, step) → where the index goes; see `permute` in tensor/random. */
function permute(philoxIndex: number): FunctionBody {
  const f = new FunctionBody(['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], ['i32'])
  const [index, size, half, seed, stream, step] = [0, 1, 2, 3, 4, 5] as const
  const [left, right, round, word, mask] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ]
  f.i32(1).get(half).op('i32.shl').i32(1).op('i32.sub').set(mask)
  // Clamp to 0 … size − 1.
  f.get(index).i32(0).get(index).i32(0).op('i32.gt_s').op('select').set(index)
  f.get(index).get(size).i32(1).op('i32.sub').get(index).get(size).op('i32.lt_s').op('select').set(index)
  f.loop(() => {
    f.get(index).get(half).op('i32.shr_u').set(left)
    f.get(index).get(mask).op('i32.and').set(right)
    f.i32(0).set(round)
    f.loop(() => {
      f.get(right).get(round).get(step).i32(1).get(seed).get(stream).call(philoxIndex)
      f.lane('i32x4.extract_lane', 0).get(mask).op('i32.and').get(left).op('i32.xor').set(word)
      f.get(right).set(left)
      f.get(word).set(right)
      f.get(round).i32(1).op('i32.add').tee(round).i32(6).op('i32.lt_s').branchIf(0)
    })
    f.get(left).get(half).op('i32.shl').get(right).op('i32.or').tee(index)
    f.get(size).op('i32.ge_u').branchIf(0)
  })
  f.get(index)
  return f
}
