/**
 * Normalizations of each sample separately, such as layer and RMS normalization: the axes they average over, and
 * their parameters.
 *
 *   over    features: all of them; channels: the first axis of a sample, at each position separately
 *   axes    instead, this many last axes of a sample, as PyTorch's `normalized_shape` names them; one γ and β per
 *           element
 *   affine  false: neither γ nor β; `scale=false`: no γ; `center=false`: no β
 */
import { UserError } from '../../errors.ts'
import { formatShape, type Tensor } from '../../tensor/index.ts'
import type { Gains } from './gains.ts'
import type { NormalizationContext } from '../normalization.ts'
import { axesFrom } from './stateless.ts'
import type { Traits } from '../traits.ts'

export interface SampleOptions {
  over: 'features' | 'channels'
  axes: number | undefined
  affine: boolean
  scale: boolean
}

/** Whether each position is normalized separately, so that other positions do not change it. */
export const isOverChannels = ({ over, axes }: SampleOptions): boolean =>
  axes === undefined && over === 'channels'

/**
 * The values that one value is normalized with. With `axes` this is unknown before there is a shape, so it counts as
 * part of the positions.
 */
export function seenBy(options: SampleOptions): Traits['sees'] {
  if (options.axes !== undefined) return { positions: 'part' }
  return isOverChannels(options) ? { channels: 'all' } : { channels: 'all', positions: 'all' }
}

/** The axes of `[batch, ...features]` to normalize over. */
export function sampleAxes({ over, axes }: SampleOptions, x: Tensor): number[] {
  if (axes !== undefined) return axesFrom(x.shape.length - axes, x)
  return over === 'features' ? axesFrom(1, x) : [1]
}

/** γ and β for these options. Throws a UserError if a sample has fewer axes than `axes`. */
export function sampleGains(
  kind: string,
  options: SampleOptions,
  center: boolean,
): (context: NormalizationContext) => Gains {
  const { axes, affine, scale } = options
  return ({ name, features }) => {
    if (axes !== undefined && axes > features.length)
      throw new UserError(
        `${kind} normalization ${name}: axes is ${axes}, expected at most ${features.length}, as a sample is ${formatShape(features)}; ` +
          `write ${kind}:axes=${features.length}`,
      )
    if (!affine || !(scale || center)) return 'none'
    if (isOverChannels(options))
      return scale && center ? 'channel' : scale ? 'channel, no bias' : 'channel, no gain'
    return { trailing: axes ?? features.length, scale, center }
  }
}
