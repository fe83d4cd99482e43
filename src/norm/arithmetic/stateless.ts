/**
 * The common part of normalizations without running statistics: y = γ f(x) + β, the same in training and in
 * evaluation.
 */
import type { Tensor } from '../../tensor/index.ts'
import { type Gains, gainAndBias } from './gains.ts'
import {
  checkFeatures,
  type Normalization,
  type NormalizationContext,
  type Normalized,
} from '../normalization.ts'
import type { Traits } from '../traits.ts'

export interface StatelessOptions {
  spec: string
  traits: Traits
  gains: Gains | ((context: NormalizationContext) => Gains)
  /** f, from `[batch, ...features]` to the same shape. Throws a UserError if it is not defined. */
  normalize: (
    x: Tensor,
    context: NormalizationContext,
  ) => Pick<Normalized, 'normalized' | 'mean' | 'variance'>
}

export function stateless(kind: string, { spec, traits, gains, normalize }: StatelessOptions): Normalization {
  return {
    spec,
    traits,
    create(context) {
      const { parameters, scaleAndShift } = gainAndBias(
        context,
        typeof gains === 'function' ? gains(context) : gains,
      )
      return {
        parameters,
        states: [],
        apply(x, { read }) {
          checkFeatures(kind, context, x)
          const result = normalize(x, context)
          return { output: scaleAndShift(result.normalized, read), ...result, updates: [] }
        },
      }
    },
  }
}

/** All axes of `[batch, ...features]` from `first` on: 1 for all features, 2 for all positions. */
export function axesFrom(first: number, x: Tensor): number[] {
  return x.shape.map((_, d) => d).slice(first)
}
