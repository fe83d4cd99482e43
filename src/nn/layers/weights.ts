/** What a layer with weights trains: its weight, and a bias where it has one. */
import { type DType, type RandomKey, type Shape, type State, state } from '../../tensor/index.ts'
import type { Initializer } from './initializers.ts'

export interface WeightsOptions {
  name: string
  /** Of the weight. */
  shape: Shape
  /** How many values an output reads, and how many outputs read a value. */
  fan: { readonly fanIn: number; readonly fanOut: number }
  /** Elements of the bias; without one 0. */
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
