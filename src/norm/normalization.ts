/** What a normalization is: a pure function of tensors that hands back its output and its new state. */
import { UserError } from '../errors.ts'
import {
  type DType,
  formatShape,
  sameShape,
  type Shape,
  ShapeError,
  type State,
  type Tensor,
} from '../tensor/index.ts'

/** Statistics of the batch at hand and new running statistics, or the running statistics as they stand. */
export type Mode = 'train' | 'eval'

export type Update = readonly [State, Tensor]

/** The value to compute with in the place of a state. */
export type ReadState = (state: State) => Tensor

export const readCurrent: ReadState = (state) => state.tensor

export interface ApplyOptions {
  mode: Mode
  /** By default the state's own value. Pass another to evaluate at other parameters: one more step, a point of a plane. */
  read?: ReadState
}

export interface NormalizationContext {
  /** Prefix of the names of its states: `layer1` gives `layer1.gamma`. */
  name: string
  /** Shape of one sample, channels first: `[units]` or `[channels, height, width]`. */
  features: Shape
  dtype?: DType
}

export interface Normalized {
  /** `[batch, ...features]`, as the input. */
  output: Tensor
  /** The output before gain and bias. */
  normalized: Tensor
  /** The statistics it was normalized with, where there are any; they broadcast against the input. */
  mean?: Tensor
  variance?: Tensor
  /** New values of running statistics; none in `eval`. */
  updates: readonly Update[]
}

/** One normalization at one place of a network. Its states are created once, and serve training and evaluation. */
export interface NormalizationLayer {
  /** What an optimizer trains. A layer with a `beta` makes a bias before it redundant. */
  readonly parameters: { readonly gamma?: State; readonly beta?: State }
  /** What it keeps besides: running statistics. */
  readonly states: readonly State[]
  apply(x: Tensor, options: ApplyOptions): Normalized
}

export interface Normalization {
  /** Text that `parseNormalization` turns back into it. */
  readonly spec: string
  create(context: NormalizationContext): NormalizationLayer
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
