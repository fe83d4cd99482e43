/** The options of the experiment `landscape`, and the arms that they give. */
import { landscape as landscapeProbe, trajectory } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { learning, rateOption } from '../framework/rates.ts'
import { choiceOption, numberOption, type OptionValues } from '../../options/index.ts'
import { modelOption } from '../framework/spec-options.ts'

const statisticsNames = ['batch', 'frozen', 're-estimated'] as const

export type Statistics = (typeof statisticsNames)[number]

const count = { min: 1, integer: true } as const

const UNTUNED = 0.1

export const options = {
  cnn: modelOption(
    'cnn:8,16,16',
    'the network with and without batch normalization',
    'VGG-9 in Li et al. 2018, which always has BN; small here, so that it takes seconds',
  ),
  resnet: modelOption(
    'resnet:14,width=0.25',
    'the network with and without skips, both with batch normalization',
    'ResNet-20, -56 and -110 in Li et al. 2018, §5; here 14 layers with a quarter of the width',
    'a residual network, such as resnet:20',
  ),
  skips: choiceOption('yes', ['yes', 'no'], {
    about: 'whether the residual networks are trained too',
    reason: 'ours; they take most of the time',
  }),
  'learning-rate': rateOption({
    about: 'learning rate of SGD, constant',
    reason: `${UNTUNED} in Li et al. 2018, §3, here where none is tuned`,
  }),
  steps: numberOption(300, {
    min: 4,
    integer: true,
    about: 'training steps',
    reason: '300 epochs in Li et al. 2018; here until the training data are almost fitted',
  }),
  batch: numberOption(64, {
    min: 2,
    integer: true,
    about: 'samples per step',
    reason: '128 in Li et al. 2018',
  }),
  span: numberOption(0.5, {
    above: 0,
    about: 'extent of the plane in each direction, in lengths of the filters',
    reason: '1 in Li et al. 2018; beyond ½ these networks only guess and the loss is flat',
  }),
  resolution: numberOption(15, {
    min: 3,
    integer: true,
    about: 'points of the plane along each direction',
    reason: '51 in Li et al. 2018',
  }),
  sample: numberOption(256, {
    ...count,
    about: 'training samples on which the loss is measured',
    reason: 'ours; all samples in Li et al. 2018',
  }),
  level: numberOption(0.2, {
    above: 0,
    about: 'running training loss at which the plane is measured as well, to compare networks at equal loss',
    reason: 'ours: on exploration seeds both networks pass it',
  }),
  statistics: choiceOption('batch', statisticsNames, {
    about: 'statistics of batch normalization on the plane, where networks are compared',
    reason:
      'frozen (evaluation mode) in the authors’ code; frozen statistics belong to the middle of the plane, while training descends the loss with batch statistics',
  }),
} as const

export type Options = typeof options

export type Chosen = OptionValues<Options>

/** The number of snapshots of the training path. */
export const SNAPSHOTS = 15

/** At the end; with the statistics by which networks are compared, also at the level of the training loss. */
const surfaceProbe = (chosen: Chosen, statistics: Statistics): string =>
  landscapeProbe({
    resolution: chosen.resolution,
    span: chosen.span,
    sample: chosen.sample,
    statistics,
    ...(statistics === chosen.statistics && { every: 'end', at: String(chosen.level) }),
  }).spec

export function arms(chosen: Chosen): Arm[] {
  const { learningRate, tuning, inWords } = learning(chosen['learning-rate'], UNTUNED)
  const own = surfaceProbe(chosen, chosen.statistics)
  const both = (['batch', 'frozen'] as const).map((statistics) => surfaceProbe(chosen, statistics))
  const path = trajectory({
    resolution: chosen.resolution,
    sample: chosen.sample,
    statistics: chosen.statistics,
  }).spec
  return [
    network('plain', 'CNN plain', chosen.cnn, 'none', [own, path]),
    network('bn', 'CNN BN', chosen.cnn, 'batch', [...new Set([own, ...both]), path]),
    ...(chosen.skips === 'no'
      ? []
      : [
          network('skips', 'ResNet', chosen.resnet, 'batch', [own]),
          network('no-skips', 'ResNet, no skips', withoutSkips(chosen.resnet), 'batch', [own]),
        ]),
  ]

  function network(
    arm: string,
    label: string,
    architecture: string,
    norm: string,
    probes: readonly string[],
  ): Arm {
    return {
      arm,
      label,
      description: `${architecture}, ${norm === 'none' ? 'no' : 'batch'} normalization${inWords}`,
      ...tuning,
      spec: {
        scaling: 'standardize',
        model: { architecture, norm, initializer: 'he-normal' },
        optimizer: 'sgd',
        learningRate,
        batch: chosen.batch,
        steps: chosen.steps,
        evaluateEvery: Math.max(1, Math.floor(chosen.steps / 4)),
        probes,
        ...(probes.includes(path) && { snapshots: Math.max(1, Math.floor(chosen.steps / SNAPSHOTS)) }),
      },
    }
  }
}

/** The spec of the same architecture with `skips=false`. */
function withoutSkips(architecture: string): string {
  return `${architecture}${architecture.includes(':') ? ',' : ':'}skips=false`
}
