/** The interface of a normalization: a pure function of tensors that returns its output and its new state. */
import { UserError } from '../errors.ts'
import {
  type DType,
  formatShape,
  type RandomKey,
  sameShape,
  type Shape,
  ShapeError,
  type State,
  type Tensor,
} from '../tensor/index.ts'
import type { Traits } from './traits.ts'

/**
 * `train`: the statistics of the current batch, and new running statistics. `eval`: the running statistics,
 * unchanged. `estimate`: as `train`, but running statistics become the exact average of `seen` batches and this one,
 * and no other state changes: Ioffe & Szegedy 2015, Algorithm 2, lines 8 to 12.
 */
export type Mode = 'train' | 'eval' | 'estimate'

export type Update = readonly [State, Tensor]

/** The value to use for a state in the computation. */
export type ReadState = (state: State) => Tensor

export const readCurrent: ReadState = (state) => state.tensor

export interface ApplyOptions {
  mode: Mode
  /**
   * By default the state's own value. Pass another function to evaluate at other parameters: one step ahead, a point
   * of a plane.
   */
  read?: ReadState
  /** For `estimate`: the number of batches averaged so far, a scalar of i32; 0 by default. */
  seen?: Tensor
}

export interface NormalizationContext {
  /** Prefix of the names of its states: `layer1` gives `layer1.gamma`. */
  name: string
  /** Shape of one sample, channels first: `[units]`, `[channels, time]` or `[channels, height, width]`. */
  features: Shape
  dtype?: DType
  /**
   * The source of its random numbers: it may take `streamsPerLayer` streams starting at `key.stream`. Seed 0 by
   * default.
   */
  key?: RandomKey
  /** Whether a nonlinearity follows, which a normalization with its own activation replaces; true by default. */
  activated?: boolean
}

/** How many streams of random numbers one normalization layer may use. */
export const streamsPerLayer = 4

export interface WeightContext extends Omit<NormalizationContext, 'features' | 'activated'> {
  /** `[inputs, outputs]` in a dense layer, `[outputs, inputs, height, width]` in a convolution. */
  weight: State
  /** The axis of `weight` that counts units: 1 in a dense layer, 0 in a convolution. */
  unitAxis: number
}

export interface Normalized {
  /** `[batch, ...features]`, like the input; for a normalization of weights, the weights to use. */
  output: Tensor
  /** The output before gain and bias. */
  normalized: Tensor
  /** The statistics of the normalization, if there are any; they broadcast against the input. */
  mean?: Tensor
  variance?: Tensor
  /** New values of its states; none in `eval`. */
  updates: readonly Update[]
}

/**
 * One normalization at one place of a network. Its states are created once, and are used in training and evaluation.
 */
export interface NormalizationLayer {
  /** The parameters for an optimizer, in this order. A layer with a `beta` makes a bias before it redundant. */
  readonly parameters: Readonly<{ gamma?: State; beta?: State } & Record<string, State>>
  /** Its other states: running statistics, counters. */
  readonly states: readonly State[]
  apply(x: Tensor, options: ApplyOptions): Normalized
  /** The nonlinearity it was published with, which replaces the network's own. */
  readonly activate?: (x: Tensor, read?: ReadState) => Tensor
}

export interface Normalization {
  /** The text from which `parseNormalization` makes the same normalization. */
  readonly spec: string
  readonly traits: Traits
  /** A normalization of the results of a layer's weights. The identity if the normalization is of weights. */
  readonly create: (context: NormalizationContext) => NormalizationLayer
  /** A normalization of a layer's weights, before they are used; absent if the normalization is not of weights. */
  readonly createForWeights?: (context: WeightContext) => NormalizationLayer
}

/** Throws unless `x` is a batch of samples with the shape that the layer was created for. */
export function checkFeatures(kind: string, { name, features }: NormalizationContext, x: Tensor): void {
  if (x.shape.length > 1 && sameShape(x.shape.slice(1), features)) return
  throw new ShapeError(
    `${kind} normalization ${name}: x has shape ${formatShape(x.shape)}, expected [batch, ${features.join(', ')}]; ` +
      'create the layer with the features of x',
  )
}

/** Throws if there is only one value for the statistics: its variance is 0, which says nothing. */
export function checkSeveral(kind: string, name: string, count: number, advice: string): void {
  if (count < 2)
    throw new UserError(
      `${kind} normalization ${name}: expected at least 2 values for each mean and variance, got ${count}; ${advice}`,
    )
}
