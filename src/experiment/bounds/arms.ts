/** The options of the experiment `bounds`, and the arms that they give. */
import { shiftDistance } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'
import { choiceOption, numberOption, type OptionValues, listOption } from '../../options/index.ts'

const UNTUNED = 0.1

export const options = {
  widths: listOption([2, 16, 128], {
    min: 1,
    integer: true,
    ascending: true,
    least: 2,
    about: 'units of both hidden layers: the dimension of the distribution',
    reason: 'ours: a few, and as many as a small network has',
  }),
  noises: listOption([0.5, 2, 8], {
    above: 0,
    ascending: true,
    least: 2,
    about: 'n_μ: the mean of the noise is within ± this',
    reason: '0.5 in Santurkar et al. 2018; then 4 and 16 times that',
  }),
  'noise-width': numberOption(32, {
    min: 1,
    integer: true,
    about: 'units of both hidden layers of the networks with noise',
    reason: 'ours',
  }),
  since: choiceOption('step', ['step', 'start'], {
    about:
      'what the distribution is compared with: the one before the step, or the one at the start of training',
    reason: 'the abstract of Huang & Yu 2020 describes an update',
  }),
  activation: choiceOption('tanh', ['sigmoid', 'tanh', 'relu'], {
    about: 'activation of the network',
    reason: 'ours',
  }),
  'learning-rate': numberOption(0.2, {
    above: 0,
    about: 'learning rate of gradient descent, constant',
    reason: 'ours',
  }),
  steps: numberOption(80, { min: 1, integer: true, about: 'training steps', reason: 'ours' }),
  batch: numberOption(60, {
    min: 2,
    integer: true,
    about: 'samples per step',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  measurements: numberOption(4, {
    min: 1,
    integer: true,
    about: 'how often during a run it is measured',
    reason: 'ours',
  }),
  network: modelOption(
    'cnn:8,16,16',
    'the network that is trained without normalization, with BN and with unitization',
    'ResNets on CIFAR-10, CIFAR-100 and ImageNet in Huang & Yu 2020; small here, so that it takes seconds',
  ),
  'network-rate': rateOption({
    about: 'its learning rate, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  'network-steps': numberOption(400, { min: 1, integer: true, about: 'its training steps', reason: 'ours' }),
  'network-batch': numberOption(64, { min: 2, integer: true, about: 'its samples per step', reason: 'ours' }),
  level: numberOption(0.3, {
    above: 0,
    about: 'running training loss at which the trained networks are compared',
    reason: 'ours: on exploration seeds all of them pass it',
  }),
  points: numberOption(64, {
    min: 2,
    max: 1000,
    integer: true,
    about: 'points for the exact distance, which takes n³ work',
    reason: 'ours; the figure also shows the distance of two halves of one distribution',
  }),
} as const

export type Options = typeof options

export const norms = [
  { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'bn', label: 'BN', norm: 'batch:affine=false', description: 'batch normalization' },
  {
    arm: 'unit',
    label: 'unitization',
    norm: 'unitization:1,trained=false,affine=false',
    description: 'unitization, α = 1',
  },
  {
    arm: 'unit-trained',
    label: 'unitization, α trained',
    norm: 'unitization:affine=false',
    description: 'unitization, α trained from 0',
  },
] as const

export type Norm = (typeof norms)[number]['arm']

export const noisy = [
  { arm: 'bn-behind', of: 'bn', label: 'noise after BN', behind: true },
  { arm: 'bn-front', of: 'bn', label: 'noise before BN', behind: false },
  { arm: 'unit-behind', of: 'unit', label: 'noise after unitization', behind: true },
  { arm: 'unit-front', of: 'unit', label: 'noise before unitization', behind: false },
] as const

type Noisy = (typeof noisy)[number]['arm']

/** What is trained to see whether a bound helps. */
export const trained = [
  { arm: 'trained-plain', of: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  { arm: 'trained-bn', of: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
  {
    arm: 'trained-unit',
    of: 'unit',
    label: 'unitization',
    norm: 'unitization',
    description: 'unitization, α trained from 0, where it is batch normalization',
  },
] as const

export type Trained = (typeof trained)[number]['arm']

export const armAt = (arm: Norm | Noisy, value: number) => `${arm}-${value}`

export function arms(chosen: OptionValues<Options>): Arm[] {
  const every = Math.max(1, Math.floor(chosen.steps / chosen.measurements))
  const spec = (width: number, norm: string): Arm['spec'] => ({
    scaling: 'standardize',
    model: { architecture: `mlp:${width},${width}`, activation: chosen.activation, norm },
    optimizer: 'sgd',
    learningRate: chosen['learning-rate'],
    batch: chosen.batch,
    steps: chosen.steps,
    evaluateEvery: chosen.steps,
    probes: [
      shiftDistance({
        tap: 'activationInput',
        sample: 4 * chosen.points,
        points: 2 * chosen.points,
        projections: 1,
        exact: chosen.points,
        since: chosen.since,
        noise: 'next',
        every,
      }).spec,
    ],
  })
  const { learningRate, tuning, inWords } = learning(chosen['network-rate'], UNTUNED)
  const ofTrained = trained.map(
    ({ arm, of, label, norm, description }): Arm => ({
      arm,
      label: `trained, ${label}`,
      family: of,
      description: `${chosen.network}, ${description}${inWords}`,
      ...tuning,
      spec: {
        scaling: 'standardize',
        model: { architecture: chosen.network, norm, initializer: 'he-normal' },
        optimizer: 'sgd',
        learningRate,
        batch: chosen['network-batch'],
        steps: chosen['network-steps'],
        evaluateEvery: Math.max(1, Math.floor(chosen['network-steps'] / 20)),
        probes: [
          shiftDistance({
            tap: 'normalized',
            sample: 4 * chosen.points,
            points: 2 * chosen.points,
            projections: 1,
            exact: 0,
            shape: true,
            at: String(chosen.level),
          }).spec,
        ],
      },
    }),
  )
  return [
    ...ofTrained,
    ...norms.flatMap(({ arm, label, norm, description }) =>
      chosen.widths.map((width) => ({
        arm: armAt(arm, width),
        label: `${label}, ${width} units`,
        family: arm,
        description: `${description}, two hidden layers of ${width}`,
        spec: spec(width, norm),
      })),
    ),
    ...noisy.flatMap(({ arm, of, label, behind }) =>
      chosen.noises.map((noise) => {
        const { norm } = norms.find((each) => each.arm === of)!
        const parts = [norm, `noise:nMu=${noise}`]
        return {
          arm: armAt(arm, noise),
          label: `${label}, n_μ = ${noise}`,
          family: arm,
          description: `${label} with a mean within ±${noise}, two hidden layers of ${chosen['noise-width']}`,
          spec: spec(chosen['noise-width'], (behind ? parts : parts.reverse()).join('+')),
        }
      }),
    ),
  ]
}
