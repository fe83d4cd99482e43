/** y = x: the plain network that every normalization is compared with. */
import { defineNormalization } from '../define.ts'
import { stateless } from '../arithmetic/stateless.ts'

export const none = defineNormalization<object>({
  name: 'none',
  summary: 'y = x',
  options: {},
  create: (_, spec) =>
    stateless('none', {
      spec,
      traits: {
        equation: 'y = x',
        source: 'the plain network',
        of: 'activations',
        sees: {},
        invariances: [],
      },
      gains: 'none',
      normalize: (x) => ({ normalized: x }),
    }),
})
