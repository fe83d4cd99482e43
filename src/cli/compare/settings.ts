/** Reads the options of `normscope compare` as values. */
import type { Command } from 'commander'
import { scalings } from '../../data/index.ts'
import { withOnlyNorms } from '../../interop/onnx/index.ts'
import { models, optimizers, parseModel } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { choiceOption, listOption, numberOption } from '../../options/index.ts'
import { modeOption, readFlag, seedsOption, specsOption, stepsOption } from '../arguments.ts'
import { addFileNetworkOptions, namesOf } from '../network-options.ts'
import { learningRateSchedules } from '../../train/index.ts'
import { machine } from '../../store/index.ts'
import {
  type ComparisonSettings,
  comparisonSettings,
  DEFAULT_EPOCHS,
  DEFAULT_RATES,
} from '../../study/index.ts'

/** The options as commander passes them. */
export interface CompareArguments {
  model: string
  norms?: string
  onlyNorms?: string
  frozen?: boolean
  from?: string
  batchSizes: string
  data: string
  epochs?: string
  steps?: string
  learningRates?: string
  validation?: string
  optimizer: string
  schedule?: string
  activation?: string
  scaling?: string
  seeds: string
  threads?: string
  mode: string
  cost: boolean
  out: string
  store?: string
  tensorboard?: boolean
  dryRun?: boolean
  json?: boolean
}

export function addCompareOptions(command: Command): Command {
  return addFileNetworkOptions(
    command
      .option(
        '--model <spec>',
        `the network: ${namesOf(models)}, as in vgg:0.25; or onnx:FILE, your own`,
        'cnn',
      )
      .option(
        '--norms <specs>',
        `the normalizations to compare: ${namesOf(normalizations)}, and, for a network from a file, keep for those that it has and frozen for the same with stored statistics; by default none,batch,layer,group:8, or keep,none,layer,group:8 for a network from a file`,
      ),
  )
    .option(
      '--from <weights>',
      'of a network from a file, what every run starts with: trained, to fine-tune the weights of the file; seeds, for others in each run; or a .safetensors file, to fine-tune its weights',
    )
    .option('--batch-sizes <list>', 'samples per step', '8,64')
    .option('--data <spec>', 'the training data', 'fashion-mnist')
    .option('--epochs <n>', `passes over the training set, at every batch size (default: ${DEFAULT_EPOCHS})`)
    .option('--steps <n>', 'number of steps instead of epochs, at every batch size')
    .option(
      '--learning-rates <list>',
      `learning rates to try; each normalization uses its best on held-out samples (default: ${DEFAULT_RATES.join(',')}; to fine-tune, a tenth of these)`,
    )
    .option(
      '--validation <share>',
      'share of the training set that is held out to choose among several rates (default: 0.1)',
    )
    .option('--optimizer <spec>', namesOf(optimizers), 'adam')
    .option(
      '--schedule <spec>',
      `schedule of the learning rate: ${namesOf(learningRateSchedules)}, as in cosine:warmup=200 (default: constant)`,
    )
    .option('--activation <name>', 'activation function; by default the model’s own')
    .option('--scaling <name>', `scaling of the inputs: ${scalings.join(', ')}`)
    .option(
      '--seeds <seeds>',
      'how many seeds (5 means 1 to 5), or which (1,2,7 or 301-312; or 7, for seed 7 alone)',
      '5',
    )
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--mode <mode>', 'default: the same bits on every machine; fast: fused multiply-add', 'default')
    .option(
      '--no-cost',
      'do not time training steps: faster, and timings are useless anyway on a busy machine',
    )
    .option('--out <dir>', 'folder for the report; replaces earlier output there', 'normscope-out')
    .option(
      '--store <dir>',
      'folder that keeps runs, so that they can be resumed and reused; by default runs in --out',
    )
    .option('--tensorboard', 'write TensorBoard event files beside the report')
    .option(
      '--dry-run',
      'show what would be trained, how long it takes and how much memory it needs; write nothing',
    )
    .option('--json', 'print one JSON object per line; the last is the result')
}

const batchesOption = listOption([8, 64], { min: 1, max: 1e6, integer: true })
const ratesOption = listOption([...DEFAULT_RATES], { above: 0 })
const validationOption = numberOption(undefined, { above: 0, max: 0.5 })

/** Throws a UserError for the first invalid argument. */
export function resolveCompare(given: CompareArguments): ComparisonSettings {
  const { data, optimizer, schedule, activation } = given
  const model = withOnlyNorms(given.model, given.onlyNorms)
  parseModel(model)
  const norms = readFlag('norms', specsOption('none,batch'), given.norms)
  return comparisonSettings(
    {
      model,
      ...(norms && { norms }),
      batches: readFlag('batch-sizes', batchesOption, given.batchSizes),
      data,
      epochs: readFlag('epochs', numberOption(undefined, { above: 0 }), given.epochs),
      steps: readFlag('steps', stepsOption, given.steps),
      ...(given.learningRates !== undefined && {
        learningRates: readFlag('learning-rates', ratesOption, given.learningRates),
      }),
      from: given.from,
      frozen: given.frozen,
      validation: readFlag('validation', validationOption, given.validation),
      optimizer,
      schedule,
      activation,
      scaling: readFlag('scaling', choiceOption(undefined, scalings), given.scaling),
      seeds: readFlag('seeds', seedsOption, given.seeds)!,
      mode: readFlag('mode', modeOption, given.mode),
    },
    machine,
  )
}
