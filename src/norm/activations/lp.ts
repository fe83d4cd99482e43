/**
 * Lᵖ normalization: Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3.3, for each channel over the batch.
 *
 *   y = γ (x − E[x]) / ‖x‖ + β,  ‖x‖ = (E[|x|ᵖ] + ε)^(1/p) for p = 1, 2;  max |x| + ε for p = inf
 *
 * of  shifted   the norm of x − E[x]: with p = 2 this is batch normalization
 *     original  the norm of x before the shift, our reading of the paper's "average of their ℓp-norm (before shifting
 *               the mean)"; the default
 *
 * The paper names no ε (1e-5 here) and does not say what evaluation uses: here running averages of E[x] and of
 * E[|x|ᵖ], or of max |x|, without a correction for the batch size.
 */
import { abs, add, div, max, mean, mul, square, sqrt, sub, type Tensor } from '../../tensor/index.ts'
import { allButChannels, checkBatch } from './batch.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures } from '../normalization.ts'
import { affineOption, epsilonOption, keepAliases, keepOption } from '../options.ts'
import { createRunning } from '../arithmetic/running.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption } from '../../options/index.ts'
import { centerOf } from '../arithmetic/standardize.ts'

export interface LpOptions {
  p: '1' | '2' | 'inf'
  of: 'original' | 'shifted'
  epsilon: number
  /** The share of the old running statistics that stays. */
  keep: number
  affine: boolean
}

/** E[|x|ᵖ], or max |x|, over the axes, which stay. */
const powers: Record<LpOptions['p'], (x: Tensor, axes: readonly number[]) => Tensor> = {
  1: (x, axes) => mean(abs(x), axes, { keepDims: true }),
  2: (x, axes) => mean(square(x), axes, { keepDims: true }),
  inf: (x, axes) => max(abs(x), axes, { keepDims: true }),
}

export const lp = defineNormalization<LpOptions>({
  name: 'lp',
  summary: 'as batch, by the mean absolute value, mean square or maximum instead of the variance',
  options: {
    p: choiceOption('1', ['1', '2', 'inf']),
    of: choiceOption('original', ['original', 'shifted']),
    epsilon: epsilonOption(1e-5),
    keep: keepOption(0.9),
    affine: affineOption(),
  },
  positional: 'p',
  optionAliases: keepAliases,
  create: ({ p, of, epsilon, keep, affine }, spec) => ({
    spec,
    traits: {
      equation: 'y = γ (x − E[x]) / ‖x‖ + β, ‖x‖ = (E[|x|ᵖ] + ε)^(1/p)',
      source: 'Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §3.3',
      of: 'activations',
      sees: { batch: 'all', positions: 'all' },
      invariances:
        of === 'shifted'
          ? ['matrix-scale', 'vector-scale', 'data-scale', 'data-center']
          : ['matrix-scale', 'vector-scale', 'data-scale'],
    },
    create(context) {
      const { parameters, scaleAndShift } = gainAndBias(context, affine ? 'channel' : 'none')
      const running = createRunning(context, keep, { runningMean: 0, runningPower: 1 })
      return {
        parameters,
        states: running.states,
        apply(x, options) {
          checkFeatures('lp', context, x)
          const apart = (center: Tensor, power: Tensor) => {
            const norm = add(power, epsilon)
            return mul(sub(x, center), div(1, p === '2' ? sqrt(norm) : norm))
          }
          if (options.mode === 'eval') {
            const { runningMean, runningPower } = running.values(options)
            const normalized = apart(runningMean, runningPower)
            return {
              output: scaleAndShift(normalized, options.read),
              normalized,
              mean: runningMean,
              updates: [],
            }
          }
          checkBatch('lp', context, x)
          const axes = allButChannels(x)
          const { center } = centerOf(x, axes)
          const power = powers[p](of === 'shifted' ? sub(x, center) : x, axes)
          const normalized = apart(center, power)
          return {
            output: scaleAndShift(normalized, options.read),
            normalized,
            mean: center,
            updates: running.follow({ runningMean: center, runningPower: power }, options),
          }
        },
      }
    },
  }),
})
