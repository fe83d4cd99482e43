/** The meaning of a spec: its network, how it is trained, what its probes measure. */
import { type Dataset, type DataSplit, type HeldOut, holdOutValidation, sizesOf } from '../data/index.ts'
import { UserError } from '../errors.ts'
import type { RunSpec } from '../experiment/index.ts'
import { type Model, parseModel, parseOptimizer } from '../nn/index.ts'
import { requirePlugins } from '../norm/index.ts'
import { parseProbe, type ProbeTarget } from '../probe/index.ts'
import { trainingQuantities } from '../stats/index.ts'
import type { Tensor } from '../tensor/index.ts'
import {
  parseLearningRateSchedule,
  parseSmoothing,
  parseTrainedPart,
  type ResidentData,
  residentData,
  type TrainingOptions,
  trainingStep,
} from '../train/index.ts'
import { checkMemory } from './memory.ts'

/**
 * Throws a UserError if a spec does not fit its data, or a training step takes more memory than there is. Computes
 * nothing. `batchFlag` precedes the batch size in the message's advice: `--batch `.
 */
export function checkRun(spec: RunSpec, data: DataSplit, batchFlag = 'batch '): void {
  const { count } = trainingSetOf(spec, data)
  if (spec.batch > count)
    throw new UserError(
      `${batchFlag}${spec.batch}: expected at most ${count}, the size of the training set; take, say, ${2 ** Math.max(0, Math.floor(Math.log2(count)) - 1)}`,
    )
  const training = trainingOptions(spec, data)
  const test = residentData('test', data.test, data.preprocessing)
  const step = trainingStep(training)
  const target = targetOf(spec, { step, train: training.data, test })
  for (const probe of spec.probes) parseProbe(probe).build(target)
  checkMemory(spec, training, step, batchFlag)
}

/** The target that the probes of a run measure. */
export function targetOf(
  { seed, snapshots }: RunSpec,
  parts: Pick<ProbeTarget, 'step' | 'train' | 'test'>,
): ProbeTarget {
  return { ...parts, seed, ...(snapshots !== undefined && { snapshots }) }
}

/** `seed`: a state with the seed of the run, instead of its number. */
export function trainingOptions(
  spec: RunSpec,
  data: DataSplit,
  seed: number | Tensor = spec.seed,
): TrainingOptions {
  return {
    model: modelOfRun(spec, data, seed),
    data: residentData('train', trainingSetOf(spec, data), data.preprocessing),
    batch: spec.batch,
    optimizer: parseOptimizer(spec.optimizer),
    learningRate:
      spec.schedule === undefined
        ? spec.learningRate
        : parseLearningRateSchedule(spec.schedule).create(spec.learningRate, spec.steps),
    seed,
    ...(spec.smoothing !== undefined && { smoothing: parseSmoothing(spec.smoothing) }),
    ...(spec.trainOnly !== undefined && { trainOnly: parseTrainedPart(spec.trainOnly) }),
    ...(spec.augment && { augment: spec.augment }),
    ...(spec.loss && { loss: spec.loss }),
  }
}

const trainingSetOf = ({ validation }: RunSpec, data: DataSplit): Dataset =>
  validation === undefined ? data.train : heldOut(data, validation).train

/** What evaluations during training measure, and the names of its quantities: held-out samples or the test set. */
export function evaluationOf(
  { validation }: RunSpec,
  data: DataSplit,
  test: ResidentData,
): {
  readonly evaluated: ResidentData
  readonly quantities: { readonly loss: string; readonly accuracy: string }
} {
  const { testLoss, testAccuracy, validationLoss, validationAccuracy } = trainingQuantities
  if (validation === undefined)
    return { evaluated: test, quantities: { loss: testLoss, accuracy: testAccuracy } }
  const held = heldOut(data, validation).validation
  return {
    evaluated: residentData('validation', held, data.preprocessing),
    quantities: { loss: validationLoss, accuracy: validationAccuracy },
  }
}

/** Copies each data set once for all runs that hold out the same share. */
function heldOut(data: DataSplit, share: number): HeldOut {
  const known = heldOutOf.get(data) ?? new Map<number, HeldOut>()
  heldOutOf.set(data, known)
  const found = known.get(share) ?? holdOutValidation(data, share)
  known.set(share, found)
  return found
}

const heldOutOf = new WeakMap<DataSplit, Map<number, HeldOut>>()

/**
 * The network that a spec trains on this data, at its initial weights. Throws a UserError if a normalization of it is
 * from a plugin that is not loaded, or that changed.
 */
export function modelOfRun(
  { model, seed: own }: RunSpec,
  data: DataSplit,
  seed: number | Tensor = own,
): Model {
  const { architecture, plugins = [], ...options } = model
  requirePlugins(plugins)
  return parseModel(architecture).create({ ...options, ...sizesOf(data), seed })
}
