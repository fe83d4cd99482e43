/** y = x: the plain network that every normalization is compared with. */
import type { Normalization } from './normalization.ts'
import { define } from './spec.ts'
import { stateless } from './stateless.ts'

export const none = define<object, Normalization>({
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
