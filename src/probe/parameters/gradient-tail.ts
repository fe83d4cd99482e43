/**
 * How heavy the tails of a layer's gradient are, over the entries g_i of its weights' gradient on the batch of the next
 * step, after Bjorck, Gomes, Selman & Weinberger 2018, arXiv:1806.02375, who find gradients ill-behaved without normalization:
 *
 *   kurtosis  m Σ g_i⁴ / (Σ g_i²)², over m entries: 3 if they are normal around 0, m if one entry is all of the gradient
 *
 * About 0, not about their mean: a common sign of all entries is no tail. NaN if the gradient is 0.
 *
 * Cost: one step without its end.
 */
import { scalar } from '../../backend/outputs.ts'
import { namesOf, type Quantities } from '../../stats/index.ts'
import { div, mul, sizeOf, square } from '../../tensor/index.ts'
import { defineProbe, graphOfOneProgram } from '../probe.ts'
import { chosenParameters } from '../target.ts'
import { castVector, dot } from './vector.ts'

const declared = {
  kurtosis: {
    name: 'gradient kurtosis',
    unit: 'dimensionless',
    layer: 'name',
    definition:
      'm Σ g_i⁴ / (Σ g_i²)², g_i the m entries of the gradient of a layer’s weights on the batch of the next step; 3 if they are normal around 0',
  },
} as const satisfies Quantities

/** The names of its quantities, one value per layer. */
export const gradientTailQuantities = namesOf(declared)

export const gradientTail = defineProbe<object>({
  name: 'gradient-tail',
  summary: 'how heavy the tails of each layer’s gradient are',
  source: 'Bjorck et al. 2018; the measure is ours',
  quantities: Object.values(declared),
  options: {},
  build({ step: { model, gradients } }) {
    const gradientOf = new Map(model.parameters.map((state, i) => [state, gradients[i]!]))
    const measured = model.layers.flatMap((layer) => {
      const own = chosenParameters(layer, 'weights')
      if (own.length === 0) return []
      const g = castVector(
        own.map((state) => gradientOf.get(state)!),
        'f64',
      )
      const m = g.reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0)
      const squares = g.map((tensor) => square(tensor))
      return [{ layer: layer.name, value: div(mul(dot(squares, squares), m), square(dot(g, g))) }]
    })
    return graphOfOneProgram(Object.fromEntries(measured.map(({ value }, i) => [i, value])), (step, values) =>
      measured.map(({ layer }, i) => ({
        step,
        layer,
        quantity: gradientTailQuantities.kurtosis,
        value: scalar(values[i]),
      })),
    )
  },
})
