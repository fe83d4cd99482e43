/**
 * What normalizes each sample by itself, as layer and RMS normalization do: over which of its axes, and what it learns.
 *
 *   over    features: all of them; channels: the first axis of a sample, at each position on its own
 *   axes    the last so many axes of a sample instead, as PyTorch's `normalized_shape` names them; one γ and β an element
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

/** Whether each position is normalized on its own, which other positions then do not change. */
export const isOverChannels = ({ over, axes }: SampleOptions): boolean =>
  axes === undefined && over === 'channels'

/** What a value is normalized with. Of `axes` it is not known before there is a shape: part of the positions, then. */
export function seenBy(options: SampleOptions): Traits['sees'] {
  if (options.axes !== undefined) return { positions: 'part' }
  return isOverChannels(options) ? { channels: 'all' } : { channels: 'all', positions: 'all' }
}

/** The axes of `[batch, ...features]` to normalize over. */
export function sampleAxes({ over, axes }: SampleOptions, x: Tensor): number[] {
  if (axes !== undefined) return axesFrom(x.shape.length - axes, x)
  return over === 'features' ? axesFrom(1, x) : [1]
}

/** γ and β of these options. Throws a UserError where a sample has fewer axes than `axes`. */
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
