/** What a normalization is: a pure function of tensors that hands back its output and its new state. */
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
 * `train`: the statistics of the batch at hand, and new running statistics. `eval`: the running statistics as they stand.
 * `estimate`: as `train`, but running statistics become the exact average of `seen` batches and this one, and nothing
 * else that is kept moves: Ioffe & Szegedy 2015, Algorithm 2, lines 8 to 12.
 */
export type Mode = 'train' | 'eval' | 'estimate'

export type Update = readonly [State, Tensor]

/** The value to compute with in the place of a state. */
export type ReadState = (state: State) => Tensor

export const readCurrent: ReadState = (state) => state.tensor

export interface ApplyOptions {
  mode: Mode
  /** By default the state's own value. Pass another to evaluate at other parameters: one more step, a point of a plane. */
  read?: ReadState
  /** For `estimate`: the batches averaged so far, a scalar of i32; none by default. */
  seen?: Tensor
}

export interface NormalizationContext {
  /** Prefix of the names of its states: `layer1` gives `layer1.gamma`. */
  name: string
  /** Shape of one sample, channels first: `[units]`, `[channels, time]` or `[channels, height, width]`. */
  features: Shape
  dtype?: DType
  /** What its random numbers are drawn from: it may take `streamsPerLayer` streams from `key.stream` on. Seed 0 by default. */
  key?: RandomKey
  /** Whether a nonlinearity follows, which a normalization that brings its own replaces; by default one does. */
  activated?: boolean
}

/** How many streams of random numbers one normalization layer may use. */
export const streamsPerLayer = 4

export interface WeightContext extends Omit<NormalizationContext, 'features' | 'activated'> {
  /** `[inputs, outputs]` of a dense layer, `[outputs, inputs, height, width]` of a convolution. */
  weight: State
  /** The axis of `weight` that counts units: 1 of a dense layer, 0 of a convolution. */
  unitAxis: number
}

export interface Normalized {
  /** `[batch, ...features]`, as the input; the weights to use, of weights. */
  output: Tensor
  /** The output before gain and bias. */
  normalized: Tensor
  /** The statistics it was normalized with, where there are any; they broadcast against the input. */
  mean?: Tensor
  variance?: Tensor
  /** New values of what it keeps; none in `eval`. */
  updates: readonly Update[]
}

/** One normalization at one place of a network. Its states are created once, and serve training and evaluation. */
export interface NormalizationLayer {
  /** What an optimizer trains, in this order. A layer with a `beta` makes a bias before it redundant. */
  readonly parameters: Readonly<{ gamma?: State; beta?: State } & Record<string, State>>
  /** What it keeps besides: running statistics, counters. */
  readonly states: readonly State[]
  apply(x: Tensor, options: ApplyOptions): Normalized
  /** The nonlinearity it was published with, in the place of the network's own. */
  readonly activate?: (x: Tensor, read?: ReadState) => Tensor
}

export interface Normalization {
  /** Text that `parseNormalization` turns back into it. */
  readonly spec: string
  readonly traits: Traits
  /** Of what a layer's weights make of its input. Does nothing where the normalization is of the weights. */
  readonly create: (context: NormalizationContext) => NormalizationLayer
  /** Of a layer's weights, before they are used; absent where the normalization is not of weights. */
  readonly createForWeights?: (context: WeightContext) => NormalizationLayer
}

/** Throws unless `x` is a batch of samples of the shape that the layer was created for. */
export function checkFeatures(kind: string, { name, features }: NormalizationContext, x: Tensor): void {
  if (x.shape.length > 1 && sameShape(x.shape.slice(1), features)) return
  throw new ShapeError(
    `${kind} normalization ${name}: x has shape ${formatShape(x.shape)}, expected [batch, ${features.join(', ')}]; ` +
      'create the layer with the features of x',
  )
}

/** Throws when there is but one value to take statistics of: its variance is 0 and says nothing. */
export function checkSeveral(kind: string, name: string, count: number, mend: string): void {
  if (count < 2)
    throw new UserError(
      `${kind} normalization ${name}: expected at least 2 values for each mean and variance, got ${count}; ${mend}`,
    )
}
