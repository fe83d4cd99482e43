/** What most normalizations learn: y = γ x̂ + β. */
import { add, mul, reshape, type Shape, state, type Tensor } from '../tensor/index.ts'
import {
  type NormalizationContext,
  type NormalizationLayer,
  readCurrent,
  type ReadState,
} from './normalization.ts'

/** One γ and β a channel, as convolutions have it; one a feature, so for every position too; γ alone; or neither. */
export type Gains = 'channel' | 'feature' | 'feature, no bias' | 'channel, no bias' | 'none'

export interface GainAndBias {
  readonly parameters: NormalizationLayer['parameters']
  readonly scaleAndShift: (x: Tensor, read?: ReadState) => Tensor
}

/** γ, 1 at first, and β, 0 at first. */
export function gainAndBias(context: NormalizationContext, gains: Gains): GainAndBias {
  const { name, features, dtype = 'f32' } = context
  if (gains === 'none') return { parameters: {}, scaleAndShift: (x) => x }
  const shape = gains.startsWith('channel') ? features.slice(0, 1) : features
  const gamma = state(`${name}.gamma`, 1, shape, dtype, 'gain')
  const beta = gains.endsWith('no bias') ? undefined : state(`${name}.beta`, 0, shape, dtype, 'shift')
  return {
    parameters: beta ? { gamma, beta } : { gamma },
    scaleAndShift(x, read = readCurrent) {
      const scaled = mul(alongFeatures(read(gamma), features), x)
      return beta ? add(scaled, alongFeatures(read(beta), features)) : scaled
    },
  }
}

/** `[channels]` as `[channels, 1, 1]` and so on, to broadcast against `[batch, ...features]`. */
export function alongFeatures(x: Tensor, features: Shape): Tensor {
  return reshape(x, [...x.shape, ...features.slice(x.shape.length).map(() => 1)])
}
