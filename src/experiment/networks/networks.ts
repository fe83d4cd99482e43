/**
 * The networks that several experiments use, and what is measured while they learn. Arms of different experiments
 * with the same network and the same normalization have equal specs, and are trained once.
 *
 *   mlp  a multilayer perceptron: cheap, so that everything can be measured often
 *   vgg  a narrow VGG: the network of Santurkar, Tsipras, Ilyas & Mądry 2018, arXiv:1805.11604, made small
 *   dln  their deep linear network: 25 matrices in a row learn one matrix, by full-batch gradient descent
 */
import type { Arm, Profile, ProfileName } from '../framework/experiment.ts'
import { choiceOption, listOption, numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption, normalizationOption } from '../framework/spec-options.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { confirmatorySeeds } from '../framework/seeds.ts'
import { smokeProfile } from '../framework/smoke-profile.ts'
import type { ArmSpec } from '../framework/spec.ts'

/** Learning rates where no tuned one is known, and in smoke profiles. */
const untunedRates = {
  mlp: 0.2,
  vgg: 0.1,
  /** 1e-6 in Santurkar et al. 2018, for a loss that we take to be summed over 1,000 samples and 10 outputs. */
  dln: 0.01,
} as const satisfies Record<NetworkName, number>

const activations = ['sigmoid', 'tanh', 'relu'] as const
type Activation = (typeof activations)[number]

const activationLabels = { sigmoid: 'sigmoid', tanh: 'tanh', relu: 'ReLU' } as const satisfies Record<
  Activation,
  string
>

const networkRate = (network: string, reason: string) =>
  rateOption({ about: `learning rate of the ${network}, constant`, reason })

const stepsOption = (initial: number, network: string, reason: string) =>
  numberOption(initial, { min: 1, integer: true, about: `training steps of the ${network}`, reason })

const levelsOption = (initial: readonly number[], network: string) =>
  listOption(initial, {
    above: 0,
    ascending: true,
    about: `running training losses at which everything is measured of the ${network} as well, ascending; claims at equal loss take the least`,
    reason: 'ours: on exploration seeds networks with and without normalization reach them',
  })

const batchOption = (initial: number, network: string, reason: string) =>
  numberOption(initial, { min: 2, integer: true, about: `samples per step of the ${network}`, reason })

export const networkOptions = {
  networks: choiceOption('small', ['small', 'all'], {
    about: 'the networks: the perceptron and the deep linear network, or the VGG too',
    reason: 'ours; a VGG that learns takes minutes a run',
  }),
  'mlp-model': modelOption(
    'mlp:100,100,100',
    'the multilayer perceptron',
    'the hidden layers of Ioffe & Szegedy 2015, §4.1',
  ),
  'mlp-activation': choiceOption('sigmoid', activations, {
    about: 'its activation',
    reason: 'Ioffe & Szegedy 2015, §4.1',
  }),
  activations: choiceOption('one', ['one', 'all'], {
    about: 'whether the perceptron is also trained with the two other activations',
    reason: 'ours; what fits in minutes',
  }),
  'mlp-rate': networkRate('perceptron', `ours; ${untunedRates.mlp} where none is tuned`),
  'mlp-steps': stepsOption(1500, 'perceptron', 'ours: what fits in seconds'),
  'mlp-batch': batchOption(60, 'perceptron', 'Ioffe & Szegedy 2015, §4.1'),
  'mlp-levels': levelsOption([0.5, 0.8], 'perceptron'),
  'vgg-model': modelOption(
    'vgg:0.0625',
    'the convolutional network',
    'Santurkar et al. 2018 do not say which VGG; configuration A with a sixteenth of its width, to save hours',
  ),
  'vgg-rate': networkRate('VGG', `${untunedRates.vgg} in Santurkar et al. 2018, here where none is tuned`),
  'vgg-steps': stepsOption(200, 'VGG', '15,000 in Santurkar et al. 2018'),
  'vgg-batch': batchOption(64, 'VGG', '128 in Santurkar et al. 2018; here what fits in minutes'),
  'vgg-levels': levelsOption([1.2, 1.5], 'VGG'),
  'dln-rate': networkRate(
    'deep linear network',
    `1e-6 in Santurkar et al. 2018, for a loss that we take to be summed over 1,000 samples and 10 outputs: ${untunedRates.dln} for its mean, here where none is tuned`,
  ),
  'dln-steps': stepsOption(400, 'deep linear network', '10,000 in Santurkar et al. 2018'),
  measurements: numberOption(3, {
    min: 1,
    integer: true,
    about: 'how often during a run everything is measured',
    reason: 'ours; Santurkar et al. 2018 measure at every step',
  }),
} as const

type NetworkOptions = typeof networkOptions
type Chosen = OptionValues<NetworkOptions>

/** For experiments that compare one normalization with none. */
export const comparisonOptions = {
  ...networkOptions,
  norm: normalizationOption('batch', 'the normalization to compare with none', 'as in the papers'),
} as const

/** The arm of that normalization, and its name in claims. */
export function comparedArm({ norm }: OptionValues<typeof comparisonOptions>): NormArm {
  return norm === normArms.bn.norm
    ? normArms.bn
    : { arm: 'bn', label: norm, norm, description: `${norm} normalization` }
}

type NetworkProfile = Exclude<ProfileName, 'vision'>

/** Profiles of an experiment on all three networks, which differ only in their time. */
export function networkProfiles<T extends NetworkOptions>(
  minutes: Readonly<Record<NetworkProfile, number>>,
): Readonly<Record<NetworkProfile, Profile<T>>> {
  const profiles: Readonly<Record<NetworkProfile, Omit<Profile<NetworkOptions>, 'minutes'>>> = {
    smoke: smokeProfile(smokeNetworks),
    quick: {
      about: 'a verdict in minutes: a perceptron on 12,000 images of clothes and a deep linear network',
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: {},
    },
    half: {
      about: 'a VGG with an eighth of the width too, 1,000 steps, batches of 128; pass CIFAR-10 with --data',
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: halfNetworks,
    },
    paper: {
      about: 'a VGG with a quarter of the width too, 15,000 steps: hours; pass CIFAR-10 with --data',
      seeds: confirmatorySeeds,
      data: 'fashion-mnist',
      options: paperNetworks,
    },
  }
  const timed = (name: NetworkProfile) => ({ ...profiles[name], minutes: minutes[name] }) as Profile<T>
  return { smoke: timed('smoke'), quick: timed('quick'), half: timed('half'), paper: timed('paper') }
}

/** The paper's set-up, as far as it is known. */
export const paperNetworks: Partial<Chosen> = {
  networks: 'all',
  activations: 'all',
  'mlp-steps': 15_000,
  'vgg-model': 'vgg:0.25',
  'vgg-steps': 15_000,
  'vgg-batch': 128,
  'dln-steps': 10_000,
  measurements: 50,
}

/** What two cores compute in an hour. */
export const halfNetworks: Partial<Chosen> = {
  networks: 'all',
  activations: 'all',
  'mlp-steps': 5000,
  'vgg-model': 'vgg:0.125',
  'vgg-steps': 1000,
  'vgg-batch': 128,
  // On seeds 1 and 2, the plain VGG ends at 1.58 on CIFAR-10.
  'vgg-levels': [1.7, 1.9],
  'dln-steps': 1000,
  measurements: 8,
}

/** Just enough to see that everything works. */
export const smokeNetworks: Partial<Chosen> = {
  'mlp-rate': untunedRates.mlp,
  'vgg-rate': untunedRates.vgg,
  'dln-rate': untunedRates.dln,
  'mlp-model': 'mlp:16,16',
  'mlp-steps': 60,
  networks: 'all',
  'mlp-levels': [2, 2.2],
  'vgg-model': 'cnn:4,8',
  'vgg-levels': [2.2, 2.25],
  'vgg-steps': 20,
  'dln-steps': 40,
  measurements: 2,
}

const networkNames = ['mlp', 'vgg', 'dln'] as const
export type NetworkName = (typeof networkNames)[number]

export const networksOf = ({ networks }: Chosen): readonly NetworkName[] =>
  networkNames.filter((network) => networks === 'all' || network !== 'vgg')

/** The network's levels of the running training loss, ascending; the deep linear network has none. */
export const levelsOf = (network: NetworkName, chosen: Chosen): readonly number[] =>
  network === 'dln' ? [] : chosen[`${network}-levels`]

/** The level at which claims compare a network's arms. */
export const levelOf = (network: 'mlp' | 'vgg', chosen: Chosen): number => chosen[`${network}-levels`][0]!

/** For titles: `MLP`. */
export const networkLabels: Readonly<Record<NetworkName, string>> = {
  mlp: 'MLP',
  vgg: 'VGG',
  dln: 'deep linear network',
}

/** The names that arms of normalizations have in every experiment. */
export interface NormArm {
  /** `bn` */
  readonly arm: string
  readonly label: string
  readonly norm: string
  readonly description: string
}

export const normArms = {
  plain: { arm: 'plain', label: 'plain', norm: 'none', description: 'no normalization' },
  bn: { arm: 'bn', label: 'BN', norm: 'batch', description: 'batch normalization' },
} as const satisfies Record<string, NormArm>

/** `bn` is called `bn` on the mlp, and `vgg-bn` and `dln-bn` on the others. */
export function armOn(network: NetworkName, arm: string): string {
  return network === 'mlp' ? arm : `${network}-${arm}`
}

/** One network with one normalization, measured throughout training. */
export function networkArm(
  network: NetworkName,
  { arm, label, norm, description }: NormArm,
  chosen: Chosen,
  probes: (network: NetworkName, every: number, levels: readonly number[]) => readonly string[],
): Arm {
  const { learningRate, tuning, inWords } = learning(chosen[`${network}-rate`], untunedRates[network])
  const spec = { ...networkSpec(network, norm, chosen), learningRate }
  const every = Math.max(1, Math.floor(spec.steps / chosen.measurements))
  return {
    arm: armOn(network, arm),
    label: network === 'mlp' ? label : `${network.toUpperCase()} ${label}`,
    family: arm,
    description: `${spec.model.architecture}${network === 'mlp' ? ` of ${activationLabels[chosen['mlp-activation']]}` : ''}, ${description}${inWords}`,
    ...tuning,
    spec: { ...spec, probes: probes(network, every, levelsOf(network, chosen)) },
    ...(network === 'dln' && { data: 'linear:10' }),
  }
}

/**
 * The perceptron with the activations other than its own, if they are chosen, with each normalization: `tanh-bn`,
 * `relu-plain`, …
 */
export function furtherPerceptrons(
  norms: readonly NormArm[],
  chosen: Chosen,
  probes: (network: NetworkName, every: number, levels: readonly number[]) => readonly string[],
): Arm[] {
  if (chosen.activations === 'one') return []
  return activations
    .filter((activation) => activation !== chosen['mlp-activation'])
    .flatMap((activation) =>
      norms.map((norm): Arm => {
        const arm = networkArm('mlp', norm, { ...chosen, 'mlp-activation': activation }, probes)
        return {
          ...arm,
          arm: `${activation}-${norm.arm}`,
          label: `${activationLabels[activation]} ${norm.label}`,
        }
      }),
    )
}

function networkSpec(
  network: NetworkName,
  norm: string,
  chosen: Chosen,
): Omit<ArmSpec, 'probes' | 'learningRate'> {
  const common = {
    scaling: 'standardize',
    optimizer: 'sgd',
    steps: chosen[`${network}-steps`],
    evaluateEvery: Math.max(1, Math.floor(chosen[`${network}-steps`] / evaluations[network])),
  } as const
  const model = { norm, initializer: 'glorot-uniform' }
  switch (network) {
    case 'mlp':
      return {
        ...common,
        model: { ...model, architecture: chosen['mlp-model'], activation: chosen['mlp-activation'] },
        batch: chosen['mlp-batch'],
      }
    case 'vgg':
      return { ...common, model: { ...model, architecture: chosen['vgg-model'] }, batch: chosen['vgg-batch'] }
    case 'dln':
      return {
        ...common,
        scaling: 'none',
        model: { ...model, architecture: 'deep-linear:25' },
        loss: 'squared',
        batch: 1000,
      }
  }
}

/** How often the test set is evaluated; ten evaluations of a VGG cost half as much as its training in `quick`. */
const evaluations = { mlp: 30, vgg: 10, dln: 40 } as const satisfies Record<NetworkName, number>
