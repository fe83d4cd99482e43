/** A convolutional layer: y = x ⋆ W + b, with one b per output channel. */
import { type ReadState, readCurrent } from '../../norm/index.ts'
import {
  add,
  conv2d,
  type ConvolutionOptions as Geometry,
  type DType,
  type RandomKey,
  reshape,
  type Tensor,
} from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'
import { createWeights, type Weights } from './weights.ts'

export interface ConvolutionOptions extends Geometry {
  /** Prefix of the names of its states. */
  name: string
  /** Channels of the input, over all groups. */
  inputs: number
  outputs: number
  /** Height and width of the kernel. */
  size: number
  bias?: boolean
  initializer: Initializer
  key: RandomKey
  dtype?: DType
}

/** The weight is `[outputs, inputs / groups, size, size]`, the bias `[outputs]`. */
export interface Convolution extends Weights {
  /** `[batch, inputs, height, width]` → `[batch, outputs, …]`. */
  apply(x: Tensor, read?: ReadState): Tensor
}

/**
 * The fans count connections: an output reads size² · inputs / groups values, and away from the edges, at stride 1,
 * an input is read by size² · outputs / groups outputs.
 */
export function createConvolution({
  name,
  inputs,
  outputs,
  size,
  bias: withBias = true,
  initializer,
  key,
  dtype = 'f32',
  groups = 1,
  ...geometry
}: ConvolutionOptions): Convolution {
  const area = size * size
  const fan = { fanIn: (area * inputs) / groups, fanOut: (area * outputs) / groups }
  const shape = [outputs, inputs / groups, size, size]
  const biases = withBias ? outputs : 0
  const weights = createWeights({ name, shape, fan, biases, initializer, key, dtype })
  const { weight, bias } = weights
  return {
    ...weights,
    apply(x, read = readCurrent) {
      const y = conv2d(x, read(weight), { ...geometry, groups })
      return bias ? add(y, reshape(read(bias), [outputs, 1, 1])) : y
    },
  }
}
