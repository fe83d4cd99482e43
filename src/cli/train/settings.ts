/** Reads the options of `normscope train` as values, and builds the command line that gives the same records again. */
import type { Command } from 'commander'
import { scalings } from '../../data/index.ts'
import { withFrozenStatistics, withOnlyNorms } from '../../interop/onnx/index.ts'
import { lossNames, models, optimizers } from '../../nn/index.ts'
import { normalizations } from '../../norm/index.ts'
import { machine } from '../../store/index.ts'
import {
  EPOCHS,
  PIXEL_SCALING,
  readTraining,
  trainingDefaults,
  type TrainingSettings,
  type TrainingTexts,
} from '../../study/index.ts'
import { augmentations, learningRateSchedules, smoothings, trainedParts } from '../../train/index.ts'
import { folderOption, readFlag, threadsOption } from '../arguments.ts'
import { addFileNetworkOptions, namesOf } from '../network-options.ts'
import { checkWeightsFile } from '../runs/weights.ts'
import type { TrainedFormat } from '../../interop/trained.ts'

/** The options as commander passes them. */
export interface TrainArguments extends TrainingTexts {
  onlyNorms?: string
  frozen?: boolean
  threads?: string
  out?: string
  store?: string
  save?: string
  json?: boolean
}

export function addTrainingOptions(command: Command): Command {
  return addFileNetworkOptions(
    command
      .option(
        '--model <spec>',
        `the network: ${namesOf(models)}, as in vgg:0.25; or onnx:FILE, your own`,
        trainingDefaults.model,
      )
      .option(
        '--norm <spec>',
        `its normalization: ${namesOf(normalizations)}; by default batch, or keep for a network from a file, those that it has`,
      ),
  )
    .option('--data <spec>', 'the training data', trainingDefaults.data)
    .option('--batch <n>', 'samples per step, or all', trainingDefaults.batch)
    .option('--epochs <n>', `passes over the training set (default: ${EPOCHS})`)
    .option('--steps <n>', 'number of steps instead of epochs')
    .option('--optimizer <spec>', namesOf(optimizers), trainingDefaults.optimizer)
    .option('--learning-rate <rate>', 'learning rate at the start', trainingDefaults.learningRate)
    .option(
      '--schedule <spec>',
      `schedule of the learning rate: ${namesOf(learningRateSchedules)}, as in cosine:warmup=200`,
      trainingDefaults.schedule,
    )
    .option(
      '--smoothing <spec>',
      `smooth the loss that the optimizer descends: ${namesOf(smoothings)}, as in sam:0.05; by default not`,
    )
    .option(
      '--train-only <spec>',
      `train a part of the parameters: ${namesOf(trainedParts)}, as in weights:last=false; by default all`,
    )
    .option(
      '--augment <name>',
      `random changes of the images: ${augmentations.join(', ')}`,
      trainingDefaults.augment,
    )
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
    .option(
      '--seed <n>',
      'seed of the initial weights, the order of the data and the augmentation',
      trainingDefaults.seed,
    )
    .option('--threads <n>', 'number of cores to use; by default all')
    .option(
      '--mode <mode>',
      'default: the same bits on every machine; fast: fused multiply-add',
      trainingDefaults.mode,
    )
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
    .option(
      '--save <file>',
      'file for the trained network: .onnx, .safetensors, .npz for NumPy, or .py for PyTorch',
    )
    .option('--json', 'print one JSON object per line; the last is the result')
}

export interface TrainSettings extends TrainingSettings {
  readonly threads: number
  readonly out: string | undefined
  /** The format of the file to save. */
  readonly format?: TrainedFormat
}

/** Throws a UserError for the first invalid argument. */
export function resolveTraining(given: TrainArguments): TrainSettings {
  const training = readTraining(
    { ...given, model: withFrozenStatistics(withOnlyNorms(given.model, given.onlyNorms), given.frozen) },
    machine,
  )
  const format = given.save === undefined ? undefined : checkWeightsFile('--save', given.save)
  return {
    ...training,
    threads: readFlag('threads', threadsOption, given.threads),
    out: readFlag('out', folderOption(undefined), given.out),
    ...(format && { format }),
  }
}
