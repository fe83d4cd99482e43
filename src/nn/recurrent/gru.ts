/**
 * Gated recurrent units: Cho et al. 2014, arXiv:1406.1078, with the reset gate after the product, as in PyTorch and
 * Ba et al. 2016 (supplementary material, equations 28 to 31).
 *
 *   r, z = σ(W x_t + U h_{t−1} + b)          normalized where `Place` says, both together
 *   n = tanh(W′ x_t + r ⊙ (U′ h_{t−1} + b″) + b′)     normalized in the same places, before the product with r
 *   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * h_0 = 0. Ba et al. have 1 − z instead of z, which gives the same network.
 */
import { add, concat, constant, mul, sigmoid, sub, type Tensor } from '../../tensor/index.ts'
import type { Activation } from '../layers/activations.ts'
import { blocksOf, type RecurrentLayer, type StepTaps, tapSteps } from './cell.ts'
import { type RecurrentSetting, summedInputs } from './summed-inputs.ts'

interface GruOptions {
  name: string
  inputs: number
  units: number
  /** The activation instead of tanh. */
  activate: Activation
}

export function createGru(
  { name, inputs, units, activate }: GruOptions,
  setting: RecurrentSetting,
): RecurrentLayer {
  const gates = summedInputs({ name: `${name}.gates`, inputs, units, blocks: 2 }, setting)
  const candidate = summedInputs(
    { name: `${name}.candidate`, inputs, units, blocks: 1, gated: true },
    setting,
  )
  return {
    name,
    parameters: [...gates.parameters, ...candidate.parameters],
    states: [...gates.states, ...candidate.states],
    apply(x, trace) {
      const ofGates = gates.begin(x, trace.options)
      const ofCandidate = candidate.begin(x, trace.options)
      let h: Tensor = constant(0, [x[0]!.shape[0]!, units], setting.dtype)
      const steps = x.map((input, step): StepTaps => {
        const gate = ofGates.at(step, h)
        const [r, z] = blocksOf(gate.output, units).map(sigmoid) as [Tensor, Tensor]
        const wanted = ofCandidate.at(step, h, r)
        h = add(mul(sub(1, z), activate(wanted.output)), mul(z, h))
        const both = (kind: keyof typeof gate) => concat([gate[kind], wanted[kind]], 1)
        return {
          input,
          preactivation: both('preactivation'),
          normalized: both('normalized'),
          activationInput: both('output'),
          output: h,
        }
      })
      trace.updates.push(...ofGates.updates(), ...ofCandidate.updates())
      return tapSteps(name, steps, trace)
    },
  }
}
