/**
 * The plain recurrent layer of Elman 1990, "Finding structure in time": h_t = g(W x_t + U h_{t−1} + b), h_0 = 0. Its
 * normalization is at the place that `Place` names.
 */
import { constant, type Tensor } from '../../tensor/index.ts'
import type { Activation } from '../layers/activations.ts'
import { type RecurrentLayer, type StepTaps, tapSteps } from './cell.ts'
import { type RecurrentSetting, summedInputs } from './summed-inputs.ts'

interface RnnOptions {
  name: string
  inputs: number
  units: number
  activate: Activation
}

export function createRnn(
  { name, inputs, units, activate }: RnnOptions,
  setting: RecurrentSetting,
): RecurrentLayer {
  const summed = summedInputs({ name, inputs, units, blocks: 1 }, setting)
  return {
    name,
    parameters: summed.parameters,
    states: summed.states,
    apply(x, trace) {
      const sums = summed.begin(x, trace.options)
      let h: Tensor = constant(0, [x[0]!.shape[0]!, units], setting.dtype)
      const steps = x.map((input, step): StepTaps => {
        const { output: activationInput, ...before } = sums.at(step, h)
        h = activate(activationInput)
        return { input, ...before, activationInput, output: h }
      })
      trace.updates.push(...sums.updates())
      return tapSteps(name, steps, trace, activate)
    },
  }
}
