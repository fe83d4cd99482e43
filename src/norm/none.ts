/** y = x: the plain network that every normalization is compared with. */
import type { Normalization } from './normalization.ts'
import { define } from './spec.ts'

export const none = define<object, Normalization>({
  name: 'none',
  summary: 'y = x',
  options: {},
  create: (_, spec) => ({
    spec,
    create: () => ({
      parameters: {},
      states: [],
      apply: (x) => ({ output: x, normalized: x, updates: [] }),
    }),
  }),
})
