/**
 * Optimizers. An optimizer is a function from parameters and gradients to updates, with the states that it keeps;
 * weight decay λ has PyTorch's meaning (https://pytorch.org/docs/stable/optim.html). All have two more options:
 *
 *   decays  all: λ acts on every parameter, as in PyTorch; weights: only on matrices, filters and embeddings, not on
 *           biases, gains, shifts and other coefficients, the two groups of GPT-2's training
 *   clip    the largest norm of all gradients together: if it is above, all are multiplied by clip / (norm + 1e-6), as by
 *           torch.nn.utils.clip_grad_norm_ (Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, Algorithm 1)
 */
import type { Update } from '../norm/index.ts'
import { choiceOption, define, type Kind, flagOption, numberOption, parseSpec } from '../options/index.ts'
import { UserError } from '../errors.ts'
import {
  abs,
  add,
  cast,
  constant,
  div,
  less,
  minimum,
  mul,
  select,
  type State,
  sqrt,
  square,
  state,
  sub,
  sum,
  type Tensor,
} from '../tensor/index.ts'

export interface OptimizerStep {
  /** Updates of the parameters and of the optimizer's own states. */
  updates: readonly Update[]
  /** The states that the optimizer keeps between steps; this call creates them. */
  states: readonly State[]
}

export interface Optimizer {
  /** The text from which `parseOptimizer` makes the same optimizer. */
  readonly spec: string
  /**
   * The threshold of stability: the curvature c beyond which descent steps on ½ c w² grow without bound. Absent if
   * there is none of this form, as for Adam, whose steps depend on earlier gradients and not on c η alone.
   */
  stableCurvature?(learningRate: number): number
  /**
   * The share by which weight decay alone shortens a weight in each step; 0 without decay. Absent if that depends on the
   * gradients, as where Adam adds the decay to them.
   */
  shrinkage?(learningRate: number): number
  /** One descent step: `gradients[i]` belongs to `parameters[i]`. Call it once per training program. */
  step(
    parameters: readonly State[],
    gradients: readonly Tensor[],
    options: { learningRate: number | Tensor },
  ): OptimizerStep
}

const share = { min: 0, below: 1 }

/** Options of every optimizer. */
interface CommonOptions {
  weightDecay: number
  decays: 'all' | 'weights' | undefined
  clip: number | undefined
}

const commonOptions = (weightDecay: number) => ({
  weightDecay: numberOption(weightDecay, { min: 0 }),
  decays: choiceOption<'all' | 'weights', undefined>(undefined, ['all', 'weights'], {
    about: 'what weight decay acts on',
  }),
  clip: numberOption(undefined, {
    above: 0,
    example: 1,
    about: 'the largest norm of all gradients together',
  }),
})

/** λ for a parameter. */
const decayOf = ({ role }: State, { weightDecay, decays }: CommonOptions): number =>
  decays === 'weights' && role !== 'weight' ? 0 : weightDecay

/** The gradients, scaled down together if their norm is above `clip`. */
function clipByNorm(gradients: readonly Tensor[], clip: number | undefined): readonly Tensor[] {
  if (clip === undefined || gradients.length === 0) return gradients
  const squares = gradients.map((g) => sum(square(g)))
  const norm = sqrt(squares.reduce((a, b) => add(a, b)))
  const factor = minimum(div(clip, add(norm, 1e-6)), 1)
  return gradients.map((g) => mul(g, factor))
}

export interface SgdOptions extends CommonOptions {
  momentum: number
  nesterov: boolean
}

/**
 * Stochastic gradient descent, as torch.optim.SGD:
 *
 *   g ← g + λ w,  v ← μ v + g,  w ← w − η v, or, with Nesterov's momentum, w ← w − η (g + μ v)
 *
 * Stable on ½ c w² for c + λ below 2 (1 + μ) / η, with Nesterov's momentum below 2 (1 + μ) / (η (1 + 2 μ)): Cohen, Kaur, Li,
 * Kolter & Talwalkar 2021, arXiv:2103.00065.
 */
export const sgd = define<SgdOptions, Optimizer>({
  name: 'sgd',
  summary: 'stochastic gradient descent',
  options: {
    momentum: numberOption(0, share),
    nesterov: flagOption(false),
    ...commonOptions(0),
  },
  create({ momentum, nesterov, ...common }, spec) {
    const { weightDecay, clip } = common
    if (nesterov && momentum === 0) throw new UserError('sgd: nesterov needs a momentum; add momentum=0.9')
    const stability = (2 * (1 + momentum)) / (nesterov ? 1 + 2 * momentum : 1)
    return {
      spec,
      stableCurvature: (learningRate) => stability / learningRate - weightDecay,
      // A gradient that stays acts 1 / (1 − μ) times.
      shrinkage: (learningRate) => (learningRate * weightDecay) / (1 - momentum),
      step(parameters, gradients, { learningRate }) {
        const states: State[] = []
        const clipped = clipByNorm(gradients, clip)
        const updates = parameters.flatMap((parameter, i): Update[] => {
          const w = parameter.tensor
          const g = decayed(w, clipped[i]!, decayOf(parameter, common))
          const rate = rateFor(w, learningRate)
          if (momentum === 0) return [[parameter, sub(w, mul(rate, g))]]
          const velocity = slot(parameter, 'velocity')
          states.push(velocity)
          const v = add(mul(velocity.tensor, momentum), g)
          const direction = nesterov ? add(g, mul(v, momentum)) : v
          return [
            [parameter, sub(w, mul(rate, direction))],
            [velocity, withoutSubnormals(v)],
          ]
        })
        return { updates, states }
      },
    }
  },
})

export interface AdamOptions extends CommonOptions {
  beta1: number
  beta2: number
  epsilon: number
}

const adamOptions = (weightDecay: number) => ({
  beta1: numberOption(0.9, share),
  beta2: numberOption(0.999, share),
  epsilon: numberOption(1e-8, { min: 0 }),
  ...commonOptions(weightDecay),
})

/**
 * Kingma & Ba 2014, arXiv:1412.6980, Algorithm 1, as torch.optim.Adam:
 *
 *   g ← g + λ w,  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
 *   w ← w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * The corrections are moved to the scalars, as in PyTorch: w − (η / (1 − β₁ᵗ)) m / (√v / √(1 − β₂ᵗ) + ε) needs only
 * one division per weight.
 */
export const adam = define<AdamOptions, Optimizer>({
  name: 'adam',
  summary: 'Adam; weight decay adds to the gradient',
  options: adamOptions(0),
  create: (options, spec) => ({
    spec,
    ...(options.weightDecay === 0 && { shrinkage: () => 0 }),
    step: (parameters, gradients, { learningRate }) =>
      adamStep(parameters, gradients, learningRate, options, (w, g, weightDecay) => [
        w,
        decayed(w, g, weightDecay),
      ]),
  }),
})

/** Loshchilov & Hutter 2017, arXiv:1711.05101, as torch.optim.AdamW: w ← (1 − η λ) w, then Adam's step without decay. */
export const adamW = define<AdamOptions, Optimizer>({
  name: 'adamw',
  summary: 'Adam; weight decay shrinks the weights themselves',
  options: adamOptions(0.01),
  create: (options, spec) => ({
    spec,
    shrinkage: (learningRate) => learningRate * options.weightDecay,
    step: (parameters, gradients, { learningRate }) =>
      adamStep(parameters, gradients, learningRate, options, (w, g, weightDecay) => [
        weightDecay === 0 ? w : sub(w, mul(mul(rateFor(w, learningRate), weightDecay), w)),
        g,
      ]),
  }),
})

function adamStep(
  parameters: readonly State[],
  gradients: readonly Tensor[],
  learningRate: number | Tensor,
  { beta1, beta2, epsilon, ...common }: AdamOptions,
  decay: (w: Tensor, g: Tensor, weightDecay: number) => [w: Tensor, g: Tensor],
): OptimizerStep {
  const [correction1, correction2] = [scalarState('adam.correction1'), scalarState('adam.correction2')]
  // 1 − βᵗ as the moving average of ones, in float64: it starts at 1 − β exactly, where 1 − (a power) would cancel.
  const one = constant(1, [], 'f64')
  const total1 = average(correction1.tensor, one, beta1)
  const total2 = average(correction2.tensor, one, beta2)
  const states = [correction1, correction2]
  const updates: Update[] = [
    [correction1, total1],
    [correction2, total2],
  ]
  const clipped = clipByNorm(gradients, common.clip)
  parameters.forEach((parameter, i) => {
    const [w, g] = decay(parameter.tensor, clipped[i]!, decayOf(parameter, common))
    const mean = slot(parameter, 'mean')
    const meanSquare = slot(parameter, 'meanSquare')
    const m = average(mean.tensor, g, beta1)
    const v = average(meanSquare.tensor, square(g), beta2)
    const scale = add(mul(sqrt(v), cast(div(1, sqrt(total2)), v.dtype)), epsilon)
    const rate = cast(div(rateFor(total1, learningRate), total1), w.dtype)
    states.push(mean, meanSquare)
    updates.push(
      [parameter, sub(w, mul(rate, div(m, scale)))],
      [mean, withoutSubnormals(m)],
      // Shrinks a hundred times more slowly at the usual β₂, to subnormal numbers in tens of thousands of steps.
      [meanSquare, v],
    )
  })
  return { updates, states }
}

const average = (old: Tensor, now: Tensor, beta: number): Tensor => add(mul(old, beta), mul(now, 1 - beta))

/**
 * The average as it is stored: subnormal numbers become 0. If gradients stay 0, as behind units that no longer fire,
 * averages would shrink to the smallest subnormal number and stay there, and processors are slow with such numbers. A
 * step of such a size is far below the rounding of a weight.
 */
function withoutSubnormals(x: Tensor): Tensor {
  const leastNormal = x.dtype === 'f64' ? 2 ** -1022 : 2 ** -126
  return select(less(abs(x), leastNormal), 0, x)
}

const scalarState = (name: string): State => state(name, 0, [], 'f64', 'slot')

/** A state with the shape of `parameter`, initially 0. */
function slot(parameter: State, name: string): State {
  return state(`${parameter.name}.${name}`, 0, parameter.tensor.shape, parameter.tensor.dtype, 'slot')
}

function decayed(w: Tensor, g: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? g : add(g, mul(w, weightDecay))
}

function rateFor(w: Tensor, learningRate: number | Tensor): Tensor {
  return typeof learningRate === 'number' ? constant(learningRate, [], w.dtype) : cast(learningRate, w.dtype)
}

export const optimizers: readonly Kind<Optimizer>[] = [sgd.kind, adam.kind, adamW.kind]

/** `sgd:momentum=0.9,nesterov=true`, `adam`. Throws a UserError with the nearest names or the invalid option. */
export function parseOptimizer(spec: string): Optimizer {
  return parseSpec('optimizer', optimizers, spec)
}
