/** One training step as tensors: a batch, the loss on it, the gradients and the updates. */
import {
  type Loss,
  type LossName,
  meanLoss,
  type Model,
  type ModelOutput,
  type Optimizer,
  type Schedule,
} from '../nn/index.ts'
import type { ApplyOptions, Update } from '../norm/index.ts'
import { add, grad, select, type State, state, type Tensor } from '../tensor/index.ts'
import { type Augmentation, croppedAndFlipped } from './augmentation.ts'
import { type Batch, batchOf, checkFits, type ResidentData, shuffled } from './batches.ts'
import { lossFor } from './loss.ts'
import type { Smoothing } from './smoothing.ts'
import type { TrainedPart } from './trained-part.ts'

export interface TrainingOptions {
  model: Model
  data: ResidentData
  /** Samples per step; all samples make one full batch, always in the same order. */
  batch: number
  optimizer: Optimizer
  learningRate: number | Schedule
  /** Changes the gradients that the optimizer descends; none by default. */
  smoothing?: Smoothing
  /** The part of the parameters that is trained; all by default. */
  trainOnly?: TrainedPart
  /** The seed of the data order, of the randomness in `augment`, and of that in `trainOnly`. */
  seed: number | Tensor
  /** Random changes of the images of a batch; none by default. */
  augment?: Augmentation
  /** By default cross-entropy for classes, squared error for values. */
  loss?: LossName | Loss
}

export interface TrainingStep {
  readonly model: Model
  readonly batch: Batch
  /** The model on this batch, in training mode. */
  readonly output: ModelOutput
  /** Mean over the batch. */
  readonly loss: Tensor
  /** The model and its loss on this or another batch, at these or other parameters, in training or evaluation mode. */
  at(options: ApplyOptions, batch?: Batch): { output: ModelOutput; loss: Tensor }
  /** The gradient of `loss`, one for each of `model.parameters`; with `smoothing` the optimizer descends others. */
  readonly gradients: readonly Tensor[]
  /** The parameters that the optimizer trains, wholly or in part. */
  readonly trained: readonly State[]
  readonly optimizer: Optimizer
  readonly smoothing?: Smoothing
  readonly learningRate: number | Tensor
  /** Updates of parameters, running statistics, optimizer, data order and step counter. */
  readonly updates: readonly Update[]
  /** All states that a step changes; a checkpoint must contain exactly these. */
  readonly states: readonly State[]
}

export function trainingStep({
  model,
  data,
  batch: size,
  optimizer,
  learningRate,
  smoothing,
  trainOnly,
  seed,
  augment = 'none',
  loss: wanted,
}: TrainingOptions): TrainingStep {
  checkFits(model, data)
  const sampler = shuffled(data.count, size, seed)
  const step = state('step', 0, [], 'i32', 'counter')
  const batch =
    augment === 'none'
      ? batchOf(data, sampler.indices, model)
      : croppedAndFlipped(data, sampler.indices, model.dtype, { seed, step: step.tensor })
  const lossOf = lossFor(data, wanted)
  const at: TrainingStep['at'] = (applied, { x, labels } = batch) => {
    const output = model.apply(x, applied)
    return { output, loss: meanLoss(lossOf, output.logits, labels) }
  }
  const { output, loss } = at({ mode: 'train' })
  const gradients = grad(
    loss,
    model.parameters.map(({ tensor }) => tensor),
  )
  const chosen = trainOnly?.choose(model, seed)
  const trained = chosen ? model.parameters.filter((parameter) => chosen.has(parameter)) : model.parameters
  /** `value` for trained elements, `others` for all other elements. */
  const masked = (parameter: State, value: Tensor, others: Tensor | number): Tensor => {
    const mask = chosen?.get(parameter)
    return mask ? select(mask.tensor, value, others) : value
  }
  const ofTrained = (values: readonly Tensor[]) =>
    trained.map((parameter, i) => masked(parameter, values[i]!, 0))
  const own = ofTrained(gradients.filter((_, i) => !chosen || chosen.has(model.parameters[i]!)))
  const descended = smoothing?.gradients({
    parameters: trained.map(({ tensor }) => tensor),
    loss,
    gradients: own,
    at: (point) => {
      const values = new Map(trained.map((parameter, i) => [parameter, point[i]!]))
      return at({ mode: 'train', read: (read) => values.get(read) ?? read.tensor }).loss
    },
  })
  const rate = typeof learningRate === 'number' ? learningRate : learningRate(step.tensor)
  const descent = optimizer.step(trained, descended ? ofTrained(descended) : own, { learningRate: rate })
  return {
    model,
    batch,
    output,
    loss,
    at,
    gradients,
    trained,
    optimizer,
    ...(smoothing && { smoothing }),
    learningRate: rate,
    updates: [
      ...descent.updates.map(([updated, value]): Update => [updated, masked(updated, value, updated.tensor)]),
      ...output.updates,
      ...sampler.updates,
      [step, add(step.tensor, 1)],
    ],
    states: [...model.states, ...descent.states, ...sampler.states, step],
  }
}
