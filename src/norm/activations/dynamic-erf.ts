/**
 * Dynamic erf, "Derf": Chen, Lu, Zhu, Sun & Liu 2025, arXiv:2512.10938, equation 10. It uses no statistics.
 *
 *   y = γ erf(α x + s) + β, one γ and β per channel, one trained α and one trained s per layer, initially 0.5 and 0
 */
import { add, erf, mul, state } from '../../tensor/index.ts'
import { gainAndBias } from '../arithmetic/gains.ts'
import { checkFeatures, readCurrent } from '../normalization.ts'
import { defineNormalization } from '../define.ts'
import { numberOption } from '../../options/index.ts'

export interface DynamicErfOptions {
  /** The first value of α. */
  initial: number
  /** The first value of s. */
  shift: number
}

export const dynamicErf = defineNormalization<DynamicErfOptions>({
  name: 'dynamic-erf',
  summary: 'an error function of trained steepness and shift instead of a normalization',
  options: {
    initial: numberOption(0.5, { about: 'the first value of α' }),
    shift: numberOption(0, { about: 'the first value of s' }),
  },
  positional: 'initial',
  create: ({ initial, shift }, spec) => ({
    spec,
    traits: {
      equation: 'y = γ erf(α x + s) + β',
      source: 'Chen, Lu, Zhu, Sun & Liu 2025, arXiv:2512.10938, equation 10',
      of: 'activations',
      sees: {},
      invariances: [],
    },
    create(context) {
      const { name, dtype = 'f32' } = context
      const { parameters, scaleAndShift } = gainAndBias(context, 'channel')
      const alpha = state(`${name}.alpha`, initial, [], dtype, 'coefficient')
      const offset = state(`${name}.shift`, shift, [], dtype, 'coefficient')
      return {
        parameters: { ...parameters, alpha, shift: offset },
        states: [],
        apply(x, { read = readCurrent }) {
          checkFeatures('dynamic-erf', context, x)
          const normalized = erf(add(mul(x, read(alpha)), read(offset)))
          return { output: scaleAndShift(normalized, read), normalized, updates: [] }
        },
      }
    },
  }),
})
