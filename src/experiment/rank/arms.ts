/** The options of the experiment `rank`, and the arms that they give. */
import { rank } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { listOption, numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.03

const depthOption = (initial: number, networks: string) =>
  numberOption(initial, {
    min: 2,
    integer: true,
    about: `hidden layers of the ${networks} that are trained`,
    reason: 'ours: on exploration seeds the plain network still learns, and BN leads',
  })

export const options = {
  width: numberOption(32, {
    min: 2,
    integer: true,
    about: 'units of every hidden layer',
    reason: 'ours: small, so that it takes seconds; the second paper proves more for wider layers',
  }),
  batch: numberOption(32, {
    min: 2,
    integer: true,
    about: 'samples per step, and samples whose values are compared',
    reason: 'ours: as many as there are units, so that neither limits the rank more',
  }),
  depths: listOption([4, 8, 16, 32, 64], {
    min: 1,
    integer: true,
    ascending: true,
    least: 2,
    about:
      'hidden layers above the input at which the rank at the start is shown; the first and last are compared',
    reason: 'ours',
  }),
  'linear-depth': depthOption(32, 'linear networks'),
  'relu-depth': depthOption(16, 'ReLU networks'),
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  steps: numberOption(400, { min: 10, integer: true, about: 'training steps', reason: 'ours' }),
} as const

export type Options = typeof options

type Chosen = OptionValues<Options>

/** How often the rank is measured during training. */
const MEASUREMENTS = 10

export const activations = [
  {
    name: 'linear',
    label: 'linear',
    activation: 'identity',
    gaussian: 'lecun-normal',
    start: 'orthogonal',
  },
  {
    name: 'relu',
    label: 'ReLU',
    activation: 'relu',
    gaussian: 'he-normal',
    start: 'mirrored-orthogonal',
  },
] as const

export type ActivationName = (typeof activations)[number]['name']

export const variants = [
  { name: 'plain', label: 'plain', norm: 'none', description: 'no normalization, Gaussian weights' },
  { name: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization, Gaussian weights' },
  {
    name: 'start',
    label: 'plain, orthogonal start',
    norm: 'none',
    description: 'no normalization, orthogonal weights at the start, mirrored where there are rectifiers',
  },
] as const

export type Variant = (typeof variants)[number]['name']

export const trainedArm = (activation: ActivationName, variant: Variant) => `${activation}-${variant}`

/** The deepest network, of which only the start is measured. */
export const forwardArm = (activation: ActivationName, variant: Variant) => `deep-${activation}-${variant}`

export const deepest = ({ depths }: Pick<Chosen, 'depths'>): number => depths.at(-1)!

/** The name of the hidden layer at a depth, from 1. */
export const layerAt = (depth: number): string => `layer${depth}`

export function arms(chosen: Chosen): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  const measured = (every: number) => [rank({ sample: chosen.batch, every }).spec]
  const each = activations.flatMap((activation) => variants.map((variant) => ({ activation, variant })))
  const specOf = (
    { activation, variant }: (typeof each)[number],
    depth: number,
  ): Pick<Arm['spec'], 'scaling' | 'model' | 'optimizer' | 'batch'> => ({
    scaling: 'standardize',
    model: {
      architecture: `mlp:${Array.from({ length: depth }, () => chosen.width).join(',')}`,
      activation: activation.activation,
      norm: variant.norm,
      initializer: variant.name === 'start' ? activation.start : activation.gaussian,
    },
    optimizer: 'sgd',
    batch: chosen.batch,
  })
  return [
    ...each.map(
      ({ activation, variant }): Arm => ({
        arm: trainedArm(activation.name, variant.name),
        label: `${activation.label}, ${variant.label}`,
        description: `${chosen[`${activation.name}-depth`]} hidden layers, ${activation.label}, ${variant.description}${inWords}`,
        ...tuning,
        spec: {
          ...specOf({ activation, variant }, chosen[`${activation.name}-depth`]),
          learningRate,
          steps: chosen.steps,
          evaluateEvery: Math.max(1, Math.floor(chosen.steps / 20)),
          probes: measured(Math.max(1, Math.floor(chosen.steps / MEASUREMENTS))),
        },
      }),
    ),
    ...each.map(
      ({ activation, variant }): Arm => ({
        arm: forwardArm(activation.name, variant.name),
        label: `${activation.label}, ${variant.label}, ${deepest(chosen)} layers`,
        family: trainedArm(activation.name, variant.name),
        description: `${deepest(chosen)} hidden layers, ${activation.label}, ${variant.description}; only its start is measured`,
        spec: {
          ...specOf({ activation, variant }, deepest(chosen)),
          learningRate: 1e-6,
          steps: 1,
          evaluateEvery: 1,
          // The probe measures before the only step, and not after it.
          probes: measured(2),
        },
      }),
    ),
  ]
}
