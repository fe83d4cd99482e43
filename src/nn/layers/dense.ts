/** A fully connected layer: y = x W + b. */
import { type ReadState, readCurrent } from '../../norm/index.ts'
import {
  add,
  type DType,
  matmul,
  type RandomKey,
  type State,
  state,
  type Tensor,
} from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'

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

export interface Dense {
  /** `[inputs, outputs]`: a unit's weights are a column, the transpose of PyTorch's layout. */
  readonly weight: State
  /** `[outputs]`, initially 0. */
  readonly bias?: State
  readonly parameters: readonly State[]
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
  const weight = state(`${name}.weight`, initializer.create(shape, fan, key, dtype), shape, dtype, 'weight')
  const bias = withBias ? state(`${name}.bias`, 0, [outputs], dtype, 'bias') : undefined
  return {
    weight,
    ...(bias && { bias }),
    parameters: bias ? [weight, bias] : [weight],
    apply(x, read = readCurrent) {
      const product = matmul(x, read(weight))
      return bias ? add(product, read(bias)) : product
    },
  }
}
