/**
 * The deep linear network of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604: W₁ ⋯ W₂₅ x, 10 units per
 * layer, no activation and no biases. They trained it to be a linear map A, min ‖W₁ ⋯ W₂₅ x − A x‖², with and without
 * batch normalization; here the normalization follows every layer except the last. Layers are called layer1, layer2,
 * … from the input.
 */
import { UserError } from '../../errors.ts'
import { sizeOf } from '../../tensor/index.ts'
import { layerFactory, type NetworkDefaults, type NetworkOptions } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { chain, checkSizes, modelOf } from '../network.ts'

export interface DeepLinearOptions extends NetworkOptions {
  /** The number of matrices. */
  depth?: number
  /** Units between two of them. */
  width?: number
}

export const deepLinearDefaults: NetworkDefaults = { activation: 'identity', initializer: 'glorot-uniform' }

/**
 * `classes` is the number of its outputs. Throws a UserError for an unknown name, an invalid size, or an activation.
 */
export function deepLinear({
  input,
  classes,
  depth = 25,
  width = 10,
  activation = deepLinearDefaults.activation,
  initializer = deepLinearDefaults.initializer,
  ...options
}: DeepLinearOptions): Model {
  checkSizes('deep-linear', { input, classes, depth, width })
  if (activation !== 'identity')
    throw new UserError(
      `deep-linear: activation is ${activation}, but the model is linear and has none; leave it out, or take the model mlp`,
    )
  const { dense } = layerFactory({ ...options, activation, initializer })
  const values = sizeOf(input)
  const layers = Array.from({ length: depth }, (_, i) =>
    dense({
      name: `layer${i + 1}`,
      input: [i === 0 ? values : width],
      outputs: i === depth - 1 ? classes : width,
      normalized: i < depth - 1,
      bias: false,
    }),
  )
  return modelOf({ input: [values], classes, layers, forward: chain(layers), ...options })
}
