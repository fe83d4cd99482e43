/**
 * RMS normalization: Zhang & Sennrich 2019, arXiv:1910.07467, equation 4.
 *
 *   y = γ x / √(E[x²] + ε) for each sample: layer normalization without the mean, and without β
 *
 * `over`, `axes` and `scale` as in layer normalization. ε is that of PyTorch's RMSNorm in float32, 2⁻²³ (Keras:
 * 1e-6); the paper names none.
 */
import { affineOption, axesOption, epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption, flagOption } from '../../options/index.ts'
import { divideByRootMeanSquare } from '../arithmetic/standardize.ts'
import { sampleAxes, sampleGains, type SampleOptions, seenBy } from '../arithmetic/sample.ts'
import { stateless } from '../arithmetic/stateless.ts'

export interface RmsOptions extends SampleOptions {
  epsilon: number
}

export const rms = defineNormalization<RmsOptions>({
  name: 'rms',
  summary: 'each sample by the root of its mean square',
  options: {
    over: choiceOption('features', ['features', 'channels']),
    axes: axesOption(),
    epsilon: epsilonOption(2 ** -23),
    affine: affineOption(),
    scale: flagOption(true),
  },
  create: ({ epsilon, ...options }, spec) =>
    stateless('rms', {
      spec,
      traits: {
        equation: 'y = γ x / √(E[x²] + ε)',
        source: 'Zhang & Sennrich 2019, arXiv:1910.07467, equation 4',
        of: 'activations',
        sees: seenBy(options),
        invariances: ['matrix-scale', 'data-scale', 'case-scale'],
      },
      gains: sampleGains('rms', options, false),
      normalize(x) {
        return { normalized: divideByRootMeanSquare(x, sampleAxes(options, x), epsilon) }
      },
    }),
})
