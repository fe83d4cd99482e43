/**
 * A model is a function from parameters and an input to logits and named taps. It hides nothing: whoever measures a
 * layer takes the tensor it wants from `taps`, at the model's own parameters or at others.
 */
import type { ApplyOptions, Update } from '../norm/index.ts'
import { type DType, type Shape, sizeOf, type State, type Tensor } from '../tensor/index.ts'

export interface ModelOutput {
  /** `[batch, classes]`; of a model of `steps`, `[batch, steps, classes]`. */
  logits: Tensor
  /**
   * Each layer's tensors, by `layer.tap`: `input`; `preactivation`, what its weights make of it; `normalized`, that
   * before gain and bias; `activationInput`, with them; `output`, before any pooling. Where a layer has no normalization,
   * or no activation, the taps around it are the same tensor. Those of a recurrent layer are `[batch, units, time]`, and each
   * step has its own besides, from 1: `rnn1.t3.preactivation`.
   */
  taps: Readonly<Record<string, Tensor>>
  /** New values of what normalizations keep; none in `eval`. */
  updates: readonly Update[]
}

export interface ModelLayer {
  readonly name: string
  /** Its weights, its bias, and what its normalization learns. */
  readonly parameters: readonly State[]
  /** What its normalization keeps: running statistics, counters. */
  readonly states: readonly State[]
}

export interface Model {
  /** Shape of one sample: `[784]`; samples of another shape and the same size are reshaped. */
  readonly input: Shape
  readonly classes: number
  /** Of a model with logits for every time step: how many there are. */
  readonly steps?: number
  readonly dtype: DType
  /** From the input upwards. */
  readonly layers: readonly ModelLayer[]
  /** What an optimizer trains: the parameters of all layers, in order. */
  readonly parameters: readonly State[]
  /** Parameters, and what normalizations keep, running statistics say: all that a trained model is. */
  readonly states: readonly State[]
  /** `x`: `[batch, ...]`. */
  apply(x: Tensor, options: ApplyOptions): ModelOutput
}

export function countParameters({ parameters }: Pick<ModelLayer, 'parameters'>): number {
  return parameters.reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0)
}
