/**
 * RMS normalization: Zhang & Sennrich 2019, arXiv:1910.07467, equation 4.
 *
 *   y = γ x / √(E[x²] + ε) for each sample: layer normalization without the mean, and without β
 *
 * `over` as in layer normalization. ε is that of PyTorch's RMSNorm in float32, 2⁻²³ (Keras: 1e-6); the paper names none.
 */
import type { Normalization } from './normalization.ts'
import { affineOption, epsilonOption } from './options.ts'
import { choiceOption, define } from './spec.ts'
import { divideByRootMeanSquare } from './standardize.ts'
import { axesFrom, stateless } from './stateless.ts'

export interface RmsOptions {
  over: 'features' | 'channels'
  epsilon: number
  affine: boolean
}

export const rms = define<RmsOptions, Normalization>({
  name: 'rms',
  summary: 'each sample by the root of its mean square',
  options: {
    over: choiceOption('features', ['features', 'channels']),
    epsilon: epsilonOption(2 ** -23),
    affine: affineOption(),
  },
  create: ({ over, epsilon, affine }, spec) =>
    stateless('rms', {
      spec,
      traits: {
        equation: 'y = γ x / √(E[x²] + ε)',
        source: 'Zhang & Sennrich 2019, arXiv:1910.07467, equation 4',
        of: 'activations',
        sees: over === 'features' ? { channels: 'all', positions: 'all' } : { channels: 'all' },
        invariances: ['matrix-scale', 'data-scale', 'case-scale'],
      },
      gains: affine ? (over === 'features' ? 'feature, no bias' : 'channel, no bias') : 'none',
      normalize(x) {
        return { normalized: divideByRootMeanSquare(x, over === 'features' ? axesFrom(1, x) : [1], epsilon) }
      },
    }),
})
