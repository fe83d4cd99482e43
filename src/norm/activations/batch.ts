/**
 * Batch normalization: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithms 1 and 2.
 *
 *   train  μ = E_B[x], σ² = E_B[(x − μ)²] for each channel, over the batch and all positions
 *   eval   μ, σ² = running averages of the batches' statistics
 *   y = γ (x − μ) / √(σ² + ε) + β
 *
 * Training uses the biased variance everywhere, unless `variance=unbiased` asks for that of m − 1, as Ba, Kiros & Hinton 2016,
 * arXiv:1607.06450, §6.6, do with batches of 4. γ is `gain` at first, 0.1 in the recurrent networks of Cooijmans et al. 2016,
 * arXiv:1603.09025. What is kept for evaluation differs:
 *
 *   convention  running statistics                 running variance     ε
 *   paper       exact average over all batches     unbiased, m/(m − 1)  1e-5 (the paper names none)
 *   pytorch     new = 0.9 old + 0.1 batch          unbiased             1e-5
 *   onnx        new = 0.9 old + 0.1 batch          biased               1e-5
 *   keras       new = 0.99 old + 0.01 batch        biased               1e-3
 *
 * The paper's average is meant for fixed parameters, after training: the mode `estimate` computes it then, with any
 * convention (lines 8 to 12 of Algorithm 2). Computed during training, as the convention `paper` does, it lags behind
 * the parameters: its first batches have the same weight as its last.
 *
 * Keras: Keras 3, and dense layers of tf.keras 2; its fused layers for images keep the unbiased variance.
 *
 * `statistics` is what training normalizes with, and whether gradients flow through it:
 *
 *   absent    μ and σ² of the batch, as functions of x: batch normalization
 *   detached  the same values as constants (PyTorch's `detach`): the same output, but the gradient in x is only
 *             γ / √(σ² + ε) times that in y, without the terms that remove its mean and its part along x̂
 *   running   the running averages with this batch, as constants: the statistics of the population, as
 *             Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159, put them in the place of the batch's. They start at the
 *             batches, not at 0 and 1: all have the same weight until 1/n, for n batches, has fallen to 1 − keep
 *
 * Ioffe & Szegedy, §2, warn of both: a step that ignores how the statistics depend on the parameters may be undone by them.
 *
 * `keep` is the share of the old value that stays. `momentum` has the meaning of the library that gives the
 * convention its name: in PyTorch the share of the new value, in ONNX and Keras that of the old.
 */
import { UserError } from '../../errors.ts'
import { mul, sizeOf, stopGradient, type Tensor } from '../../tensor/index.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import {
  type ApplyOptions,
  checkFeatures,
  checkSeveral,
  type NormalizationContext,
  type NormalizationLayer,
  type Normalized,
} from '../normalization.ts'
import { affineOption, epsilonOption, keepOption, keptShare, momentumOption } from '../options.ts'
import { createRunning } from '../arithmetic/running.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption, numberOption, type Options } from '../../options/index.ts'
import { standardize, standardizeByRunning, standardizeWith } from '../arithmetic/standardize.ts'
import type { Traits } from '../traits.ts'

const conventions = {
  paper: { keep: undefined, unbiased: true, epsilon: 1e-5 },
  pytorch: { keep: 0.9, unbiased: true, epsilon: 1e-5 },
  onnx: { keep: 0.9, unbiased: false, epsilon: 1e-5 },
  keras: { keep: 0.99, unbiased: false, epsilon: 1e-3 },
} as const

export type BatchConvention = keyof typeof conventions

/** How statistics of batches are computed and averaged. */
export interface StatisticsOptions {
  convention: BatchConvention
  /** The convention's value by default, as for the next two. Its meaning is that of the convention's library. */
  momentum: number | undefined
  /** The share of the old running value that stays; the same as `momentum`, without its two meanings. */
  keep: number | undefined
  epsilon: number | undefined
}

export interface BatchOptions extends StatisticsOptions {
  affine: boolean
  /** The initial value of γ. */
  gain: number
  /** Which variance of the batch training uses. */
  variance: 'biased' | 'unbiased'
  /** What training normalizes with, as constants; absent for the statistics of the batch, through which gradients flow. */
  statistics: HeldStatistics | undefined
}

type HeldStatistics = 'detached' | 'running'

type TrainingStatistics = 'batch' | HeldStatistics

export const statisticsOptions: Options<StatisticsOptions> = {
  convention: choiceOption('pytorch', Object.keys(conventions) as BatchConvention[]),
  momentum: momentumOption(),
  keep: keepOption(undefined),
  epsilon: epsilonOption(undefined),
}

/**
 * Fills in the convention's `keep` and ε if none are given, and replaces a momentum by `keep`. Throws a UserError for
 * a momentum that is impossible or has the other meaning.
 */
export const completeStatistics =
  (kind: string) =>
  <O extends StatisticsOptions>(options: O): O & { readonly epsilon: number } => {
    const convention = conventions[options.convention]
    const given = (['momentum', 'keep'] as const).find((name) => options[name] !== undefined)
    if (options.convention === 'paper' && given)
      throw new UserError(
        `${kind}: convention paper averages all batches equally and has no ${given}; drop ${given}, or use convention=pytorch`,
      )
    const keep = keptShare(kind, options, {
      isPyTorch: options.convention === 'pytorch',
      initial: convention.keep,
    })
    return { ...options, momentum: undefined, keep, epsilon: options.epsilon ?? convention.epsilon }
  }

export const batchTraits = {
  equation: 'y = γ (x − E[x]) / √(Var[x] + ε) + β',
  source: 'Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithms 1 and 2',
  of: 'activations',
  sees: { batch: 'all', positions: 'all' },
  invariances: ['matrix-scale', 'vector-scale', 'data-scale', 'data-center'],
} as const satisfies Traits

export const batch = defineNormalization<BatchOptions>({
  name: 'batch',
  summary: 'each channel over the batch; running statistics for evaluation',
  options: {
    ...statisticsOptions,
    affine: affineOption(),
    gain: numberOption(1),
    variance: choiceOption('biased', ['biased', 'unbiased']),
    // Absent by default, so that the canonical text of other networks, and with it the ids of their runs, stays.
    statistics: choiceOption<HeldStatistics, undefined>(undefined, ['detached', 'running'], {
      about:
        'what training normalizes with, without a gradient through it: the batch’s statistics or the running averages',
    }),
  },
  complete: completeStatistics('batch'),
  create({ affine, gain, variance, statistics: held, ...options }, spec) {
    const statistics: TrainingStatistics = held ?? 'batch'
    if (!affine && gain !== 1)
      throw new UserError(`batch: gain is ${gain}, but affine=false leaves out γ; drop one of them`)
    if (statistics === 'running' && variance === 'unbiased')
      throw new UserError(
        'batch: statistics=running trains with the running variance, so variance=unbiased has no effect; drop one of them, ' +
          'and choose the running variance by convention=pytorch (unbiased) or onnx (biased)',
      )
    const settings = {
      ...settingsOf('batch', options),
      dividesByOneLess: variance === 'unbiased',
      statistics,
    }
    return {
      spec,
      traits: traitsOf(statistics),
      create: (context) => createBatch(context, settings, { affine, gain }),
    }
  },
})

function traitsOf(statistics: TrainingStatistics): Traits {
  if (statistics === 'batch') return batchTraits
  if (statistics === 'detached') return { ...batchTraits, isDetached: true }
  return {
    equation: 'y = γ (x − μ) / √(σ² + ε) + β, μ and σ² running averages of E[x] and Var[x]',
    source: 'Ghorbani, Krishnan & Xiao 2019, arXiv:1901.10159',
    of: 'activations',
    sees: { batch: 'all', positions: 'all' },
    invariances: [],
    isDetached: true,
  }
}

export interface StatisticsSettings {
  /** The share of the old running value that stays at each batch. Without it, all batches have the same weight. */
  keep: number | undefined
  epsilon: number
  /** Whether the running variance is unbiased. */
  unbiased: boolean
  /** Whether training, too, uses the unbiased variance; it does not by default. */
  dividesByOneLess?: boolean
  /** By default `batch`. */
  statistics?: TrainingStatistics
}

/** Uses the convention's values if none are given. Throws as `completeStatistics` does. */
export function settingsOf(kind: string, options: StatisticsOptions): StatisticsSettings {
  const { keep, epsilon } = completeStatistics(kind)(options)
  return { keep, epsilon, unbiased: conventions[options.convention].unbiased }
}

/** Batch normalization with its γ and β, for normalizations that extend it. */
export function createBatch(
  context: NormalizationContext,
  settings: StatisticsSettings,
  { affine = true, gain = 1 } = {},
): NormalizationLayer {
  const { parameters, scaleAndShift } = gainAndBias(context, affine ? 'channel' : 'none', gain)
  const { states, normalize } = batchStatistics('batch', context, settings)
  return {
    parameters,
    states,
    apply(x, options) {
      const result = normalize(x, options)
      return { output: scaleAndShift(result.normalized, options.read), ...result }
    },
  }
}

/**
 * (x − μ) / √(σ² + ε) for each channel, by the statistics of the batch or by the running ones. The mode `estimate`
 * averages the batches' own statistics, so it never normalizes with the averages that it is about to replace.
 */
export function batchStatistics(
  kind: string,
  context: NormalizationContext,
  { keep, epsilon, unbiased, dividesByOneLess = false, statistics = 'batch' }: StatisticsSettings,
): Pick<NormalizationLayer, 'states'> & {
  normalize: (x: Tensor, options: ApplyOptions) => Omit<Normalized, 'output'>
} {
  const running = createRunning(
    context,
    keep,
    { runningMean: 0, runningVariance: 1 },
    { startsAtBatches: statistics === 'running' },
  )
  return {
    states: running.states,
    normalize(x, options) {
      checkFeatures(kind, context, x)
      if (options.mode === 'eval')
        return { ...standardizeByRunning(x, running.values(options), epsilon), updates: [] }
      const count = checkBatch(kind, context, x)
      const ofBatch = dividesByOneLess
        ? standardizeUnbiased(x, epsilon, count)
        : standardize(x, allButChannels(x), epsilon)
      const kept = unbiased ? mul(ofBatch.variance, count / (count - 1)) : ofBatch.variance
      const updates = running.follow({ runningMean: ofBatch.mean, runningVariance: kept }, options)
      if (statistics === 'batch') return { ...ofBatch, updates }
      if (statistics === 'running' && options.mode === 'train') {
        const { runningMean, runningVariance } = running.along(updates)
        const constants = {
          runningMean: stopGradient(runningMean),
          runningVariance: stopGradient(runningVariance),
        }
        return { ...standardizeByRunning(x, constants, epsilon), updates }
      }
      return { ...detached(x, ofBatch, dividesByOneLess ? (count - 1) / count : 1, epsilon), updates }
    },
  }
}

/** The same values with constant statistics; `share` is (m − 1) / m where the variance is unbiased, otherwise 1. */
function detached(
  x: Tensor,
  of: Pick<ReturnType<typeof standardize>, 'mean' | 'variance'>,
  share: number,
  epsilon: number,
): ReturnType<typeof standardize> {
  const statistics = { mean: stopGradient(of.mean), variance: stopGradient(of.variance) }
  const normalized = standardizeWith(x, statistics, epsilon * share)
  return { ...statistics, normalized: share === 1 ? normalized : mul(normalized, Math.sqrt(share)) }
}

/** With s² = σ² m / (m − 1): (x − μ) / √(s² + ε) = (x − μ) / √(σ² + ε r) · √r, r = (m − 1) / m. The variance stays σ². */
function standardizeUnbiased(x: Tensor, epsilon: number, count: number): ReturnType<typeof standardize> {
  const share = (count - 1) / count
  const result = standardize(x, allButChannels(x), epsilon * share)
  return { ...result, normalized: mul(result.normalized, Math.sqrt(share)) }
}

/** The number of values that a channel has in the batch `x`. Throws a UserError if it is one. */
export function checkBatch(kind: string, { name, features }: NormalizationContext, x: Tensor): number {
  const count = sizeOf(x.shape) / features[0]!
  checkSeveral(kind, name, count, 'use a larger batch, or norm=layer')
  return count
}

export function allButChannels(x: Tensor): number[] {
  return x.shape.map((_, d) => d).filter((d) => d !== 1)
}
