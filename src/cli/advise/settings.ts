/** Reads the options of `normscope advise` as values. */
import type { Command } from 'commander'
import { scalings } from '../../data/index.ts'
import { withOnlyNorms } from '../../interop/onnx/index.ts'
import { optimizers } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { choiceOption, countOption, numberOption } from '../../options/index.ts'
import { machine } from '../../store/index.ts'
import { adviceDefaults, type AdviceSettings, adviceSettings } from '../../study/index.ts'
import { readFlag, seedOption } from '../arguments.ts'
import { addFileNetworkOptions, namesOf } from '../network-options.ts'

/** The options as commander passes them. */
export interface AdviseArguments {
  norm?: string
  onlyNorms?: string
  frozen?: boolean
  data: string
  batch: string
  optimizer: string
  learningRate: string
  activation?: string
  scaling?: string
  seed: string
  threads?: string
  cost: boolean
  figure?: string
  json?: boolean
}

export function addAdviseOptions(command: Command): Command {
  return addFileNetworkOptions(
    command.option(
      '--norm <spec>',
      `its normalization: ${namesOf(normalizations)}; by default batch, or keep for a network from a file, those that it has; frozen for the same with stored statistics`,
    ),
  )
    .option('--data <spec>', 'the data that it is to be trained on', adviceDefaults.data)
    .option('--batch <n>', 'samples per step', String(adviceDefaults.batch))
    .option(
      '--optimizer <spec>',
      `${namesOf(optimizers)}, as in adamw:weightDecay=0.05`,
      adviceDefaults.optimizer,
    )
    .option('--learning-rate <rate>', 'learning rate of the first step', String(adviceDefaults.learningRate))
    .option('--activation <name>', 'activation function; by default the model’s own')
    .option('--scaling <name>', `scaling of the inputs: ${scalings.join(', ')}`)
    .option(
      '--seed <seed>',
      'seed of the initial weights and of the order of the data',
      String(adviceDefaults.seed),
    )
    .option('--threads <n>', 'number of cores to use; by default all')
    .option(
      '--no-cost',
      'do not time steps and inference: faster, and the time of the comparison is not known',
    )
    .option('--figure <file>', 'draw what was measured by depth, as SVG')
    .option('--json', 'print JSON')
}

const batchOption = countOption(adviceDefaults.batch)
const rateOption = numberOption(adviceDefaults.learningRate, { above: 0 })

/** Throws a UserError for the first invalid argument. */
export function resolveAdvise(model: string, given: AdviseArguments): AdviceSettings {
  const { norm, data, optimizer, activation } = given
  return adviceSettings(
    {
      model: withOnlyNorms(model, given.onlyNorms),
      norm,
      frozen: given.frozen,
      data,
      batch: readFlag('batch', batchOption, given.batch),
      optimizer,
      learningRate: readFlag('learning-rate', rateOption, given.learningRate),
      activation,
      scaling: readFlag('scaling', choiceOption(undefined, scalings), given.scaling),
      seed: readFlag('seed', seedOption, given.seed),
    },
    machine,
  )
}
