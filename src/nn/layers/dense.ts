/** A fully connected layer: y = x W + b. */
import { type ReadState, readCurrent } from '../../norm/index.ts'
import { add, type DType, matmul, type RandomKey, type Tensor } from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'
import { createWeights, type Weights } from './weights.ts'

export interface DenseOptions {
  /** Prefix of the names of its states. */
  name: string
  inputs: number
  outputs: number
  bias?: boolean
  initializer: Initializer
  key: RandomKey
  dtype?: DType
}

/** The weight is `[inputs, outputs]`, a unit's weights being a column: the transpose of PyTorch's layout. The bias is `[outputs]`. */
export interface Dense extends Weights {
  /** `[batch, inputs]` → `[batch, outputs]`. */
  apply(x: Tensor, read?: ReadState): Tensor
}

export function createDense({
  name,
  inputs,
  outputs,
  bias: withBias = true,
  initializer,
  key,
  dtype = 'f32',
}: DenseOptions): Dense {
  const fan = { fanIn: inputs, fanOut: outputs }
  const shape = [inputs, outputs]
  const biases = withBias ? outputs : 0
  const weights = createWeights({ name, shape, fan, biases, initializer, key, dtype })
  const { weight, bias } = weights
  return {
    ...weights,
    apply(x, read = readCurrent) {
      const product = matmul(x, read(weight))
      return bias ? add(product, read(bias)) : product
    },
  }
}
