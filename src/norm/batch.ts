/**
 * Batch normalization: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithms 1 and 2.
 *
 *   train  μ = E_B[x], σ² = E_B[(x − μ)²] for each channel, over the batch and all positions
 *   eval   μ, σ² = running averages of the batches' statistics
 *   y = γ (x − μ) / √(σ² + ε) + β
 *
 * Training uses the biased variance everywhere. What is kept for evaluation differs:
 *
 *   convention  running statistics                 running variance     ε
 *   paper       exact average over all batches     unbiased, m/(m − 1)  1e-5 (the paper names none)
 *   pytorch     new = 0.9 old + 0.1 batch          unbiased             1e-5
 *   onnx        new = 0.9 old + 0.1 batch          biased               1e-5
 *   keras       new = 0.99 old + 0.01 batch        biased               1e-3
 *
 * The paper's average is meant for fixed parameters, after training; taken during training, as here, it lags behind
 * them: its first batches count for as much as its last.
 *
 * `momentum` is here the share of the old value that stays, as in ONNX and Keras; PyTorch's argument is 1 minus it.
 */
import { UserError } from '../errors.ts'
import { add, cast, div, mul, reshape, sizeOf, type State, state, sub, type Tensor } from '../tensor/index.ts'
import { alongFeatures, gainAndBias } from './affine.ts'
import {
  checkFeatures,
  checkSeveral,
  type Normalization,
  type NormalizationContext,
  type NormalizationLayer,
  type Normalized,
  readCurrent,
  type ReadState,
  type Update,
} from './normalization.ts'
import { choiceOption, define, numberOption } from './spec.ts'
import { standardize, standardizeWith } from './standardize.ts'

const conventions = {
  paper: { momentum: undefined, unbiased: true, epsilon: 1e-5 },
  pytorch: { momentum: 0.9, unbiased: true, epsilon: 1e-5 },
  onnx: { momentum: 0.9, unbiased: false, epsilon: 1e-5 },
  keras: { momentum: 0.99, unbiased: false, epsilon: 1e-3 },
} as const

export type BatchConvention = keyof typeof conventions

export interface BatchOptions {
  convention: BatchConvention
  /** By default the convention's. */
  momentum: number | undefined
  epsilon: number | undefined
}

export const batch = define<BatchOptions, Normalization>({
  name: 'batch',
  summary: 'each channel over the batch; running statistics for evaluation',
  options: {
    convention: choiceOption('pytorch', Object.keys(conventions) as BatchConvention[]),
    momentum: numberOption(
      undefined,
      'a number from 0 to 1, the share of the old running value that stays',
      isShare,
    ),
    epsilon: numberOption(undefined, 'a number of 0 or more', (value) => value >= 0),
  },
  create(options, spec) {
    const convention = conventions[options.convention]
    const { momentum = convention.momentum, epsilon = convention.epsilon } = options
    if (options.convention === 'paper' && momentum !== undefined)
      throw new UserError(
        'batch: convention paper averages all batches alike and has no momentum; drop momentum, or use convention=pytorch',
      )
    return {
      spec,
      create: (context) => createLayer(context, { momentum, epsilon, unbiased: convention.unbiased }),
    }
  },
})

interface Settings {
  /** Without one, all batches count alike. */
  momentum: number | undefined
  epsilon: number
  unbiased: boolean
}

function createLayer(
  context: NormalizationContext,
  { momentum, epsilon, unbiased }: Settings,
): NormalizationLayer {
  const { name, features, dtype = 'f32' } = context
  const channels = features.slice(0, 1)
  const { parameters, scaleAndShift } = gainAndBias(context, channels)
  const mean = state(`${name}.runningMean`, 0, channels, dtype)
  const variance = state(`${name}.runningVariance`, 1, channels, dtype)
  const batches = momentum === undefined ? state(`${name}.batches`, 0, [], 'i32') : undefined

  function train(x: Tensor, read: ReadState): Normalized {
    const count = sizeOf(x.shape) / sizeOf(channels)
    checkSeveral('batch', name, count, 'use a larger batch, or norm=layer')
    const { normalized, ...statistics } = standardize(x, allBut(1, x), epsilon)
    const kept = unbiased ? mul(statistics.variance, count / (count - 1)) : statistics.variance
    const seen = batches && add(read(batches), 1)
    const follow = (average: State, value: Tensor): Update => {
      const old = read(average)
      const now = reshape(value, channels)
      if (momentum !== undefined) return [average, add(mul(old, momentum), mul(now, 1 - momentum))]
      return [average, add(old, div(sub(now, old), cast(seen!, dtype)))]
    }
    return {
      output: scaleAndShift(normalized, read),
      normalized,
      ...statistics,
      updates: [
        follow(mean, statistics.mean),
        follow(variance, kept),
        ...(batches ? [[batches, seen!] as const] : []),
      ],
    }
  }

  function evaluate(x: Tensor, read: ReadState): Normalized {
    const statistics = {
      mean: alongFeatures(read(mean), features),
      variance: alongFeatures(read(variance), features),
    }
    const normalized = standardizeWith(x, statistics, epsilon)
    return { output: scaleAndShift(normalized, read), normalized, ...statistics, updates: [] }
  }

  return {
    parameters,
    states: [mean, variance, ...(batches ? [batches] : [])],
    apply(x, { mode, read = readCurrent }) {
      checkFeatures('batch', context, x)
      return mode === 'train' ? train(x, read) : evaluate(x, read)
    },
  }
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

function allBut(axis: number, x: Tensor): number[] {
  return x.shape.map((_, d) => d).filter((d) => d !== axis)
}
