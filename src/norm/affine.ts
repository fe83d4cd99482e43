/**
 * y = γ x + β, one γ and β a channel: what normalizations learn, without the normalization. It tells the effect of the
 * extra parameters from that of the statistics.
 */
import { add, mul, reshape, type Shape, type State, state, type Tensor } from '../tensor/index.ts'
import {
  checkFeatures,
  type Normalization,
  type NormalizationContext,
  type ReadState,
  readCurrent,
} from './normalization.ts'
import { define } from './spec.ts'

export const affine = define<object, Normalization>({
  name: 'affine',
  summary: 'y = γ x + β for each channel, no statistics',
  options: {},
  create: (_, spec) => ({
    spec,
    create(context) {
      const { parameters, scaleAndShift } = gainAndBias(context, context.features.slice(0, 1))
      return {
        parameters,
        states: [],
        apply(x, { read }) {
          checkFeatures('affine', context, x)
          return { output: scaleAndShift(x, read), normalized: x, updates: [] }
        },
      }
    },
  }),
})

/** γ (1 at first) and β (0 at first) of `shape`, laid along the leading axes of a sample. */
export function gainAndBias(
  { name, features, dtype = 'f32' }: NormalizationContext,
  shape: Shape,
): {
  parameters: { gamma: State; beta: State }
  scaleAndShift: (x: Tensor, read?: ReadState) => Tensor
} {
  const gamma = state(`${name}.gamma`, 1, shape, dtype)
  const beta = state(`${name}.beta`, 0, shape, dtype)
  return {
    parameters: { gamma, beta },
    scaleAndShift: (x, read = readCurrent) =>
      add(mul(alongFeatures(read(gamma), features), x), alongFeatures(read(beta), features)),
  }
}

/** `[channels]` as `[channels, 1, 1]` and so on, to broadcast against `[batch, ...features]`. */
export function alongFeatures(x: Tensor, features: Shape): Tensor {
  return reshape(x, [...x.shape, ...features.slice(x.shape.length).map(() => 1)])
}
