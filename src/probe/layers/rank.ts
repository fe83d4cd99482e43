/**
 * The rank of a layer's values over a batch, in measures that change continuously, as in Daneshmand, Kohler, Bach,
 * Hofmann & Lucchi 2020, arXiv:2003.01652, and Daneshmand, Joudaki & Bach 2021, arXiv:2106.03970. H has one
 * row for each of n samples and one column for each of d units. Its singular values are σ₁ ≥ σ₂ ≥ …, and M = H Hᵀ:
 *
 *   stable rank         ‖H‖_F² / ‖H‖₂² = Σ σ_i² / σ₁²
 *   participation rank  (tr M)² / ‖M‖_F² = (Σ σ_i²)² / Σ σ_i⁴: at least the stable rank
 *   numerical rank      the number of σ_i² / n of at least `threshold` times the mean square of an entry
 *   orthogonality gap   ‖M/‖H‖_F² − I/n‖_F: 0 if all samples are orthogonal and equally long
 *
 * All ranks are at most n and d, at least 1, and do not depend on the scale of H. With all values 0 none has a meaning
 * (NaN). Positions of a convolution's channel count as samples.
 *
 * Cost: one forward pass on the sample, and the eigenvalues of an n × n matrix.
 */
import type { Mode } from '../../norm/index.ts'
import { choiceOption, countOption, numberOption } from '../../options/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { cast, matmul, type Tensor } from '../../tensor/index.ts'
import { eigensystemOf } from '../eigenvalues.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { asPoints, fixedSample, type Tap, TAPS } from '../target.ts'

export interface RankOptions {
  tap: Tap
  /** Samples, which are one batch; at most all. */
  sample: number
  threshold: number
  mode: Mode
}

const declared = {
  stable: {
    name: 'stable rank',
    unit: 'dimensionless',
    layer: 'name',
    definition: '‖H‖_F² / ‖H‖₂² of the samples’ values H, a row for each sample',
  },
  participation: {
    name: 'participation rank',
    unit: 'dimensionless',
    layer: 'name',
    definition: '(Σ σ_i²)² / Σ σ_i⁴, σ_i the singular values of the samples’ values',
  },
  numerical: {
    name: 'numerical rank',
    unit: 'count',
    layer: 'name',
    definition:
      'the number of singular values σ_i of the n samples’ values with σ_i² / n of at least `threshold` times the mean square of an entry',
  },
  gap: {
    name: 'orthogonality gap',
    unit: 'dimensionless',
    layer: 'name',
    definition: '‖H Hᵀ/‖H‖_F² − I/n‖_F of the n samples’ values H, a row for each sample',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per layer. */
export const rankQuantities = namesOf(declared)

export const rank = defineProbe<RankOptions>({
  name: 'rank',
  summary:
    'how many directions a batch’s values in a layer spread over, and how far they are from orthogonal',
  source: 'Daneshmand et al. 2020; Daneshmand et al. 2021, §3',
  quantities: Object.values(declared),
  options: {
    tap: choiceOption('activationInput', TAPS),
    sample: countOption(32, 2),
    threshold: numberOption(0.1, { above: 0 }),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  positional: 'sample',
  build({ step: next, train }, { tap, sample, threshold, mode }) {
    const { model } = next
    const { taps } = next.at({ mode }, fixedSample(train, sample, model)).output
    const layers = model.layers.map(({ name }) => name).filter((name) => taps[`${name}.${tap}`])
    const columns = new Map<string, number>()
    const outputs: Record<string, Tensor> = {}
    for (const name of layers) {
      const points = cast(asPoints(taps[`${name}.${tap}`]!, sample), 'f64')
      columns.set(name, points.shape[1]!)
      outputs[name] = matmul(points, points, { transposeB: true })
    }
    return graphOfOneProgram(outputs, (step, values) =>
      layers.flatMap((layer) => {
        const measured = ranksOf(values[layer]!, columns.get(layer)!, threshold)
        return Object.entries(measured).map(([key, value]) => ({
          step,
          layer,
          quantity: rankQuantities[key as keyof typeof measured],
          value,
        }))
      }),
    )
  },
})

/** From M = H Hᵀ, `[n, n]` row by row, and the number of columns of H. */
function ranksOf(
  products: ArrayLike<number>,
  columns: number,
  threshold: number,
): Record<keyof typeof declared, number> {
  const n = Math.round(Math.sqrt(products.length))
  const range = Array.from({ length: n }, (_, i) => i)
  const total = range.reduce((sum, i) => sum + products[i * n + i]!, 0)
  // Squares of tiny values underflow, and eigenvalues of what is not finite do not exist.
  if (!(total > 0 && Number.isFinite(total)))
    return { stable: Number.NaN, participation: Number.NaN, numerical: Number.NaN, gap: Number.NaN }
  const shares = range.map((i) => range.map((j) => products[i * n + j]! / total))
  const eigenvalues = eigensystemOf(shares).values
  const gap = Math.sqrt(
    range.reduce((sum, i) => sum + range.reduce((row, j) => row + off(shares, i, j, n) ** 2, 0), 0),
  )
  return {
    stable: 1 / Math.max(...eigenvalues),
    participation: 1 / eigenvalues.reduce((sum, value) => sum + value ** 2, 0),
    numerical: eigenvalues.filter((value) => value >= threshold / columns).length,
    gap,
  }
}

const off = (shares: readonly (readonly number[])[], i: number, j: number, n: number) =>
  shares[i]![j]! - (i === j ? 1 / n : 0)
