/**
 * Spectral normalization: Miyato, Kataoka, Koyama & Yoshida 2018, arXiv:1802.05957, equation 8 and Algorithm 1.
 *
 *   w = W / σ, σ the largest singular value of W as a matrix of units by inputs, estimated by power iteration:
 *   v = Wᵀu / ‖Wᵀu‖, u = W v / ‖W v‖, `iterations` times per training step; σ = uᵀ W v
 *
 * u and v are kept from step to step and have no gradient; σ has one. Evaluation computes σ from the last u and v. As
 * in PyTorch's spectral_norm, u and v are initially random with norm 1, there is one iteration per step, and ‖·‖ is
 * at least ε = 1e-12. So the first steps, before the iteration has converged, use a σ that is too small.
 */
import {
  div,
  maximum,
  mul,
  normal,
  reshape,
  sizeOf,
  sqrt,
  square,
  state,
  stopGradient,
  sum,
  type Tensor,
} from '../../tensor/index.ts'
import { readCurrent } from '../normalization.ts'
import { epsilonOption } from '../options.ts'
import { defineNormalization } from '../define.ts'
import { countOption } from '../../options/index.ts'
import { alongUnits, inputAxes, ofWeights } from './shared.ts'

export interface SpectralOptions {
  iterations: number
  epsilon: number
}

export const spectral = defineNormalization<SpectralOptions>({
  name: 'spectral',
  summary: 'the weights by their largest singular value',
  options: { iterations: countOption(1), epsilon: epsilonOption(1e-12) },
  create: ({ iterations, epsilon }, spec) =>
    ofWeights(
      spec,
      {
        equation: 'w = W / σ(W)',
        source: 'Miyato, Kataoka, Koyama & Yoshida 2018, arXiv:1802.05957, equation 8 and Algorithm 1',
        invariances: ['matrix-scale'],
        isDetached: true,
      },
      (context) => {
        const { name, weight, unitAxis, key = { seed: 0, stream: 0 } } = context
        const { shape, dtype } = weight.tensor
        const axes = inputAxes(context)
        const inputs = sizeOf(shape) / shape[unitAxis]!
        const unit = (x: Tensor) => div(x, maximum(sqrt(sum(square(x))), epsilon))
        const drawn = (size: number, i: number) =>
          unit(normal([size], { seed: key.seed, stream: key.stream + i }, dtype))
        const iterate = (kind: string, size: number, i: number) =>
          state(`${name}.${kind}`, drawn(size, i), [size], dtype, 'iterate')
        const left = iterate('u', shape[unitAxis]!, 0)
        const right = iterate('v', inputs, 1)
        const alongInputs = (v: Tensor) =>
          reshape(
            v,
            shape.map((size, d) => (d === unitAxis ? 1 : size)),
          )
        return {
          parameters: {},
          states: [left, right],
          apply(w, { mode, read = readCurrent }) {
            const fixed = stopGradient(w)
            let [u, v] = [read(left), read(right)]
            const turns = mode === 'eval' ? 0 : iterations
            for (let i = 0; i < turns; i++) {
              v = unit(reshape(sum(mul(fixed, alongUnits(u, context)), unitAxis), [inputs]))
              u = unit(sum(mul(fixed, alongInputs(v)), axes))
            }
            const sigma = sum(mul(mul(w, stopGradient(alongInputs(v))), stopGradient(alongUnits(u, context))))
            const output = div(w, sigma)
            return {
              output,
              normalized: output,
              updates:
                mode === 'train'
                  ? [
                      [left, u],
                      [right, v],
                    ]
                  : [],
            }
          },
        }
      },
    ),
})
