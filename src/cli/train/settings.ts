/** Reads the options of `normscope train` as values, and builds the command line that gives the same records again. */
import type { Command } from 'commander'
import { defaultBackend } from '../../backend/index.ts'
import { withOnlyNorms } from '../../interop/onnx/index.ts'
import { scalings } from '../../data/index.ts'
import { scalingFor } from '../../data/load.ts'
import { UserError } from '../../errors.ts'
import {
  lossNames,
  models,
  optimizers,
  parseInitializer,
  parseModel,
  parseOptimizer,
} from '../../nn/index.ts'
import { normalizations, parseNormalization } from '../../norm/index.ts'
import {
  type Augmentation,
  augmentations,
  parseLearningRateSchedule,
  learningRateSchedules,
  parseSmoothing,
  smoothings,
} from '../../train/index.ts'
import { choiceOption, eitherOption, numberOption } from '../../options/index.ts'
import { folderOption, modeOption, readFlag, seedOption, stepsOption, threadsOption } from '../arguments.ts'
import { commandLine, flags } from '../../shell.ts'
import { parseProbes } from '../catalogue/probes.ts'
import type { TrainingRequest } from '../../study/index.ts'
import { checkWeightsFile } from '../runs/weights.ts'

/** The options as commander passes them. */
export interface TrainArguments {
  model: string
  norm?: string
  onlyNorms?: string
  data: string
  batch: string
  epochs?: string
  steps?: string
  optimizer: string
  learningRate: string
  schedule: string
  smoothing?: string
  augment: string
  scaling?: string
  loss?: string
  activation?: string
  initializer?: string
  seed: string
  threads?: string
  mode: string
  evaluateEvery?: string
  probes?: string
  snapshots?: string
  out?: string
  store?: string
  save?: string
  json?: boolean
}

const EPOCHS = 10
const PIXEL_SCALING = 'standardize-channel'

const namesOf = (kinds: readonly { readonly name: string }[]) => kinds.map(({ name }) => name).join(', ')

export function addTrainingOptions(command: Command): Command {
  return command
    .option(
      '--model <spec>',
      `the network: ${namesOf(models)}, as in vgg:0.25; or onnx:FILE, your own`,
      'cnn',
    )
    .option(
      '--norm <spec>',
      `its normalization: ${namesOf(normalizations)}; by default batch, or keep for a network from a file, those that it has`,
    )
    .option(
      '--only-norms <patterns>',
      'of a network from a file, change only these normalizations, as in layer1.*,bn1',
    )
    .option('--data <spec>', 'the training data', 'fashion-mnist')
    .option('--batch <n>', 'samples per step, or all', '128')
    .option('--epochs <n>', `passes over the training set (default: ${EPOCHS})`)
    .option('--steps <n>', 'number of steps instead of epochs')
    .option('--optimizer <spec>', namesOf(optimizers), 'sgd:momentum=0.9')
    .option('--learning-rate <rate>', 'learning rate at the start', '0.02')
    .option(
      '--schedule <spec>',
      `schedule of the learning rate: ${namesOf(learningRateSchedules)}, as in cosine:warmup=200`,
      'constant',
    )
    .option(
      '--smoothing <spec>',
      `smooth the loss that the optimizer descends: ${namesOf(smoothings)}, as in sam:0.05; by default not`,
    )
    .option('--augment <name>', `random changes of the images: ${augmentations.join(', ')}`, 'none')
    .option(
      '--scaling <name>',
      `scaling of the inputs: ${scalings.join(', ')}; by default ${PIXEL_SCALING}, or none for generated data`,
    )
    .option(
      '--loss <name>',
      `the loss that is minimized: ${lossNames.join(', ')}; by default the first for classes, the second for values`,
    )
    .option('--activation <name>', 'activation function; by default the model’s own')
    .option('--initializer <spec>', 'initial weights, as in gaussian:0.05; by default the model’s own')
    .option('--seed <n>', 'seed of the initial weights, the order of the data and the augmentation', '1')
    .option('--threads <n>', 'number of cores to use; by default all')
    .option('--mode <mode>', 'default: the same bits on every machine; fast: fused multiply-add', 'default')
    .option('--evaluate-every <steps>', 'steps between evaluations on the test set; by default one epoch')
    .option(
      '--snapshots <steps>',
      'keep the weights each time this many steps have passed, for trajectories and later measurements',
    )
    .option(
      '--probes <specs>',
      'what to measure during training, as in shift-gradient,hessian:every=100; normscope probes lists them',
    )
    .option('--out <dir>', 'folder for summary.json and records.csv; replaces earlier output there')
    .option(
      '--store <dir>',
      'folder that keeps the run, so that it can be resumed and reused; by default runs in --out',
    )
    .option('--save <file>', 'file for the trained weights: .safetensors, or .npz for NumPy')
    .option('--json', 'print one JSON object per line; the last is the result')
}

export interface TrainSettings extends TrainingRequest {
  readonly threads: number
  readonly out: string | undefined
  readonly command: string
}

const rateOption = numberOption(0.1, { above: 0 })
const batchOption = eitherOption<number | undefined, 'all'>(64, stepsOption, choiceOption('all', ['all']))

/** Throws a UserError for the first invalid argument. */
export function resolveTraining(given: TrainArguments): TrainSettings {
  const { data, activation } = given
  const { spec: architecture, norm: own = 'batch' } = parseModel(withOnlyNorms(given.model, given.onlyNorms))
  const norm = parseNormalization(given.norm ?? own).spec
  const initializer = given.initializer === undefined ? undefined : parseInitializer(given.initializer).spec
  const optimizer = parseOptimizer(given.optimizer).spec
  const schedule = parseLearningRateSchedule(given.schedule).spec
  const smoothing = given.smoothing === undefined ? undefined : parseSmoothing(given.smoothing).spec
  const learningRate = readFlag('learning-rate', rateOption, given.learningRate)
  const augment = readFlag('augment', choiceOption<Augmentation>('none', augmentations), given.augment)
  const scaling = readFlag('scaling', choiceOption(scalingFor(data, PIXEL_SCALING), scalings), given.scaling)
  const loss = readFlag('loss', choiceOption(undefined, lossNames), given.loss)
  const batch = readFlag('batch', batchOption, given.batch)!
  const seed = readFlag('seed', seedOption, given.seed)
  const probes = parseProbes(given.probes)
  const mode = readFlag('mode', modeOption, given.mode)
  if (given.epochs !== undefined && given.steps !== undefined)
    throw new UserError('--epochs and --steps both set how long to train; give only one')
  const snapshots = readFlag('snapshots', stepsOption, given.snapshots)
  const epochs = readFlag('epochs', stepsOption, given.epochs) ?? EPOCHS
  const steps = readFlag('steps', stepsOption, given.steps)
  const evaluateEvery = readFlag('evaluate-every', stepsOption, given.evaluateEvery)
  if (given.save !== undefined) checkWeightsFile('--save', given.save)
  const out = readFlag('out', folderOption(undefined), given.out)
  const chosen = {
    model: architecture,
    norm,
    data,
    batch,
    ...(steps === undefined ? { epochs } : { steps }),
    optimizer,
    'learning-rate': learningRate,
    schedule,
    smoothing,
    augment,
    scaling,
    loss,
    activation,
    initializer,
    seed,
    mode: mode === 'default' ? undefined : mode,
    'evaluate-every': evaluateEvery,
    probes: probes.length > 0 ? probes.join(',') : undefined,
    snapshots,
  }
  return {
    data,
    scaling,
    seed,
    threads: readFlag('threads', threadsOption, given.threads),
    engine: { backend: defaultBackend, mode },
    out,
    armFor(count) {
      const samples = batch === 'all' ? count : batch
      const epoch = Math.max(1, Math.floor(count / samples))
      return {
        scaling,
        model: {
          architecture,
          norm,
          ...(activation !== undefined && { activation }),
          ...(initializer !== undefined && { initializer }),
        },
        ...(loss && { loss }),
        optimizer,
        learningRate,
        schedule,
        ...(smoothing !== undefined && { smoothing }),
        augment,
        batch: samples,
        steps: steps ?? epochs * epoch,
        evaluateEvery: evaluateEvery ?? epoch,
        probes,
        ...(snapshots !== undefined && { snapshots }),
      }
    },
    command: commandLine(['normscope', 'train'], flags(chosen)),
  }
}
