/**
 * Layer normalization: Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4.
 *
 *   μ = E[x], σ² = E[(x − μ)²] for each sample
 *   y = γ (x − μ) / √(σ² + ε) + β
 *
 * over  features   all of a sample's features, one γ and β a feature. In a convolution these are its channels and
 *                  positions, as PyTorch's LayerNorm([C, H, W]), so the number of γ and β grows with the image
 *       channels   the channels of each position on their own, one γ and β a channel: Keras' LayerNormalization on
 *                  [batch, ..., channels], and what is done to each token of a sequence
 *
 * The two are one in a dense layer. The same in training and evaluation; the batch plays no part. ε is 1e-5 as in PyTorch
 * (Keras: 1e-3); the paper names none.
 */
import type { Normalization } from './normalization.ts'
import { affineOption, epsilonOption } from './options.ts'
import { choiceOption, define } from './spec.ts'
import { standardize } from './standardize.ts'
import { axesFrom, stateless } from './stateless.ts'

export interface LayerOptions {
  over: 'features' | 'channels'
  epsilon: number
  affine: boolean
}

export const layer = define<LayerOptions, Normalization>({
  name: 'layer',
  summary: 'each sample over its features',
  options: {
    over: choiceOption('features', ['features', 'channels']),
    epsilon: epsilonOption(1e-5),
    affine: affineOption(),
  },
  create: ({ over, epsilon, affine }, spec) =>
    stateless('layer', {
      spec,
      traits: {
        equation: 'y = γ (x − E[x]) / √(Var[x] + ε) + β',
        source: 'Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4',
        of: 'activations',
        sees: over === 'features' ? { channels: 'all', positions: 'all' } : { channels: 'all' },
        invariances: ['matrix-scale', 'matrix-center', 'data-scale', 'case-scale'],
        ...(over === 'features' && { invariancesOfImages: ['matrix-scale', 'data-scale', 'case-scale'] }),
      },
      gains: affine ? (over === 'features' ? 'feature' : 'channel') : 'none',
      normalize: (x) => standardize(x, over === 'features' ? axesFrom(1, x) : [1], epsilon),
    }),
})
