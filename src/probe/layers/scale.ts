/**
 * How large weights, gradients and updates are, layer by layer, and what learning rate scale leaves of the one that was
 * set. Where L(a w) = L(w) for all a > 0, as before a normalization, the length of w means nothing for the network but
 * sets its pace (van Laarhoven 2017, arXiv:1706.05350, §2; gradient descent):
 *
 *   effective learning rate   η / ‖w‖₂²
 *   ⟨w, ∇_w L⟩ = 0, so a step never shortens w
 *
 * The cosine of w and ∇_w L is told beside it: where it is not 0, the loss notices the length of w, and the effective
 * rate says nothing. The weights of a layer count as one w, which is right for any normalization that follows the layer;
 * batch normalization does not notice each unit's own scale either.
 *
 *   update   of the step that comes next, as the optimizer makes it: ‖Δw‖₂, and ‖Δw‖₂ / ‖w‖₂
 *
 * The row without a layer is of all parameters together, or all weights. A ratio to weights that are 0 is not finite.
 *
 * Cost: one step without its end, and a few sums over the parameters.
 */
import { scalar } from '../../backend/outputs.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { cast, constant, div, square, type Tensor } from '../../tensor/index.ts'
import { defineProbe, planOf } from '../probe.ts'
import { chosenParameters, type ParameterChoice, parameterOption, updatedParameters } from '../target.ts'
import { castVector, cosine, difference, norm, tensorsOf } from '../parameters/vector.ts'

export interface ScaleOptions {
  /** Of which parameters of each layer. */
  parameters: ParameterChoice
}

const declared = {
  weight: {
    name: 'weight norm',
    unit: 'parameter',
    layer: 'name or empty',
    definition: '‖w‖₂ of the weights of a layer, or of all layers together',
  },
  gradient: {
    name: 'gradient norm',
    unit: 'nats / parameter',
    layer: 'name or empty',
    definition: '‖∇_w L‖₂ on the batch of the next step',
  },
  update: {
    name: 'update norm',
    unit: 'parameter',
    layer: 'name or empty',
    definition: '‖Δw‖₂ of the next step, as the optimizer makes it',
  },
  ratio: {
    name: 'update ratio',
    unit: 'dimensionless',
    layer: 'name or empty',
    definition: '‖Δw‖₂ / ‖w‖₂',
  },
  rate: {
    name: 'effective learning rate',
    unit: '1 / nats',
    layer: 'name or empty',
    definition: 'η / ‖w‖₂², with the learning rate η of the next step',
  },
  cosine: {
    name: 'cosine of weights and gradient',
    unit: 'dimensionless',
    layer: 'name or empty',
    definition: '⟨w, ∇_w L⟩ / (‖w‖₂ ‖∇_w L‖₂); 0 where the loss does not depend on the length of w',
  },
} as const satisfies Quantities

/** Names of what it measures, one value a layer and one for all. */
export const scaleQuantities = namesOf(declared)

export const scale = defineProbe<ScaleOptions>({
  name: 'scale',
  summary: 'norms of weights, gradients and updates, and the effective learning rate',
  source: 'van Laarhoven 2017, §2',
  quantities: Object.values(declared),
  options: { parameters: parameterOption('weights') },
  plan({ step: next }, { parameters }) {
    const { model, gradients, learningRate } = next
    const after = updatedParameters(next)
    const gradientOf = new Map(model.parameters.map((state, i) => [state, gradients[i]!]))
    const rate =
      typeof learningRate === 'number' ? constant(learningRate, [], 'f64') : cast(learningRate, 'f64')
    const all = { name: '', parameters: model.parameters }
    const measured = [...model.layers, all].flatMap((layer) => {
      const own = chosenParameters(layer, parameters)
      if (own.length === 0) return []
      // In float64: squares of small gradients vanish in float32, and so do small differences.
      const w = castVector(tensorsOf(own), 'f64')
      const g = castVector(
        own.map((state) => gradientOf.get(state)!),
        'f64',
      )
      const update = difference(
        castVector(
          own.map((state) => after.get(state)!),
          'f64',
        ),
        w,
      )
      const values: Record<keyof typeof scaleQuantities, Tensor> = {
        weight: norm(w),
        gradient: norm(g),
        update: norm(update),
        ratio: div(norm(update), norm(w)),
        rate: div(rate, square(norm(w))),
        cosine: cosine(w, g),
      }
      return Object.entries(values).map(([key, value]) => ({
        layer: layer.name,
        quantity: scaleQuantities[key as keyof typeof scaleQuantities],
        value,
      }))
    })
    return planOf(Object.fromEntries(measured.map(({ value }, i) => [i, value])), (step, values) =>
      measured.map(({ layer, quantity }, i) => ({ step, layer, quantity, value: scalar(values[i]) })),
    )
  },
})
