/**
 * Ghost batch normalization: Hoffer, Hubara & Soudry 2017, arXiv:1705.08741, Algorithm 1.
 *
 * The batch is divided into parts of `size` consecutive samples, each normalized by its own statistics:
 *
 *   y = γ (x − μᵢ) / √(σᵢ² + ε) + β, μᵢ and σᵢ² of each channel over the i-th part and all positions
 *
 * The parts update the running statistics one after another, by the conventions of `batch`. The batch size must be a
 * multiple of `size`, because the paper defines no remainder. Evaluation is that of batch normalization. The default
 * of 32 is ours; the paper uses 128 with batches of 4096.
 */
import { UserError } from '../../errors.ts'
import { literal, mul, reshape, sizeOf, sum, type Tensor } from '../../tensor/index.ts'
import {
  batchTraits,
  completeStatistics,
  settingsOf,
  statisticsOptions,
  type StatisticsOptions,
} from './batch.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, checkSeveral } from '../normalization.ts'

import { createRunning } from '../arithmetic/running.ts'
import { defineNormalization } from '../define.ts'
import { countOption } from '../../options/index.ts'
import { standardize, standardizeByRunning } from '../arithmetic/standardize.ts'

export interface GhostOptions extends StatisticsOptions {
  size: number
}

export const ghost = defineNormalization<GhostOptions>({
  name: 'ghost',
  summary: 'as batch, over parts of the batch of a fixed size',
  options: { size: countOption(32), ...statisticsOptions },
  positional: 'size',
  complete: completeStatistics('ghost'),
  create({ size, ...given }, spec) {
    const { keep, epsilon, unbiased } = settingsOf('ghost', given)
    return {
      spec,
      traits: {
        ...batchTraits,
        equation: 'y = γ (x − E[x]) / √(Var[x] + ε) + β, over one part of the batch',
        source: 'Hoffer, Hubara & Soudry 2017, arXiv:1705.08741, Algorithm 1',
        sees: { batch: 'part', positions: 'all' },
      },
      create(context) {
        const { parameters, scaleAndShift } = gainAndBias(context, 'channel')
        const running = createRunning(context, keep, { runningMean: 0, runningVariance: 1 })
        return {
          parameters,
          states: running.states,
          apply(x, options) {
            checkFeatures('ghost', context, x)
            if (options.mode === 'eval') {
              const result = standardizeByRunning(x, running.values(options), epsilon)
              return { output: scaleAndShift(result.normalized, options.read), ...result, updates: [] }
            }
            const [batch, channels, ...positions] = x.shape as [number, number, ...number[]]
            if (batch % size !== 0)
              throw new UserError(
                `ghost normalization ${context.name}: expected a batch of a multiple of ${size} samples, got ${batch}; ` +
                  'choose the batch so, or ghost:SIZE',
              )
            const count = size * sizeOf(positions)
            checkSeveral('ghost', context.name, count, 'use larger parts, as in ghost:2')
            const runs = batch / size
            const split = reshape(x, [runs, size, channels, ...positions])
            const axes = split.shape.map((_, d) => d).filter((d) => d !== 0 && d !== 2)
            const result = standardize(split, axes, epsilon)
            const normalized = reshape(result.normalized, x.shape)
            const kept = mul(result.variance, unbiased ? count / (count - 1) : 1)
            const weights = weightsOf(runs, options.mode === 'train' ? keep : undefined)
            const followed = (statistic: Tensor) => average(reshape(statistic, [runs, channels]), weights)
            return {
              output: scaleAndShift(normalized, options.read),
              normalized,
              updates: running.follow(
                { runningMean: followed(result.mean), runningVariance: followed(kept) },
                options,
                runs,
              ),
            }
          },
        }
      },
    }
  },
})

/** The weight of each of `runs` batches after all of them; the weights sum to 1. */
function weightsOf(runs: number, keep: number | undefined): number[] {
  const weights = Array.from({ length: runs }, (_, i) =>
    keep === undefined || keep === 1 ? 1 : keep ** (runs - 1 - i),
  )
  const total = weights.reduce((a, b) => a + b)
  return weights.map((weight) => weight / total)
}

function average(rows: Tensor, weights: readonly number[]): Tensor {
  const values = rows.dtype === 'f64' ? Float64Array.from(weights) : Float32Array.from(weights)
  return sum(mul(rows, literal(values, [weights.length, 1])), 0)
}
