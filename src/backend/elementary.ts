/**
 * Elementary functions made only of correctly rounded additions, multiplications and divisions: the same bits on
 * every machine, unlike `Math.log` and `Math.cos`, whose approximations differ between engines. A formula is written
 * once, over an `Arithmetic`, and serves numbers here and the vectors of `cpu/math/`. Coefficients are those of
 * FreeBSD's msun (https://www.netlib.org/fdlibm/).
 */

/** The operations of a formula. */
export interface Arithmetic<Value> {
  number(value: number): Value
  add(a: Value, b: Value): Value
  sub(a: Value, b: Value): Value
  mul(a: Value, b: Value): Value
  div(a: Value, b: Value): Value
  /** A value that is used more than once. */
  let(value: Value): Value
}

/** Horner's rule, highest power first. */
export function polynomial<Value>(m: Arithmetic<Value>, x: Value, coefficients: readonly number[]): Value {
  const [first, ...rest] = coefficients as [number, ...number[]]
  return rest.reduce((value, c) => m.add(m.mul(value, x), m.number(c)), m.number(first))
}

/** log(2ᵏ (1 + t)) in float64, for 1 + t from √½ to √2. */
export function logarithm<Value>(m: Arithmetic<Value>, k: Value, t: Value): Value {
  const s = m.let(m.div(t, m.add(m.number(2), t)))
  const z = m.let(m.mul(s, s))
  const w = m.let(m.mul(z, z))
  const even = m.mul(
    w,
    polynomial(m, w, [1.531383769920937332e-1, 2.222219843214978396e-1, 3.999999999940941908e-1]),
  )
  const odd = m.mul(
    z,
    polynomial(
      m,
      w,
      [1.479819860511658591e-1, 1.818357216161805012e-1, 2.857142874366239149e-1, 6.66666666666673513e-1],
    ),
  )
  const half = m.let(m.mul(m.mul(t, t), m.number(0.5)))
  const inner = m.add(m.mul(s, m.add(half, m.add(even, odd))), m.mul(k, m.number(1.90821492927058770002e-10)))
  return m.sub(m.mul(k, m.number(6.9314718036912381649e-1)), m.sub(m.sub(half, inner), t))
}

const numbers: Arithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  let: (value) => value,
}

/** The natural logarithm, the same bits as `log` of float64 tensors. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN
  if (x === Infinity) return x
  const words = new DataView(new ArrayBuffer(8))
  const isTiny = x < 2 ** -1022
  words.setFloat64(0, isTiny ? x * 2 ** 54 : x)
  const high = words.getUint32(0)
  words.setUint32(0, (high & 0x000fffff) | 0x3fe00000)
  const mantissa = words.getFloat64(0)
  const isLow = mantissa < Math.SQRT1_2
  const exponent = (high >>> 20) - 1022 - (isTiny ? 54 : 0) - (isLow ? 1 : 0)
  return logarithm(numbers, exponent, (isLow ? 2 * mantissa : mantissa) - 1)
}

/** cos πx. The reduction to a quarter turn is exact, so the error is below an ulp of 1 for every x. */
export const cosPi = (x: number): number => cosine(x, 0)

/** sin πx; see `cosPi`. */
export const sinPi = (x: number): number => cosine(x, -1)

/** cos(πx + `quarters` · π/2). */
function cosine(x: number, quarters: number): number {
  const nearest = Math.round(2 * x)
  const angle = Math.PI * (x - nearest / 2)
  const quarter = nearest + quarters
  const turn = quarter - 4 * Math.floor(quarter / 4)
  const size = turn % 2 === 0 ? smallCosine(angle) : smallSine(angle)
  return turn === 1 || turn === 2 ? -size : size
}

/** For |x| ≤ π/4. */
function smallSine(x: number): number {
  const z = x * x
  return (
    x +
    x *
      z *
      polynomial(
        numbers,
        z,
        [
          1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6,
          -1.98412698298579493134e-4, 8.33333333332248946124e-3, -1.66666666666666324348e-1,
        ],
      )
  )
}

/** For |x| ≤ π/4. */
function smallCosine(x: number): number {
  const z = x * x
  const half = 0.5 * z
  const w = 1 - half
  const tail = polynomial(
    numbers,
    z,
    [
      -1.13596475577881948265e-11, 2.0875723212981748279e-9, -2.75573143513906633035e-7,
      2.48015872894767294178e-5, -1.38888888888741095749e-3, 4.16666666666666019037e-2,
    ],
  )
  return w + (1 - w - half + z * z * tail)
}
