/**
 * Weight normalization: Salimans & Kingma 2016, arXiv:1602.07868, equation 2.
 *
 *   w = g v / ‖v‖ for each unit, over its inputs
 *
 * v is the layer's weight as it was drawn; g, one per unit, is initially its norm, so the network starts as without
 * the normalization, like PyTorch's weight_norm(dim=0) (the paper's own initialization depends on data, §3). A weight
 * whose norm is 0 has no direction and gives NaN, as in PyTorch. Bias and activations do not change.
 */
import { div, mul, sqrt, square, state, sum, type Tensor } from '../../tensor/index.ts'
import { readCurrent } from '../normalization.ts'
import { defineNormalization } from '../define.ts'
import { alongUnits, initialOf, inputAxes, ofWeights } from './shared.ts'

export const weight = defineNormalization<object>({
  name: 'weight',
  summary: 'the length of each unit’s weights separate from their direction',
  options: {},
  create: (_, spec) =>
    ofWeights(
      spec,
      {
        equation: 'w = g v / ‖v‖',
        source: 'Salimans & Kingma 2016, arXiv:1602.07868, equation 2',
        invariances: ['matrix-scale', 'vector-scale'],
      },
      (context) => {
        const axes = inputAxes(context)
        const lengths = (v: Tensor, keepDims: boolean) => sqrt(sum(square(v), axes, { keepDims }))
        const initial = lengths(initialOf(context.weight), false)
        const gain = state(`${context.name}.gain`, initial, initial.shape, initial.dtype, 'magnitude')
        return {
          parameters: { gain },
          states: [],
          apply(v, { read = readCurrent }) {
            const normalized = div(v, lengths(v, true))
            return { output: mul(alongUnits(read(gain), context), normalized), normalized, updates: [] }
          },
        }
      },
    ),
})
