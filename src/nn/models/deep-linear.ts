/**
 * The deep linear network of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604: W₁ ⋯ W₂₅ x, 10 units a layer, no
 * activation and no biases. They trained it to be a linear map A, min ‖W₁ ⋯ W₂₅ x − A x‖², with and without batch
 * normalization; that goes after every layer but the last here. Layers are called layer1, layer2, … from the input.
 */
import { UserError } from '../../errors.ts'
import { sizeOf } from '../../tensor/index.ts'
import { layerFactory, type NetworkDefaults, type NetworkOptions } from '../layers.ts'
import type { Model } from '../model.ts'
import { chain, checkSizes, modelOf } from '../network.ts'

export interface DeepLinearOptions extends NetworkOptions {
  /** Matrices in a row. */
  depth?: number
  /** Units between two of them. */
  width?: number
}

export const deepLinearDefaults: NetworkDefaults = { activation: 'identity', initializer: 'glorot-uniform' }

/** `classes` are its outputs. Throws a UserError where a name is unknown, a size is no size, or an activation is given. */
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
      `deep-linear: activation is ${activation}, but it has none: it is linear; leave it out, or take the model mlp`,
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
