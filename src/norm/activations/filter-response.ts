/**
 * Filter response normalization and its thresholded linear unit: Singh & Krishnan 2019, arXiv:1911.09737, §3.1–3.2.
 *
 *   ν² = E[x²] of each channel of each sample, over its positions
 *   y = γ x / √(ν² + ε) + β, one γ and β per channel
 *   TLU: max(y, τ), one trained τ per channel, initially 0, instead of the network's own activation
 *
 * With one position, as in a dense layer, x / √x² would be its sign: there ε is learned, as in the paper (§3.1): ε +
 * |ε′|, one ε′ per channel, initially 1e-4. Training and evaluation are the same; the batch has no effect.
 */
import { abs, add, maximum, sizeOf, state } from '../../tensor/index.ts'
import { alongFeatures, gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, readCurrent } from '../normalization.ts'
import { epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { flagOption } from '../../options/index.ts'
import { divideByRootMeanSquare } from '../arithmetic/standardize.ts'
import { axesFrom } from '../arithmetic/stateless.ts'

export interface FilterResponseOptions {
  epsilon: number
  /** Whether it has its own activation. */
  tlu: boolean
}

export const filterResponse = defineNormalization<FilterResponseOptions>({
  name: 'filter-response',
  summary: 'each channel of each sample by the root of its mean square, with its own activation',
  options: { epsilon: epsilonOption(1e-6), tlu: flagOption(true) },
  create: ({ epsilon, tlu }, spec) => ({
    spec,
    traits: {
      equation: `y = γ x / √(E[x²] + ε) + β${tlu ? ', then max(y, τ)' : ''}`,
      source: 'Singh & Krishnan 2019, arXiv:1911.09737, equations 1 to 3',
      of: 'activations',
      sees: { positions: 'all' },
      invariances: [],
      invariancesOfImages: ['matrix-scale', 'vector-scale', 'data-scale', 'case-scale'],
    },
    create(context) {
      const { name, features, dtype = 'f32', activated = true } = context
      const channels = features.slice(0, 1)
      const { parameters, scaleAndShift } = gainAndBias(context, 'channel')
      const learned =
        sizeOf(features.slice(1)) === 1
          ? state(`${name}.epsilon`, 1e-4, channels, dtype, 'coefficient')
          : undefined
      const tau = tlu && activated ? state(`${name}.tau`, 0, channels, dtype, 'coefficient') : undefined
      return {
        parameters: { ...parameters, ...(learned && { epsilon: learned }), ...(tau && { tau }) },
        states: [],
        apply(x, { read = readCurrent }) {
          checkFeatures('filter-response', context, x)
          const total = learned ? add(alongFeatures(abs(read(learned)), features), epsilon) : epsilon
          const normalized = divideByRootMeanSquare(x, axesFrom(2, x), total)
          return { output: scaleAndShift(normalized, read), normalized, updates: [] }
        },
        ...(tau && {
          activate: (x, read = readCurrent) => maximum(x, alongFeatures(read(tau), features)),
        }),
      }
    },
  }),
})
