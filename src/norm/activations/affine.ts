/**
 * y = γ x + β, with one γ and β per channel: what normalizations learn, without the normalization. It separates the
 * effect of the additional parameters from that of the statistics.
 */
import { defineNormalization } from '../define.ts'
import { stateless } from '../arithmetic/stateless.ts'

export const affine = defineNormalization<object>({
  name: 'affine',
  summary: 'y = γ x + β for each channel, no statistics',
  options: {},
  create: (_, spec) =>
    stateless('affine', {
      spec,
      traits: {
        equation: 'y = γ x + β',
        source: 'the last line of Algorithm 1 of Ioffe & Szegedy 2015, arXiv:1502.03167, alone',
        of: 'activations',
        sees: {},
        invariances: [],
      },
      gains: 'channel',
      normalize: (x) => ({ normalized: x }),
    }),
})
