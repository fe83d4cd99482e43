/** The options of the experiment `beyond`, and the arms that they give. */
import { hessian, scale } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption } from '../framework/spec-options.ts'

const steps = (initial: number, about: string, reason: string) =>
  numberOption(initial, { min: 10, integer: true, about, reason })

const UNTUNED = 0.1

export const options = {
  cnn: modelOption(
    'cnn:8,16,16',
    'the network for the spectra, the effective rate and the methods without batch statistics',
    'ResNets on CIFAR-10 and ImageNet in the papers; small here, so that it takes seconds',
  ),
  'cnn-rate': rateOption({
    about: 'its learning rate, constant; with weight decay that of BN without',
    reason: `ours; ${UNTUNED} where none is tuned`,
  }),
  'cnn-steps': steps(400, 'its training steps', 'ours: until the training data are almost fitted'),
  'cnn-batch': numberOption(64, { min: 2, integer: true, about: 'samples per step', reason: 'ours' }),
  'weight-decay': numberOption(0.005, {
    above: 0,
    about: 'λ of the arm with weight decay',
    reason: 'ours: 0.0005 in most papers, with many more steps',
  }),
  groups: numberOption(4, {
    min: 1,
    integer: true,
    about: 'groups of group normalization',
    reason: '32 in Qiao et al. 2019, with many more channels',
  }),
  eigenvalue: numberOption(10, {
    min: 2,
    integer: true,
    about: 'rank of the eigenvalue that the largest is compared with',
    reason: 'the number of classes: about that many outliers are known (Ghorbani et al. 2019)',
  }),
  level: numberOption(0.3, {
    above: 0,
    about: 'running training loss at which curvature is measured as well, to compare networks at equal loss',
    reason: 'ours: on exploration seeds every network that is compared passes it',
  }),
  sample: numberOption(256, {
    min: 2,
    integer: true,
    about: 'training samples for the spectra',
    reason: 'ours; all samples in Ghorbani et al. 2019',
  }),
  mlp: modelOption(
    'mlp:32,32',
    'the network trained on all data at once',
    'mlp:200,200 on 5,000 images of CIFAR-10 in Cohen et al. 2021; here on all 1,437 digits',
  ),
  'mlp-rate': numberOption(2, {
    above: 0,
    about: 'its learning rate; a second arm uses half of it',
    reason: 'ours: 2/η lies above the sharpness at the start of training',
  }),
  'mlp-steps': steps(400, 'steps of full-batch gradient descent', 'ours; thousands in Cohen et al. 2021'),
} as const

export type Options = typeof options

export type Chosen = OptionValues<Options>

/** Training samples of the digits: full-batch gradient descent uses all of them, whatever data the other arms learn. */
const DIGITS = 1437

/** How often sharpness and effective rates are measured during a run. */
const MEASUREMENTS = 20

const spectrum = (chosen: Chosen): string =>
  hessian({
    every: 'end',
    largest: chosen.eigenvalue,
    density: 3,
    sample: chosen.sample,
  }).spec

export function arms(chosen: Chosen): Arm[] {
  const lengths = scale({ every: Math.max(1, Math.floor(chosen['cnn-steps'] / MEASUREMENTS)) }).spec
  const atLoss = hessian({
    largest: chosen.eigenvalue,
    smallest: 0,
    sample: chosen.sample,
    at: String(chosen.level),
  }).spec
  const all = [spectrum(chosen), atLoss, lengths]
  const decay = `sgd:weightDecay=${chosen['weight-decay']}`
  const group = `group:${chosen.groups}`
  const rate = chosen['mlp-rate']
  return [
    convolutional('plain', 'plain', 'none', 'no normalization', all),
    convolutional('bn', 'BN', 'batch', 'batch normalization', all),
    // Its effective rate is compared with that of BN: at the same rate.
    convolutional(
      'bn-decay',
      'BN + decay',
      'batch',
      'batch normalization, weight decay',
      [lengths],
      decay,
      'bn',
    ),
    convolutional('gn', 'GN', group, 'group normalization', [atLoss]),
    convolutional('ws', 'WS + GN', `weight-standardization+${group}`, 'standardized weights too', [atLoss]),
    fullBatch('gd', `GD, η = ${rate}`, 'none', rate),
    fullBatch('gd-half', `GD, η = ${rate / 2}`, 'none', rate / 2),
    fullBatch('gd-bn', `GD + BN, η = ${rate}`, 'batch', rate),
  ]

  function convolutional(
    arm: string,
    label: string,
    norm: string,
    description: string,
    probes: readonly string[],
    optimizer = 'sgd',
    as = arm,
  ): Arm {
    const { learningRate, tuning, inWords } = learning(chosen['cnn-rate'], UNTUNED, { as })
    return {
      arm,
      label,
      family: norm === 'batch' ? 'bn' : arm,
      description: `${chosen.cnn}, ${description}${inWords}`,
      ...tuning,
      spec: {
        scaling: 'standardize',
        model: { architecture: chosen.cnn, norm, initializer: 'he-normal' },
        optimizer,
        learningRate,
        batch: chosen['cnn-batch'],
        steps: chosen['cnn-steps'],
        evaluateEvery: Math.max(1, Math.floor(chosen['cnn-steps'] / 20)),
        probes,
      },
    }
  }

  function fullBatch(arm: string, label: string, norm: string, learningRate: number): Arm {
    return {
      arm,
      label,
      family: norm === 'none' ? 'plain' : 'bn',
      description: `${chosen.mlp} of tanh, ${norm === 'none' ? 'no' : 'batch'} normalization, full-batch gradient descent on squared error`,
      spec: {
        scaling: 'standardize',
        model: {
          architecture: chosen.mlp,
          norm,
          activation: 'tanh',
          initializer: 'gaussian:0.05',
        },
        loss: 'squared',
        optimizer: 'sgd',
        learningRate,
        batch: DIGITS,
        steps: chosen['mlp-steps'],
        evaluateEvery: Math.max(1, Math.floor(chosen['mlp-steps'] / 4)),
        probes: [
          hessian({
            every: Math.max(1, Math.floor(chosen['mlp-steps'] / MEASUREMENTS)),
            iterations: 16,
            smallest: 0,
          }).spec,
        ],
      },
      data: 'digits',
    }
  }
}
