/**
 * A small convolutional network: stages of 3 × 3 convolutions, each g(norm(conv(u))), a 2 × 2 max pooling after each
 * stage, and one dense layer. Layers are called conv1, conv2, … and dense1. An image that has become too small is not
 * pooled.
 */
import { layerFactory, type NetworkDefaults, type NetworkOptions } from '../layers/layers.ts'
import type { Model } from '../model.ts'
import { checkSizes, imageShape, imageStages, modelOf } from '../network.ts'

export interface CnnOptions extends NetworkOptions {
  /** Channels of each stage. */
  channels?: readonly number[]
  /** The number of convolutions in each stage. */
  convolutions?: number
}

export const cnnDefaults: NetworkDefaults = { activation: 'relu', initializer: 'he-normal' }

/** Throws a UserError for an unknown name, an invalid size, or samples that are not images. */
export function cnn({
  input,
  classes,
  channels = [16, 32],
  convolutions = 1,
  activation = cnnDefaults.activation,
  initializer = cnnDefaults.initializer,
  ...options
}: CnnOptions): Model {
  checkSizes('cnn', { classes, channels, convolutions })
  const image = imageShape('cnn', input)
  const { convolution, dense } = layerFactory({ ...options, activation, initializer })
  const stages = imageStages(
    image,
    channels.map((count) => Array.from({ length: convolutions }, () => count)),
    convolution,
  )
  const dense1 = dense({
    name: 'dense1',
    input: stages.features,
    outputs: classes,
    normalized: false,
    activated: false,
  })
  return modelOf({
    input: image,
    classes,
    layers: [...stages.layers, dense1],
    forward: (x, trace) => dense1.apply(stages.apply(x, trace), trace),
    ...options,
  })
}
