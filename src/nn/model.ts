/**
 * A model is a function from parameters and an input to logits and named taps. It hides nothing: code that measures a
 * layer takes the tensor it needs from `taps`, at the model's own parameters or at others.
 */
import type { ApplyOptions, Update } from '../norm/index.ts'
import { type DType, type Shape, sizeOf, type State, type Tensor } from '../tensor/index.ts'

export interface ModelOutput {
  /** `[batch, classes]`; for a model with `steps`, `[batch, steps, classes]`. */
  logits: Tensor
  /**
   * Each layer's tensors, by `layer.tap`: `input`; `preactivation`, the result of its weights; `normalized`, the
   * normalized values before gain and bias; `activationInput`, the same after gain and bias; `output`, before any
   * pooling. If a layer has no normalization, or no activation, the taps around it are the same tensor. The taps of a
   * recurrent layer are `[batch, units, time]`, and each step has its own taps too, numbered from 1:
   * `rnn1.t3.preactivation`.
   */
  taps: Readonly<Record<string, Tensor>>
  /** Its sums of a skip and a residual branch, in order, if there are any. */
  residuals?: readonly Residual[]
  /** New values of the states of normalizations; none in `eval`. */
  updates: readonly Update[]
}

/** What a block adds to what it was given, each `[batch, channels, ...positions]`. */
export interface Residual {
  /** The name of the block: `stage1.block1`, `block1.attention`. */
  readonly block: string
  /** The end of the residual branch, after its normalization, its scale and its dropout. */
  readonly branch: Tensor
  readonly skip: Tensor
  /** `branch` + `skip`, before any activation or normalization. */
  readonly sum: Tensor
}

export interface ModelLayer {
  readonly name: string
  /** Its weights, its bias, and the parameters of its normalization. */
  readonly parameters: readonly State[]
  /** The states of its normalization: running statistics, counters. */
  readonly states: readonly State[]
}

export interface Model {
  /** The shape of one sample: `[784]`; samples of another shape and the same size are reshaped. */
  readonly input: Shape
  readonly classes: number
  /**
   * The number of different tokens, for a model whose samples are tokens: `apply` then takes integers 0 … tokens − 1,
   * i32 `[batch, steps]`, and `input` is `[steps]`.
   */
  readonly tokens?: number
  /**
   * The number of values of a sample's largest activation, for a model where it is much larger than the input:
   * evaluations take fewer samples at a time.
   */
  readonly widest?: number
  /** The number of time steps, for a model with logits at every step. */
  readonly steps?: number
  readonly dtype: DType
  /** In order, from the input. */
  readonly layers: readonly ModelLayer[]
  /** The parameters that an optimizer trains: those of all layers, in order. */
  readonly parameters: readonly State[]
  /** Parameters and the states of normalizations, such as running statistics: the complete trained model. */
  readonly states: readonly State[]
  /** What to know about it, such as what was not taken over from a file; absent if there is nothing. */
  readonly notes?: readonly string[]
  /** `x`: `[batch, ...]`, i32 for a model of tokens. */
  apply(x: Tensor, options: ApplyOptions): ModelOutput
}

export function countParameters({ parameters }: Pick<ModelLayer, 'parameters'>): number {
  return parameters.reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0)
}
