/** The options of `normscope compare`, as values, and the command line that gives the same records again. */
import type { Command } from 'commander'
import { type Scaling, scalings } from '../../data/index.ts'
import { scalingFor } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import type { EngineSpec } from '../../experiment/index.ts'
import { models, optimizers, parseModel, parseOptimizer } from '../../nn/index.ts'
import { normalizations, parseNormalization, withKnownNames } from '../../norm/index.ts'
import { listSpecs, parseChoice, parsePositive, parseSeeds, parseThreads, parseWhole } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'
import { writeSeeds } from '../experiment/command.ts'

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

const EPOCHS = 2

const namesOf = (kinds: readonly { readonly name: string }[]) => kinds.map(({ name }) => name).join(', ')

export function addCompareOptions(command: Command): Command {
  return command
    .option('--model <spec>', `the network: ${namesOf(models)}, as in vgg:0.25`, 'cnn')
    .option('--norms <specs>', `what to compare: ${namesOf(normalizations)}`, 'none,batch,layer,group:8')
    .option('--batch-sizes <list>', 'samples a step', '8,64')
    .option('--data <spec>', 'what to train on', 'fashion-mnist')
    .option('--epochs <n>', `passes over the training set, at every batch size (default: ${EPOCHS})`)
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

export interface CompareSettings {
  readonly model: string
  /** What the model is not, where its name may mislead. */
  readonly note: string | undefined
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly data: string
  readonly length: { readonly epochs: number } | { readonly steps: number }
  readonly learningRates: readonly number[]
  readonly optimizer: string
  readonly activation: string | undefined
  readonly scaling: Scaling
  readonly seeds: readonly number[]
  readonly engine: EngineSpec
  readonly threads: number
  readonly command: string
}

/** Throws a UserError for the first argument that is not as it must be. */
export function resolveCompare(given: CompareArguments): CompareSettings {
  const { data, model, activation } = given
  const { note } = parseModel(model)
  const norms = listSpecs('--norms', given.norms, 'none,batch').map(withKnownNames)
  checkDistinct(
    '--norms',
    given.norms,
    norms.map((norm) => parseNormalization(norm).spec),
  )
  if (norms.length < 2)
    throw new UserError(
      `--norms ${given.norms}: expected two or more to compare; write, say, --norms none,batch`,
    )
  const batches = listOf(given.batchSizes, (text) => parseWhole('--batch-sizes', text, [1, 1e6]))
  checkDistinct('--batch-sizes', given.batchSizes, batches)
  const learningRates = listOf(given.learningRates, (text) => parsePositive('--learning-rates', text))
  checkDistinct('--learning-rates', given.learningRates, learningRates)
  const optimizer = parseOptimizer(given.optimizer).spec
  const scaling = parseChoice('scaling', given.scaling ?? scalingFor(data, 'standardize'), scalings)
  const seeds = parseSeeds(given.seeds)
  const mode = parseChoice('mode', given.mode, ['default', 'fast'])
  if (given.epochs !== undefined && given.steps !== undefined)
    throw new UserError('--epochs and --steps both say how long to train; give one')
  const length =
    given.steps === undefined
      ? { epochs: given.epochs === undefined ? EPOCHS : parsePositive('--epochs', given.epochs) }
      : { steps: parseWhole('--steps', given.steps, [1, 1e9]) }
  if (given.out.trim() === '')
    throw new UserError('--out: expected a folder, got nothing; write --out normscope-out')
  const chosen = {
    model,
    norms: norms.join(','),
    'batch-sizes': batches.join(','),
    data,
    ...length,
    'learning-rates': learningRates.join(','),
    optimizer,
    activation,
    scaling,
    seeds: writeSeeds(seeds),
    mode: mode === 'default' ? undefined : mode,
  }
  return {
    model,
    note,
    norms,
    batches,
    data,
    length,
    learningRates,
    optimizer,
    activation,
    scaling,
    seeds,
    engine: { backend: 'wasm', mode },
    threads: parseThreads(given.threads),
    command: commandLine(['normscope', 'compare'], flags(chosen)),
  }
}

function listOf<T>(text: string, parse: (part: string) => T): T[] {
  return text.split(',').map((part) => parse(part.trim()))
}

function checkDistinct(flag: string, text: string, values: readonly (string | number)[]): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice !== undefined) throw new UserError(`${flag} ${text}: ${twice} occurs twice; name each once`)
}
