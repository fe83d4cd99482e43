/**
 * Layer normalization: Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4.
 *
 *   μ = E[x], σ² = E[(x − μ)²] for each sample
 *   y = γ (x − μ) / √(σ² + ε) + β
 *
 * over  features   all of a sample's features, one γ and β per feature. In a convolution these are its channels and
 *                  positions, as in PyTorch's LayerNorm([C, H, W]), so the number of γ and β grows with the image
 *       channels   the channels of each position separately, one γ and β per channel: Keras' LayerNormalization on
 *                  [batch, ..., channels], and the usual form for each token of a sequence
 *
 * `axes=K` takes the last K axes of a sample instead: PyTorch's LayerNorm(shape[-K:]). `scale=false` omits γ,
 * `center=false` β, `affine=false` both.
 *
 * The two are the same in a dense layer. Training and evaluation are the same; the batch has no effect. ε is 1e-5 as
 * in PyTorch (Keras: 1e-3); the paper names none.
 */
import { affineOption, axesOption, epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption, flagOption } from '../../options/index.ts'
import { standardize } from '../arithmetic/standardize.ts'
import { isOverChannels, sampleAxes, sampleGains, type SampleOptions, seenBy } from '../arithmetic/sample.ts'
import { stateless } from '../arithmetic/stateless.ts'

export interface LayerOptions extends SampleOptions {
  epsilon: number
  center: boolean
}

export const layer = defineNormalization<LayerOptions>({
  name: 'layer',
  summary: 'each sample over its features',
  options: {
    over: choiceOption('features', ['features', 'channels']),
    axes: axesOption(),
    epsilon: epsilonOption(1e-5),
    affine: affineOption(),
    scale: flagOption(true),
    center: flagOption(true),
  },
  create: ({ epsilon, center, ...options }, spec) =>
    stateless('layer', {
      spec,
      traits: {
        equation: 'y = γ (x − E[x]) / √(Var[x] + ε) + β',
        source: 'Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4',
        of: 'activations',
        sees: seenBy(options),
        invariances: ['matrix-scale', 'matrix-center', 'data-scale', 'case-scale'],
        ...(!isOverChannels(options) && {
          invariancesOfImages: ['matrix-scale', 'data-scale', 'case-scale'],
        }),
      },
      gains: sampleGains('layer', options, center),
      normalize: (x) => standardize(x, sampleAxes(options, x), epsilon),
    }),
})
