/**
 * Weight standardization: Qiao, Wang, Liu, Shen & Yuille 2019, arXiv:1903.10520.
 *
 *   ŵ = (w − E[w]) / √(Var[w] + ε) for each unit, over its inputs
 *
 * paper   as above, the biased variance
 * authors their PyTorch code: (w − E[w]) / (s + ε), s the unbiased deviation;
 *         https://github.com/joe-siyuan-qiao/WeightStandardization
 *
 * It is meant to be combined with a normalization of activations: weight-standardization+group:8. ε is 1e-5 as in
 * their code.
 */
import { add, div, mul, sizeOf, sqrt, sub } from '../../tensor/index.ts'
import { checkSeveral } from '../normalization.ts'
import { epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption } from '../../options/index.ts'
import { standardize } from '../arithmetic/standardize.ts'
import { inputAxes, ofWeights } from './shared.ts'

export interface WeightStandardizationOptions {
  convention: 'paper' | 'authors'
  epsilon: number
}

export const weightStandardization = defineNormalization<WeightStandardizationOptions>({
  name: 'weight-standardization',
  summary: 'each unit’s weights with mean 0 and variance 1',
  options: { convention: choiceOption('paper', ['paper', 'authors']), epsilon: epsilonOption(1e-5) },
  create: ({ convention, epsilon }, spec) =>
    ofWeights(
      spec,
      {
        equation: 'ŵ = (w − E[w]) / √(Var[w] + ε)',
        source: 'Qiao, Wang, Liu, Shen & Yuille 2019, arXiv:1903.10520',
        invariances: ['matrix-scale', 'vector-scale'],
      },
      (context) => {
        const { name, weight } = context
        const axes = inputAxes(context)
        const inputs = sizeOf(axes.map((d) => weight.tensor.shape[d]!))
        checkSeveral('weight-standardization', name, inputs, 'use it where units have several inputs')
        return {
          parameters: {},
          states: [],
          apply(w) {
            const { normalized, mean, variance } = standardize(w, axes, epsilon)
            const deviation = add(sqrt(mul(variance, inputs / (inputs - 1))), epsilon)
            const output = convention === 'paper' ? normalized : div(sub(w, mean), deviation)
            return { output, normalized: output, mean, variance, updates: [] }
          },
        }
      },
    ),
})
