/**
 * Batch renormalization: Ioffe 2017, arXiv:1702.03275, Algorithm 1.
 *
 *   σ_B = √(Var[x] + ε) of the batch; μ, σ: running averages of E[x] and σ_B
 *   r = clip(σ_B / σ, 1/rMax, rMax), d = clip((E[x] − μ) / σ, −dMax, dMax), neither with a gradient
 *   y = γ ((x − E[x]) / σ_B · r + d) + β
 *   eval: y = γ (x − μ) / σ + β
 *
 * Within the limits, training computes the same as evaluation. The paper starts as batch normalization, rMax = 1,
 * dMax = 0, for `from` steps, and relaxes the limits, linearly here, until they reach rMax at step `rUntil` and dMax
 * at step `dUntil`. Its numbers (5,000, 40,000, 25,000) are the defaults; a shorter run needs smaller ones. The
 * averages keep 0.99 of the old value, the paper's momentum; it names no ε (1e-5 here) and no first values (0 and 1
 * here).
 *
 * A batch with one value per channel is refused: its x − E[x] is 0, so no gradient would reach x.
 */
import {
  add,
  cast,
  type DType,
  div,
  maximum,
  minimum,
  mul,
  sqrt,
  state,
  stopGradient,
  sub,
  type Tensor,
} from '../../tensor/index.ts'
import { allButChannels, checkBatch } from './batch.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, readCurrent } from '../normalization.ts'
import { epsilonOption, keepAliases, keepOption } from '../options.ts'
import { createRunning } from '../arithmetic/running.ts'
import { defineNormalization } from '../define.ts'
import { countOption, numberOption } from '../../options/index.ts'
import { standardize } from '../arithmetic/standardize.ts'

export interface RenormOptions {
  rMax: number
  dMax: number
  from: number
  rUntil: number
  dUntil: number
  /** The share of the old running statistics that stays. */
  keep: number
  epsilon: number
}

export const renorm = defineNormalization<RenormOptions>({
  name: 'renorm',
  summary: 'batch, corrected towards the running statistics',
  options: {
    rMax: numberOption(3, { min: 1 }),
    dMax: numberOption(5, { min: 0 }),
    from: countOption(5000, 0),
    rUntil: countOption(40_000, 0),
    dUntil: countOption(25_000, 0),
    keep: keepOption(0.99),
    epsilon: epsilonOption(1e-5),
  },
  optionAliases: keepAliases,
  create: ({ rMax, dMax, from, rUntil, dUntil, keep, epsilon }, spec) => ({
    spec,
    traits: {
      equation: 'y = γ ((x − E[x]) / σ_B · r + d) + β, r = clip(σ_B / σ), d = clip((E[x] − μ) / σ)',
      source: 'Ioffe 2017, arXiv:1702.03275, Algorithm 1',
      of: 'activations',
      sees: { batch: 'all', positions: 'all' },
      invariances:
        rMax === 1 && dMax === 0 ? ['matrix-scale', 'vector-scale', 'data-scale', 'data-center'] : [],
      // At these limits r is 1 and d is 0, whatever the statistics.
      isDetached: rMax !== 1 || dMax !== 0,
    },
    create(context) {
      const { name } = context
      const { parameters, scaleAndShift } = gainAndBias(context, 'channel')
      const running = createRunning(context, keep, { runningMean: 0, runningDeviation: 1 })
      const step = state(`${name}.step`, 0, [], 'i32', 'counter')

      /** 0 until step `from`, 1 from step `until` on, linear between. */
      const relaxed = (at: Tensor, until: number, dtype: DType): Tensor => {
        const passed = div(sub(cast(at, dtype), from), Math.max(until - from, 1))
        return minimum(maximum(until > from ? passed : add(passed, 1), 0), 1)
      }

      return {
        parameters,
        states: [...running.states, step],
        apply(x, options) {
          checkFeatures('renorm', context, x)
          const { read = readCurrent } = options
          const { runningMean, runningDeviation } = running.values(options)
          if (options.mode === 'eval') {
            const normalized = div(sub(x, runningMean), runningDeviation)
            return { output: scaleAndShift(normalized, read), normalized, mean: runningMean, updates: [] }
          }
          checkBatch('renorm', context, x)
          const result = standardize(x, allButChannels(x), epsilon)
          const deviation = sqrt(add(result.variance, epsilon))
          const rLimit = add(mul(relaxed(read(step), rUntil, x.dtype), rMax - 1), 1)
          const dLimit = mul(relaxed(read(step), dUntil, x.dtype), dMax)
          const r = clip(div(deviation, runningDeviation), div(1, rLimit), rLimit)
          const d = clip(div(sub(result.mean, runningMean), runningDeviation), mul(dLimit, -1), dLimit)
          const normalized = add(mul(result.normalized, stopGradient(r)), stopGradient(d))
          const updates = running.follow({ runningMean: result.mean, runningDeviation: deviation }, options)
          return {
            ...result,
            output: scaleAndShift(normalized, read),
            normalized,
            updates: options.mode === 'train' ? [...updates, [step, add(read(step), 1)]] : updates,
          }
        },
      }
    },
  }),
})

function clip(x: Tensor, low: Tensor, high: Tensor): Tensor {
  return minimum(maximum(x, low), high)
}
