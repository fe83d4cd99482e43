/** The options of the experiment `theorems`, and the arms that they give. */
import { shiftGradient, theorems as probe } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption } from '../framework/spec-options.ts'

export const options = {
  model: modelOption(
    'mlp:32,32,32',
    'the network, with batch normalization',
    'ours; the paper proves the theorems and does not measure them',
  ),
  'learning-rate': numberOption(0.2, {
    above: 0,
    about: 'learning rate of gradient descent, constant',
    reason: 'ours',
  }),
  steps: numberOption(400, { min: 1, integer: true, about: 'training steps', reason: 'ours' }),
  batch: numberOption(60, {
    min: 2,
    integer: true,
    about: 'samples per step',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  measurements: numberOption(10, {
    min: 1,
    integer: true,
    about: 'how often during a run both sides are measured',
    reason: 'ours',
  }),
  units: numberOption(4, {
    min: 1,
    integer: true,
    about:
      'units per layer for which Theorem 4.2 is measured: each takes a product with the Hessian; the other theorems use all units',
    reason: 'ours',
  }),
  epsilon: numberOption(0, {
    min: 0,
    about: 'ε of batch normalization',
    reason:
      'the theorems have none; read as the chain rule they are equalities at ε = 0, and any other ε can break them in either direction',
  }),
  lambda: numberOption(1, {
    above: 0,
    about: 'λ of Theorem 4.4, the bound on a layer’s input',
    reason: 'ours; it matters only to the printed form, whose two sides differ in dimension',
  }),
  share: numberOption(99, {
    above: 0,
    max: 100,
    about: 'percent of cases in which an inequality must be true to count as holding',
    reason: 'ours; a theorem has no exceptions, but rounding can cause some',
  }),
} as const

export type Options = typeof options

export const ACTIVATIONS = ['sigmoid', 'relu'] as const

/** The factor of the weights in the check of what gradients are sensitive to. */
export const RESCALED = 4

export function arms(chosen: OptionValues<Options>): Arm[] {
  const every = Math.max(1, Math.floor(chosen.steps / chosen.measurements))
  return ACTIVATIONS.map((activation) => ({
    arm: activation,
    label: activation === 'relu' ? 'ReLU' : 'sigmoid',
    description: `${chosen.model} of ${activation}, batch normalization, learning rate ${chosen['learning-rate']}`,
    spec: {
      scaling: 'standardize',
      model: { architecture: chosen.model, activation, norm: `batch:epsilon=${chosen.epsilon}` },
      optimizer: 'sgd',
      learningRate: chosen['learning-rate'],
      batch: chosen.batch,
      steps: chosen.steps,
      evaluateEvery: Math.max(1, Math.floor(chosen.steps / 10)),
      probes: [
        probe({ units: chosen.units, lambda: chosen.lambda, every }).spec,
        shiftGradient({ every }).spec,
        shiftGradient({ rescale: RESCALED, every }).spec,
      ],
    },
  }))
}
