/**
 * Dynamic tanh: Zhu, Chen, He, LeCun & Liu 2025, arXiv:2503.10622, §4. It uses no statistics.
 *
 *   y = γ tanh(α x) + β, one γ and β per channel, one trained α per layer, initially 0.5
 */
import { mul, state, tanh } from '../../tensor/index.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, readCurrent } from '../normalization.ts'
import { defineNormalization } from '../define.ts'
import { numberOption } from '../../options/index.ts'

export interface DynamicTanhOptions {
  /** The first value of α. */
  initial: number
}

export const dynamicTanh = defineNormalization<DynamicTanhOptions>({
  name: 'dynamic-tanh',
  summary: 'a tanh of trained steepness instead of a normalization',
  options: { initial: numberOption(0.5, { about: 'the first value of α' }) },
  positional: 'initial',
  create: ({ initial }, spec) => ({
    spec,
    traits: {
      equation: 'y = γ tanh(α x) + β',
      source: 'Zhu, Chen, He, LeCun & Liu 2025, arXiv:2503.10622, §4',
      of: 'activations',
      sees: {},
      invariances: [],
    },
    create(context) {
      const { name, dtype = 'f32' } = context
      const { parameters, scaleAndShift } = gainAndBias(context, 'channel')
      const alpha = state(`${name}.alpha`, initial, [], dtype, 'coefficient')
      return {
        parameters: { ...parameters, alpha },
        states: [],
        apply(x, { read = readCurrent }) {
          checkFeatures('dynamic-tanh', context, x)
          const normalized = tanh(mul(x, read(alpha)))
          return { output: scaleAndShift(normalized, read), normalized, updates: [] }
        },
      }
    },
  }),
})
