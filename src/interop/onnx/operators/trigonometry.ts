/**
 * Sine and cosine from sums and products, with derivatives. x = kπ + r with |r| ≤ π / 2, where sin r is its Taylor
 * polynomial of degree 19 (error below 1e-15) and sin x = (−1)ᵏ sin r. π is subtracted in four parts, the first of which
 * have few digits, so that in float32 r is right to rounding for |k| up to some thousands.
 */
import { add, cast, div, floor, mul, stopGradient, sub, type Tensor } from '../../../tensor/index.ts'

/** As in SLEEF: https://github.com/shibatch/sleef/blob/master/src/common/misc.h (PI_A2f to PI_D2f). */
const PI = [3.140625, 0.0009670257568359375, 6.2771141529083251953e-7, 1.2154201256553420762e-10]

/** (−1)ⁿ / (2n + 1)!, from the highest n down. */
const coefficients = Array.from({ length: 10 }, (_, n) => {
  const odd = Array.from({ length: 2 * n + 1 }, (__, i) => i + 1)
  return (n % 2 === 0 ? 1 : -1) / odd.reduce((product, factor) => product * factor, 1)
}).toReversed()

/** sin(x + shift · π), where shift is 0 or ½. */
function shifted(x: Tensor, shift: 0 | 0.5): Tensor {
  // k is the nearest whole number to x / π, or to x / π + ½; then r = x − (k − shift) π.
  const k = stopGradient(floor(add(div(x, Math.PI), 0.5 + shift)))
  const turns = sub(k, shift)
  const r = PI.reduce((rest, part) => sub(rest, mul(turns, part)), x)
  const square = mul(r, r)
  const [first, ...others] = coefficients as [number, ...number[]]
  const polynomial = others.reduce<Tensor | number>((sum, c) => add(mul(square, sum), c), first) as Tensor
  const isOdd = sub(k, mul(floor(div(k, 2)), 2))
  return mul(mul(r, polynomial), cast(sub(1, mul(isOdd, 2)), x.dtype))
}

export const sine = (x: Tensor): Tensor => shifted(x, 0)
export const cosine = (x: Tensor): Tensor => shifted(x, 0.5)
