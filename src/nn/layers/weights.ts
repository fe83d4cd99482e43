/** The parameters of a layer with weights: its weight, and its bias if it has one. */
import { type DType, type RandomKey, type Shape, type State, state } from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'

export interface WeightsOptions {
  name: string
  /** The shape of the weight. */
  shape: Shape
  /** The number of values that an output reads, and the number of outputs that read a value. */
  fan: { readonly fanIn: number; readonly fanOut: number }
  /** The number of elements of the bias; 0 if there is none. */
  biases: number
  initializer: Initializer
  key: RandomKey
  dtype: DType
}

export interface Weights {
  readonly weight: State
  /** 0 at first. */
  readonly bias?: State
  readonly parameters: readonly State[]
}

export function createWeights({
  name,
  shape,
  fan,
  biases,
  initializer,
  key,
  dtype,
}: WeightsOptions): Weights {
  const weight = state(`${name}.weight`, initializer.create(shape, fan, key, dtype), shape, dtype, 'weight')
  if (biases === 0) return { weight, parameters: [weight] }
  const bias = state(`${name}.bias`, 0, [biases], dtype, 'bias')
  return { weight, bias, parameters: [weight, bias] }
}
