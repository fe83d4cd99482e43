/**
 * Optimization of a smoothed loss: the optimizer descends other gradients than those of the loss L at the parameters w,
 * with g = ∇L(w) and all norms over all parameters together. Any optimizer can take them.
 *
 *   sam               ∇L(w + ρ g / ‖g‖₂), taken as constant in the point: sharpness-aware minimization, Foret, Kleiner,
 *                     Mobahi & Neyshabur 2021, arXiv:2010.01412, Algorithm 1
 *   gradient-penalty  ∇(L + (λ / 2) ‖∇L‖₂²) = g + λ H g, H the Hessian of L, by differentiating twice: the explicit
 *                     regularizer of Barrett & Dherin 2021, arXiv:2009.11162, §5
 *
 * Everything is computed on the batch of the step, with the same random numbers: noise that a normalization draws at
 * this step is the same at w + ρ g / ‖g‖₂. Batch normalization uses the statistics of the batch at each point; its
 * running statistics are updated once, by those at w. The loss that training reports is L(w).
 */
import { define, type Kind, numberOption, parseSpec } from '../options/index.ts'
import { add, div, grad, mul, sqrt, square, stopGradient, sum, type Tensor } from '../tensor/index.ts'

/** The loss of one batch as a function of the parameters. */
interface BatchLoss {
  readonly parameters: readonly Tensor[]
  /** At the parameters. */
  readonly loss: Tensor
  /** Its gradient there, one tensor for each parameter. */
  readonly gradients: readonly Tensor[]
  /** The loss of the same batch at other values of the parameters. */
  readonly at: (point: readonly Tensor[]) => Tensor
}

export interface Smoothing {
  /** The text from which `parseSmoothing` makes the same smoothing. */
  readonly spec: string
  /** The number of steps without smoothing that take about as long as one with it. */
  readonly effort: number
  /** What the optimizer descends instead of the gradients of the loss, one tensor for each parameter. */
  gradients(loss: BatchLoss): readonly Tensor[]
}

/** Avoids a division by 0 where the gradient vanishes. */
const LEAST_NORM = 1e-12

const squaredNorm = (gradients: readonly Tensor[]): Tensor =>
  gradients.map((gradient) => sum(square(gradient))).reduce((total, part) => add(total, part))

export const sam = define<{ rho: number }, Smoothing>({
  name: 'sam',
  summary: 'sharpness-aware minimization: the gradient at w + ρ g / ‖g‖',
  options: { rho: numberOption(0.05, { above: 0 }) },
  positional: 'rho',
  create: ({ rho }, spec) => ({
    spec,
    effort: 2,
    gradients({ parameters, gradients, at }) {
      const length = div(rho, add(sqrt(squaredNorm(gradients)), LEAST_NORM))
      const point = parameters.map((w, i) => stopGradient(add(w, mul(gradients[i]!, length))))
      return grad(at(point), point)
    },
  }),
})

export const gradientPenalty = define<{ lambda: number }, Smoothing>({
  name: 'gradient-penalty',
  summary: 'adds λ / 2 ‖∇L‖² to the loss',
  options: { lambda: numberOption(0.1, { above: 0 }) },
  positional: 'lambda',
  create: ({ lambda }, spec) => ({
    spec,
    effort: 3,
    gradients: ({ parameters, loss, gradients }) =>
      grad(add(loss, mul(squaredNorm(gradients), lambda / 2)), parameters),
  }),
})

export const smoothings: readonly Kind<Smoothing>[] = [sam.kind, gradientPenalty.kind]

/** `sam:0.05`, `gradient-penalty:lambda=0.1`. Throws a UserError with the nearest names or the invalid option. */
export function parseSmoothing(spec: string): Smoothing {
  return parseSpec('smoothing', smoothings, spec)
}
