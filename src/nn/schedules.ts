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
