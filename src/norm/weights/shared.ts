/** The common part of normalizations of weights. None of them changes the result of the weights. */
import { cast, constant, literal, reshape, type Shape, type State, type Tensor } from '../../tensor/index.ts'
import type { Normalization, NormalizationLayer, WeightContext } from '../normalization.ts'
import type { Traits } from '../traits.ts'

export function ofWeights(
  spec: string,
  traits: Omit<Traits, 'of' | 'sees'>,
  createForWeights: (context: WeightContext) => NormalizationLayer,
): Normalization {
  return {
    spec,
    traits: { ...traits, of: 'weights', sees: {} },
    create: () => ({
      parameters: {},
      states: [],
      apply: (x) => ({ output: x, normalized: x, updates: [] }),
    }),
    createForWeights,
  }
}

/** The axes of a weight that count a unit's inputs. */
export function inputAxes({ weight, unitAxis }: WeightContext): number[] {
  return weight.tensor.shape.map((_, d) => d).filter((d) => d !== unitAxis)
}

/** `[units]` reshaped along the weight's axis of units. */
export function alongUnits(x: Tensor, { weight, unitAxis }: WeightContext): Tensor {
  return reshape(x, unitShape(weight.tensor.shape, unitAxis))
}

const unitShape = (shape: Shape, unitAxis: number): number[] =>
  shape.map((size, d) => (d === unitAxis ? size : 1))

/** The first value of a state, as an expression. */
export function initialOf({ initial, tensor: { shape, dtype } }: State): Tensor {
  if (typeof initial === 'number') return constant(initial, shape, dtype)
  return 'operation' in initial ? initial : cast(literal(initial, shape), dtype)
}
