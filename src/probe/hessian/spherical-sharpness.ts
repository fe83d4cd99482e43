/**
 * Spherical sharpness: the largest eigenvalue of the Hessian of the loss where weights have length 1. A normalization
 * that follows a layer makes the loss independent of the length of its weights, and H(a w) = H(w) / a²: the usual
 * sharpness depends on a length that changes nothing in the network, this one does not. Lyu, Li & Arora 2022,
 * arXiv:2206.07085, find that gradient descent with weight decay makes it fall.
 *
 * For θ = w / ‖w‖₂ it is λ_max of
 *
 *   P (‖w‖² H − ⟨w, ∇L⟩) P,  P v = v − ⟨v, θ⟩ θ,
 *
 * the Hessian of the loss on the sphere through w, in units of its radius; ⟨w, ∇L⟩ = 0 if the loss does not depend on the
 * length of w. Along w the value is 0. `groups` says what has length 1: all these weights together, the weights of each
 * layer, or those of each unit, to all of whose lengths batch normalization is invariant; sums and products are then
 * taken group by group.
 *
 * The weights are those that are trained and whose results are normalized. If nothing else is trained
 * (`--train-only weights:last=false`), the direction of all weights is a gradient descent of its own with the effective
 * rate η / ‖w‖², and is at the edge of stability where the sharpness is 2 over that rate.
 *
 * The loss is that of the next step's batch, or of a sample of the training data that is the same at every step.
 */
import { UserError } from '../../errors.ts'
import { choiceOption, countOption, flagOption, numberOption } from '../../options/index.ts'
import { probeStreams } from '../../random/index.ts'
import { choice, named, namesOf, optionalNumber, type Quantities } from '../../stats/index.ts'
import {
  div,
  grad,
  hessianVectorProduct,
  mul,
  sqrt,
  type State,
  sub,
  topologicalOrder,
} from '../../tensor/index.ts'
import type { TrainingStep } from '../../train/index.ts'
import { sumOver } from '../parameters/direction.ts'
import { lossFunction, rateOf } from '../parameters/point.ts'
import { dot, type Vector } from '../parameters/vector.ts'
import { defineProbe, type Measurement } from '../probe.ts'
import { batchOrSample, isWeight, sampleOption } from '../target.ts'
import { networkRow, runScalars } from '../values.ts'
import { isConverged } from './hessian.ts'
import { buildLanczos } from './lanczos.ts'
import { ritzValues } from './tridiagonal.ts'

export interface SphericalSharpnessOptions {
  groups: 'all' | 'layer' | 'unit'
  /** As for `hessian`. */
  iterations: number
  tolerance: number
  sample: number | undefined
  double: boolean
}

const groups = choice('groups', { all: '', layer: ', layer by layer', unit: ', unit by unit' })
const sample = optionalNumber('sample', 'N', [', ', ' samples'])

const declared = {
  largest: {
    name: named`spherical sharpness${groups}${sample}`,
    unit: 'nats',
    layer: 'empty',
    definition: 'λ_max of the Hessian of the loss on the sphere of weights of length 1',
  },
  bound: {
    name: named`error bound of the spherical sharpness${groups}${sample}`,
    unit: 'nats',
    layer: 'empty',
    definition: 'some eigenvalue lies within this distance of it',
  },
  edge: {
    name: named`spherical sharpness × effective learning rate / 2${sample}`,
    unit: 'dimensionless',
    layer: 'empty',
    definition:
      'λ_max over ‖w‖² times the threshold of stability of `hessian`: 1 at its edge; only with `groups=all`; no rows with Adam or with smoothing',
  },
  length: {
    name: 'norm of the scale-invariant weights',
    unit: 'parameter',
    layer: 'empty',
    definition: '‖w‖₂ of all trained weights whose results are normalized',
  },
  iterations: {
    name: named`Lanczos iterations on the sphere${groups}${sample}`,
    unit: 'count',
    layer: 'empty',
    definition: 'products H v',
  },
} as const satisfies Quantities

/** The names of its quantities. */
export const sphericalSharpnessQuantities = ({
  groups: chosen = 'all',
  sample: count,
}: Partial<Pick<SphericalSharpnessOptions, 'groups' | 'sample'>> = {}) =>
  namesOf(declared, { groups: chosen, sample: count })

export const sphericalSharpness = defineProbe<SphericalSharpnessOptions>({
  name: 'spherical-sharpness',
  summary: 'the largest eigenvalue of the Hessian where weights before normalizations have length 1',
  source: 'Lyu, Li & Arora 2022',
  quantities: Object.values(declared),
  options: {
    groups: choiceOption<SphericalSharpnessOptions['groups']>('all', ['all', 'layer', 'unit']),
    iterations: countOption(40),
    tolerance: numberOption(1e-2, { min: 0 }),
    sample: sampleOption,
    double: flagOption(false),
  },
  // As for `hessian`: a product H v costs two gradients.
  effort: ({ iterations }) => 1.5 * iterations,
  build(target, options) {
    const { step, seed } = target
    const parameters = scaleInvariantWeights(step)
    const objective = lossFunction(
      step,
      { statistics: 'batch', double: options.double },
      { parameters, batch: batchOrSample(target, options.sample) },
    )
    const { here: w } = objective
    const { loss } = objective.at(w)
    const { total, project } = sphere(w, options.groups)
    const radial = total(w, grad(loss, w))
    const lengths = total(w, w).map((squared) => sqrt(squared))
    const product = (given: Vector): Vector => {
      const v = project(given)
      const image = hessianVectorProduct(
        loss,
        w,
        v.map((x, i) => mul(x, lengths[i]!)),
      )
      return project(image.map((x, i) => sub(mul(x, lengths[i]!), mul(radial[i]!, v[i]!))))
    }
    const names = sphericalSharpnessQuantities(options)
    const method = buildLanczos({
      like: w,
      product,
      key: { seed, stream: probeStreams.lanczos },
      start: 'sign',
      iterations: options.iterations,
      reorthogonalize: true,
    })
    return {
      async open({ session }) {
        const scalars = await session.compile({ outputs: { rate: rateOf(step), length: sqrt(dot(w, w)) } })
        const lanczos = await method.open(session)
        const ends = { ...options, largest: 1, smallest: 0 }
        return {
          async measure(at) {
            const { rate, length } = await runScalars(scalars)
            const run = await lanczos.run({
              draw: 0,
              ...(options.tolerance > 0 && { isEnough: (found) => isConverged(found, ends) }),
            })
            const { value, bound } = ritzValues(run).at(-1) ?? { value: Number.NaN, bound: Number.NaN }
            const threshold = step.smoothing ? undefined : step.optimizer.stableCurvature?.(rate)
            const rows: Measurement[] = [
              networkRow(at, names.largest, value),
              networkRow(at, names.bound, bound),
              networkRow(at, names.length, length),
              networkRow(at, names.iterations, run.alphas.length),
            ]
            if (options.groups === 'all' && threshold !== undefined)
              rows.push(networkRow(at, names.edge, value / (length ** 2 * threshold)))
            return rows
          },
          dispose() {
            scalars.dispose()
            lanczos.dispose()
          },
        }
      },
    }
  },
})

/**
 * The trained weights of layers that normalize the results of their weights. Throws a UserError if there are none.
 */
function scaleInvariantWeights({ model, output: { taps }, trained }: TrainingStep): State[] {
  const isTrained = new Set(trained)
  const found = model.layers.flatMap(({ name, parameters }) => {
    const [result, normalized] = [taps[`${name}.preactivation`], taps[`${name}.normalized`]]
    if (!result || !normalized || result === normalized) return []
    if (!topologicalOrder([normalized]).includes(result)) return []
    return parameters.filter((own) => isWeight(own) && isTrained.has(own))
  })
  if (found.length > 0) return found
  throw new UserError(
    'spherical-sharpness: the network has no trained weights whose results are normalized; choose a normalization, or train weights',
  )
}

/** Sums of products by group, and the projection on the directions in which no group changes its length. */
function sphere(w: Vector, of: SphericalSharpnessOptions['groups']) {
  const total = (a: Vector, b: Vector): Vector => {
    if (of !== 'all') return a.map((x, i) => sumOver(mul(x, b[i]!), of === 'unit' ? 'filter' : 'layer'))
    const whole = dot(a, b)
    return a.map(() => whole)
  }
  const squares = total(w, w)
  const project = (v: Vector): Vector => {
    const along = total(v, w)
    return v.map((x, i) => sub(x, mul(div(along[i]!, squares[i]!), w[i]!)))
  }
  return { total, project }
}
