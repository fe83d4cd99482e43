/**
 * The noise of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, Algorithm 1 of the appendix, without a
 * normalization, as a control for "noisy batch". It is random, its mean is not 0, and it is drawn at every step t:
 *
 *   μᵗ ~ U(−nMu, nMu), σᵗ ~ U(1, nSigma)                     for each unit
 *   m ~ U(μᵗ − rMu, μᵗ + rMu), s ~ N(σᵗ, rSigma), y = s x + m  for each value
 *
 * spread  deviation: rSigma is the standard deviation of s; variance: its variance. The paper's N(σ, r_σ) does not say
 * scope   unit: μᵗ and σᵗ for each channel, as in Algorithm 1; layer: one of each for all
 *
 * Evaluation has no noise unless `inEvaluation` is set; the paper does not say. The gradient flows through y, but not
 * into the noise. The noise depends on the seed, the layer and a counter of steps that is one of the layer's own
 * states, so a resumed run draws the same noise, and one step evaluated at several parameters has the same noise.
 */
import { add, cast, mul, normal, state, type Tensor, uniform } from '../../tensor/index.ts'
import { alongFeatures } from '../arithmetic/gains.ts'
import {
  checkFeatures,
  type NormalizationContext,
  type NormalizationLayer,
  readCurrent,
} from '../normalization.ts'
import { defineNormalization } from '../define.ts'
import { choiceOption, flagOption, numberOption, type Options } from '../../options/index.ts'
import type { Traits } from '../traits.ts'

export interface NoiseOptions {
  nMu: number
  nSigma: number
  rMu: number
  rSigma: number
  spread: 'deviation' | 'variance'
  scope: 'unit' | 'layer'
  inEvaluation: boolean
}

export const noiseOptions: Options<NoiseOptions> = {
  nMu: numberOption(0.5, { min: 0 }),
  nSigma: numberOption(1.25, { min: 1 }),
  rMu: numberOption(0.1, { min: 0 }),
  rSigma: numberOption(0.1, { min: 0 }),
  spread: choiceOption('deviation', ['deviation', 'variance']),
  scope: choiceOption('unit', ['unit', 'layer']),
  inEvaluation: flagOption(false),
}

export const noise = defineNormalization<NoiseOptions>({
  name: 'noise',
  summary: 'y = s x + m, s and m random, no normalization',
  options: noiseOptions,
  create: (options, spec) => ({
    spec,
    traits: {
      equation: 'y = s x + m, s ~ N(σᵗ, r), m ~ U(μᵗ − r, μᵗ + r), σᵗ and μᵗ new at each step',
      source: 'Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, appendix, Algorithm 1',
      of: 'activations',
      sees: {},
      invariances: [],
    } satisfies Traits,
    create: (context) => createNoise(context, options),
  }),
})

/** The noise at one place of a network. */
export function createNoise(
  context: NormalizationContext,
  { nMu, nSigma, rMu, rSigma, spread, scope, inEvaluation }: NoiseOptions,
): NormalizationLayer {
  const { name, features, dtype = 'f32', key = { seed: 0, stream: 0 } } = context
  const step = state(`${name}.step`, 0, [], 'i32', 'counter')
  const deviation = spread === 'deviation' ? rSigma : Math.sqrt(rSigma)

  function drawn(x: Tensor, at: Tensor): { s: Tensor; m: Tensor } {
    const keyOf = (i: number) => ({ seed: key.seed, stream: key.stream + i, step: at })
    const between = (low: number, high: number, u: Tensor) => add(mul(u, high - low), low)
    const perUnit = (low: number, high: number, i: number) =>
      alongFeatures(
        between(low, high, uniform(scope === 'unit' ? features.slice(0, 1) : [1], keyOf(i), dtype)),
        features,
      )
    // Without spread no value needs numbers of its own.
    const m =
      rMu === 0
        ? perUnit(-nMu, nMu, 0)
        : add(perUnit(-nMu, nMu, 0), between(-rMu, rMu, uniform(x.shape, keyOf(1), dtype)))
    const s =
      deviation === 0
        ? perUnit(1, nSigma, 2)
        : add(perUnit(1, nSigma, 2), mul(normal(x.shape, keyOf(3), dtype), deviation))
    // The same noise for every type in which a network is computed.
    return { s: cast(s, x.dtype), m: cast(m, x.dtype) }
  }

  return {
    parameters: {},
    states: [step],
    apply(x, { mode, read = readCurrent }) {
      checkFeatures('noise', context, x)
      if (mode === 'eval' && !inEvaluation) return { output: x, normalized: x, updates: [] }
      const { s, m } = drawn(x, read(step))
      return {
        output: add(mul(s, x), m),
        normalized: x,
        updates: mode === 'train' ? [[step, add(read(step), 1)]] : [],
      }
    },
  }
}
