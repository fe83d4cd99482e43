/**
 * Learning rates as functions of the number of steps taken so far, a scalar i32 tensor: the rate is computed inside
 * the training program from its own step counter, so a resumed run needs only its states. Rates are f32.
 */
import { UserError } from '../errors.ts'
import {
  add,
  cast,
  constant,
  div,
  equal,
  floor,
  less,
  lessEqual,
  minimum,
  mul,
  select,
  sub,
  type Tensor,
} from '../tensor/index.ts'

export type Schedule = (step: Tensor) => Tensor

export const constantRate =
  (rate: number): Schedule =>
  () =>
    constant(rate)

/** `rate`, multiplied by `factor` at each step in `milestones`. */
export function stepDecay(rate: number, milestones: readonly number[], factor = 0.1): Schedule {
  milestones.forEach((milestone, i) => {
    if (!Number.isInteger(milestone) || milestone <= (milestones[i - 1] ?? 0))
      throw new UserError(
        `stepDecay: milestones ${milestones.join(', ')}; expected ascending whole numbers above 0`,
      )
  })
  // A chain of products, because engines round powers differently.
  const rates = milestones.reduce((all, _, i) => [...all, all[i]! * factor], [rate])
  return (step) =>
    milestones.reduce<Tensor>(
      (value, milestone, i) => select(lessEqual(milestone, step), rates[i + 1]!, value),
      constant(rate),
    )
}

/**
 * From `rate` to `final` in `steps` steps along half a cosine, then `final`: SGDR without restarts (Loshchilov &
 * Hutter 2016, arXiv:1608.03983, eq. 5).
 */
export function cosineDecay(rate: number, steps: number, final = 0): Schedule {
  checkSteps('cosineDecay', steps)
  return (step) => {
    const progress = div(cast(minimum(step, steps), 'f32'), steps)
    return add(mul(add(cosineOfPi(progress), 1), (rate - final) / 2), final)
  }
}

/**
 * Rises to the first rate of `then` in equal parts, starting with 1/steps of it at the first step; then follows
 * `then` from its start.
 */
export function warmUp(steps: number, then: Schedule): Schedule {
  checkSteps('warmUp', steps)
  return (step) => {
    const share = div(cast(add(step, 1), 'f32'), steps)
    return select(less(step, steps), mul(share, then(constant(0, [], 'i32'))), then(sub(step, steps)))
  }
}

/** The largest number of float32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127

/** `rate` times `factor` to the power of the number of steps, over a run of `steps` steps. */
export function exponentialRate(rate: number, factor: number, steps: number): Schedule {
  checkSteps('exponentialRate', steps)
  const last = rate * factor ** (steps - 1)
  if (!(last <= LARGEST))
    throw new UserError(
      `exponential: the rate grows to ${last.toPrecision(2)} in ${steps} steps; pass fewer steps or a factor nearer to 1`,
    )
  return (step) => cast(mul(powerOf(factor, step, steps), rate), 'f32')
}

/**
 * The rates with which SGD without weight decay gives a network whose loss does not depend on the length of its weights
 * the same directions of weights, and so the same losses, as SGD with the constant `rate` and weight decay λ, with the
 * same momentum μ, not Nesterov's, from a velocity of 0 (Li & Arora 2019, arXiv:1910.07454). The derivation is ours:
 *
 *   η_t = η / (c_t c_{t+1}),  c_{t+1} = (1 + μ − η λ) c_t − μ c_{t−1},  c_0 = c_{−1} = 1
 *
 * With decay, w_{t+1} = (1 + μ − η λ) w_t − μ w_{t−1} − η g(w_t), and g(w) = g(w / c) / c; so w_t / c_t follows
 * u_{t+1} − u_t = μ (c_{t−1} / c_{t+1}) (u_t − u_{t−1}) − η_t g(u_t), which is SGD with momentum μ at the rates η_t. The c
 * are sums of powers of the two roots of x² − (1 + μ − η λ) x + μ. Without momentum, c_t = (1 − η λ)^t.
 *
 * Throws a UserError unless the roots are real and different: η λ must be less than (1 − √μ)².
 */
export function decayEquivalentRate(
  rate: number,
  { decay, momentum }: { decay: number; momentum: number },
  steps: number,
): Schedule {
  checkSteps('decayEquivalentRate', steps)
  const most = (1 - Math.sqrt(momentum)) ** 2
  if (!(rate * decay < most))
    throw new UserError(
      `decay-equivalent: rate × decay is ${rate * decay}, expected less than (1 − √momentum)² = ${most.toPrecision(3)}; pass a smaller rate or decay`,
    )
  const middle = (1 + momentum - rate * decay) / 2
  const distance = Math.sqrt(middle ** 2 - momentum)
  const [large, small] = [middle + distance, middle - distance]
  const share = (large * (1 - small)) / (large - small)
  const last = rate / large ** (2 * steps - 1) / share ** 2
  if (!(last <= LARGEST))
    throw new UserError(
      `decay-equivalent: the rate grows to ${last.toPrecision(2)} in ${steps} steps; pass fewer steps or a smaller decay`,
    )
  return (step) => {
    const first = mul(powerOf(large, step, steps), share)
    const second = mul(powerOf(small, step, steps), 1 - share)
    const now = add(first, second)
    const next = add(mul(first, large), mul(second, small))
    return cast(div(rate, mul(now, next)), 'f32')
  }
}

/**
 * `base` to the power of a whole number from 0 to `most`, in float64: a product of base^(2^k), because engines round
 * powers differently.
 */
function powerOf(base: number, exponent: Tensor, most: number): Tensor {
  let rest = cast(minimum(exponent, most), 'f64')
  let result = constant(1, [], 'f64')
  let factor = base
  for (let bit = 1; bit <= most; bit *= 2) {
    const half = floor(mul(rest, 0.5))
    result = select(equal(sub(rest, mul(half, 2)), 1), mul(result, factor), result)
    rest = half
    factor *= factor
  }
  return result
}

/** cos πx for x in [0, 1], as sin π(½ − x) by its Taylor series to the 13th power: within 1e-9 before rounding. */
function cosineOfPi(x: Tensor): Tensor {
  const angle = mul(sub(0.5, x), Math.PI)
  const squared = mul(angle, angle)
  const series = [12, 10, 8, 6, 4, 2].reduce<Tensor>(
    (value, n) => sub(1, mul(mul(squared, 1 / (n * (n + 1))), value)),
    constant(1, x.shape, x.dtype),
  )
  return mul(angle, series)
}

function checkSteps(name: string, steps: number): void {
  if (!Number.isInteger(steps) || steps < 1)
    throw new UserError(`${name}: steps is ${steps}; expected a whole number of 1 or more`)
}
