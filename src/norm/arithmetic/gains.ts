/** The parameters of most normalizations: y = γ x̂ + β. */
import { add, mul, reshape, type Shape, state, type Tensor } from '../../tensor/index.ts'
import {
  type NormalizationContext,
  type NormalizationLayer,
  readCurrent,
  type ReadState,
} from '../normalization.ts'

/** One γ and β per channel, as in convolutions; one per feature, and so for every position; γ alone; or neither. */
export type Gains =
  | 'channel'
  | 'feature'
  | 'feature, no bias'
  | 'channel, no bias'
  | 'channel, no gain'
  | 'none'
  | TrailingGains

/** γ and β, each optional, over the last `trailing` axes of a sample: PyTorch's `normalized_shape`. */
interface TrailingGains {
  readonly trailing: number
  readonly scale: boolean
  readonly center: boolean
}

export interface GainAndBias {
  readonly parameters: NormalizationLayer['parameters']
  readonly scaleAndShift: (x: Tensor, read?: ReadState) => Tensor
}

/** γ, initially `initialGain`, and β, initially 0. */
export function gainAndBias(context: NormalizationContext, gains: Gains, initialGain = 1): GainAndBias {
  const { name, features, dtype = 'f32' } = context
  if (gains === 'none') return { parameters: {}, scaleAndShift: (x) => x }
  const { shape, scale, center, along } = layoutOf(gains, features)
  const gamma = scale ? state(`${name}.gamma`, initialGain, shape, dtype, 'gain') : undefined
  const beta = center ? state(`${name}.beta`, 0, shape, dtype, 'shift') : undefined
  return {
    parameters: { ...(gamma && { gamma }), ...(beta && { beta }) },
    scaleAndShift(x, read = readCurrent) {
      const scaled = gamma ? mul(along(read(gamma)), x) : x
      return beta ? add(scaled, along(read(beta))) : scaled
    },
  }
}

function layoutOf(gains: Exclude<Gains, 'none'>, features: Shape) {
  if (typeof gains !== 'string')
    // Trailing axes broadcast without a reshape.
    return { ...gains, shape: features.slice(-gains.trailing), along: (x: Tensor) => x }
  const shape = gains.startsWith('channel') ? features.slice(0, 1) : features
  const along = (x: Tensor) => alongFeatures(x, features)
  return { shape, scale: !gains.endsWith('no gain'), center: !gains.endsWith('no bias'), along }
}

/** Reshapes `[channels]` to `[channels, 1, 1]` and so on, to broadcast against `[batch, ...features]`. */
export function alongFeatures(x: Tensor, features: Shape): Tensor {
  return reshape(x, [...x.shape, ...features.slice(x.shape.length).map(() => 1)])
}
