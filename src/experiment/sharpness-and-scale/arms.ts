/** The options of the experiment `sharpness-and-scale`, and the arms that they give. */
import { sphericalSharpness } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { modelOption } from '../framework/spec-options.ts'
import type { ArmSpec } from '../framework/spec.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'

const UNTUNED = 0.3

const steps = (initial: number, about: string, reason = 'ours') =>
  numberOption(initial, { min: 10, integer: true, about, reason })
const positive = (initial: number, about: string, reason: string) =>
  numberOption(initial, { above: 0, about, reason })

export const options = {
  perceptron: modelOption(
    'mlp:32,32',
    'the network of tanh whose trained weights are all normalized',
    'ours: small, so that it takes seconds; rectifiers would turn rounding into jumps',
  ),
  'perceptron-rate': positive(
    0.5,
    'its learning rate on all data at once, constant',
    'ours: the sharpness reaches 2 over the effective rate early in training, with weight decay and without',
  ),
  'perceptron-decay': positive(
    0.005,
    'weight decay of one of these two arms',
    'ours: large, so that its effect shows within the steps',
  ),
  'perceptron-steps': steps(1000, 'steps of full-batch gradient descent, on all 1,437 digits'),
  'sgd-rate': positive(0.1, 'learning rate of the same network in batches, that of the first step', 'ours'),
  'sgd-decay': positive(0.005, 'its weight decay, or that which growing rates replace', 'ours'),
  'sgd-momentum': numberOption(0.9, {
    above: 0,
    below: 1,
    about: 'momentum of half of its arms',
    reason: 'the usual one',
  }),
  'sgd-steps': steps(200, 'its training steps'),
  'parts-network': modelOption(
    'resnet:8,width=0.5',
    'the network of which parts are trained',
    'deep ResNets in Frankle et al. 2021; small here, so that it takes seconds',
  ),
  'parts-rate': rateOption({
    about: 'its learning rate, constant',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  'parts-steps': steps(300, 'its training steps'),
  batch: numberOption(64, {
    min: 2,
    integer: true,
    about: 'samples per step, except on all data at once',
    reason: 'ours',
  }),
} as const

export type Options = typeof options

type Chosen = OptionValues<Options>

/** Full-batch gradient descent uses all training samples of the digits, whatever data the other arms learn. */
const DIGITS = 1437

/** How often sharpness is measured during a run. */
const MEASUREMENTS = 20

/** Batch normalization without γ and β. In float32 the ε is 0 beside any variance that is not tiny. */
const SCALE_INVARIANT = {
  norm: 'batch:affine=false,epsilon=1e-8',
  trainOnly: 'weights:last=false',
} as const

export const descents = [
  { arm: 'gd-decay', label: 'GD with decay', isDecayed: true },
  { arm: 'gd', label: 'GD without decay', isDecayed: false },
] as const

export type Descent = (typeof descents)[number]['arm']

export const parts = [
  { arm: 'affine', label: 'γ and β', trainOnly: 'affine', description: 'only γ and β are trained' },
  {
    arm: 'random',
    label: 'as many weights',
    trainOnly: 'random',
    description: 'only as many random weights of each layer as it has γ and β are trained',
  },
  { arm: 'all', label: 'all', trainOnly: undefined, description: 'all parameters are trained' },
] as const

export type Part = (typeof parts)[number]['arm']

/** SGD with weight decay, and without it at growing or constant rates; with momentum the names have a suffix. */
const scheduled = ['decay', 'growing', 'constant'] as const

export type Scheduled = (typeof scheduled)[number]

export const labels: Readonly<Record<Scheduled, string>> = {
  decay: 'constant rate, decay',
  growing: 'growing rates',
  constant: 'constant rate',
}

export const MOMENTA = ['', '-momentum'] as const

export type MomentumSuffix = (typeof MOMENTA)[number]

export function arms(chosen: Chosen): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['parts-rate'], UNTUNED)
  const common = { scaling: 'standardize', batch: chosen.batch } as const
  const every = (count: number, times: number) => Math.max(1, Math.floor(count / times))
  return [
    ...descents.map(({ arm, label, isDecayed }): Arm => {
      const decay = isDecayed ? chosen['perceptron-decay'] : 0
      return {
        arm,
        label,
        description: `${chosen.perceptron} of tanh, batch normalization without γ and β, last layer fixed, full-batch gradient descent, learning rate ${chosen['perceptron-rate']}, weight decay ${decay}`,
        spec: {
          scaling: 'standardize',
          model: { architecture: chosen.perceptron, norm: SCALE_INVARIANT.norm, activation: 'tanh' },
          trainOnly: SCALE_INVARIANT.trainOnly,
          optimizer: decay === 0 ? 'sgd' : `sgd:weightDecay=${decay}`,
          learningRate: chosen['perceptron-rate'],
          batch: DIGITS,
          steps: chosen['perceptron-steps'],
          evaluateEvery: every(chosen['perceptron-steps'], 10),
          probes: [
            sphericalSharpness({
              every: every(chosen['perceptron-steps'], MEASUREMENTS),
              iterations: 20,
              tolerance: 0.02,
            }).spec,
          ],
        },
        data: 'digits',
      }
    }),
    ...MOMENTA.flatMap((suffix) => scheduled.map((kind) => scheduledArm(kind, suffix))),
    ...parts.map(
      ({ arm, label, trainOnly, description }): Arm => ({
        arm,
        label,
        description: `${chosen['parts-network']}, batch normalization, ${description}${inWords}`,
        ...tuning,
        spec: {
          ...common,
          model: { architecture: chosen['parts-network'], norm: 'batch' },
          ...(trainOnly !== undefined && { trainOnly }),
          optimizer: 'sgd',
          learningRate,
          steps: chosen['parts-steps'],
          evaluateEvery: every(chosen['parts-steps'], 20),
          probes: [],
        },
      }),
    ),
  ]

  function scheduledArm(kind: Scheduled, suffix: MomentumSuffix): Arm {
    const momentum = suffix === '' ? 0 : chosen['sgd-momentum']
    const [decay, rate] = [chosen['sgd-decay'], chosen['sgd-rate']]
    const sgd = [
      ...(momentum > 0 ? [`momentum=${momentum}`] : []),
      ...(kind === 'decay' ? [`weightDecay=${decay}`] : []),
    ]
    const words = {
      decay: `weight decay ${decay}`,
      growing: `no weight decay, rates that grow as weight decay ${decay} would make them`,
      constant: 'no weight decay',
    }[kind]
    const spec: ArmSpec = {
      ...common,
      model: { architecture: chosen.perceptron, norm: SCALE_INVARIANT.norm, activation: 'tanh' },
      trainOnly: SCALE_INVARIANT.trainOnly,
      optimizer: sgd.length === 0 ? 'sgd' : `sgd:${sgd.join(',')}`,
      learningRate: rate,
      ...(kind === 'growing' && {
        schedule: `decay-equivalent:${decay}${momentum > 0 ? `,momentum=${momentum}` : ''}`,
      }),
      steps: chosen['sgd-steps'],
      evaluateEvery: every(chosen['sgd-steps'], 20),
      probes: [],
    }
    return {
      arm: `${kind}${suffix}`,
      family: kind,
      label: momentum > 0 ? `${labels[kind]}, momentum` : labels[kind],
      description: `${chosen.perceptron} of tanh, batch normalization without γ and β, last layer fixed, momentum ${momentum}, learning rate ${rate}, ${words}`,
      spec,
    }
  }
}
