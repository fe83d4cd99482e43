/**
 * Unitization: Huang & Yu 2020, arXiv:2001.02814.
 *
 *   x̂ = (x − E[x]) / √(Var[x] + ε), as in batch normalization
 *   y = γ [α / √(‖x̂‖² + ε) + (1 − α)] x̂ + β, ‖x̂‖² over all features of a sample
 *
 * α, one per channel, is trained and starts at 0, where this is batch normalization. At α = 1, γ = 1, β = 0 every
 * sample has a norm of at most 1, whatever its dimension; `trained=false,affine=false` fixes these values.
 */
import { add, constant, div, mul, sqrt, square, state, sub, sum } from '../../tensor/index.ts'
import {
  batchStatistics,
  completeStatistics,
  settingsOf,
  statisticsOptions,
  type StatisticsOptions,
} from './batch.ts'
import { alongFeatures, gainAndBias } from '../arithmetic/gains.ts'
import { readCurrent } from '../normalization.ts'
import { affineOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { flagOption, numberOption } from '../../options/index.ts'
import { axesFrom } from '../arithmetic/stateless.ts'

export interface UnitizationOptions extends StatisticsOptions {
  /** The first value of α. */
  initial: number
  /** Whether α is trained, or keeps its first value. */
  trained: boolean
  affine: boolean
}

export const unitization = defineNormalization<UnitizationOptions>({
  name: 'unitization',
  summary: 'batch, blended by a trained α with a scaling of each sample to norm 1',
  options: {
    initial: numberOption(0, { about: 'the first value of α' }),
    trained: flagOption(true),
    affine: affineOption(),
    ...statisticsOptions,
  },
  complete: completeStatistics('unitization'),
  positional: 'initial',
  create(options, spec) {
    const settings = settingsOf('unitization', options)
    return {
      spec,
      traits: {
        equation: 'y = γ [α / √(‖x̂‖² + ε) + (1 − α)] x̂ + β, x̂ = (x − E[x]) / √(Var[x] + ε)',
        source: 'Huang & Yu 2020, arXiv:2001.02814',
        of: 'activations',
        sees: { batch: 'all', channels: 'all', positions: 'all' },
        invariances: ['matrix-scale', 'vector-scale', 'data-scale', 'data-center'],
      },
      create(context) {
        const { name, features, dtype = 'f32' } = context
        const { parameters, scaleAndShift } = gainAndBias(context, options.affine ? 'channel' : 'none')
        const { states, normalize } = batchStatistics('unitization', context, settings)
        const shape = features.slice(0, 1)
        const alpha = options.trained
          ? state(`${name}.alpha`, options.initial, shape, dtype, 'coefficient')
          : undefined
        return {
          parameters: { ...parameters, ...(alpha && { alpha }) },
          states,
          apply(x, applyOptions) {
            const { read = readCurrent } = applyOptions
            const result = normalize(x, applyOptions)
            const hat = result.normalized
            const length = sqrt(add(sum(square(hat), axesFrom(1, hat), { keepDims: true }), settings.epsilon))
            const value = alpha ? read(alpha) : constant(options.initial, shape, x.dtype)
            const share = alongFeatures(value, features)
            const normalized = mul(add(div(share, length), sub(1, share)), hat)
            return { ...result, output: scaleAndShift(normalized, read), normalized }
          },
        }
      },
    }
  },
})
