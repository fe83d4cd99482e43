/**
 * Group normalization: Wu & He 2018, arXiv:1803.08494, equations 1, 2 and 7.
 *
 *   μ, σ² over the channels of one group, and all positions, of one sample
 *   y = γ (x − μ) / √(σ² + ε) + β, one γ and β per channel
 *
 * Groups consist of consecutive channels. One group is layer normalization except for γ and β; one group per channel
 * is instance normalization. Training and evaluation are the same. 32 groups are the paper's default, ε 1e-5 is
 * PyTorch's.
 */
import { UserError } from '../../errors.ts'
import { broadcastTo, reshape, sizeOf, type Tensor } from '../../tensor/index.ts'
import { checkSeveral, type NormalizationContext } from '../normalization.ts'
import { affineOption, epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { standardize } from '../arithmetic/standardize.ts'
import { countOption } from '../../options/index.ts'
import { axesFrom, stateless } from '../arithmetic/stateless.ts'

export interface GroupOptions {
  groups: number
  epsilon: number
  affine: boolean
}

export const group = defineNormalization<GroupOptions>({
  name: 'group',
  summary: 'each sample over groups of channels',
  options: { groups: countOption(32), epsilon: epsilonOption(1e-5), affine: affineOption() },
  positional: 'groups',
  create({ groups, epsilon, affine }, spec) {
    const normalization = stateless('group', {
      spec,
      traits: {
        equation: 'y = γ (x − E[x]) / √(Var[x] + ε) + β, over one group of channels',
        source: 'Wu & He 2018, arXiv:1803.08494, equations 1, 2 and 7',
        of: 'activations',
        sees: { channels: groups === 1 ? 'all' : 'part', positions: 'all' },
        invariances: ['matrix-scale', 'matrix-center', 'data-scale', 'case-scale'],
        invariancesOfImages: ['matrix-scale', 'data-scale', 'case-scale'],
      },
      gains: affine ? 'channel' : 'none',
      normalize: (x) => byGroup(x, groups, epsilon),
    })
    return {
      ...normalization,
      create(context) {
        checkGroups(context, groups)
        return normalization.create(context)
      },
    }
  },
})

/**
 * Statistics of x by group; one group, and groups of one channel, need no axis of their own, and fuse better without
 * it.
 */
function byGroup(x: Tensor, groups: number, epsilon: number) {
  const [batch, channels, ...positions] = x.shape as [number, number, ...number[]]
  if (groups === 1) return standardize(x, axesFrom(1, x), epsilon)
  if (groups === channels) return standardize(x, axesFrom(2, x), epsilon)
  const split = reshape(x, [batch, groups, channels / groups, ...positions])
  const { normalized, mean, variance } = standardize(split, axesFrom(2, split), epsilon)
  const perChannel = (statistic: Tensor) => {
    const ones = positions.map(() => 1)
    return reshape(broadcastTo(statistic, [batch, groups, channels / groups, ...ones]), [
      batch,
      channels,
      ...ones,
    ])
  }
  return { normalized: reshape(normalized, x.shape), mean: perChannel(mean), variance: perChannel(variance) }
}

function checkGroups({ name, features }: NormalizationContext, groups: number): void {
  const [channels] = features as [number]
  if (channels % groups !== 0) {
    const fits = (d: number) => channels % d === 0 && sizeOf(features) / d > 1
    const divisors = Array.from({ length: channels }, (_, i) => i + 1).filter(fits)
    throw new UserError(
      `group normalization ${name}: ${groups} groups do not divide ${channels} channels; ` +
        `write group:GROUPS with one of ${divisors.join(', ')}`,
    )
  }
  checkSeveral('group', name, sizeOf(features) / groups, 'use fewer groups')
}
