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

/** |x| at which the formulas of the error function follow one another; from `one` on it is 1 in float64. */
export const erfRanges = { aroundOne: 0.84375, tail: 1.25, far: 1 / 0.35, one: 6 } as const

/** The quotient of two polynomials, each with its highest power first. */
function ratio<Value>(
  m: Arithmetic<Value>,
  x: Value,
  above: readonly number[],
  below: readonly number[],
): Value {
  return m.div(polynomial(m, x, above), polynomial(m, x, below))
}

/** erf x in float64 for |x| below 0.84375. */
export function erfAroundZero<Value>(m: Arithmetic<Value>, x: Value): Value {
  const quotient = ratio(
    m,
    m.let(m.mul(x, x)),
    [
      -2.37630166566501626084e-5, -5.77027029648944159157e-3, -2.84817495755985104766e-2,
      -3.2504210724700149937e-1, 1.28379167095512558561e-1,
    ],
    [
      -3.9602282787753681232e-6, 1.32494738004321644526e-4, 5.08130628187576562776e-3,
      6.50222499887672944485e-2, 3.97917223959155352819e-1, 1,
    ],
  )
  return m.add(x, m.mul(x, quotient))
}

/** erf x in float64 for x from 0.84375 to 1.25. */
export function erfAroundOne<Value>(m: Arithmetic<Value>, x: Value): Value {
  const quotient = ratio(
    m,
    m.let(m.sub(x, m.number(1))),
    [
      -2.166375594868790843e-3, 3.54783043256182359371e-2, -1.10894694282396677476e-1,
      3.18346619901161753674e-1, -3.72207876035701323847e-1, 4.14856118683748331666e-1,
      -2.36211856075265944077e-3,
    ],
    [
      1.1984499846799107417e-2, 1.36370839120290507362e-2, 1.26171219808761642112e-1,
      7.18286544141962662868e-2, 5.40397917702171048937e-1, 1.06420880400844228286e-1, 1,
    ],
  )
  return m.add(m.number(8.45062911510467529297e-1), quotient)
}

/**
 * erf x in float64 for x from 1.25 to 6, by a formula below 1/0.35 and one beyond. `near` is x rounded to float32,
 * whose square is exact.
 */
export function erfTail<Value>(
  m: Arithmetic<Value>,
  x: Value,
  near: Value,
  exponential: (x: Value) => Value,
): { near: Value; far: Value } {
  const s = m.let(m.div(m.number(1), m.mul(x, x)))
  const square = m.let(exponential(m.sub(m.number(-0.5625), m.mul(near, near))))
  const rest = m.let(m.mul(m.sub(near, x), m.add(near, x)))
  const by = (quotient: Value) =>
    m.sub(m.number(1), m.div(m.mul(square, exponential(m.let(m.add(rest, quotient)))), x))
  return {
    near: by(
      ratio(
        m,
        s,
        [
          -9.81432934416914548592, -8.12874355063065934246e1, -1.84605092906711035994e2,
          -1.62396669462573470355e2, -6.23753324503260060396e1, -1.05586262253232909814e1,
          -6.93858572707181764372e-1, -9.86494403484714822705e-3,
        ],
        [
          -6.04244152148580987438e-2, 6.57024977031928170135, 1.08635005541779435134e2,
          4.29008140027567833386e2, 6.45387271733267880336e2, 4.34565877475229228821e2,
          1.376577541435190426e2, 1.96512716674392571292e1, 1,
        ],
      ),
    ),
    far: by(
      ratio(
        m,
        s,
        [
          -4.83519191608651397019e2, -1.02509513161107724954e3, -6.37566443368389627722e2,
          -1.60636384855821916062e2, -1.77579549177547519889e1, -7.99283237680523006574e-1,
          -9.86494292470009928597e-3,
        ],
        [
          -2.24409524465858183362e1, 4.74528541206955367215e2, 2.55305040643316442583e3,
          3.19985821950859553908e3, 1.53672958608443695994e3, 3.25792512996573918826e2,
          3.03380607434824582924e1, 1,
        ],
      ),
    ),
  }
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

/** eˣ, within a few ulp of its own size: the Taylor series of x / 2ᵏ, squared k times. */
export function exp(x: number): number {
  let [reduced, halvings] = [x, 0]
  for (; Math.abs(reduced) > 0.25; halvings++) reduced /= 2
  let value = 1
  for (let n = 16; n > 0; n--) value = 1 + (reduced / n) * value
  for (; halvings > 0; halvings--) value *= value
  return value
}

/** The error function, within 1 ulp. */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < erfRanges.aroundOne) return erfAroundZero(numbers, x)
  if (size >= erfRanges.one) return Math.sign(x)
  return Math.sign(x) * large(size)

  function large(y: number): number {
    if (y < erfRanges.tail) return erfAroundOne(numbers, y)
    const { near, far } = erfTail(numbers, y, Math.fround(y), Math.exp)
    return y < erfRanges.far ? near : far
  }
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
