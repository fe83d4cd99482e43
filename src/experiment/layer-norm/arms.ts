/** The options of the experiment `layer-norm`, and the arms that they give. */
import { scale, shiftGradient } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.1

export const options = {
  network: modelOption(
    'cnn:8,16,16',
    'the convolutional network',
    'Ba et al. 2016, §6.7, do not say which; small here, so that it takes seconds',
  ),
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  steps: numberOption(400, {
    min: 10,
    integer: true,
    about: 'training steps',
    reason: 'ours: until the training data are almost fitted',
  }),
  batch: numberOption(64, { min: 2, integer: true, about: 'samples per step', reason: 'ours' }),
} as const

export type Options = typeof options

type Chosen = OptionValues<Options>

/** How often effective rates are measured during a run. */
const MEASUREMENTS = 20

/** The factor of the weights in the check of how their length slows learning. */
export const RESCALED = 4

const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
  { arm: 'ln', label: 'LN', norm: 'layer', description: 'layer normalization' },
] as const

export type Norm = (typeof norms)[number]['arm']

export function arms(chosen: Chosen): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  const every = Math.max(1, Math.floor(chosen.steps / MEASUREMENTS))
  const seldom = Math.max(1, Math.floor(chosen.steps / 4))
  return norms.map(({ arm, label, norm, description }) => ({
    arm,
    label,
    description: `${chosen.network}, ${description}${inWords}`,
    ...tuning,
    spec: {
      scaling: 'standardize',
      model: { architecture: chosen.network, norm, initializer: 'he-normal' },
      optimizer: 'sgd',
      learningRate,
      batch: chosen.batch,
      steps: chosen.steps,
      evaluateEvery: Math.max(1, Math.floor(chosen.steps / 20)),
      probes: [
        scale({ every }).spec,
        ...(arm === 'ln'
          ? [shiftGradient({ every: seldom }).spec, shiftGradient({ rescale: RESCALED, every: seldom }).spec]
          : []),
      ],
    },
  }))
}
