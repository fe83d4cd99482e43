/**
 * Eigenvalues of the Hessian H of the loss in the parameters, without ever forming it: products H v are exact and
 * cost about two gradients each.
 *
 *   extreme eigenvalues  Lanczos' method from one random vector, until the error bound of each eigenvalue is at most
 *                        `tolerance` times it (for the smallest, at least `tolerance`² times the largest)
 *   threshold            the largest eigenvalue of a quadratic on which the run's optimizer is stable: 2 / η for
 *                        plain gradient descent, 2 (1 + β) / η with momentum β, 2 (1 + β) / (η (1 + 2 β)) with
 *                        Nesterov's; neither Adam nor descent with smoothing has one of this form. Cohen, Kaur, Li, Kolter & Talwalkar 2021,
 *                        arXiv:2103.00065, find that training drives the largest eigenvalue up to it
 *   trace                n ⟨v, H v⟩ / ‖v‖² for v of random signs, averaged (Hutchinson 1990,
 *                        https://doi.org/10.1080/03610919008812866), with its standard error
 *   gradient             ⟨g, u⟩² / ‖g‖² along the eigenvectors u of the largest eigenvalues, with g the gradient of the same
 *                        loss. Without normalization much of it lies in those few directions (Ghorbani, Krishnan & Xiao
 *                        2019, abstract). u is a combination of Lanczos' vectors, so ⟨g, u⟩ is one of their products
 *                        with g: no eigenvector is formed
 *   spectral density     stochastic Lanczos quadrature: each Lanczos run gives eigenvalues of T with weights that sum
 *                        to 1 (Golub & Welsch 1969; Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159, §2.1). Rows
 *                        have
 *                        the raw weights; `smoothDensity` turns them into a curve
 *
 * From a single first vector, Lanczos' method finds only one copy of an eigenvalue that occurs several times.
 *
 * Li et al. 2018, arXiv:1712.09913, §6, use only parameters with more than one dimension: `parameters=weights` has
 * matrices and filters, no biases, gains or shifts. H is that of the next step's batch, or of a sample of the
 * training data that is the same at every step. They leave open which statistics batch normalization uses; the
 * default is those of the batch, as in training.
 */
import { UserError } from '../../errors.ts'
import { countOption, flagOption, numberOption } from '../../options/index.ts'
import { namesOf } from '../../stats/index.ts'
import { grad, hessianVectorProduct } from '../../tensor/index.ts'
import { declaredOfHessian } from './hessian-quantities.ts'
import { buildLanczos } from './lanczos.ts'
import { type LossOptions, lossFunction, lossOptions, rateOf } from '../parameters/point.ts'
import { defineProbe, type Measurement } from '../probe.ts'

import { probeStreams } from '../../random/index.ts'
import {
  batchOrSample,
  chosenParameters,
  type ParameterChoice,
  parameterOption,
  sampleOption,
} from '../target.ts'
import { type RitzValue, ritzValues, type Tridiagonal } from './tridiagonal.ts'
import { runScalars, networkRow } from '../values.ts'

export interface HessianOptions extends LossOptions {
  /** The largest number of iterations of a Lanczos run, each a product H v. */
  iterations: number
  /** Relative to the eigenvalue; with 0 every run has the largest number of iterations. */
  tolerance: number
  /** How many of the largest eigenvalues, at least 1, and of the smallest. */
  largest: number
  smallest: number
  /** Random vectors for the trace; each costs a product. */
  trace: number
  /** Random vectors for the spectral density; each costs a whole run. They are also used for the trace. */
  density: number
  /** Also the shares of the gradient along the `largest` eigenvectors. */
  gradient: boolean
  /** The number of training samples, the same at every step; if absent, the next step's batch. */
  sample: number | undefined
  parameters: ParameterChoice
  reorthogonalize: boolean
}

/** The names of its quantities; hessian-quantities.ts has the definitions. */
export type HessianQuantities = Readonly<Record<keyof typeof declaredOfHessian, string>>

export function hessianQuantities({
  statistics = 'batch',
  parameters = 'all',
  sample,
}: Partial<Pick<HessianOptions, 'statistics' | 'parameters' | 'sample'>> = {}): HessianQuantities {
  return namesOf(declaredOfHessian, { statistics, parameters, sample })
}

export const hessian = defineProbe<HessianOptions>({
  name: 'hessian',
  summary: 'extreme eigenvalues, trace and spectral density of the loss’s Hessian',
  source: 'Ghorbani et al. 2019; Cohen et al. 2021; Li et al. 2018, §6',
  quantities: Object.values(declaredOfHessian),
  options: {
    iterations: countOption(40),
    tolerance: numberOption(1e-2, { min: 0 }),
    largest: countOption(1),
    smallest: countOption(1, 0),
    trace: countOption(0, 0),
    density: countOption(0, 0),
    gradient: flagOption(false),
    sample: sampleOption,
    parameters: parameterOption('all'),
    reorthogonalize: flagOption(true),
    ...lossOptions,
  },
  // A product H v costs two gradients; a Lanczos run often ends before its limit.
  effort: ({ iterations, trace, density }) => 2 * (0.75 * iterations + trace + density * iterations),
  build(target, options) {
    const { step, seed } = target
    const { iterations, tolerance, largest, smallest, trace, density, gradient, sample, reorthogonalize } =
      options
    const parameters = chosenParameters(step.model, options.parameters)
    const objective = lossFunction(step, options, {
      parameters,
      batch: batchOrSample(target, sample),
    })
    if (gradient && !reorthogonalize)
      throw new UserError(
        'hessian: gradient=true needs orthogonal vectors, but reorthogonalize is false; drop one of them',
      )
    const { loss } = objective.at(objective.here)
    const rate = rateOf(step)
    const names = hessianQuantities(options)
    const stabilityRows = (at: number, largestValue: number, learningRate: number): Measurement[] => {
      // The threshold is that of descent on the gradient itself.
      const threshold = step.smoothing ? undefined : step.optimizer.stableCurvature?.(learningRate)
      return threshold === undefined
        ? []
        : [
            networkRow(at, names.stability, threshold),
            networkRow(at, names.sharpness, largestValue / threshold),
          ]
    }
    const method = buildLanczos({
      like: objective.here,
      product: (v) => hessianVectorProduct(loss, objective.here, v),
      key: { seed, stream: probeStreams.lanczos },
      start: 'sign',
      iterations,
      reorthogonalize,
      ...(gradient && { split: grad(loss, objective.here) }),
    })
    return {
      async open({ session }) {
        const rating = await session.compile({ outputs: { rate } })
        const lanczos = await method.open(session)
        return {
          async measure(at) {
            const { rate: learningRate } = await runScalars(rating)
            const early =
              density === 0 && tolerance > 0
                ? { isEnough: (run: Tridiagonal) => isConverged(run, options) }
                : {}
            const runs: Awaited<ReturnType<typeof lanczos.run>>[] = []
            for (let draw = 0; draw < Math.max(1, density); draw++)
              runs.push(await lanczos.run({ draw, ...early }))
            const spectra = runs.map((run) => ritzValues(run, run.split))
            const [up, down] = [best(spectra, largest, -1), best(spectra, smallest, 1)]
            const rows: Measurement[] = [
              networkRow(at, names.largest, up[0]!.value),
              networkRow(at, names.largestBound, up[0]!.bound),
              ...down
                .slice(0, 1)
                .flatMap(({ value, bound }) => [
                  networkRow(at, names.smallest, value),
                  networkRow(at, names.smallestBound, bound),
                ]),
              ...stabilityRows(at, up[0]!.value, learningRate),
              networkRow(at, names.iterations, Math.max(...runs.map(({ alphas }) => alphas.length))),
            ]
            if (largest > 1)
              up.forEach(({ value }, i) => rows.push(networkRow(at, names.fromLargest, value, { x: i + 1 })))
            if (smallest > 1)
              down.forEach(({ value }, i) =>
                rows.push(networkRow(at, names.fromSmallest, value, { x: i + 1 })),
              )
            if (gradient)
              up.forEach(({ component }, i) =>
                rows.push(
                  networkRow(at, names.gradientShare, component ** 2 / runs[0]!.split.square, { x: i + 1 }),
                ),
              )
            const draws = Math.max(trace, density)
            for (let draw = runs.length; draw < draws; draw++)
              runs.push(await lanczos.run({ draw, iterations: 1 }))
            if (draws > 0) {
              const { mean, error } = meanAndError(
                runs.slice(0, draws).map(({ alphas }) => lanczos.size * (alphas[0] ?? Number.NaN)),
              )
              rows.push(networkRow(at, names.trace, mean), networkRow(at, names.traceError, error))
            }
            if (density > 0)
              for (const { value, weight } of spectra.flat())
                rows.push(networkRow(at, names.weight, weight / density, { x: value }))
            return rows
          },
          dispose() {
            rating.dispose()
            lanczos.dispose()
          },
        }
      },
    }
  },
})

/** Iterations between two checks of the eigenvalues. */
const checkEvery = 2

/** Whether a Lanczos run may end. */
export function isConverged(
  run: Tridiagonal,
  { tolerance, largest, smallest }: Pick<HessianOptions, 'tolerance' | 'largest' | 'smallest'>,
): boolean {
  if (run.alphas.length % checkEvery > 0) return false
  const found = ritzValues(run)
  if (found.length < largest + smallest) return false
  const scale = Math.max(Math.abs(found[0]!.value), Math.abs(found.at(-1)!.value))
  const isGood = ({ value, bound }: RitzValue) =>
    bound <= tolerance * Math.max(Math.abs(value), tolerance * scale)
  return found.slice(-largest).every(isGood) && found.slice(0, smallest).every(isGood)
}

/**
 * The `count` outermost eigenvalues of all runs together, from the largest (`sign` −1) or the smallest (1); NaN if
 * there are none.
 */
function best(spectra: readonly (readonly RitzValue[])[], count: number, sign: 1 | -1): RitzValue[] {
  // All runs find the same eigenvalues: the run whose i-th value lies farthest out has the best estimate of it.
  const sorted = spectra.map((spectrum) => [...spectrum].sort((a, b) => sign * (a.value - b.value)))
  const missing: RitzValue = { value: Number.NaN, bound: Number.NaN, weight: 0, component: Number.NaN }
  return Array.from({ length: count }, (_, rank) =>
    sorted
      .flatMap((spectrum) => spectrum[rank] ?? [])
      .reduce((a, b) => (sign * (b.value - a.value) < 0 || Number.isNaN(a.value) ? b : a), missing),
  )
}

/** The standard error is NaN for one value. */
function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) }
}
