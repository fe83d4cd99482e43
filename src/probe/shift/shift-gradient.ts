/**
 * Internal covariate shift as the change of a layer's gradient when the layers below it are updated first: Definition
 * 2.1 of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604. For layer i at step t, on the batch of that step,
 *
 *   G_i  = ∇_{W_i} L(W_1ᵗ, …, W_kᵗ)
 *   G′_i = ∇_{W_i} L(W_1ᵗ⁺¹, …, W_{i−1}ᵗ⁺¹, W_iᵗ, …, W_kᵗ)
 *
 *   shift ‖G_i − G′_i‖₂,   relative shift ‖G_i − G′_i‖₂ / ‖G_i‖₂,   cosine ⟨G_i, G′_i⟩ / (‖G_i‖₂ ‖G′_i‖₂)
 *
 * Three details that the paper leaves open are options:
 *
 *   gradient  the meaning of W_i in ∇_{W_i}: the layer's `weights`, so that networks with and without a normalization
 *             compare vectors of one kind; or `all` its parameters
 *   updated   which parameters of the layers below have their values at t + 1: `all`, gain, shift and bias included,
 *             as the step leaves them; or only their `weights`
 *   noise     what random normalizations of the layers below draw at t + 1: the noise of the `next` step, as training
 *             draws it, so that it is a part of the shift; or the `same` as for G. Layer i and those above keep the
 *             noise of G, as they keep their parameters
 *
 *   rescale   a: the weights of layer i are multiplied by a, and G, G′ are gradients by the multiplied weights. Before a
 *             normalization such weights give the same function, and ‖G − G′‖₂ is divided by a: the measure depends on
 *             the length of weights that the function does not depend on
 *
 * "Below" refers to the order of the model's layers. Running statistics do not change. The first layer has no layers
 * below it: its shift is 0. A relative shift or cosine of a gradient of 0 is NaN.
 *
 * Cost: one program. The layers below i at t + 1 are a prefix that all G′_j, j > i, share; a G′_i of its own adds
 * only the layers from i up, forward and backward, and the gradient of one layer's weights. For k layers of equal
 * cost that is k² + 3k − 2 passes of one layer in one direction, all G included, compared with 3k² − k for k
 * gradients: 0.59 of them for k = 4, 0.44 for k = 10.
 */
import { scalar } from '../../backend/outputs.ts'
import { named, namesOf, optionalNumber, type Quantities } from '../../stats/index.ts'
import { div, grad, mul, type State, type Tensor } from '../../tensor/index.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { positiveOption } from '../spacing.ts'
import {
  chosenParameters,
  noiseAfter,
  type NoiseChoice,
  noiseOption,
  type ParameterChoice,
  parameterOption,
  updatedParameters,
} from '../target.ts'
import { castVector, cosine, difference, norm, tensorsOf, type Vector } from '../parameters/vector.ts'

export interface ShiftGradientOptions {
  gradient: ParameterChoice
  updated: ParameterChoice
  noise: NoiseChoice
  rescale: number
}

const rescaled = optionalNumber('rescale', 'a', [', weights times ', ''])

const declared = {
  shift: {
    name: named`gradient shift${rescaled}`,
    unit: 'nats / parameter',
    layer: 'name',
    definition:
      '‖G − G′‖₂: G is the gradient of the layer, G′ the same after the next step has updated the layers below it',
  },
  relative: {
    name: named`relative gradient shift${rescaled}`,
    unit: 'dimensionless',
    layer: 'name',
    definition: '‖G − G′‖₂ / ‖G‖₂; NaN if G is 0',
  },
  cosine: {
    name: named`gradient shift cosine${rescaled}`,
    unit: 'dimensionless',
    layer: 'name',
    definition: '⟨G, G′⟩ / (‖G‖₂ ‖G′‖₂); NaN if G or G′ is 0',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per layer. */
export const shiftGradientQuantities = namesOf(declared)

/** The same where the weights of the layer are multiplied by a factor. */
export const rescaledShiftQuantities = (rescale: number) => namesOf(declared, { rescale })

export const shiftGradient = defineProbe<ShiftGradientOptions>({
  name: 'shift-gradient',
  summary: 'how the gradient of each layer changes when the layers below it are updated first',
  source: 'Santurkar et al. 2018, Definition 2.1',
  quantities: Object.values(declared),
  options: {
    gradient: parameterOption('weights'),
    updated: parameterOption('all'),
    noise: noiseOption,
    rescale: positiveOption(1),
  },
  build({ step: next }, { gradient, updated, noise, rescale }) {
    const names = rescale === 1 ? shiftGradientQuantities : rescaledShiftQuantities(rescale)
    const after = updatedParameters(next)
    const redrawn = noiseAfter(next, noise)
    const below = new Map<State, Tensor>()
    const outputs: Record<string, Tensor> = {}
    const layers: string[] = []
    for (const layer of next.model.layers) {
      const own = tensorsOf(chosenParameters(layer, gradient))
      if (own.length > 0) {
        const lengthened = new Map(
          rescale === 1
            ? []
            : chosenParameters(layer, 'weights').map((state) => [state, mul(state.tensor, rescale)] as const),
        )
        const lossAt = (changed: ReadonlyMap<State, Tensor>) =>
          next.at({
            mode: 'train',
            read: (state) => lengthened.get(state) ?? changed.get(state) ?? state.tensor,
          }).loss
        // The gradient by a · w is that by w over a.
        const gradientOf = (loss: Tensor) =>
          rescale === 1 ? grad(loss, own) : grad(loss, own).map((g) => div(g, rescale))
        const before = rescale === 1 ? next.loss : lossAt(new Map())
        const measured = compare(gradientOf(before), gradientOf(lossAt(below)), names)
        layers.push(layer.name)
        for (const [quantity, value] of Object.entries(measured)) outputs[`${layer.name} ${quantity}`] = value
      }
      for (const state of chosenParameters(layer, updated)) below.set(state, after.get(state)!)
      for (const state of layer.states) {
        const counter = redrawn.get(state)
        if (counter) below.set(state, counter)
      }
    }
    return graphOfOneProgram(outputs, (step, values) =>
      layers.flatMap((layer) =>
        Object.values(names).map((quantity) => ({
          step,
          layer,
          quantity,
          value: scalar(values[`${layer} ${quantity}`]),
        })),
      ),
    )
  },
})

/** In float64, because squares of small gradients vanish in float32. */
function compare(
  before: Vector,
  after: Vector,
  names: Readonly<Record<keyof typeof declared, string>>,
): Record<string, Tensor> {
  const [g, changed] = [castVector(before, 'f64'), castVector(after, 'f64')]
  const shift = norm(difference(g, changed))
  return {
    [names.shift]: shift,
    [names.relative]: div(shift, norm(g)),
    [names.cosine]: cosine(g, changed),
  }
}
