/**
 * The options of training one network, from texts as they are written on the command line and in the page's address,
 * and the command that gives the same records again.
 */
import { defaultBackend } from '../backend/index.ts'
import { scalings } from '../data/index.ts'
import { UserError } from '../errors.ts'
import { checkFlags, lossNames, parseInitializer, parseModel, parseOptimizer } from '../nn/index.ts'
import { parseNormalization, pluginFlags } from '../norm/index.ts'
import { choiceOption, eitherOption, numberOption, readFlag } from '../options/index.ts'
import { commandLine, flags } from '../shell.ts'
import {
  type Augmentation,
  augmentations,
  parseLearningRateSchedule,
  parseSmoothing,
  parseTrainedPart,
} from '../train/index.ts'
import type { Host } from './host.ts'
import { parseProbes } from './probes.ts'
import { modeOption, seedOption, stepsOption } from './run-options.ts'
import type { TrainingTexts } from './train-defaults.ts'
import type { TrainingRequest } from './train.ts'

export interface TrainingSettings extends TrainingRequest {
  /** Running this command again gives the same records on every machine. */
  readonly command: string
}

export const EPOCHS = 10
export const PIXEL_SCALING = 'standardize-channel'

const rateOption = numberOption(0.1, { above: 0 })
const batchOption = eitherOption<number | undefined, 'all'>(64, stepsOption, choiceOption('all', ['all']))

/** Throws a UserError for the first invalid text. */
export function readTraining(
  given: TrainingTexts,
  { scalingFor }: Pick<Host, 'scalingFor'>,
): TrainingSettings {
  const { data, activation } = given
  const { spec: architecture, norm: own = 'batch' } = parseModel(given.model)
  checkFlags(given.model, { activation, initializer: given.initializer })
  const norm = parseNormalization(given.norm ?? own).spec
  const initializer = given.initializer === undefined ? undefined : parseInitializer(given.initializer).spec
  const optimizer = parseOptimizer(given.optimizer).spec
  const schedule = parseLearningRateSchedule(given.schedule).spec
  const smoothing = given.smoothing === undefined ? undefined : parseSmoothing(given.smoothing).spec
  const trainOnly = given.trainOnly === undefined ? undefined : parseTrainedPart(given.trainOnly).spec
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
    'train-only': trainOnly,
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
    engine: { backend: defaultBackend, mode },
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
        ...(trainOnly !== undefined && { trainOnly }),
        augment,
        batch: samples,
        steps: steps ?? epochs * epoch,
        evaluateEvery: evaluateEvery ?? epoch,
        probes,
        ...(snapshots !== undefined && { snapshots }),
      }
    },
    command: commandLine(['normscope', 'train'], flags(chosen), pluginFlags()),
  }
}
