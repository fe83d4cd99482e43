/**
 * A multilayer perceptron: every hidden layer is g(norm(u W + b)), the last is u W + b, or norm(u W + b). The bias is dropped
 * before a normalization with a bias of its own (Ioffe & Szegedy 2015, §3.2). Layers are called layer1, layer2, … from the
 * input.
 */
import { layerFactory, type NetworkDefaults, type NetworkOptions } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { chain, checkSizes, modelOf } from '../network.ts'

export interface MlpOptions extends Omit<NetworkOptions, 'input'> {
  /** The number of values of one sample. */
  input: number
  /** The number of units of each hidden layer. */
  hidden: readonly number[]
  /** Whether the logits are normalized too, as by BN in Ba, Kiros & Hinton 2016, §6.6; they are not by default. */
  output?: 'plain' | 'normalized'
}

export const mlpDefaults: NetworkDefaults = { activation: 'sigmoid', initializer: 'glorot-uniform' }

/** Throws a UserError for an unknown name or an invalid size. */
export function mlp({
  input,
  hidden,
  classes,
  output = 'plain',
  activation = mlpDefaults.activation,
  initializer = mlpDefaults.initializer,
  ...options
}: MlpOptions): Model {
  checkSizes('mlp', { input, hidden, classes })
  const { dense } = layerFactory({ ...options, activation, initializer })
  const sizes = [input, ...hidden]
  const layers = [...hidden, classes].map((outputs, i) => {
    const isHidden = i < hidden.length
    const name = `layer${i + 1}`
    return dense({
      name,
      input: [sizes[i]!],
      outputs,
      normalized: isHidden || output === 'normalized',
      activated: isHidden,
    })
  })
  return modelOf({ input: [input], classes, layers, forward: chain(layers), ...options })
}
