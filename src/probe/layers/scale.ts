/**
 * The size of weights, gradients and updates, layer by layer, and the effective learning rate. If L(a w) = L(w) for
 * all a > 0, as before a normalization, the length of w changes nothing in the network except its learning speed (van
 * Laarhoven 2017, arXiv:1706.05350, §2; gradient descent):
 *
 *   effective learning rate   η / ‖w‖₂²
 *   ⟨w, ∇_w L⟩ = 0, so a step never shortens w
 *
 * The cosine of w and ∇_w L is reported with it: if it is not 0, the loss depends on the length of w, and the
 * effective rate has no meaning. The weights of a layer count as one w, which is right for any normalization that
 * follows the layer; batch normalization is also invariant to each unit's own scale.
 *
 *   update   of the next step, as the optimizer computes it: ‖Δw‖₂, and ‖Δw‖₂ / ‖w‖₂
 *
 * The row without a layer is for all parameters together, or all weights. A ratio to weights that are 0 is not
 * finite.
 *
 * Cost: one step without its end, and a few sums over the parameters.
 */
import { scalar } from '../../backend/outputs.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { cast, constant, div, square, type Tensor } from '../../tensor/index.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { chosenParameters, type ParameterChoice, parameterOption, updatedParameters } from '../target.ts'
import { castVector, cosine, difference, norm, tensorsOf } from '../parameters/vector.ts'

export interface ScaleOptions {
  /** Which parameters of each layer to use. */
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
    definition: '‖Δw‖₂ of the next step, as the optimizer computes it',
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
    definition: '⟨w, ∇_w L⟩ / (‖w‖₂ ‖∇_w L‖₂); 0 if the loss does not depend on the length of w',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per layer and one for all. */
export const scaleQuantities = namesOf(declared)

export const scale = defineProbe<ScaleOptions>({
  name: 'scale',
  summary: 'norms of weights, gradients and updates, and the effective learning rate',
  source: 'van Laarhoven 2017, §2',
  quantities: Object.values(declared),
  options: { parameters: parameterOption('weights') },
  build({ step: next }, { parameters }) {
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
    return graphOfOneProgram(Object.fromEntries(measured.map(({ value }, i) => [i, value])), (step, values) =>
      measured.map(({ layer, quantity }, i) => ({ step, layer, quantity, value: scalar(values[i]) })),
    )
  },
})
