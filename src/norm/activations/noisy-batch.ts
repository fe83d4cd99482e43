/**
 * Noisy batch normalization: Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, §2.1 and Algorithm 1 of the
 * appendix. The output of batch normalization, γ and β included, is perturbed:
 *
 *   y = s (γ (x − E[x]) / √(Var[x] + ε) + β) + m
 *
 * with the random s and m of `noise`. It has the options of `noise` and of `batch`, and equals batch+noise.
 */
import {
  batchTraits,
  completeStatistics,
  createBatch,
  settingsOf,
  statisticsOptions,
  type StatisticsOptions,
} from './batch.ts'
import { inTurn } from '../compose.ts'
import { createNoise, type NoiseOptions, noiseOptions } from './noise.ts'
import { defineNormalization } from '../define.ts'

export interface NoisyBatchOptions extends NoiseOptions, StatisticsOptions {}

export const noisyBatch = defineNormalization<NoisyBatchOptions>({
  name: 'noisy-batch',
  summary: 'batch, then random noise that is drawn at every step',
  options: { ...noiseOptions, ...statisticsOptions },
  complete: completeStatistics('noisy-batch'),
  create(options, spec) {
    const settings = settingsOf('noisy-batch', options)
    return {
      spec,
      traits: {
        ...batchTraits,
        equation: 'y = s (γ (x − E[x]) / √(Var[x] + ε) + β) + m, s and m random',
        source: 'Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, appendix, Algorithm 1',
      },
      create: (context) => inTurn(spec, [createBatch(context, settings), createNoise(context, options)]),
    }
  },
})
