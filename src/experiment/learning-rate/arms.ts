/** The options of the experiment `learning-rate`, and the arms that they give. */
import { activations, gradientTail } from '../../probe/index.ts'
import { evaluateEvery, evaluationsOption } from '../framework/evaluations.ts'
import type { Arm } from '../framework/experiment.ts'
import { modelOption } from '../framework/spec-options.ts'
import { listOption, numberOption, type OptionValues } from '../../options/index.ts'

export const options = {
  network: modelOption(
    'cnn:8,16,16',
    'the convolutional network',
    'a deep residual network in Bjorck et al. 2018; small here, so that it takes seconds',
  ),
  rates: listOption([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], {
    above: 0,
    ascending: true,
    least: 3,
    about: 'learning rates of SGD, constant',
    reason: 'ours: half a decade apart, from one at which nothing is learned to one at which nothing trains',
  }),
  'large-rate': numberOption(1, {
    above: 0,
    about: 'the learning rate of the one step after which activations are measured',
    reason: 'ours: on exploration seeds the plain network does not train at it, and the one with BN does',
  }),
  steps: numberOption(400, { min: 10, integer: true, about: 'training steps', reason: 'ours' }),
  evaluations: evaluationsOption,
  batch: numberOption(64, {
    min: 2,
    integer: true,
    about: 'samples per step',
    reason: 'ours',
  }),
} as const

export type Options = typeof options

export const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
] as const

export type Norm = (typeof norms)[number]['arm']

export const armAt = (norm: Norm, rate: number): string => `${norm}-${rate}`

/** One step at the large rate. */
export const firstStep = (norm: Norm): string => `${norm}-first`

export function arms(chosen: OptionValues<Options>): Arm[] {
  return norms.flatMap(({ arm: family, label, norm, description }) => {
    const common = {
      scaling: 'standardize',
      model: { architecture: chosen.network, norm, initializer: 'he-normal' },
      optimizer: 'sgd',
      batch: chosen.batch,
    } as const
    return [
      ...chosen.rates.map(
        (rate): Arm => ({
          arm: armAt(family, rate),
          label: `${label}, η = ${rate}`,
          family,
          description: `${chosen.network}, ${description}, learning rate ${rate}`,
          spec: {
            ...common,
            learningRate: rate,
            steps: chosen.steps,
            evaluateEvery: evaluateEvery(chosen),
            probes: [],
          },
        }),
      ),
      {
        arm: firstStep(family),
        label: `${label}, one step`,
        family,
        description: `${chosen.network}, ${description}, one step with the learning rate ${chosen['large-rate']}`,
        spec: {
          ...common,
          learningRate: chosen['large-rate'],
          steps: 1,
          evaluateEvery: 1,
          probes: [activations({ tap: 'preactivation', every: 1 }).spec, gradientTail({ every: 1 }).spec],
        },
      },
    ]
  })
}
