/**
 * How much of the variation of a recurrent layer's values lies between time steps: the trend of a sequence, which
 * batch normalization of each step removes and layer normalization keeps (the review of Cai & Wei 2020, §4.1). For a
 * unit j with the value x_{i,t,j} of sample i at step t,
 *
 *   share  Var_t(E_i[x_{i,t,j}]) / Var_{i,t}(x_{i,t,j}), from 0 to 1: the part of the variance that the means of the
 *          steps explain, as in an analysis of variance
 *
 * and then the mean over the units that vary. 0: the mean of a unit is the same at every step. 1: at one step all
 * samples have the same value.
 *
 * Cost: one forward pass on the sample and two sums.
 */
import type { Mode } from '../../norm/index.ts'
import { choiceOption, countOption } from '../../options/index.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { cast, mean, square, sub, type Tensor } from '../../tensor/index.ts'
import { UserError } from '../../errors.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { fixedSample, type Tap, TAPS } from '../target.ts'

export interface TrendOptions {
  tap: Tap
  /** Number of sequences; at most all. */
  sample: number
  mode: Mode
}

const declared = {
  share: {
    name: 'share of variance between time steps',
    unit: 'share',
    layer: 'name',
    definition:
      'the mean over the units j that vary of Var_t(E_i[x_itj]) / Var_it(x_itj), over time steps t and samples i; NaN if none varies',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per recurrent layer. */
export const trendQuantities = namesOf(declared)

export const trend = defineProbe<TrendOptions>({
  name: 'trend',
  summary: 'how much of a recurrent layer’s variation lies between time steps',
  source: 'the review, §4.1; the measure is ours',
  quantities: Object.values(declared),
  options: {
    tap: choiceOption('activationInput', TAPS),
    sample: countOption(256, 2),
    mode: choiceOption<Mode>('train', ['train', 'eval']),
  },
  build({ step: next, train }, { tap, sample, mode }) {
    const { model } = next
    const { taps } = next.at({ mode }, fixedSample(train, sample, model)).output
    const layers = model.layers.map(({ name }) => name).filter((name) => taps[`${name}.t1.${tap}`])
    if (layers.length === 0)
      throw new UserError(
        `trend: expected a network with recurrent layers, got layers ${model.layers.map(({ name }) => name).join(', ')}; train rnn, lstm or gru`,
      )
    const outputs: Record<string, Tensor> = {}
    for (const name of layers) {
      // In float64: a mean that normalization removes leaves only rounding.
      const x = cast(taps[`${name}.${tap}`]!, 'f64')
      const ofSteps = mean(x, [0], { keepDims: true })
      const overall = mean(ofSteps, [2], { keepDims: true })
      outputs[`${name} between`] = mean(square(sub(ofSteps, overall)), [0, 2])
      outputs[`${name} all`] = mean(square(sub(x, overall)), [0, 2])
    }
    return graphOfOneProgram(outputs, (step, values) =>
      layers.map((layer) => {
        const all = Array.from(values[`${layer} all`]!)
        const shares = all.flatMap((whole, j) => (whole > 0 ? [values[`${layer} between`]![j]! / whole] : []))
        return {
          step,
          layer,
          quantity: trendQuantities.share,
          value: shares.reduce((total, share) => total + share, 0) / shares.length,
        }
      }),
    )
  },
})
