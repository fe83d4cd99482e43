/** The options of `normscope compare`, as values. */
import type { Command } from 'commander'
import { scalings } from '../../data/index.ts'
import { models, optimizers, parseModel } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { listSpecs, parseChoice, parsePositive, parseSeeds, parseWhole } from '../arguments.ts'
import { machine } from '../../store/index.ts'
import { type ComparisonSettings, comparisonSettings, DEFAULT_EPOCHS } from '../../study/index.ts'

/** As commander hands them over. */
export interface CompareArguments {
  model: string
  norms: string
  batchSizes: string
  data: string
  epochs?: string
  steps?: string
  learningRates: string
  optimizer: string
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

const namesOf = (kinds: readonly { readonly name: string }[]) => kinds.map(({ name }) => name).join(', ')

export function addCompareOptions(command: Command): Command {
  return command
    .option('--model <spec>', `the network: ${namesOf(models)}, as in vgg:0.25`, 'cnn')
    .option('--norms <specs>', `what to compare: ${namesOf(normalizations)}`, 'none,batch,layer,group:8')
    .option('--batch-sizes <list>', 'samples a step', '8,64')
    .option('--data <spec>', 'what to train on', 'fashion-mnist')
    .option('--epochs <n>', `passes over the training set, at every batch size (default: ${DEFAULT_EPOCHS})`)
    .option('--steps <n>', 'or how many steps, at every batch size')
    .option('--learning-rates <list>', 'each normalization takes its best of these', '0.001')
    .option('--optimizer <spec>', namesOf(optimizers), 'adam')
    .option('--activation <name>', 'by default the model’s own')
    .option('--scaling <name>', `of the inputs: ${scalings.join(', ')}`)
    .option('--seeds <seeds>', 'how many (5 means 1 to 5), or which (1,2,7, or 7, for that one)', '5')
    .option('--threads <n>', 'cores to use; by default all')
    .option('--mode <mode>', 'default: the same bits on every machine; fast: fused multiply-add', 'default')
    .option(
      '--no-cost',
      'do not time training steps: quicker, and useless while the machine does other things',
    )
    .option('--out <dir>', 'where the report goes; an earlier output there is replaced', 'normscope-out')
    .option('--store <dir>', 'where runs are kept, to be gone on with and reused; by default runs in --out')
    .option('--tensorboard', 'write TensorBoard event files beside the report')
    .option('--dry-run', 'say what would be trained, how long and with how much memory; write nothing')
    .option('--json', 'print one JSON object a line; the last is the result')
}

/** Throws a UserError for the first argument that is not as it must be. */
export function resolveCompare(given: CompareArguments): ComparisonSettings {
  const { model, data, optimizer, activation } = given
  parseModel(model)
  return comparisonSettings(
    {
      model,
      norms: listSpecs('--norms', given.norms, 'none,batch'),
      batches: listOf(given.batchSizes, (text) => parseWhole('--batch-sizes', text, [1, 1e6])),
      data,
      epochs: given.epochs === undefined ? undefined : parsePositive('--epochs', given.epochs),
      steps: given.steps === undefined ? undefined : parseWhole('--steps', given.steps, [1, 1e9]),
      learningRates: listOf(given.learningRates, (text) => parsePositive('--learning-rates', text)),
      optimizer,
      activation,
      scaling: given.scaling === undefined ? undefined : parseChoice('scaling', given.scaling, scalings),
      seeds: parseSeeds(given.seeds),
      mode: parseChoice('mode', given.mode, ['default', 'fast']),
    },
    machine,
  )
}

function listOf<T>(text: string, parse: (part: string) => T): T[] {
  return text.split(',').map((part) => parse(part.trim()))
}
