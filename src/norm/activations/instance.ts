/**
 * Instance normalization: Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022.
 *
 *   μ, σ² of each channel of each sample, over its positions
 *   y = (x − μ) / √(σ² + ε)
 *
 * Not defined without positions: a unit of a dense layer has one value per sample. As in PyTorch's InstanceNorm, ε is
 * 1e-5, and by default there are no γ and β and no running statistics. With `tracked`, evaluation uses the running
 * averages, also over the batch, of the means and the unbiased variances: new = keep · old + (1 − keep) · batch.
 * `momentum` is PyTorch's, 1 − keep.
 */
import { mean, mul, sizeOf } from '../../tensor/index.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, checkSeveral } from '../normalization.ts'
import { affineOption, epsilonOption, keepOption, keptShare, momentumOption } from '../options.ts'
import { createRunning } from '../arithmetic/running.ts'
import { defineNormalization } from '../define.ts'
import { flagOption } from '../../options/index.ts'
import { standardize, standardizeByRunning } from '../arithmetic/standardize.ts'
import { axesFrom } from '../arithmetic/stateless.ts'

export interface InstanceOptions {
  epsilon: number
  affine: boolean
  tracked: boolean
  /** PyTorch's, the share of the new statistics; 0.1 by default. */
  momentum: number | undefined
  /** The share of the old running statistics that stays, 1 − momentum. */
  keep: number | undefined
}

const kept = (options: Pick<InstanceOptions, 'momentum' | 'keep'>) =>
  keptShare('instance', options, { isPyTorch: true, initial: 0.9 })

export const instance = defineNormalization<InstanceOptions>({
  name: 'instance',
  summary: 'each channel of each sample over its positions',
  options: {
    epsilon: epsilonOption(1e-5),
    affine: affineOption(false),
    tracked: flagOption(false),
    momentum: momentumOption(),
    keep: keepOption(undefined),
  },
  complete: (options) => ({ ...options, momentum: undefined, keep: kept(options) }),
  create({ epsilon, affine, tracked, ...given }, spec) {
    const keep = kept(given)
    return {
      spec,
      traits: {
        equation: 'y = (x − E[x]) / √(Var[x] + ε)',
        source: 'Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022',
        of: 'activations',
        sees: { positions: 'all' },
        invariances: ['matrix-scale', 'vector-scale', 'data-scale', 'data-center', 'case-scale'],
      },
      create(context) {
        const positions = sizeOf(context.features.slice(1))
        checkSeveral('instance', context.name, positions, 'use it on images or sequences with more positions')
        const { parameters, scaleAndShift } = gainAndBias(context, affine ? 'channel' : 'none')
        const running = tracked
          ? createRunning(context, keep, { runningMean: 0, runningVariance: 1 })
          : undefined
        return {
          parameters,
          states: running?.states ?? [],
          apply(x, options) {
            checkFeatures('instance', context, x)
            if (running && options.mode === 'eval') {
              const result = standardizeByRunning(x, running.values(options), epsilon)
              return { output: scaleAndShift(result.normalized, options.read), ...result, updates: [] }
            }
            const result = standardize(x, axesFrom(2, x), epsilon)
            const unbiased = mul(result.variance, positions / (positions - 1))
            const updates =
              running?.follow(
                { runningMean: mean(result.mean, 0), runningVariance: mean(unbiased, 0) },
                options,
              ) ?? []
            return { output: scaleAndShift(result.normalized, options.read), ...result, updates }
          },
        }
      },
    }
  },
})
