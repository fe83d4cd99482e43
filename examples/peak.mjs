// @ts-check
/**
 * Peak normalization as a plugin: y = γ x / (max |x| + ε) + β, the largest magnitude over all features of a sample.
 *
 *     normscope norms --plugin ./peak.mjs
 *     normscope compare --model mlp:100,100 --data digits --norms none,batch,peak --plugin ./peak.mjs
 */
import { axesFrom, define, epsilonOption, stateless } from 'normscope/norm'
import { abs, add, div, max } from 'normscope/tensor'

/** @type {import('normscope/norm').Factory<{ epsilon: number }, import('normscope/norm').Normalization>} */
export const peak = define({
  name: 'peak',
  summary: 'each sample by its largest magnitude',
  options: { epsilon: epsilonOption(1e-5) },
  create: ({ epsilon }, spec) =>
    stateless('peak', {
      spec,
      traits: {
        equation: 'y = γ x / (max |x| + ε) + β',
        source: 'yours',
        of: 'activations',
        sees: { channels: 'all', positions: 'all' },
        invariances: ['matrix-scale', 'data-scale', 'case-scale'],
      },
      gains: 'channel',
      normalize(x) {
        const largest = max(abs(x), axesFrom(1, x), { keepDims: true })
        return { normalized: div(x, add(largest, epsilon)) }
      },
    }),
})
