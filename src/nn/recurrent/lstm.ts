/**
 * Long short-term memory: Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000.
 *
 *   i, f, g, o = W x_t + U h_{t−1} + b       normalized where `Place` says, the four together
 *   c_t = σ(f) ⊙ c_{t−1} + σ(i) ⊙ tanh(g)
 *   h_t = σ(o) ⊙ tanh(N″(c_t))               N″: Ba et al. 2016, equation 22; Cooijmans et al. 2016, equation 8
 *
 * h_0 = c_0 = 0. b is kept beside the biases of the normalizations, as in both papers. Its part for the forget gate
 * is initially `forgetBias`, which is 1 by default (Jozefowicz, Zaremba & Sutskever 2015, §2.2; PyTorch has 0); the
 * rest is initially 0.
 */
import { add, concat, constant, mul, sigmoid, type Tensor } from '../../tensor/index.ts'
import type { Activation } from '../layers/activations.ts'
import { blocksOf, type RecurrentLayer, type StepTaps, tapSteps } from './cell.ts'
import { overTime } from './over-time.ts'
import { type RecurrentSetting, summedInputs } from './summed-inputs.ts'

interface LstmOptions {
  name: string
  inputs: number
  units: number
  /** The activation of g and c instead of tanh. */
  activate: Activation
  forgetBias: number
  /** Whether c_t is normalized before its activation. */
  cell: boolean
}

export function createLstm(
  { name, inputs, units, activate, forgetBias, cell }: LstmOptions,
  setting: RecurrentSetting,
): RecurrentLayer {
  const { dtype } = setting
  const zeros = constant(0, [units], dtype)
  const bias = concat([zeros, constant(forgetBias, [units], dtype), zeros, zeros])
  const summed = summedInputs({ name, inputs, units, blocks: 4, bias }, setting)
  const ofCell = cell ? overTime({ name: `${name}.cell`, width: units }, setting) : undefined
  return {
    name,
    parameters: [...summed.parameters, ...(ofCell?.parameters ?? [])],
    states: [...summed.states, ...(ofCell?.states ?? [])],
    apply(x, trace) {
      const sums = summed.begin(x, trace.options)
      const cells = ofCell?.begin(trace.options)
      let h: Tensor = constant(0, [x[0]!.shape[0]!, units], dtype)
      let c = h
      const steps = x.map((input, step): StepTaps => {
        const { output: activationInput, ...before } = sums.at(step, h)
        const [i, f, g, o] = blocksOf(activationInput, units) as [Tensor, Tensor, Tensor, Tensor]
        c = add(mul(sigmoid(f), c), mul(sigmoid(i), activate(g)))
        h = mul(sigmoid(o), activate(cells?.at(c, step).output ?? c))
        return { input, ...before, activationInput, cell: c, output: h }
      })
      trace.updates.push(...sums.updates(), ...(cells?.updates() ?? []))
      return tapSteps(name, steps, trace)
    },
  }
}
