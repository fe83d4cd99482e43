/**
 * Layer normalization: Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4.
 *
 *   μ = E[x], σ² = E[(x − μ)²] for each sample, over all its features
 *   y = γ (x − μ) / √(σ² + ε) + β, one γ and β a feature
 *
 * Features of a convolution are all its channels and positions, [channels, height, width]: the statistics go over all of
 * them and every one has its own γ and β, as in PyTorch's LayerNorm([C, H, W]), so their number grows with the image.
 *
 * The same in training and evaluation; the batch plays no part. ε is 1e-5 as in PyTorch; the paper names none.
 */
import { gainAndBias } from './affine.ts'
import { checkFeatures, type Normalization } from './normalization.ts'
import { define, numberOption } from './spec.ts'
import { standardize } from './standardize.ts'

export interface LayerOptions {
  epsilon: number
}

export const layer = define<LayerOptions, Normalization>({
  name: 'layer',
  summary: 'each sample over its features',
  options: { epsilon: numberOption(1e-5, 'a number of 0 or more', (value) => value >= 0) },
  create: ({ epsilon }, spec) => ({
    spec,
    create(context) {
      const { parameters, scaleAndShift } = gainAndBias(context, context.features)
      return {
        parameters,
        states: [],
        apply(x, { read }) {
          checkFeatures('layer', context, x)
          const axes = x.shape.map((_, d) => d).slice(1)
          const { normalized, ...statistics } = standardize(x, axes, epsilon)
          return { output: scaleAndShift(normalized, read), normalized, ...statistics, updates: [] }
        },
      }
    },
  }),
})
